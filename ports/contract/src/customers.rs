//! [`ReadCustomers`](guichet_driven::ReadCustomers) and
//! [`FindCustomers`](guichet_driven::FindCustomers).

use std::collections::BTreeSet;

use guichet_domain::customers::{ContactKind, Profile};
use guichet_domain::kernel::{EmailAddress, PartyId};
use guichet_fixtures::Party;

use crate::check::{Must, cases, same};
use crate::erp::{Erp, scope_of};

cases!(erp: Erp;
    names_are_exact,
    profiles_are_exact,
    one_that_is_gone_is_left_out,
    codes_are_found_exactly,
    ids_are_found,
    emails_are_found_in_any_case,
);

/// The names of each customer, and of several together, by id.
pub async fn names_are_exact(erp: &Erp) {
    let mut sets: Vec<Vec<&str>> = erp.codes().into_iter().map(|code| vec![code]).collect();
    sets.extend([vec!["C0007", "C0006"], erp.codes()]);
    for codes in sets {
        let scope = erp.scope(&codes).await;
        let names = erp.customers.names(&scope).await.must("names");
        let ids: Vec<PartyId> = names.iter().map(|customer| customer.id).collect();
        same(&ids, scope.parties(), format!("names of {codes:?}, by id"));
        let got: BTreeSet<_> = names
            .iter()
            .map(|c| (c.code.as_str(), c.name.as_str()))
            .collect();
        let table = erp.table().parties.iter();
        let own = table.filter(|party| codes.contains(&party.code.as_str()));
        let expected = own.map(|p| (p.code.as_str(), p.name.as_str())).collect();
        assert_eq!(got, expected, "names of {codes:?}");
    }
}

/// The profile of each customer: addresses, contacts and terms in the ERP's order; and of all
/// together, by id.
pub async fn profiles_are_exact(erp: &Erp) {
    for party in &erp.table().parties {
        let scope = erp.scope(&[&party.code]).await;
        let profiles = erp.customers.profiles(&scope).await.must("profiles");
        assert_eq!(profiles.len(), 1, "profiles of {}", party.code);
        for profile in profiles {
            is_of(&profile, party);
        }
    }
    let scope = erp.scope(&erp.codes()).await;
    let profiles = erp.customers.profiles(&scope).await.must("profiles");
    let ids: Vec<PartyId> = profiles.iter().map(|profile| profile.customer.id).collect();
    same(&ids, scope.parties(), "all profiles, by id");
}

fn is_of(profile: &Profile, party: &Party) {
    let what = format!("the profile of {}", party.code);
    assert_eq!(profile.customer.code, party.code, "{what}");
    assert_eq!(profile.customer.name, party.name, "{what}");
    assert_eq!(profile.payment_term, party.payment_term, "{what}");
    let contacts: Vec<(String, &str)> = profile
        .contacts
        .iter()
        .map(|contact| (kind(contact.kind).to_owned(), contact.value.as_str()))
        .collect();
    let expected: Vec<(String, &str)> = party
        .contacts
        .iter()
        .map(|contact| (contact.kind.clone(), contact.value.as_str()))
        .collect();
    same(&contacts, &expected, format!("{what}: contacts"));
    assert_eq!(
        profile.addresses.len(),
        party.addresses.len(),
        "{what}: addresses"
    );
    for (address, expected) in profile.addresses.iter().zip(&party.addresses) {
        assert_eq!(address.invoice, expected.invoice, "{what}: for invoices");
        assert_eq!(
            address.delivery, expected.delivery,
            "{what}: for deliveries"
        );
        // The name of an address is not among the lines Tryton prints.
        let printed = address.lines.join("\n").to_lowercase();
        let pieces = [&expected.street, &expected.postal_code, &expected.city];
        for part in pieces.into_iter().flatten() {
            let there = printed.contains(&part.to_lowercase());
            assert!(there, "{what}: {part:?} in {:?}", address.lines);
        }
        assert!(address.lines.iter().all(|line| !line.is_empty()), "{what}");
    }
}

const fn kind(kind: ContactKind) -> &'static str {
    match kind {
        ContactKind::Email => "email",
        ContactKind::Phone => "phone",
        ContactKind::Mobile => "mobile",
        ContactKind::Other => "other",
    }
}

