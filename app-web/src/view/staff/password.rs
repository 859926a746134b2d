//! `/equipe/mot-de-passe/`

use askama::Template;
use guichet_portal::{LONGEST_PASSWORD, SHORTEST_PASSWORD};

use crate::view::frame::Frame;
use crate::view::icon::{Art, Icon};
use crate::view::parts::{Alert, Mood};

/// Why somebody keeps the password they have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WrongPassword {
    /// What they typed as theirs is not it.
    Current,
    /// The two new ones differ.
    Again,
    /// It is the one they have.
    Same,
    /// Too few characters.
    TooShort,
    /// Too many, or one that cannot be typed.
    Impossible,
    /// It is the login.
    IsLogin,
    /// Too many tries: 429.
    TooMany {
        /// Until when to wait, rounded up.
        minutes: u64,
    },
}

/// A member's own password: POST with `current`, `wanted`, `again`, `csrf`, and
/// `tokens=yes` where their tokens are to end too.
#[derive(Debug, Clone, Template)]
#[template(path = "staff/password.html")]
pub struct PasswordPage {
    /// Around it.
    pub frame: Frame,
    /// The session's token for the hidden field `csrf`.
    pub csrf: String,
    /// Whether the portal keeps the password; else Tryton does, and there is no form.
    pub is_local: bool,
    /// They signed in with a one-time password, and can do nothing else before.
    pub must_change: bool,
    /// What was wrong.
    pub wrong: Option<WrongPassword>,
    /// Whether the box that ends their tokens is ticked: at first it is.
    pub end_tokens: bool,
}

impl PasswordPage {
    fn shortest() -> usize {
        SHORTEST_PASSWORD
    }

    fn longest() -> usize {
        LONGEST_PASSWORD
    }

    fn login(&self) -> &str {
        let staff = self.frame.staff.as_ref();
        staff.map_or("", |staff| staff.login.as_str())
    }

    fn alert(&self) -> Option<Alert> {
        if let Some(WrongPassword::TooMany { minutes }) = self.wrong {
            let detail = self
                .frame
                .texts()
                .plain1("sign-in-throttled-detail", "minutes", minutes);
            return Some(Alert::fresh(Mood::Bad, self.frame.t("sign-in-throttled")).detail(detail));
        }
        self.must_change.then(|| {
            let alert = Alert::fresh(Mood::Info, self.frame.t("password-once"));
            alert.detail(self.frame.texts().plain("password-once-detail"))
        })
    }

    /// What is said beside a field.
    fn said(&self, field: &str) -> Option<String> {
        let (of, words) = match self.wrong? {
            WrongPassword::Current => ("current", self.frame.t("password-wrong-current")),
            WrongPassword::Again => ("again", self.frame.t("password-wrong-again")),
            WrongPassword::Same => ("wanted", self.frame.t("password-wrong-same")),
            WrongPassword::TooShort => (
                "wanted",
                self.frame
                    .t1("password-wrong-short", "count", Self::shortest()),
            ),
            WrongPassword::Impossible => (
                "wanted",
                self.frame
                    .t1("password-wrong-long", "count", Self::longest()),
            ),
            WrongPassword::IsLogin => ("wanted", self.frame.t("password-wrong-login")),
            WrongPassword::TooMany { .. } => return None,
        };
        (of == field).then_some(words)
    }
}
