//! The customer: a Tryton party, its addresses and contacts, and the links of logins to it.

mod link;

use guichet_access::OwnedBy;
use guichet_kernel::PartyId;

pub use link::{Candidate, Link, LinkedLogin, Match, Matches, match_logins};

/// A customer by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Customer {
    /// Tryton's party id.
    pub id: PartyId,
    /// The code on the company's papers.
    pub code: String,
    /// The name on the company's papers.
    pub name: String,
}

impl OwnedBy for Customer {
    fn owner(&self) -> PartyId {
        self.id
    }
}

/// What the company keeps about a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Who it is.
    pub customer: Customer,
    /// Its addresses, in Tryton's order.
    pub addresses: Vec<Address>,
    /// E-mails, phones and the like, in Tryton's order.
    pub contacts: Vec<Contact>,
    /// Tax and registration numbers.
    pub identifiers: Vec<Identifier>,
    /// The payment term agreed, in words.
    pub payment_term: Option<String>,
}

impl OwnedBy for Profile {
    fn owner(&self) -> PartyId {
        self.customer.id
    }
}

/// A postal address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// All lines, as Tryton prints them.
    pub lines: Vec<String>,
    /// Invoices go here.
    pub invoice: bool,
    /// Deliveries go here.
    pub delivery: bool,
}

/// A way to reach the customer: Tryton's `party.contact_mechanism`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// What kind.
    pub kind: ContactKind,
    /// As it was written; Tryton does not check it.
    pub value: String,
}

/// What a contact is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ContactKind {
    /// `email`.
    Email,
    /// `phone`.
    Phone,
    /// `mobile`.
    Mobile,
    /// Any other.
    Other,
}

/// A registration number: VAT, SIRET and the like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identifier {
    /// Tryton's type (`eu_vat`, `fr_siret`), if it has one.
    pub kind: Option<String>,
    /// The number.
    pub code: String,
}
