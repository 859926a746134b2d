use guichet_domain::access::Carrier;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};

use super::caller::Caller;
use super::nullable::Nullable;
use crate::problem::Fault;

/// Who somebody is.
pub(crate) struct Show;

/// The person who is signed in.
#[derive(Debug, Object)]
struct Me {
    /// The login.
    login: String,
    /// The person's name.
    name: String,
    /// `fr` or `en`.
    language: String,
    /// The customers they stand for.
    customers: Vec<Customer>,
    /// The id of the one customer that reads are narrowed to; null: all of them.
    chosen_customer: Nullable<String>,
    /// What they may do.
    roles: Vec<String>,
    /// For the header `X-CSRF-Token`; null where no cookie was used.
    csrf_token: Nullable<String>,
}

/// A customer.
#[derive(Debug, Object)]
struct Customer {
    /// Its id.
    id: String,
    /// The code on the company's papers.
    code: String,
    /// The name on them.
    name: String,
}

#[OpenApi]
impl Show {
    /// Who is signed in
    #[oai(path = "/me", method = "get", operation_id = "me")]
    async fn show(&self, caller: Caller) -> Result<Json<Me>, Fault> {
        let Caller { known, visit } = caller;
        let me = visit.app.portal.sessions().me(&known.principal).await?;
        let by_cookie = known.carrier == Carrier::Cookie;
        let customers = me.customers.into_iter().map(|customer| {
            let customer = customer.into_inner();
            Customer {
                id: customer.id.to_string(),
                code: customer.code,
                name: customer.name,
            }
        });
        Ok(Json(Me {
            login: me.login,
            name: me.name,
            language: me.language.code().to_owned(),
            customers: customers.collect(),
            chosen_customer: me.chosen.map(|id| id.to_string()).into(),
            roles: me.roles,
            csrf_token: by_cookie.then(|| known.csrf(&visit)).into(),
        }))
    }
}
