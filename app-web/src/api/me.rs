use guichet_domain::access::Carrier;
use guichet_domain::kernel::Words;
use poem_openapi::param::Query;
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};

use super::anybody::Anybody;
use super::caller::Caller;
use super::nullable::Nullable;
use super::session::DoorWord;
use super::staff_caller::StaffCaller;
use crate::api::noun::Noun;
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
    /// The customers they stand for; none of the staff's.
    customers: Vec<Customer>,
    /// The id of the one customer that reads are narrowed to; null: all of them.
    chosen_customer: Nullable<String>,
    /// What they are: `customer`, or the staff's roles.
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

#[OpenApi(tag = "Noun::Session")]
impl Show {
    /// Who is signed in
    #[oai(path = "/me", method = "get", operation_id = "me")]
    async fn show(
        &self,
        caller: Anybody,
        /// Whose sign-in, where both cookies are there: the customer's unless told.
        door: Query<Option<DoorWord>>,
    ) -> Result<Json<Me>, Fault> {
        let _ = door;
        match caller {
            Anybody::Customer(caller) => Self::customer(caller).await,
            Anybody::Staff(caller) => Ok(Self::staff(&caller)),
        }
    }
}

impl Show {
    fn staff(caller: &StaffCaller) -> Json<Me> {
        let StaffCaller { known, visit } = caller;
        let member = known.principal.member();
        let roles = member.roles.iter().map(|role| role.word().to_owned());
        Json(Me {
            login: member.login.clone(),
            name: member.name.clone(),
            language: member.language.code().to_owned(),
            customers: vec![],
            chosen_customer: None.into(),
            roles: roles.collect(),
            csrf_token: known.csrf(visit).into(),
        })
    }

    async fn customer(caller: Caller) -> Result<Json<Me>, Fault> {
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
