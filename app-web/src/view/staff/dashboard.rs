//! `/equipe/tableau-de-bord/`

use askama::Template;

use crate::view::frame::Frame;
use crate::view::icon::Icon;

/// The first page after a member of the staff has signed in.
#[derive(Debug, Clone, Template)]
#[template(path = "staff/dashboard.html")]
pub struct StaffDashboardPage {
    /// Around it.
    pub frame: Frame,
}