/// A customer that is gone from the ERP has neither name nor profile; those beside it have.
pub async fn one_that_is_gone_is_left_out(erp: &Erp) {
    let here = *erp.ids().await.get("C0001").must("C0001");
    let gone = PartyId::new(2_000_000_000).must("an id");
    let scope = scope_of(vec![here, gone]);
    let names = erp.customers.names(&scope).await.must("names");
    let names: Vec<PartyId> = names.iter().map(|customer| customer.id).collect();
    assert_eq!(names, [here]);
    let profiles = erp.customers.profiles(&scope).await.must("profiles");
    let profiles: Vec<PartyId> = profiles.iter().map(|p| p.customer.id).collect();
    assert_eq!(profiles, [here]);
}

/// A code finds the customer with exactly that code, and nothing that is like it.
pub async fn codes_are_found_exactly(erp: &Erp) {
    for party in &erp.table().parties {
        let found = erp
            .find_customers
            .by_code(&party.code)
            .await
            .must("by code");
        let found = found.must(&party.code);
        assert_eq!((&found.code, &found.name), (&party.code, &party.name));
    }
    for code in ["", "C000", "C0001 ", "c0001", "C000_", "C%", "%", "C9999"] {
        let found = erp.find_customers.by_code(code).await.must("by code");
        assert_eq!(found, None, "customer {code:?}");
    }
}

/// Ids find their customers; those that are gone are left out.
pub async fn ids_are_found(erp: &Erp) {
    let known: BTreeSet<PartyId> = erp.ids().await.values().copied().collect();
    let mut ids: Vec<PartyId> = known.iter().copied().collect();
    ids.extend(PartyId::new(2_000_000_000));
    let found = erp.find_customers.by_ids(&ids).await.must("by ids");
    assert_eq!(found.len(), known.len(), "each once");
    assert_eq!(found.iter().map(|c| c.id).collect::<BTreeSet<_>>(), known);
    let none = erp.find_customers.by_ids(&[]).await.must("by ids");
    assert_eq!(none, [], "no ids, no customers");
}

/// An e-mail finds every customer that has it, whatever the case, and no other.
pub async fn emails_are_found_in_any_case(erp: &Erp) {
    let mut by_email = std::collections::BTreeMap::<String, BTreeSet<&str>>::new();
    for party in &erp.table().parties {
        for contact in party.contacts.iter().filter(|c| c.kind == "email") {
            let codes = by_email.entry(contact.value.to_lowercase()).or_default();
            codes.insert(&party.code);
        }
    }
    assert!(
        by_email.values().any(|codes| codes.len() > 1),
        "one is shared"
    );
    for (email, codes) in &by_email {
        for written in [email.clone(), email.to_uppercase()] {
            let address: EmailAddress = written.parse().ok().must(&written);
            let found = erp
                .find_customers
                .by_emails(std::slice::from_ref(&address))
                .await;
            let found = found.must("by e-mail");
            let got: BTreeSet<&str> = found.iter().map(|(_, c)| c.code.as_str()).collect();
            assert_eq!(&got, codes, "customers of {written}");
            assert!(
                found.iter().all(|(e, _)| *e == address),
                "with the e-mail found"
            );
        }
    }
    let all: Vec<EmailAddress> = by_email.keys().filter_map(|e| e.parse().ok()).collect();
    let found = erp.find_customers.by_emails(&all).await.must("by e-mail");
    let pairs: usize = by_email.values().map(BTreeSet::len).sum();
    assert_eq!(found.len(), pairs, "every customer of every e-mail");
    for strange in [
        "nobody@nowhere.example",
        "chats@alpha.example",
        "%@alpha.example",
    ] {
        let Ok(address) = strange.parse::<EmailAddress>() else {
            continue;
        };
        let found = erp
            .find_customers
            .by_emails(&[address])
            .await
            .must("by e-mail");
        assert_eq!(found, [], "customers of {strange}");
    }
    let none = erp.find_customers.by_emails(&[]).await.must("by e-mail");
    assert_eq!(none, [], "no e-mails, no customers");
}
