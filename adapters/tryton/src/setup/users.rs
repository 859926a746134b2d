use std::collections::BTreeSet;
use std::sync::Arc;

use guichet_driven::{Change, ChangeKind, PortError, PortResult};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::desk::{Desk, Row};
use crate::login::{LoginFault, Server, log_in, log_out};
use crate::wire::typed::Flag;

/// A login as set-up sees it.
#[derive(Deserialize)]
pub(super) struct Account {
    pub(super) login: String,
    pub(super) active: Flag,
    pub(super) groups: Vec<i64>,
    #[serde(default)]
    administrator: Flag,
    #[serde(default)]
    company: Option<i64>,
    #[serde(default)]
    language: Option<i64>,
}

impl Row<Account> {
    /// Tryton's own two users, and whoever 8.2 calls so.
    pub(super) fn is_administrator(&self) -> bool {
        self.id <= 1 || self.is.administrator.0
    }
}

/// A login that set-up makes or mends.
pub(super) struct Wanted<'a> {
    pub(super) login: &'a str,
    pub(super) password: &'a SecretString,
    pub(super) group: (i64, &'a str),
    /// It works for the company: it needs one, and French for the words Tryton says to it.
    pub(super) works: bool,
}

const SEARCH: &str = "model.res.user.search_read";
const WRITE: &str = "model.res.user.write";

/// The login of exactly this name, active or not.
pub(super) async fn find(desk: &Desk, login: &str) -> PortResult<Option<Row<Account>>> {
    let mut fields = vec!["login", "active", "groups", "company", "language"];
    fields.extend(desk.administrators.then_some("administrator"));
    let found: Vec<Row<Account>> = desk
        .all(SEARCH, vec![json!(["login", "=", login])], &fields)
        .await?;
    Ok(found.into_iter().find(|row| row.is.login == login))
}

/// Every login with its groups: compared before and after.
pub(super) async fn everybody(desk: &Desk) -> PortResult<Vec<(i64, String, BTreeSet<i64>)>> {
    let found: Vec<Row<Account>> = desk
        .all(SEARCH, vec![], &["login", "active", "groups"])
        .await?;
    let rows = found.into_iter();
    Ok(rows
        .map(|row| (row.id, row.is.login, row.is.groups.into_iter().collect()))
        .collect())
}

/// Makes the login, or mends what differs; its id. The password is changed only where a sign-in
/// with it fails: changing one ends every session of the account.
pub(super) async fn ensure(
    desk: &Desk,
    server: &Arc<Server>,
    wanted: &Wanted<'_>,
    log: &mut Vec<Change>,
) -> PortResult<i64> {
    let Wanted {
        login,
        group: (group, _),
        ..
    } = *wanted;
    let what = format!("user \"{login}\"");
    let work = if wanted.works {
        work(desk).await?
    } else {
        Map::new()
    };
    let Some(Row { id, is }) = find(desk, login).await? else {
        let mut values = work;
        values.insert("name".into(), login.into());
        values.insert("login".into(), login.into());
        values.insert("password".into(), wanted.password.expose_secret().into());
        values.insert("groups".into(), json!([["add", [group]]]));
        let made = desk
            .create("model.res.user.create", &[Value::Object(values)])
            .await?;
        let id = made
            .first()
            .ok_or_else(|| PortError::corrupt("no id of a new user"))?;
        log.push(Change {
            kind: ChangeKind::Made,
            what,
        });
        return Ok(*id);
    };
    let mut values = Map::new();
    if !is.active.0 {
        values.insert("active".into(), true.into());
    }
    let others: Vec<i64> = is
        .groups
        .iter()
        .copied()
        .filter(|other| *other != group)
        .collect();
    if is.groups != [group] {
        values.insert(
            "groups".into(),
            json!([["remove", others], ["add", [group]]]),
        );
    }
    if wanted.works && is.company.is_none() {
        let company = work.iter().filter(|(name, _)| name.starts_with("compan"));
        values.extend(company.map(|(name, value)| (name.clone(), value.clone())));
    }
    if wanted.works && is.language.map(Value::from) != work.get("language").cloned() {
        values.extend(
            work.get("language")
                .map(|id| ("language".to_owned(), id.clone())),
        );
    }
    if !values.is_empty() {
        desk.write(WRITE, &[id], Value::Object(values.clone()))
            .await?;
    }
    let mut kind = if values.is_empty() {
        ChangeKind::Left
    } else {
        ChangeKind::Changed
    };
    if !signs_in(server, login, wanted.password).await? {
        let password = json!({ "password": wanted.password.expose_secret() });
        desk.write(WRITE, &[id], password).await?;
        kind = ChangeKind::Changed;
    }
    log.push(Change { kind, what });
    Ok(id)
}

/// Whether login and password go together. Tried once: each failure counts at Tryton.
async fn signs_in(server: &Arc<Server>, login: &str, password: &SecretString) -> PortResult<bool> {
    let method = "common.db.login";
    let tried = log_in(server, login, password, None, None, "fr");
    match tokio::time::timeout(server.sign_in_deadline, tried).await {
        Ok(Ok(session)) => {
            if let Err(error) = log_out(&session.client).await {
                tracing::warn!("a tried session stays open: {error}");
            }
            Ok(true)
        }
        Ok(Err(LoginFault::WrongPassword)) => Ok(false),
        Ok(Err(fault)) => Err(fault.into_port(method)),
        Err(_) => Err(PortError::timed_out(method)),
    }
}

#[derive(Deserialize)]
struct Nothing {}

/// Company and language of an account that works for the portal.
async fn work(desk: &Desk) -> PortResult<Map<String, Value>> {
    let mut values = Map::new();
    let companies: Vec<Row<Nothing>> = desk
        .all("model.company.company.search_read", vec![], &["id"])
        .await?;
    // With several companies the administrator's own choice is asked for.
    let company = match companies.as_slice() {
        [only] => Some(only.id),
        _ => desk.own_company().await?,
    };
    let Some(company) = company else {
        return Err(PortError::Refused {
            code: "no_company".into(),
            words: "choose the company in the administrator's preferences first".into(),
        });
    };
    values.insert("company".into(), company.into());
    values.insert("companies".into(), json!([["add", [company]]]));
    let french = vec![
        json!(["code", "=", "fr"]),
        json!(["translatable", "=", true]),
    ];
    let french: Vec<Row<Nothing>> = desk
        .all("model.ir.lang.search_read", french, &["id"])
        .await?;
    if let Some(french) = french.first() {
        values.insert("language".into(), french.id.into());
    }
    Ok(values)
}
