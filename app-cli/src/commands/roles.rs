//! `guichet roles …`

use std::collections::{BTreeMap, BTreeSet};

use guichet_domain::access::{Holding, Role, RoleReview, StaffMember};
use guichet_domain::kernel::{StaffId, Words};
use guichet_portal::Operators;
use guichet_portal::driven::StoredRole;
use guichet_portal::operators::RolesChecked;
use serde_json::{Value, json};

use crate::exit::Exit;
use crate::failure::Done;
use crate::out::{Cell, Out, Table, Tint};
use crate::when::{instant, minute};
use crate::words::governance::Kind;

/// Who holds sensitive roles; unless it is only to be looked at, that is noted as their review.
pub(crate) async fn check(operators: &Operators, dry_run: bool, strict: bool, out: Out) -> Done {
    let checked = operators.roles_check(!dry_run).await?;
    out.answer(&shown(&checked), &table(&checked, out))?;
    tell(&checked, out);
    let is_clean = checked.unknown.is_empty();
    Ok(if strict && !is_clean {
        Exit::Warnings
    } else {
        Exit::Done
    })
}

fn shown(checked: &RolesChecked) -> Value {
    let at = |review: &Option<RoleReview>| review.as_ref().map(|review| instant(review.at));
    let holders: Vec<Value> = checked
        .holders
        .iter()
        .map(|member| {
            let roles: Vec<_> = sensitive(member).map(Words::word).collect();
            json!({
                "login": member.login, "name": member.name, "roles": roles,
                "active": member.is_active(),
            })
        })
        .collect();
    let unknown: Vec<Value> = checked
        .unknown
        .iter()
        .map(|found| {
            let nearest: Vec<_> = nearest(found).into_iter().map(Words::word).collect();
            json!({
                "column": found.column, "role": found.role, "rows": found.rows,
                "nearest": nearest,
            })
        })
        .collect();
    let logins = logins(checked);
    let named = |holdings: &BTreeSet<Holding>| -> Vec<Value> {
        let each = holdings.iter();
        each.map(|(id, role)| {
            json!({ "id": id.to_string(), "login": logins.get(id), "role": role.word() })
        })
        .collect()
    };
    json!({
        "sensitive": holders, "unknown": unknown,
        "given": named(&checked.changes.given), "taken": named(&checked.changes.taken),
        "reviewed_at": at(&checked.review), "previous_review_at": at(&checked.before),
    })
}

fn table(checked: &RolesChecked, out: Out) -> Table {
    let given = &checked.changes.given;
    let rows = checked.holders.iter().map(|member| {
        let roles: Vec<_> = sensitive(member)
            .map(|role| Kind::Role.say(out.lang, role.word()))
            .collect();
        let is_new = given.iter().any(|(id, _)| *id == member.id);
        let since = if checked.before.is_some() && is_new {
            Cell::tinted(
                out.say("depuis la dernière revue", "since the last review"),
                Tint::Warn,
            )
        } else {
            "".into()
        };
        let access = if member.is_active() {
            Cell::from(out.say("ouvert", "open"))
        } else {
            Cell::from(out.say("désactivé", "disabled"))
        };
        vec![
            member.login.clone().into(),
            member.name.clone().into(),
            roles.join(", ").into(),
            access,
            since,
        ]
    });
    Table {
        heads: vec![
            "Login",
            out.say("Nom", "Name"),
            out.say("Rôles sensibles", "Sensitive roles"),
            out.say("Accès", "Access"),
            out.say("Nouveau", "New"),
        ],
        rows: rows.collect(),
    }
}

fn tell(checked: &RolesChecked, out: Out) {
    let logins = logins(checked);
    for (id, role) in &checked.changes.taken {
        let words = out.say(
            "n'a plus depuis la dernière revue",
            "lost since the last review",
        );
        let who = logins
            .get(id)
            .map_or_else(|| id.to_string(), |login| (*login).to_owned());
        let role = Kind::Role.say(out.lang, role.word());
        out.note(&format!("{who}: {words}: {role}"));
    }
    for found in &checked.unknown {
        let words = out.say(
            "rôle inconnu, qui ne donne rien",
            "unknown role, which gives nothing",
        );
        let near = nearest(found);
        let near: Vec<_> = near.into_iter().map(Words::word).collect();
        let mut line = format!(
            "{}: {words}: {:?} ({})",
            found.column, found.role, found.rows
        );
        if !near.is_empty() {
            let perhaps = out.say("peut-être", "perhaps");
            line = format!("{line}; {perhaps}: {}", near.join(", "));
        }
        out.note(&line);
    }
    let noted = match (&checked.review, &checked.before) {
        (Some(_), _) => out.say("revue inscrite", "review recorded").to_owned(),
        (None, Some(before)) => format!(
            "{} {}",
            out.say(
                "rien d'inscrit ; dernière revue le",
                "nothing recorded; last review on"
            ),
            minute(before.at)
        ),
        (None, None) => out
            .say(
                "rien d'inscrit ; jamais de revue",
                "nothing recorded; never reviewed",
            )
            .to_owned(),
    };
    out.note(&noted);
}

fn sensitive(member: &StaffMember) -> impl Iterator<Item = Role> {
    let all = Role::SENSITIVE.into_iter();
    all.filter(|role| member.roles.contains(role))
}

fn nearest(found: &StoredRole) -> Vec<Role> {
    match Role::named(&found.role) {
        Ok(role) => vec![role],
        Err(unknown) => unknown.nearest,
    }
}

fn logins(checked: &RolesChecked) -> BTreeMap<StaffId, &str> {
    let each = checked.holders.iter();
    each.map(|member| (member.id, member.login.as_str()))
        .collect()
}
