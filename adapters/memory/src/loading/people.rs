use std::collections::BTreeSet;

use guichet_domain::access::Account;
use guichet_domain::customers::{Address, Contact, ContactKind, Customer, Profile};
use guichet_domain::kernel::{Language, UserId};
use guichet_fixtures::{Expected, Party};

use super::values::named;
use super::{Ids, Unloadable};
use crate::state::{CUSTOMERS_GROUP, MemoryLogin};

/// The first user of a Tryton is the administrator, and there are some of its own.
const FIRST_USER: i64 = 11;

pub(super) fn profile(party: &Party, ids: &Ids) -> Result<Profile, Unloadable> {
    Ok(Profile {
        customer: Customer {
            id: named(&ids.parties, &party.code)?,
            code: party.code.clone(),
            name: party.name.clone(),
        },
        addresses: party.addresses.iter().map(address).collect(),
        contacts: party
            .contacts
            .iter()
            .map(|contact| Contact {
                kind: match contact.kind.as_str() {
                    "email" => ContactKind::Email,
                    "phone" => ContactKind::Phone,
                    "mobile" => ContactKind::Mobile,
                    _ => ContactKind::Other,
                },
                value: contact.value.clone(),
            })
            .collect(),
        identifiers: Vec::new(),
        payment_term: party.payment_term.clone(),
    })
}

fn address(row: &guichet_fixtures::Address) -> Address {
    let mut lines: Vec<String> = row.name.iter().cloned().collect();
    lines.extend(row.street.iter().flat_map(|s| s.lines()).map(String::from));
    let town = [row.postal_code.as_deref(), row.city.as_deref()];
    let town: Vec<&str> = town.into_iter().flatten().collect();
    lines.push(town.join(" "));
    lines.extend(row.country.clone());
    lines.retain(|line| !line.is_empty());
    Address {
        lines,
        invoice: row.invoice,
        delivery: row.delivery,
    }
}

/// Customers' logins, confined, then the company's own users.
pub(super) fn logins(table: &Expected) -> Result<Vec<MemoryLogin>, Unloadable> {
    let customers = table.logins.iter().map(|row| {
        let groups = BTreeSet::from([CUSTOMERS_GROUP.to_owned()]);
        let who = (&row.login, &row.name, &row.language, &row.email);
        (who, &row.password, row.active, groups)
    });
    let staff = table.staff.iter().map(|row| {
        let groups = row.groups.iter().cloned().collect();
        let who = (&row.login, &row.name, &row.language, &row.email);
        (who, &row.password, row.active, groups)
    });
    let rows = customers.chain(staff).zip(FIRST_USER..);
    rows.map(|(row, user)| {
        let ((login, name, language, email), password, active, groups) = row;
        Ok(MemoryLogin {
            account: Account {
                user: UserId::new(user).ok_or_else(|| Unloadable::new(user))?,
                login: login.clone(),
                name: name.clone(),
                language: language_of(language.as_deref()),
            },
            email: email.as_deref().and_then(|email| email.parse().ok()),
            password: password.clone(),
            active,
            groups,
        })
    })
    .collect()
}

fn language_of(code: Option<&str>) -> Language {
    code.and_then(|code| code.parse().ok()).unwrap_or_default()
}
