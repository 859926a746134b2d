//! Who stands before the staff's pages, with what their handlers need.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use guichet_domain::access::{Role, TokenScope};
use guichet_domain::kernel::Words;
use guichet_portal::Origin;
use guichet_portal::governance::{ActError, By, Governance, Hand};
use poem::web::Path;
use poem::{FromRequest, Request, RequestBody};

use super::told;
use crate::app::random;
use crate::format::Formatter;
use crate::pages::staff::StaffPerson;
use crate::problem::Fault;
use crate::view::frame::Frame;
use crate::view::governance::parts::{Crumbs, Hidden};
use crate::view::parts::Link;
use crate::visit::Visit;
use crate::words;

/// A member of the staff at work.
pub(crate) struct Desk {
    person: StaffPerson,
    origin: Origin,
    pieces: Vec<String>,
}

impl<'a> FromRequest<'a> for Desk {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> poem::Result<Self> {
        let person = StaffPerson::from_request(request, body).await?;
        let pieces = Path::<Vec<String>>::from_request(request, body).await;
        Ok(Self {
            origin: person.visit.origin(),
            pieces: pieces.map(|Path(pieces)| pieces).unwrap_or_default(),
            person,
        })
    }
}

impl Desk {
    pub(crate) fn by(&self) -> By<'_> {
        By {
            staff: self.person.principal(),
            origin: &self.origin,
        }
    }

    pub(crate) fn hand(&self) -> Hand<'_> {
        Hand::Staff(self.by())
    }

    pub(crate) fn governance(&self) -> &Governance {
        self.visit().app.portal.governance()
    }

    pub(crate) fn visit(&self) -> &Visit {
        &self.person.visit
    }

    /// The piece of the address at a place; one of no possible form is of nothing that exists.
    pub(crate) fn id<I: std::str::FromStr>(&self, place: usize) -> Result<I, Fault> {
        let piece = self.pieces.get(place).ok_or(Fault::Missing)?;
        piece.parse().map_err(|_| Fault::Missing)
    }

    pub(crate) fn write(&self) -> Formatter {
        words::formatter(self.visit())
    }

    pub(crate) fn t(&self, key: &str) -> String {
        self.write().texts().t(key)
    }

    pub(crate) fn frame(&self) -> Frame {
        let mut frame = self.person.frame();
        frame.done = told::done(self.visit());
        frame
    }

    pub(crate) fn check_form(&self, token: &str) -> Result<(), Fault> {
        self.person.check_form(token)
    }

    /// For showing, never for deciding: whether a form offers to override a rule.
    pub(crate) fn is_administrator(&self) -> bool {
        let member = self.person.principal().member();
        member.roles.contains(&Role::Administrator)
    }

    /// The unseen fields of a form about something at this revision.
    pub(crate) fn hidden(&self, revision: Option<u64>) -> Hidden {
        Hidden {
            csrf: self.person.csrf(),
            revision,
            key: URL_SAFE_NO_PAD.encode(&random()[..18]),
            extra: Vec::new(),
        }
    }

    /// The way from the list of projects to a page.
    pub(crate) fn crumbs(&self, above: Vec<Link>, here: impl Into<String>) -> Crumbs {
        Crumbs {
            language: self.visit().language(),
            above,
            here: here.into(),
        }
    }
}

/// Why something could not be read or done, where no form can say it.
pub(crate) fn fault<R, V>(error: ActError<R, V>) -> Fault {
    match error {
        ActError::Missing => Fault::Missing,
        ActError::Scope(word) => match TokenScope::from_word(word) {
            Some(scope) => Fault::Scope(scope),
            None => Fault::Internal,
        },
        ActError::BadCursor(_) => Fault::BadCursor,
        ActError::KeyReused | ActError::Refused { .. } => Fault::Conflict,
        ActError::Port(error) => error.into(),
    }
}
