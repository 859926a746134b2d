use guichet_domain::access::{Carrier, Principal, StaffPrincipal};
use tokio::sync::OnceCell;

use crate::view::frame::CustomerChoice;

/// Somebody whose session was checked.
pub(crate) struct Known {
    pub(crate) principal: Principal,
    /// The session's secret as text.
    pub(crate) secret: String,
    pub(crate) carrier: Carrier,
    /// Their customers, once a page has read them.
    pub(crate) customers: OnceCell<Vec<CustomerChoice>>,
}

/// A member of the staff whose session or token was checked.
pub(crate) struct StaffKnown {
    pub(crate) principal: StaffPrincipal,
    /// The session's secret as text, where it came in a cookie.
    pub(crate) secret: Option<String>,
}
