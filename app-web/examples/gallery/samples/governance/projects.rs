//! Projects.

use guichet_domain::deployments::{Environment, State};
use guichet_web::i18n::Rich;
use guichet_web::view::governance::parts::{Act, Fact, Facts};
use guichet_web::view::governance::projects::{
    FreezeRow, Latest, MemberRow, ProjectPage, ProjectRow, ProjectsPage, StageRow,
};
use guichet_web::view::governance::reasons::{Reason, Reasons};
use guichet_web::view::governance::weight::Weight;
use guichet_web::view::lists::Pager;
use guichet_web::view::orders::Place;
use guichet_web::view::parts::{Alert, Mood};

use super::super::{HOSTILE, Pages, add};
use super::{PROJECT, Team};

impl Team<'_> {
    pub(super) fn projects(&self, pages: &mut Pages) -> askama::Result<()> {
        let row = |name: &str, latest| ProjectRow {
            href: PROJECT.to_owned(),
            name: name.to_owned(),
            lead: "Marie Martin".to_owned(),
            stage: self.t("stage-deploiement"),
            latest,
        };
        let latest = self.latest("v1.2.0", Environment::Preprod, State::Running);
        let mut page = ProjectsPage {
            frame: self.frame("/projets/"),
            text: String::new(),
            rows: vec![
                row("Portail fournisseurs", Some(latest.clone())),
                row(HOSTILE, None),
            ],
            why_not: None,
            pages: self.list_pages("/projets/", Self::both()),
        };
        add(pages, "projects", &page)?;
        page.rows.clear();
        page.pages.pager = Pager::default();
        add(pages, "projects-empty", &page)?;
        page.why_not = Some(self.t("project-fault-adders-only"));
        add(pages, "projects-empty-read", &page)?;
        "rien".clone_into(&mut page.text);
        add(pages, "projects-no-match", &page)?;
        self.project(latest, pages)
    }

    fn project(&self, latest: Latest, pages: &mut Pages) -> askama::Result<()> {
        let stage = |key: &str, place, state: &str, acts| StageRow {
            label: self.t(key),
            place,
            state: self.t(state),
            acts,
        };
        let move_on = |key: &str| {
            let act = Act::direct(PROJECT, self.t(key), Self::hidden(Some(4)));
            vec![act.row(self.t("stage-tests"))]
        };
        let reopen = vec![Act::form(PROJECT, self.t("stage-reopen")).row("x".to_owned())];
        let mut page = ProjectPage {
            frame: self.frame(PROJECT),
            crumbs: self.crumbs("Portail fournisseurs"),
            notice: Some(Alert::fresh(Mood::Good, self.t("done-project"))),
            name: "Portail fournisseurs".to_owned(),
            href: PROJECT.to_owned(),
            facts: Facts {
                facts: vec![
                    Fact::words(self.t("lead"), "Marie Martin"),
                    Fact::words(self.t("members"), "3"),
                ],
            },
            stages: vec![
                stage(
                    "stage-planification",
                    Place::Behind,
                    "stage-finished",
                    reopen,
                ),
                stage("stage-conception", Place::Behind, "stage-finished", vec![]),
                stage(
                    "stage-developpement",
                    Place::Behind,
                    "stage-finished",
                    vec![],
                ),
                stage(
                    "stage-tests",
                    Place::Here,
                    "stage-under-way",
                    move_on("stage-finish"),
                ),
                stage("stage-deploiement", Place::Ahead, "stage-to-come", vec![]),
                stage("stage-maintenance", Place::Ahead, "stage-to-come", vec![]),
            ],
            why_not: None,
            denied: Reasons {
                reasons: vec![Reason {
                    what: self.t("stage-finish"),
                    why: HOSTILE.to_owned(),
                }],
            },
            not_now: Reasons {
                reasons: vec![Reason {
                    what: self.t("stage-start"),
                    why: HOSTILE.to_owned(),
                }],
            },
            latest: vec![latest],
            members: vec![
                MemberRow {
                    name: "Jean Dupont".to_owned(),
                    login: "jean".to_owned(),
                    role: self.t("role-senior-developer"),
                    remove: Some(
                        Act::direct(PROJECT, self.t("member-remove"), Self::hidden(None))
                            .weight(Weight::Danger)
                            .row("Jean Dupont".to_owned()),
                    ),
                },
                MemberRow {
                    name: HOSTILE.to_owned(),
                    login: "marie".to_owned(),
                    role: self.t("role-project-lead"),
                    remove: None,
                },
            ],
            rules: Facts {
                facts: vec![
                    Fact::words(self.t("rule-promotion"), &self.t("yes"))
                        .noted(Rich::words(&self.t("rule-promotion-is"))),
                    Fact::words(self.t("rule-planner"), "DEV, TEST"),
                ],
            },
            freezes: vec![FreezeRow {
                name: "Clôture annuelle".to_owned(),
                from: self.0.instant("2026-12-20T23:00:00Z"),
                until: self.0.instant("2027-01-03T23:00:00Z"),
                zone: "Europe/Paris".to_owned(),
                environments: vec![self.env(Environment::Prod), self.env(Environment::Preprod)],
                is_now: true,
                remove: None,
            }],
            member_act: Some(Act::form(PROJECT, self.t("member-add")).row(String::new())),
            rules_act: Some(Act::form(PROJECT, self.t("rules-edit")).row(String::new())),
            freeze_act: Some(Act::form(PROJECT, self.t("freeze-add")).row(String::new())),
        };
        add(pages, "project", &page)?;
        page.notice = None;
        page.why_not = Some(self.t("stage-denial-lead-only"));
        page.latest.clear();
        page.freezes.clear();
        for stage in &mut page.stages {
            stage.acts.clear();
        }
        page.member_act = None;
        page.rules_act = None;
        page.freeze_act = None;
        add(pages, "project-read", &page)
    }
}
