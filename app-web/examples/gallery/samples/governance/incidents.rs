//! Incidents.

use guichet_domain::deployments::Environment;
use guichet_domain::incidents::{Severity, State as IncidentState, Verb as IncidentVerb};
use guichet_domain::kernel::Words;
use guichet_web::i18n::Rich;
use guichet_web::view::governance::incidents::{
    CommentForm, IncidentBar, IncidentPage, IncidentRow, IncidentsPage,
};
use guichet_web::view::governance::parts::{Act, Choice, Fact, Facts};
use guichet_web::view::governance::rule::Rule;
use guichet_web::view::governance::states;
use guichet_web::view::governance::weight::Weight;
use guichet_web::view::icon::Icon;
use guichet_web::view::lists::Pager;
use guichet_web::view::orders::{Place, Step as WayStep};
use guichet_web::view::parts::{Alert, Link, Mood};

use super::super::{HOSTILE, Pages, add};
use super::{INCIDENT, PROJECT, TASK, Team};

impl Team<'_> {
    pub(super) fn incidents(&self, pages: &mut Pages) -> askama::Result<()> {
        let texts = self.0.write.texts();
        let row = |title: &str, state, severity, assignee: Option<&str>| IncidentRow {
            href: INCIDENT.to_owned(),
            title: title.to_owned(),
            project: "Portail fournisseurs".to_owned(),
            project_href: PROJECT.to_owned(),
            state: states::incident(texts, state),
            severity: states::severity(texts, severity),
            production: assignee.map(|_| self.env(Environment::Prod)),
            assignee: assignee.map(str::to_owned),
            opened: self.0.instant("2026-02-04T17:31:00Z"),
        };
        let choices = |chosen| {
            IncidentState::ALL.iter().map(move |(state, _)| {
                let label = states::incident_word(texts, *state);
                Choice::of(*state, label, chosen && *state == IncidentState::Open)
            })
        };
        let bar = |chosen| IncidentBar {
            states: choices(chosen).collect(),
            severities: vec![Choice::of(
                Severity::High,
                states::severity_word(texts, Severity::High),
                chosen,
            )],
            mine: chosen,
            project: chosen.then(|| ("1".to_owned(), HOSTILE.to_owned())),
            left_out: chosen.then(|| Alert::standing(Mood::Warn, HOSTILE)),
        };
        let mut page = IncidentsPage {
            frame: self.frame("/incidents/"),
            bar: bar(true),
            rows: vec![
                row(HOSTILE, IncidentState::Open, Severity::Critical, None),
                row(
                    "Panier",
                    IncidentState::Acknowledged,
                    Severity::High,
                    Some("Jean Dupont"),
                ),
                row(
                    "Lenteur",
                    IncidentState::Investigating,
                    Severity::Medium,
                    None,
                ),
                row(
                    "Résolu",
                    IncidentState::Resolved,
                    Severity::Low,
                    Some("Jean Dupont"),
                ),
                row(
                    "Clos",
                    IncidentState::Closed,
                    Severity::Low,
                    Some("Jean Dupont"),
                ),
                row(
                    "Doublon",
                    IncidentState::Duplicate,
                    Severity::Low,
                    Some("Jean Dupont"),
                ),
            ],
            pages: self.list_pages("/incidents/", Self::both()),
            csv_href: "/incidents/export.csv".to_owned(),
            csv_most: 5_000,
        };
        add(pages, "incidents", &page)?;
        page.rows.clear();
        page.pages.pager = Pager::default();
        add(pages, "incidents-no-match", &page)?;
        page.bar = bar(false);
        add(pages, "incidents-empty", &page)?;
        self.incident(pages)
    }

    fn incident(&self, pages: &mut Pages) -> askama::Result<()> {
        let texts = self.0.write.texts();
        let step = |state, place| WayStep {
            label: states::incident_word(texts, state),
            reached: (place != Place::Ahead)
                .then(|| Rich::piece(self.0.instant("2026-02-04T17:31:00Z"))),
            place,
        };
        let opened = self.0.instant("2026-02-04T17:31:00Z");
        let verb = |verb| states::incident_verb(texts, verb);
        let page = IncidentPage {
            frame: self.frame(INCIDENT),
            crumbs: self.crumbs("Échec"),
            notice: None,
            title: "INCIDENT - Échec déploiement v1.1.8".to_owned(),
            opened: texts.rich("incident-opened-at", "when", opened),
            state: states::incident(texts, IncidentState::Investigating),
            severity: states::severity(texts, Severity::High),
            production: Some(self.env(Environment::Prod)),
            facts: Facts {
                facts: vec![
                    Fact::words(self.t("assignee"), "Jean Dupont")
                        .noted(Rich::words(&self.t("fell-to-lead"))),
                ],
            },
            steps: vec![
                step(IncidentState::Open, Place::Behind),
                step(IncidentState::Acknowledged, Place::Behind),
                step(IncidentState::Investigating, Place::Here),
                step(IncidentState::Resolved, Place::Ahead),
                step(IncidentState::Closed, Place::Ahead),
            ],
            acts: vec![
                Act::form(INCIDENT, verb(IncidentVerb::Resolve)).weight(Weight::Primary),
                Act::direct(INCIDENT, verb(IncidentVerb::Close), Self::hidden(Some(3))),
                Act::form(INCIDENT, verb(IncidentVerb::Assign)).icon(Icon::User),
            ],
            denied: self.reasons(),
            not_now: self.reasons(),
            description: format!("Le déploiement a échoué.\n\nLogs:\n{HOSTILE}"),
            cause: Some(HOSTILE.to_owned()),
            review: Some("Une alerte est posée.".to_owned()),
            links: vec![(self.t("deployment-origin"), Link::new(TASK, "v1.1.8 PROD"))],
            comment: CommentForm {
                action: INCIDENT.to_owned(),
                hidden: Self::hidden(None),
                rule: Rule::most(4_000),
            },
            history: self.timeline(),
            history_pages: self.list_pages(INCIDENT, Pager::default()),
        };
        add(pages, "incident", &page)
    }
}
