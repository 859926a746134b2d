//! `/equipe/tableau-de-bord/`

use askama::Template;

use crate::view::frame::Frame;
use crate::view::governance::parts::Act;
use crate::view::governance::projects::Latest;
use crate::view::icon::{Art, Icon};
use crate::view::parts::{Alert, Badge, When};

/// A deployment that waits for this person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Its project's name.
    pub project: String,
    /// What, where, when.
    pub latest: Latest,
    /// What it waits for.
    pub act: Act,
}

/// An incident in this person's hands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MyIncident {
    /// Its page.
    pub href: String,
    /// Its title.
    pub title: String,
    /// Its project's name.
    pub project: String,
    /// Where it stands.
    pub state: Badge,
    /// How bad it is.
    pub severity: Badge,
    /// When it was opened.
    pub opened: When,
}

/// A project they are a member of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MyProject {
    /// Its page.
    pub href: String,
    /// Its name.
    pub name: String,
    /// What they are there.
    pub role: String,
}

/// The first page after a member of the staff has signed in.
#[derive(Debug, Clone, Template)]
#[template(path = "staff/dashboard.html")]
pub struct StaffDashboardPage {
    /// Around it.
    pub frame: Frame,
    /// What was done just now.
    pub notice: Option<Alert>,
    /// Deployments to authorise or execute.
    pub waiting: Vec<Waiting>,
    /// Incidents in their hands.
    pub incidents: Vec<MyIncident>,
    /// Their projects.
    pub projects: Vec<MyProject>,
}
