//! `party.party`.

use serde::Deserialize;

use super::related::Named;
use super::typed::Flag;

/// What a name reads.
pub(crate) const NAME: [&str; 2] = ["code", "name"];

/// What a profile reads beside [`NAME`].
pub(crate) const PROFILE: [&str; 8] = [
    "addresses.full_address",
    "addresses.invoice",
    "addresses.delivery",
    "contact_mechanisms.type",
    "contact_mechanisms.value",
    "identifiers.type",
    "identifiers.code",
    "customer_payment_term.name",
];

/// What finding by e-mail reads beside [`NAME`].
pub(crate) const CONTACTS: [&str; 2] = ["contact_mechanisms.type", "contact_mechanisms.value"];

/// A party by its name.
#[derive(Debug, Deserialize)]
pub(crate) struct Party {
    pub(crate) id: i64,
    pub(crate) code: Option<String>,
    pub(crate) name: Option<String>,
}

/// A party with what is kept about it.
#[derive(Debug, Deserialize)]
pub(crate) struct Profile {
    #[serde(flatten)]
    pub(crate) party: Party,
    #[serde(rename = "addresses.")]
    pub(crate) addresses: Vec<Address>,
    #[serde(rename = "contact_mechanisms.")]
    pub(crate) contacts: Vec<Contact>,
    #[serde(rename = "identifiers.")]
    pub(crate) identifiers: Vec<Identifier>,
    #[serde(rename = "customer_payment_term.")]
    pub(crate) payment_term: Option<Named>,
}

/// A party with its ways to reach it.
#[derive(Debug, Deserialize)]
pub(crate) struct Reachable {
    #[serde(flatten)]
    pub(crate) party: Party,
    #[serde(rename = "contact_mechanisms.")]
    pub(crate) contacts: Vec<Contact>,
}

/// A `party.address`.
#[derive(Debug, Deserialize)]
pub(crate) struct Address {
    #[serde(rename = "full_address")]
    pub(crate) printed: Option<String>,
    pub(crate) invoice: Flag,
    pub(crate) delivery: Flag,
}

/// A `party.contact_mechanism`.
#[derive(Debug, Deserialize)]
pub(crate) struct Contact {
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) value: Option<String>,
}

/// A `party.identifier`.
#[derive(Debug, Deserialize)]
pub(crate) struct Identifier {
    #[serde(rename = "type")]
    pub(crate) kind: Option<String>,
    pub(crate) code: Option<String>,
}
