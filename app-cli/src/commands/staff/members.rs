use std::path::Path;

use guichet_domain::access::{StaffAccount, StaffMember};
use guichet_domain::kernel::{Language, Words};
use guichet_portal::Operators;
use guichet_portal::operators::{NewStaff, StaffChange, StaffError};
use serde_json::{Value, json};

use super::super::secret;
use super::refused::refused;
use crate::args::Lang;
use crate::args::staff::Add;
use crate::exit::Exit;
use crate::failure::Done;
use crate::out::{Cell, Out, Table, Tint};
use crate::when::instant;
use crate::words::governance::Kind;

pub(super) async fn add(operators: &Operators, add: Add, out: Out) -> Done {
    let local = if add.local {
        Some(secret::read(add.password_file.as_deref(), out)?)
    } else {
        None
    };
    let new = NewStaff {
        login: add.login,
        name: add.name,
        email: add.email,
        language: match add.language {
            Lang::Fr => Language::French,
            Lang::En => Language::English,
        },
        roles: add.roles.into_iter().collect(),
        local,
    };
    let added = operators.staff_add(new).await;
    let member = added.map_err(|error| refused(out, error))?;
    answer(&member, true, out)
}

pub(super) async fn list(operators: &Operators, out: Out) -> Done {
    let staff = operators.staff_list().await?;
    let shut = operators.staff_without_password().await?;
    let (mut json, mut rows) = (Vec::new(), Vec::new());
    for member in &staff {
        let is_shut = shut.contains(&member.id);
        let mut one = shown(member);
        one["no_password"] = is_shut.into();
        json.push(one);
        rows.push(row(member, is_shut, out));
    }
    out.answer(&json!({ "staff": json }), &table(rows, out))?;
    Ok(Exit::Done)
}

pub(super) async fn password(
    operators: &Operators,
    login: &str,
    file: Option<&Path>,
    out: Out,
) -> Done {
    let password = secret::read(file, out)?;
    let given = operators.staff_password(login, password).await;
    let member = given.map_err(|error| refused(out, error))?;
    answer(&member, true, out)
}

/// What became of a change.
pub(super) fn changed(change: Result<StaffChange, StaffError>, out: Out) -> Done {
    let change = change.map_err(|error| refused(out, error))?;
    if !change.changed {
        let words = out.say("rien à changer", "nothing to change");
        out.note(&format!("{}: {words}", change.member.login));
    }
    answer(&change.member, change.changed, out)
}

fn answer(member: &StaffMember, changed: bool, out: Out) -> Done {
    let mut json = shown(member);
    json["changed"] = changed.into();
    out.answer(&json, &table(vec![row(member, false, out)], out))?;
    Ok(Exit::Done)
}

fn roles(member: &StaffMember) -> Vec<&'static str> {
    member.roles.iter().map(|role| role.word()).collect()
}

fn roles_said(member: &StaffMember, out: Out) -> Vec<&'static str> {
    let roles = member.roles.iter();
    roles
        .map(|role| Kind::Role.say(out.lang, role.word()))
        .collect()
}

pub(in crate::commands) fn shown(member: &StaffMember) -> Value {
    let (account, user) = match member.account {
        StaffAccount::Tryton(user) => ("tryton", Some(user.get())),
        StaffAccount::Local => ("local", None),
    };
    let disabled = member.disabled_at.map(instant);
    json!({
        "id": member.id.to_string(), "login": member.login, "name": member.name,
        "email": member.email.to_string(), "language": member.language.code(),
        "account": account, "user_id": user, "roles": roles(member),
        "active": member.is_active(), "disabled_at": disabled,
    })
}

/// Members, a line each.
pub(in crate::commands) fn staff_table(members: &[StaffMember], out: Out) -> Table {
    let rows = members.iter().map(|member| row(member, false, out));
    table(rows.collect(), out)
}

fn table(rows: Vec<Vec<Cell>>, out: Out) -> Table {
    let heads = vec![
        "Login",
        out.say("Nom", "Name"),
        out.say("Rôles", "Roles"),
        out.say("Connexion", "Sign-in"),
        out.say("Accès", "Access"),
    ];
    Table { heads, rows }
}

/// A member, and whether no password of theirs is kept, or none that is still good.
fn row(member: &StaffMember, is_shut: bool, out: Out) -> Vec<Cell> {
    let account = match member.account {
        StaffAccount::Tryton(user) => format!("Tryton ({user})"),
        StaffAccount::Local => out.say("portail", "portal").into(),
    };
    let access = match (member.is_active(), is_shut) {
        (false, _) => Cell::tinted(out.say("désactivé", "disabled"), Tint::Bad),
        (true, true) => Cell::tinted(
            out.say("sans mot de passe valable", "no valid password"),
            Tint::Bad,
        ),
        (true, false) => Cell::tinted(out.say("ouvert", "open"), Tint::Good),
    };
    vec![
        member.login.clone().into(),
        member.name.clone().into(),
        roles_said(member, out).join(", ").into(),
        account.into(),
        access,
    ]
}
