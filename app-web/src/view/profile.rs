//! What the company keeps about the customer, and about the login; and the page of a login without customer.

use askama::Template;
use guichet_domain::customers::ContactKind;

use super::frame::Frame;
use super::icon::{Art, Icon};

/// A customer's address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressRow {
    /// All lines, as the ERP prints them.
    pub lines: Vec<String>,
    /// Invoices go here.
    pub invoice: bool,
    /// Deliveries go here.
    pub delivery: bool,
}

/// A way to reach the customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactRow {
    /// What kind.
    pub kind: ContactKind,
    /// As it was written.
    pub value: String,
}

impl ContactRow {
    fn icon(&self) -> Icon {
        match self.kind {
            ContactKind::Email => Icon::Mail,
            ContactKind::Phone => Icon::Phone,
            ContactKind::Mobile => Icon::Mobile,
            ContactKind::Other => Icon::Link,
        }
    }

    fn kind_words(&self, frame: &Frame) -> String {
        frame.t(match self.kind {
            ContactKind::Email => "contact-email",
            ContactKind::Phone => "contact-phone",
            ContactKind::Mobile => "contact-mobile",
            ContactKind::Other => "contact-other",
        })
    }
}

/// A registration number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentifierRow {
    /// Its kind: [`identifier_kind`].
    pub kind: String,
    /// The number.
    pub code: String,
}

/// What people call a kind of number, from the ERP's word for it; the word itself where we know no better.
pub fn identifier_kind(kind: Option<&str>, frame: &Frame) -> String {
    match kind {
        Some("eu_vat" | "fr_tva") => frame.t("identifier-vat"),
        Some("fr_siren") => frame.t("identifier-siren"),
        Some("fr_siret") => frame.t("identifier-siret"),
        Some(other) => other.to_owned(),
        None => frame.t("identifier-other"),
    }
}

/// A customer, with what the company keeps about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerCard {
    /// The name on the company's papers.
    pub name: String,
    /// The code on them.
    pub code: String,
    /// Its addresses.
    pub addresses: Vec<AddressRow>,
    /// How to reach it.
    pub contacts: Vec<ContactRow>,
    /// Its numbers.
    pub identifiers: Vec<IdentifierRow>,
    /// The payment term agreed, in the ERP's words.
    pub payment_term: Option<String>,
}

/// `/client/profil/`
#[derive(Debug, Clone, Template)]
#[template(path = "profile.html")]
pub struct ProfilePage {
    /// Around it.
    pub frame: Frame,
    /// The person's own e-mail, as the ERP has it.
    pub email: Option<String>,
    /// The customers, the chosen one alone if one is chosen.
    pub customers: Vec<CustomerCard>,
}

impl ProfilePage {
    fn name(&self) -> &str {
        self.frame.account.as_ref().map_or("", |a| &a.name)
    }

    fn login(&self) -> &str {
        self.frame.account.as_ref().map_or("", |a| &a.login)
    }
}

/// Any customers' page, for a login that no operator has linked yet. Answers 200.
#[derive(Debug, Clone, Template)]
#[template(path = "no_customer.html")]
pub struct NoCustomerPage {
    /// Around it; its account has no customers.
    pub frame: Frame,
}

impl NoCustomerPage {
    fn login(&self) -> &str {
        self.frame.account.as_ref().map_or("", |a| &a.login)
    }
}
