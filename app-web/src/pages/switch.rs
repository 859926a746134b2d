use guichet_domain::kernel::PartyId;
use poem::web::Form;
use poem::{Response, handler};
use serde::Deserialize;

use super::person::Person;
use super::{DASHBOARD, see_other};
use crate::problem::Fault;

/// What the form sends.
#[derive(Deserialize)]
pub(crate) struct Submitted {
    /// The customer's id; empty for all of them.
    #[serde(default)]
    client: String,
    #[serde(default)]
    csrf: String,
}

/// POST `/client/tableau-de-bord/`: narrows the pages to one customer, or widens them again.
#[handler]
pub(crate) async fn submit(person: Person, sent: Form<Submitted>) -> Result<Response, Fault> {
    person.check_form(&sent.csrf)?;
    let party = match sent.client.as_str() {
        "" => None,
        id => Some(id.parse::<PartyId>().map_err(|_| Fault::Missing)?),
    };
    let visit = &person.visit;
    visit
        .app
        .portal
        .customers()
        .choose(person.principal(), party, &visit.origin())
        .await?;
    Ok(see_other(DASHBOARD))
}
