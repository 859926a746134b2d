//! What health checks ask of Tryton.

use std::collections::HashMap;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use guichet_domain::kernel::Language;
use guichet_driven::{
    CustomerStanding, InspectErp, PortError, PortResult, ServiceRights, ServiceStanding,
};
use http::{Request, header};
use http_body_util::{BodyExt, Empty};
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::json;
use tokio::time::timeout;

use crate::context::Context;
use crate::dialect::{Kind, into_port, params};
use crate::health::ServiceCheck;
use crate::login::{Login, LoginFault, log_in, log_out};
use crate::service::Tryton;
use crate::setup::{SERVICE_GROUP, SERVICE_RIGHTS};
use crate::transport::{CallError, Sent};
use crate::wire::typed::Flag;

const VERSION: &str = "common.server.version";
const LOGIN: &str = "common.db.login";
const SEARCH_USERS: &str = "model.res.user.search_read";
const ACCESS: &str = "model.ir.model.access.get_access";

/// What the service account is never to change, and Tryton has rights for: prices, books, groups
/// and rights. What it has none for, parties among them, set-up shuts by rules of its group.
const NEVER_WRITTEN: [&str; 8] = [
    "product.product",
    "product.template",
    "account.move",
    "account.invoice",
    "res.group",
    "ir.model.access",
    "ir.rule",
    "ir.rule.group",
];

/// What shows others' data to whoever may read it.
const OTHERS: [&str; 7] = [
    "party.party",
    "party.contact_mechanism",
    "product.product",
    "product.template",
    "sale.sale",
    "account.invoice",
    "res.user",
];

/// What an order is there.
const ORDER: &str = "sale.sale";

/// What may be done to a model: `read`, `write`, `create`, `delete`.
type Access = HashMap<String, Flag>;

#[derive(Deserialize)]
struct Named {
    name: String,
}

/// The service account's own row, with its groups.
#[derive(Deserialize)]
struct Own {
    #[serde(rename = "groups.")]
    groups: Vec<Named>,
}

#[async_trait]
impl InspectErp for Tryton {
    async fn series(&self) -> PortResult<String> {
        let asked = timeout(self.config().read_deadline, self.version()).await;
        let version = asked
            .unwrap_or(Err(CallError::TimedOut))
            .map_err(|error| into_port(error, VERSION, Kind::Read, &Sent::default()))?;
        Ok(series_of(&version))
    }

    async fn service_signs_in(&self) -> PortResult<ServiceStanding> {
        match self.verify_service().await {
            ServiceCheck::Ok { .. } => Ok(ServiceStanding::SignsIn),
            ServiceCheck::WrongPassword => Ok(ServiceStanding::Refused),
            ServiceCheck::NoSuchDatabase => Ok(ServiceStanding::NoSuchDatabase),
            ServiceCheck::Unreachable(why) => Err(PortError::unavailable(LOGIN, why)),
        }
    }

    /// As the head of any answer says it.
    async fn clock(&self) -> PortResult<DateTime<Utc>> {
        let question = Request::get(self.config().url.clone())
            .body(Empty::new().map_err(|never| match never {}).boxed_unsync())
            .map_err(|error| PortError::unavailable("the date", error.to_string()))?;
        let pool = &self.keeper().server.wire.pool;
        let asked = timeout(self.config().read_deadline, pool.send(question)).await;
        let answered = asked.map_err(|_| PortError::timed_out("the date"))?;
        let (answer, _lease) =
            answered.map_err(|_| PortError::unavailable("the date", "no answer"))?;
        let date = answer.headers().get(header::DATE);
        date.and_then(|date| date.to_str().ok())
            .and_then(|date| DateTime::parse_from_rfc2822(date).ok())
            .map(|date| date.to_utc())
            .ok_or_else(|| PortError::corrupt("the answer's head has no date"))
    }

