//! One deployment.

use guichet_domain::deployments::{Environment, State, Verb};
use guichet_web::i18n::Rich;
use guichet_web::view::governance::parts::{Act, Fact, Facts};
use guichet_web::view::governance::rule::Rule;
use guichet_web::view::governance::states;
use guichet_web::view::governance::task::{Log, LogForm, LogRow, TaskPage};
use guichet_web::view::governance::weight::Weight;
use guichet_web::view::icon::Icon;
use guichet_web::view::parts::{Alert, Link, Mood, When};

use super::super::{HOSTILE, Pages, add};
use super::{INCIDENT, TASK, Team};

impl Team<'_> {
    pub(super) fn tasks(&self, pages: &mut Pages) -> askama::Result<()> {
        let texts = self.0.write.texts();
        let line = |line: &str| LogRow {
            at: When::clock(
                "2026-02-06T09:31:04Z".parse().unwrap_or_default(),
                &self.0.write,
            ),
            who: "Jean Dupont".to_owned(),
            line: line.to_owned(),
        };
        let mut page = TaskPage {
            frame: self.frame(TASK),
            crumbs: self.crumbs("v1.2.0 en PREPROD"),
            notice: None,
            alerts: vec![],
            project: "Portail fournisseurs".to_owned(),
            version: "v1.2.0".to_owned(),
            env: self.env(Environment::Preprod),
            state: states::task(texts, State::Running),
            description: format!("Corrections du calcul des frais de port.\n{HOSTILE}"),
            facts: Facts {
                facts: vec![
                    Fact::words(self.t("responsible"), "Jean Dupont"),
                    Fact::words(self.t("authorised-by"), "Marie Martin")
                        .noted(Rich::piece(self.0.instant("2026-02-06T08:58:00Z"))),
                ],
            },
            acts: vec![],
            denied: self.reasons(),
            not_now: self.reasons(),
            ask: Some(texts.t1("ask", "names", "Jean Dupont")),
            log: Some(Log {
                language: self.0.language,
                stream: None,
                last: 3,
                rows: vec![line("Démarrage"), line(HOSTILE), line(&"x".repeat(400))],
                is_cut: true,
                read_at: self.0.instant("2026-02-06T09:42:00Z"),
                refresh_href: TASK.to_owned(),
            }),
            log_form: Some(LogForm {
                action: TASK.to_owned(),
                hidden: Self::hidden(Some(3)),
                rule: Rule::log(None),
            }),
            links: vec![(self.t("field-retry-of"), Link::new(TASK, "v1.1.9 en PROD"))],
            history: self.timeline(),
            history_pages: self.list_pages(TASK, Self::both()),
        };
        add(pages, "task-running", &page)?;
        page.state = states::task(texts, State::Failed);
        page.notice = Some(
            Alert::fresh(Mood::Good, self.t("done-fail"))
                .link(Link::new(INCIDENT, self.t("see-incident"))),
        );
        page.alerts = vec![
            Alert::standing(Mood::Bad, self.t("alert-failed")).detail(Rich::words(HOSTILE)),
            Alert::standing(Mood::Warn, self.t("alert-override")),
        ];
        page.acts = vec![
            Act::form(TASK, self.t("act-retry")).icon(Icon::Return),
            Act::form(TASK, self.t("act-rollback")).icon(Icon::Return),
        ];
        page.log_form = None;
        page.denied.reasons.clear();
        add(pages, "task-failed", &page)?;
        page.state = states::task(texts, State::Planned);
        page.notice = None;
        page.alerts.clear();
        page.log = None;
        page.acts = [Verb::Authorise, Verb::Edit, Verb::Reject, Verb::Cancel]
            .map(|verb| {
                let act = Act::form(TASK, states::task_verb(texts, verb));
                act.weight(match verb {
                    Verb::Authorise => Weight::Primary,
                    Verb::Edit => Weight::Plain,
                    _ => Weight::Danger,
                })
            })
            .to_vec();
        add(pages, "task-planned", &page)
    }
}
