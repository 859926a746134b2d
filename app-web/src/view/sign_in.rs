//! `/client/`

use askama::Template;

use super::frame::Frame;
use super::icon::Icon;
use super::parts::{Alert, Mood};
use crate::i18n::Texts;

/// Why the form is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The person came by themselves, or was sent here.
    Asked,
    /// Login or password did not match: 401.
    Wrong,
    /// Too many tries: 429.
    Throttled {
        /// Until when to wait, rounded up.
        minutes: u64,
    },
    /// The session ended by idleness.
    Expired {
        /// After how long.
        minutes: u64,
    },
    /// The person signed out.
    SignedOut,
    /// The form was too old to be taken: its `csrf` no longer held.
    Stale,
    /// The ERP does not answer: 503.
    Unavailable,
}

impl Reason {
    /// Whether something is wrong: then the title says so.
    pub(super) fn is_fault(self) -> bool {
        !matches!(self, Self::Asked | Self::SignedOut | Self::Expired { .. })
    }
}

/// What is said above the form.
pub(super) fn alert(texts: &Texts, reason: Reason) -> Option<Alert> {
    let bad = |headline| Alert::fresh(Mood::Bad, texts.t(headline));
    Some(match reason {
        Reason::Asked => return None,
        Reason::Wrong => bad("sign-in-wrong").detail(texts.plain("sign-in-wrong-detail")),
        Reason::Throttled { minutes } => bad("sign-in-throttled").detail(texts.plain1(
            "sign-in-throttled-detail",
            "minutes",
            minutes,
        )),
        Reason::Expired { minutes } => {
            let headline = texts.t1("sign-in-expired", "minutes", minutes);
            Alert::fresh(Mood::Info, headline).detail(texts.plain("sign-in-expired-detail"))
        }
        Reason::SignedOut => Alert::fresh(Mood::Good, texts.t("signed-out")),
        Reason::Stale => Alert::fresh(Mood::Warn, texts.t("sign-in-stale"))
            .detail(texts.plain("sign-in-stale-detail")),
        Reason::Unavailable => bad("sign-in-down").detail(texts.plain("sign-in-down-detail")),
    })
}

/// The sign-in form: POST `/client/` with `login`, `password`, `next`, `csrf`.
#[derive(Debug, Clone, Template)]
#[template(path = "sign_in.html")]
pub struct SignInPage {
    /// Around it; nobody is signed in.
    pub frame: Frame,
    /// For the hidden field `csrf`.
    pub csrf: String,
    /// Where to go afterwards: a path of this site, already checked.
    pub next: Option<String>,
    /// The login as typed; the password is never given back.
    pub login: String,
    /// Why the form is shown.
    pub reason: Reason,
}

impl SignInPage {
    fn is_wrong(&self) -> bool {
        self.reason == Reason::Wrong
    }

    fn is_fault(&self) -> bool {
        self.reason.is_fault()
    }

    fn alert(&self) -> Option<Alert> {
        alert(self.frame.texts(), self.reason)
    }

    /// The name of the page the person will come back to, where it has one.
    fn next_name(&self) -> Option<String> {
        let names = [
            ("/client/commandes/", "orders"),
            ("/client/factures/", "invoices"),
            ("/client/profil/", "profile"),
        ];
        let next = self.next.as_deref()?;
        let (_, key) = names.iter().find(|(path, _)| next.starts_with(path))?;
        Some(self.frame.t(key))
    }
}
