use guichet_domain::customers::Profile;
use poem::{Response, handler};

use super::person::Person;
use super::private;
use crate::problem::Fault;
use crate::view::frame::Frame;
use crate::view::profile::{
    AddressRow, ContactRow, CustomerCard, IdentifierRow, ProfilePage, identifier_kind,
};

/// `/client/profil/`
#[handler]
pub(crate) async fn show(person: Person) -> Result<Response, Fault> {
    let customers = person.visit.app.portal.customers();
    let (profiles, frame) = tokio::join!(customers.profiles(person.principal()), person.frame());
    let cards = profiles?
        .into_iter()
        .map(|profile| card(profile.into_inner(), &frame))
        .collect();
    private(&ProfilePage {
        customers: cards,
        email: None,
        frame,
    })
}

fn card(profile: Profile, frame: &Frame) -> CustomerCard {
    CustomerCard {
        name: profile.customer.name,
        code: profile.customer.code,
        addresses: profile
            .addresses
            .into_iter()
            .map(|address| AddressRow {
                lines: address.lines,
                invoice: address.invoice,
                delivery: address.delivery,
            })
            .collect(),
        contacts: profile
            .contacts
            .into_iter()
            .map(|contact| ContactRow {
                kind: contact.kind,
                value: contact.value,
            })
            .collect(),
        identifiers: profile
            .identifiers
            .into_iter()
            .map(|number| IdentifierRow {
                kind: identifier_kind(number.kind.as_deref(), frame),
                code: number.code,
            })
            .collect(),
        payment_term: profile.payment_term,
    }
}
