//! The staff's first page.

use guichet_domain::deployments::{Environment, State};
use guichet_domain::incidents::{Severity, State as IncidentState};
use guichet_web::view::governance::parts::Act;
use guichet_web::view::governance::states;
use guichet_web::view::governance::weight::Weight;
use guichet_web::view::icon::Icon;
use guichet_web::view::staff::dashboard::{MyIncident, MyProject, StaffDashboardPage, Waiting};

use super::super::{HOSTILE, Pages, add};
use super::{INCIDENT, PROJECT, TASK, Team};

impl Team<'_> {
    pub(super) fn dashboards(&self, pages: &mut Pages) -> askama::Result<()> {
        let path = "/equipe/tableau-de-bord/";
        let texts = self.0.write.texts();
        let act = Act::form(TASK, self.t("act-authorise")).weight(Weight::Primary);
        let mut page = StaffDashboardPage {
            notice: None,
            frame: self.frame(path),
            waiting: vec![Waiting {
                project: "Portail fournisseurs".to_owned(),
                latest: self.latest("v1.2.0", Environment::Prod, State::Planned),
                act: act.icon(Icon::Check).row("v1.2.0".to_owned()),
            }],
            incidents: vec![MyIncident {
                href: INCIDENT.to_owned(),
                title: HOSTILE.to_owned(),
                project: "Portail fournisseurs".to_owned(),
                state: states::incident(texts, IncidentState::Open),
                severity: states::severity(texts, Severity::Critical),
                opened: self.0.instant("2026-02-04T17:31:00Z"),
            }],
            projects: vec![MyProject {
                href: PROJECT.to_owned(),
                name: "Portail fournisseurs".to_owned(),
                role: self.t("role-project-lead"),
            }],
        };
        add(pages, "staff-dashboard", &page)?;
        page.waiting.clear();
        page.incidents.clear();
        page.projects.clear();
        add(pages, "staff-dashboard-empty", &page)
    }
}
