//! The list of a project's deployments.

use guichet_domain::deployments::{Environment, State};
use guichet_domain::kernel::Words;
use guichet_web::i18n::Rich;
use guichet_web::view::governance::deployments::{
    DeploymentsPage, Figure, Rate, TaskBar, TaskRow, Tile,
};
use guichet_web::view::governance::parts::{Act, Choice, Env};
use guichet_web::view::governance::states;
use guichet_web::view::governance::weight::Weight;
use guichet_web::view::lists::{AskedDay, Pager};

use super::super::{Pages, add, date};
use super::{PROJECT, TASK, TASKS, Team};

impl Team<'_> {
    fn row(&self, version: &str, environment: Environment, state: State) -> TaskRow {
        let texts = self.0.write.texts();
        let planned = state == State::Planned;
        let act = if planned {
            Act::form(TASK, self.t("act-authorise")).weight(Weight::Primary)
        } else {
            Act::page(TASK, self.t("act-see")).weight(Weight::Quiet)
        };
        TaskRow {
            href: TASK.to_owned(),
            version: version.to_owned(),
            env: self.env(environment),
            state: states::task(texts, state),
            authorised_by: (!planned).then(|| "Marie Martin".to_owned()),
            date: self.0.instant("2026-02-06T13:00:00Z"),
            responsible: "Jean Dupont".to_owned(),
            remarks: if state == State::Failed {
                vec![self.t("remark-override"), self.t("remark-freeze")]
            } else {
                vec![]
            },
            act: act.row(format!("{version} {}", environment.word())),
            is_due: planned,
        }
    }

    fn bar(&self, chosen: bool) -> TaskBar {
        let texts = self.0.write.texts();
        let states = State::ALL.iter().map(|(state, _)| {
            let label = states::task_word(texts, *state);
            Choice::of(*state, label, chosen && *state == State::Failed)
        });
        let environments = Environment::ALL.iter().map(|(environment, _)| {
            let label = Env::name(*environment, texts);
            Choice::of(
                *environment,
                label,
                chosen && *environment == Environment::Prod,
            )
        });
        TaskBar {
            path: TASKS.to_owned(),
            states: states.collect(),
            environments: environments.collect(),
            from: AskedDay {
                value: if chosen {
                    "2026-02-01".into()
                } else {
                    String::new()
                },
                words: if chosen {
                    self.0.write.day(date("2026-02-01"))
                } else {
                    String::new()
                },
            },
            to: AskedDay::default(),
            overridden: chosen,
            period_fault: None,
            left_out: None,
        }
    }

    pub(super) fn lists(&self, pages: &mut Pages) -> askama::Result<()> {
        use Environment::{Dev, Preprod, Prod, Test};
        let texts = self.0.write.texts();
        let tile = |label: Rich, count, part| Tile {
            label,
            count,
            href: TASKS.to_owned(),
            part,
        };
        let of = |state| Rich::piece(states::task(texts, state));
        let part = Some((
            texts.t1("statistics-authorised", "n", 1_u64),
            TASKS.to_owned(),
        ));
        let figure = |name: &str, value: &str, better| Figure {
            name: self.t(name),
            value: value.to_owned(),
            trend: texts.t1("dora-before", "before", "1,2"),
            better,
            definition: self.t("dora-lead-time-is"),
        };
        let mut page = DeploymentsPage {
            frame: self.frame(TASKS),
            crumbs: self.crumbs(&self.t("deployments")),
            notice: None,
            project: "Portail fournisseurs".to_owned(),
            project_href: PROJECT.to_owned(),
            lede: self.t("tests-finished"),
            new_href: format!("{TASKS}creer/"),
            why_not: None,
            tiles: vec![
                tile(Rich::words(&self.t("statistics-total")), 12_345, None),
                tile(of(State::Succeeded), 6, None),
                tile(of(State::Failed), 2, None),
                tile(of(State::Running), 1, None),
                tile(of(State::Planned), 2, part),
                tile(of(State::Rejected), 0, None),
                tile(of(State::Cancelled), 0, None),
            ],
            rate: Rate {
                words: "75 %".to_owned(),
                done: 6,
                ended: 8,
            },
            figures: vec![
                figure("dora-frequency", "1,4", Some(true)),
                figure("dora-lead-time", "3 j 4 h", Some(false)),
                figure("dora-failure-rate", "12 %", None),
                figure("dora-restore-time", "–", None),
            ],
            periods: [30, 90]
                .map(|days: u32| Choice {
                    value: days.to_string(),
                    label: texts.t1("dora-days", "days", days),
                    chosen: days == 30,
                })
                .to_vec(),
            of_the_latest: true,
            bar: self.bar(false),
            rows: vec![
                self.row("v1.2.0", Prod, State::Planned),
                self.row("v1.2.0", Preprod, State::Running),
                self.row("v1.1.9", Test, State::Succeeded),
                self.row("v1.1.8", Prod, State::Failed),
                self.row("v1.1.7", Dev, State::Stale),
                self.row(&"v".repeat(50), Dev, State::Authorised),
                self.row("v1.1.6", Dev, State::Rejected),
                self.row("v1.1.5", Dev, State::Cancelled),
            ],
            pages: self.list_pages(TASKS, Self::both()),
            csv_href: format!("{TASKS}export.csv"),
            csv_most: 5_000,
        };
        add(pages, "deployments", &page)?;
        page.bar = self.bar(true);
        page.pages.pager = Pager::default();
        page.rows.clear();
        page.why_not = Some(self.t("denial-lead-only"));
        add(pages, "deployments-no-match", &page)?;
        page.bar = self.bar(false);
        page.bar.period_fault = Some(self.t("period-reversed"));
        page.why_not = None;
        page.rate = Rate {
            words: "–".to_owned(),
            done: 0,
            ended: 0,
        };
        add(pages, "deployments-empty", &page)
    }
}
