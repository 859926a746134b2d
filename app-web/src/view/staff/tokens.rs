//! `/equipe/jetons/`

use askama::Template;
use guichet_domain::access::{LONGEST_TOKEN_DAYS, LONGEST_TOKEN_NAME};

use crate::view::frame::Frame;
use crate::view::governance::parts::Pages;
use crate::view::icon::{Art, Icon};
use crate::view::parts::{Alert, Badge, Link, Mood, When};

/// One token in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenRow {
    /// Its id, for the address of its end.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// Its scopes' words.
    pub scopes: Vec<&'static str>,
    /// In force, expired or revoked.
    pub state: Badge,
    /// Whether it can be ended.
    pub in_force: bool,
    /// When it was made.
    pub made: When,
    /// When it ends, or ended.
    pub expires: When,
    /// When it was last used.
    pub used: Option<When>,
}

/// One scope to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScopeChoice {
    /// Its word.
    pub word: &'static str,
    /// What it allows.
    pub label: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// What was wrong with a token that was to be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenFault {
    /// Its name.
    Name,
    /// No scope was chosen.
    Scopes,
    /// The days it was to last.
    Days,
}

/// A member's tokens; with the secret of the one just made, this once.
#[derive(Debug, Clone, Template)]
#[template(path = "staff/tokens.html")]
pub struct TokensPage {
    /// Around it.
    pub frame: Frame,
    /// The session's token for the hidden field `csrf`.
    pub csrf: String,
    /// A page of the tokens, the latest first.
    pub tokens: Vec<TokenRow>,
    /// The way to the others.
    pub pages: Pages,
    /// The secret of the one just made.
    pub made: Option<String>,
    /// What was wrong with the one that was to be made.
    pub fault: Option<TokenFault>,
    /// The name as typed.
    pub name: String,
    /// The days as typed.
    pub days: String,
    /// The scopes, in their order.
    pub scopes: Vec<ScopeChoice>,
}

impl TokensPage {
    fn is_fault(&self, fault: TokenFault) -> bool {
        self.fault == Some(fault)
    }

    fn name_fault(&self) -> String {
        self.frame
            .t1("token-name-fault", "most", LONGEST_TOKEN_NAME)
    }

    fn days_fault(&self) -> String {
        self.frame
            .t1("token-days-fault", "most", LONGEST_TOKEN_DAYS)
    }

    /// The list may be long: what went wrong is said above it, with the way to the field.
    fn alert(&self) -> Option<Alert> {
        let (field, label) = match self.fault? {
            TokenFault::Name => ("#name", "token-name"),
            TokenFault::Scopes => ("#scopes", "token-scopes"),
            TokenFault::Days => ("#days", "token-days"),
        };
        let alert = Alert::fresh(Mood::Bad, self.frame.t("token-refused"));
        Some(alert.link(Link::new(field, self.frame.t(label))))
    }
}
