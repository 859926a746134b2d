//! `/equipe/`

use askama::Template;

use crate::view::frame::Frame;
use crate::view::icon::Icon;
use crate::view::parts::Alert;
use crate::view::sign_in::{Reason, alert};

/// The staff's sign-in form: POST `/equipe/` with `login`, `password`, `next`, `csrf`.
#[derive(Debug, Clone, Template)]
#[template(path = "staff/sign_in.html")]
pub struct StaffSignInPage {
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

impl StaffSignInPage {
    fn is_wrong(&self) -> bool {
        self.reason == Reason::Wrong
    }

    fn is_fault(&self) -> bool {
        self.reason.is_fault()
    }

    fn alert(&self) -> Option<Alert> {
        alert(self.frame.texts(), self.reason)
    }
}
