//! Projects, deployments, incidents.

mod calendars;
mod dashboards;
mod deployments;
mod forms;
mod incidents;
mod projects;
mod tasks;

use guichet_domain::access::Role;
use guichet_domain::deployments::{Environment, EventKind, State};
use guichet_web::view::frame::{Frame, StaffAccount};
use guichet_web::view::governance::parts::{
    Crumbs, Env, Hidden, Mark, Pages as ListPages, Step, Timeline,
};
use guichet_web::view::governance::projects::Latest;
use guichet_web::view::governance::reasons::{Reason, Reasons};
use guichet_web::view::governance::states;
use guichet_web::view::lists::Pager;
use guichet_web::view::parts::Link;
use guichet_web::view::query::Query;

use super::{HOSTILE, Pages, Sample};

const PROJECT: &str = "/projets/019c2f6e-7d3a-7b52-9f10-3c5d8a21e4b7/";
const TASKS: &str = "/projets/019c2f6e-7d3a-7b52-9f10-3c5d8a21e4b7/deploiements/";
const TASK: &str = "/projets/019c2f6e-7d3a-7b52-9f10-3c5d8a21e4b7/deploiements/1/";
const INCIDENT: &str = "/incidents/019c2f6e-7d3a-7b52-9f10-3c5d8a21e4b9/";

pub(super) fn all(sample: &Sample, pages: &mut Pages) -> askama::Result<()> {
    let team = Team(sample);
    team.dashboards(pages)?;
    team.projects(pages)?;
    team.lists(pages)?;
    team.tasks(pages)?;
    team.forms(pages)?;
    team.incidents(pages)?;
    team.calendars(pages)
}

struct Team<'a>(&'a Sample);

impl Team<'_> {
    fn t(&self, key: &str) -> String {
        self.0.t(key)
    }

    fn frame(&self, path: &str) -> Frame {
        Frame {
            staff: Some(StaffAccount {
                name: "Marie Martin".to_owned(),
                login: "marie".to_owned(),
                roles: vec![Role::ProjectLead],
                csrf: "dG9rZW4".to_owned(),
                is_local: true,
                is_held: false,
            }),
            read_at: Some(self.0.instant("2026-02-06T09:42:00Z")),
            ..self.0.stranger(path)
        }
    }

    fn env(&self, environment: Environment) -> Env {
        Env::new(environment, self.0.write.texts())
    }

    fn crumbs(&self, here: &str) -> Crumbs {
        Crumbs {
            language: self.0.language,
            above: vec![
                Link::new("/projets/", self.t("projects")),
                Link::new(PROJECT, "Portail fournisseurs"),
            ],
            here: here.to_owned(),
        }
    }

    fn hidden(revision: Option<u64>) -> Hidden {
        Hidden {
            csrf: "dG9rZW4".to_owned(),
            revision,
            key: "a2V5LW9mLXRoZS1mb3Jt".to_owned(),
            extra: Vec::new(),
        }
    }

    fn latest(&self, version: &str, environment: Environment, state: State) -> Latest {
        Latest {
            href: TASK.to_owned(),
            version: version.to_owned(),
            env: self.env(environment),
            state: states::task(self.0.write.texts(), state),
            date: self.0.instant("2026-02-06T13:00:00Z"),
        }
    }

    fn list_pages(&self, path: &str, pager: Pager) -> ListPages {
        ListPages {
            language: self.0.language,
            query: Query::new(path),
            pager,
        }
    }

    fn both() -> Pager {
        Pager {
            prev: Some("eyJuIjoxfQ".to_owned()),
            next: Some("eyJuIjoyfQ".to_owned()),
        }
    }

    fn timeline(&self) -> Timeline {
        let texts = self.0.write.texts();
        let step = |mark, kind, quote: Option<&str>, changes| Step {
            mark,
            words: states::task_event(texts, kind, "Marie Martin"),
            at: self.0.instant("2026-02-06T08:58:00Z"),
            quote: quote.map(str::to_owned),
            changes,
        };
        let change = vec![
            "Version : v1.2.0 → v1.2.1".to_owned(),
            self.t("event-voided"),
        ];
        Timeline {
            steps: vec![
                step(Mark::Now, EventKind::Started, None, vec![]),
                step(Mark::Good, EventKind::Authorised, Some(HOSTILE), vec![]),
                step(Mark::Plain, EventKind::Edited, None, change),
                step(
                    Mark::Bad,
                    EventKind::Rejected,
                    Some("Pas encore.\nAttendre."),
                    vec![],
                ),
                step(Mark::Plain, EventKind::Planned, None, vec![]),
            ],
        }
    }

    fn reasons(&self) -> Reasons {
        let reason = |what: &str, why: &str| Reason {
            what: self.t(what),
            why: self.t(why),
        };
        Reasons {
            reasons: vec![
                reason("do-succeed", "denial-executor-only"),
                reason("do-fail", "denial-four-eyes"),
            ],
        }
    }
}
