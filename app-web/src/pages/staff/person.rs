use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use guichet_domain::access::{StaffAccount as Account, StaffPrincipal};
use guichet_domain::kernel::StaffId;
use guichet_portal::Purpose;
use poem::{FromRequest, Request, RequestBody};

use crate::auth;
use crate::known::StaffKnown;
use crate::problem::Fault;
use crate::view::frame::{Frame, StaffAccount};
use crate::view::parts::When;
use crate::visit::Visit;
use crate::words;

/// A member of the staff who is signed in. A handler that takes one is closed to strangers and to
/// customers: both are sent to the staff's sign-in.
pub(crate) struct StaffPerson {
    pub(crate) visit: Visit,
    known: Arc<StaffKnown>,
}

impl<'a> FromRequest<'a> for StaffPerson {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> poem::Result<Self> {
        let visit = Visit::from_request(request, body).await?;
        Ok(Self::of(visit).await?)
    }
}

impl StaffPerson {
    async fn of(visit: Visit) -> Result<Self, Fault> {
        let known = auth::staff_by_cookie(&visit).await?;
        Ok(Self { visit, known })
    }

    pub(crate) fn principal(&self) -> &StaffPrincipal {
        &self.known.principal
    }

    /// Whether a form is this person's own.
    pub(crate) fn check_form(&self, token: &str) -> Result<(), Fault> {
        self.known.check_form(&self.visit, token)
    }

    /// The token for this person's forms.
    pub(crate) fn csrf(&self) -> String {
        self.known.csrf(&self.visit).unwrap_or_default()
    }

    /// Around a page with data read now.
    pub(crate) fn frame(&self) -> Frame {
        let mut frame = crate::pages::frame(&self.visit, None);
        frame.staff = Some(account(&self.visit, &self.known));
        let now = self.visit.app.portal.clock().now();
        frame.read_at = Some(When::instant(now, &words::formatter(&self.visit)));
        frame
    }
}

/// Who it is, for the frame.
pub(crate) fn account(visit: &Visit, known: &StaffKnown) -> StaffAccount {
    let member = known.principal.member();
    StaffAccount {
        name: member.name.clone(),
        login: member.login.clone(),
        roles: member.roles.iter().copied().collect(),
        csrf: known.csrf(visit).unwrap_or_default(),
        mark: mark(visit, member.id),
        is_local: member.account == Account::Local,
        is_held: false,
    }
}

/// What tells this person's drafts on a device from others'; it says nothing of who it is.
pub(super) fn mark(visit: &Visit, id: StaffId) -> String {
    let keys = visit.app.portal.keys();
    let seal = keys.seal(Purpose::Drafts, id.to_string().as_bytes());
    URL_SAFE_NO_PAD.encode(&seal[..12])
}
