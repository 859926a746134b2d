use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use guichet_domain::access::{Token, TokenScope};
use guichet_domain::kernel::{Limit, Page, TokenId, Words};
use guichet_portal::{NewToken, Operators, operators::StaffError};
use serde_json::{Value, json};

use super::refused::refused;
use crate::exit::Exit;
use crate::failure::Done;
use crate::out::{Cell, Out, Table, Tint};
use crate::when::{instant, minute};

/// The secret alone goes to standard output, this once: a file can take it.
pub(super) async fn make(
    operators: &Operators,
    login: &str,
    (name, scopes, days): (String, BTreeSet<TokenScope>, u32),
    out: Out,
) -> Done {
    let new = NewToken { name, scopes, days };
    let made = operators.staff_token(login, new).await;
    let made = made.map_err(|error| refused(out, error))?;
    let mut json = shown(&made.token);
    json["token"] = made.secret.expose().into();
    out.line(&json, &made.secret.expose())?;
    let words = out.say(
        "ne sera plus montré ; échéance :",
        "will not be shown again; ends:",
    );
    out.note(&format!("{words} {}", minute(made.token.expires_at)));
    Ok(Exit::Done)
}

pub(super) async fn list(
    operators: &Operators,
    login: &str,
    (limit, cursor): (Limit, Option<&str>),
    out: Out,
) -> Done {
    let page = operators.staff_tokens(login, limit, cursor).await;
    let Page { items, next, .. } = page.map_err(|error| refused(out, error))?;
    let tokens: Vec<Value> = items.iter().map(shown).collect();
    let json = json!({ "tokens": tokens, "next": next });
    let heads = vec![
        "ID",
        out.say("Nom", "Name"),
        out.say("Portée", "Scope"),
        out.say("Échéance", "Ends"),
        out.say("Dernier usage", "Last used"),
        out.say("Révoqué", "Revoked"),
    ];
    let rows = items.iter().map(row).collect();
    out.answer(&json, &Table { heads, rows })?;
    if let Some(next) = next {
        let (more, limit) = (out.say("la suite :", "more:"), limit.get());
        out.note(&format!(
            "{more} guichet staff tokens {login} --limit {limit} --cursor {next}"
        ));
    }
    Ok(Exit::Done)
}

pub(super) async fn revoke(operators: &Operators, id: TokenId, out: Out) -> Done {
    let ended: Result<bool, StaffError> = operators.staff_token_revoke(id).await;
    let changed = ended.map_err(|error| refused(out, error))?;
    let word = if changed {
        out.say("révoqué", "revoked")
    } else {
        out.say("n'était plus en vigueur", "was no longer in force")
    };
    let json = json!({ "id": id.to_string(), "changed": changed });
    out.line(&json, &format!("{id} {word}"))?;
    Ok(Exit::Done)
}

fn scopes(token: &Token) -> Vec<&'static str> {
    token.scopes.iter().map(|scope| scope.word()).collect()
}

fn shown(token: &Token) -> Value {
    json!({
        "id": token.id.to_string(), "name": token.name, "scopes": scopes(token),
        "made_at": instant(token.made_at), "expires_at": instant(token.expires_at),
        "used_at": token.used_at.map(instant), "revoked_at": token.revoked_at.map(instant),
    })
}

fn row(token: &Token) -> Vec<Cell> {
    let when = |at: Option<DateTime<Utc>>| at.map_or_else(|| "–".to_owned(), minute);
    vec![
        token.id.to_string().into(),
        token.name.clone().into(),
        scopes(token).join(" ").into(),
        minute(token.expires_at).into(),
        when(token.used_at).into(),
        match token.revoked_at {
            Some(at) => Cell::tinted(minute(at), Tint::Bad),
            None => "–".into(),
        },
    ]
}
