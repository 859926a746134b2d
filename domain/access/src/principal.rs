use guichet_kernel::{Language, PartyId, SessionId, UserId};

use crate::Session;

/// A Tryton login as Tryton's own sign-in answered for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Tryton's user id: what a link is bound to.
    pub user: UserId,
    /// The login as Tryton writes it.
    pub login: String,
    /// The person's name, as they may have changed it: for greeting, never for deciding.
    pub name: String,
    /// The language of the person's preferences.
    pub language: Language,
}

/// Somebody who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    pub(crate) account: Account,
    pub(crate) session: SessionId,
    pub(crate) customers: Vec<PartyId>,
    pub(crate) chosen: Option<PartyId>,
}

impl Principal {
    /// The person behind a session that was opened by Tryton's sign-in and is still in force,
    /// with the customers an operator linked to that very user.
    ///
    /// `linked` holds what the store has for `session.account.user`, in the order of linking.
    pub fn of(session: &Session, linked: Vec<PartyId>) -> Self {
        let chosen = session.chosen.filter(|party| linked.contains(party));
        Self {
            account: session.account.clone(),
            session: session.id,
            customers: linked,
            chosen,
        }
    }

    /// Tryton's user id.
    pub fn user(&self) -> UserId {
        self.account.user
    }

    /// The account that signed in.
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// The session it came with.
    pub fn session(&self) -> SessionId {
        self.session
    }

    /// The customers this person is linked to; may be empty.
    pub fn customers(&self) -> &[PartyId] {
        &self.customers
    }

    /// The one customer the person narrowed the pages to, if any.
    pub fn chosen(&self) -> Option<PartyId> {
        self.chosen
    }
}