    async fn rights(&self) -> PortResult<ServiceRights> {
        let context = Context::of(Language::default());
        let needed = SERVICE_RIGHTS.iter().map(|right| right.model);
        let asked: Vec<&str> = needed.chain(NEVER_WRITTEN).collect();
        let access: HashMap<String, Access> = self.read(ACCESS, (asked,), &context).await?;
        let may = |model: &str, verb: &str| {
            let may = access.get(model).and_then(|may| may.get(verb));
            may.is_some_and(|may| may.0)
        };
        let mut rights = ServiceRights::default();
        for right in &SERVICE_RIGHTS {
            let wanted = [
                ("read", true),
                ("write", right.write),
                ("create", right.create),
            ];
            for (verb, wants) in wanted {
                if wants && !may(right.model, verb) {
                    rights.lacking.push(format!("{}: {verb}", right.model));
                }
            }
        }
        for model in NEVER_WRITTEN {
            for verb in ["write", "create", "delete"] {
                if may(model, verb) {
                    rights.beyond.push(format!("{model}: {verb}"));
                }
            }
        }
        let groups = self.own_groups().await?;
        if !groups.iter().any(|group| group == SERVICE_GROUP) {
            rights.lacking.push(format!("group: {SERVICE_GROUP}"));
        }
        let others = groups.iter().filter(|group| *group != SERVICE_GROUP);
        rights
            .beyond
            .extend(others.map(|group| format!("group: {group}")));
        Ok(rights)
    }

    async fn customer_stands(
        &self,
        login: &str,
        password: &SecretString,
    ) -> PortResult<Option<CustomerStanding>> {
        let server = self.people();
        let tried = log_in(server, login, password, None, None, "fr");
        let session = match timeout(server.sign_in_deadline, tried).await {
            Ok(Ok(session)) => session,
            Ok(Err(LoginFault::WrongPassword)) => return Ok(None),
            Ok(Err(fault)) => return Err(fault.into_port(LOGIN)),
            Err(_) => return Err(PortError::timed_out(LOGIN)),
        };
        let standing = standing(&session).await;
        if let Err(error) = log_out(&session.client).await {
            tracing::warn!("a tried session stays open: {error}");
        }
        standing.map(Some)
    }
}

impl Tryton {
    async fn own_groups(&self) -> PortResult<Vec<String>> {
        let own = [json!(["login", "=", self.config().user])];
        let args = (own, 0, 1, [("id", "ASC")], ["groups.name"]);
        let context = Context::of(Language::default());
        let rows: Vec<Own> = self.read(SEARCH_USERS, args, &context).await?;
        let groups = rows.into_iter().flat_map(|row| row.groups);
        Ok(groups.map(|group| group.name).collect())
    }
}

async fn standing(session: &Login) -> PortResult<CustomerStanding> {
    Ok(CustomerStanding {
        open: open_to(session).await?,
        may_order: may_order(session).await?,
    })
}

/// Whether Tryton's own rights let this session make an order or change one: asked of Tryton, which
/// knows of groups and their parents what it makes of them.
async fn may_order(session: &Login) -> PortResult<bool> {
    let failed = |error| into_port(error, ACCESS, Kind::Read, &Sent::default());
    let asked = params(&json!([[ORDER]]), Some(&serde_json::Map::new())).map_err(failed)?;
    let asked = session.client.call_own(ACCESS, asked).await;
    let access: HashMap<String, Access> = asked.map_err(failed)?;
    let may = access
        .get(ORDER)
        .ok_or_else(|| PortError::corrupt("the rights to orders are missing"))?;
    let verbs = ["create", "write"].map(|verb| may.get(verb));
    Ok(verbs.into_iter().flatten().any(|may| may.0))
}

/// The models of which this session counts a record of somebody else. Tryton's own refusals are
/// what is hoped for.
async fn open_to(session: &Login) -> PortResult<Vec<String>> {
    let mut open = Vec::new();
    for model in OTHERS {
        let method = format!("model.{model}.search_count");
        let domain = json!([[["id", "!=", session.user]]]);
        let failed = |error| into_port(error, &method, Kind::Read, &Sent::default());
        let asked = params(&domain, Some(&serde_json::Map::new())).map_err(failed)?;
        match session.client.call_own::<u64>(&method, asked).await {
            Ok(0) | Err(CallError::Tryton(_)) => {}
            Ok(_) => open.push(model.to_owned()),
            Err(error) => return Err(failed(error)),
        }
    }
    Ok(open)
}

/// The series of a version: 7.0 says `7.0.59`, later ones `7.6`.
fn series_of(version: &str) -> String {
    let mut numbers = version.split('.');
    let both = numbers.next().zip(numbers.next());
    both.map_or_else(
        || version.to_owned(),
        |(major, minor)| format!("{major}.{minor}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_series_is_the_first_two_numbers_of_a_version() {
        for (version, series) in [
            ("7.0.59", "7.0"),
            ("7.6", "7.6"),
            ("8.2.1", "8.2"),
            ("x", "x"),
        ] {
            assert_eq!(series_of(version), series, "{version}");
        }
    }
}
