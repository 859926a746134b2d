use guichet_domain::customers::{Address, Contact, ContactKind, Customer, Identifier, Profile};
use guichet_domain::kernel::{EmailAddress, PartyId};
use guichet_driven::PortResult;

use super::{Record, text};
use crate::wire::party::{self, Party, Reachable};

pub(crate) fn record(id: i64) -> Record {
    Record("party.party", id)
}

pub(crate) fn customer(row: Party) -> PortResult<Customer> {
    Ok(Customer {
        id: record(row.id).need("id", PartyId::new(row.id))?,
        code: row.code.unwrap_or_default(),
        name: row.name.unwrap_or_default(),
    })
}

pub(crate) fn profile(row: party::Profile) -> PortResult<Profile> {
    Ok(Profile {
        customer: customer(row.party)?,
        addresses: row.addresses.into_iter().map(address).collect(),
        contacts: row.contacts.into_iter().filter_map(contact).collect(),
        identifiers: row.identifiers.into_iter().filter_map(identifier).collect(),
        payment_term: text(row.payment_term.and_then(|t| t.name)),
    })
}

/// The e-mails among those looked for that this party has. Tryton does not check what it
/// keeps as an e-mail: what is none cannot be one of them.
pub(crate) fn emails_found(
    row: Reachable,
    wanted: &[EmailAddress],
) -> PortResult<Vec<(EmailAddress, Customer)>> {
    let customer = customer(row.party)?;
    let emails = row
        .contacts
        .into_iter()
        .filter(|contact| contact.kind == "email")
        .filter_map(|contact| contact.value?.parse::<EmailAddress>().ok())
        .filter(|email| wanted.contains(email));
    Ok(emails.map(|email| (email, customer.clone())).collect())
}

fn address(row: party::Address) -> Address {
    let printed = row.printed.unwrap_or_default();
    let lines = printed.lines().map(str::trim).filter(|l| !l.is_empty());
    Address {
        lines: lines.map(str::to_owned).collect(),
        invoice: row.invoice.0,
        delivery: row.delivery.0,
    }
}

fn contact(row: party::Contact) -> Option<Contact> {
    let kind = match row.kind.as_str() {
        "email" => ContactKind::Email,
        "phone" => ContactKind::Phone,
        "mobile" => ContactKind::Mobile,
        _ => ContactKind::Other,
    };
    text(row.value).map(|value| Contact { kind, value })
}

fn identifier(row: party::Identifier) -> Option<Identifier> {
    let kind = text(row.kind);
    text(row.code).map(|code| Identifier { kind, code })
}
