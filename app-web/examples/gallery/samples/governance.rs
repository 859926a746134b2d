//! Projects, deployments, incidents.

use guichet_domain::access::Role;
use guichet_domain::deployments::{Environment, EventKind, State, Verb};
use guichet_domain::incidents::{Severity, State as IncidentState, Verb as IncidentVerb};
use guichet_domain::kernel::Words;
use guichet_web::i18n::Rich;
use guichet_web::view::frame::{Frame, StaffAccount};
use guichet_web::view::governance::calendar::{CalendarPage, Day, Frozen, Planned};
use guichet_web::view::governance::deployments::{
    DeploymentsPage, Figure, Rate, TaskBar, TaskRow, Tile,
};
use guichet_web::view::governance::form::{Button, Field, Form, FormPage, Kind, Points, Weight};
use guichet_web::view::governance::incidents::{
    CommentForm, IncidentBar, IncidentPage, IncidentRow, IncidentsPage,
};
use guichet_web::view::governance::parts::{
    Act, Choice, Crumbs, Env, Fact, Facts, Hidden, Mark, Pages as ListPages, Step, Timeline,
};
use guichet_web::view::governance::projects::{
    FreezeRow, Latest, MemberRow, ProjectPage, ProjectRow, ProjectsPage, StageRow,
};
use guichet_web::view::governance::reasons::{Reason, Reasons};
use guichet_web::view::governance::states;
use guichet_web::view::governance::task::{Log, LogForm, LogRow, TaskPage};
use guichet_web::view::icon::Icon;
use guichet_web::view::lists::{AskedDay, Pager};
use guichet_web::view::orders::{Place, Step as WayStep};
use guichet_web::view::parts::{Alert, Link, Mood, When};
use guichet_web::view::query::Query;
use guichet_web::view::staff::dashboard::{MyIncident, MyProject, StaffDashboardPage, Waiting};

use super::{HOSTILE, Pages, Sample, add, date};

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

    fn dashboards(&self, pages: &mut Pages) -> askama::Result<()> {
        let path = "/equipe/tableau-de-bord/";
        let texts = self.0.write.texts();
        let act = Act::form(TASK, self.t("act-authorise")).weight(Weight::Primary);
        let mut page = StaffDashboardPage {
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

    fn projects(&self, pages: &mut Pages) -> askama::Result<()> {
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
            pages: self.list_pages("/projets/", Self::both()),
        };
        add(pages, "projects", &page)?;
        page.rows.clear();
        page.pages.pager = Pager::default();
        add(pages, "projects-empty", &page)?;
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
        }
    }

    fn lists(&self, pages: &mut Pages) -> askama::Result<()> {
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

    fn tasks(&self, pages: &mut Pages) -> askama::Result<()> {
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
            }),
            links: vec![(self.t("field-retry-of"), Link::new(TASK, "v1.1.9 en PROD"))],
            history: self.timeline(),
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

    fn form(&self, title: &str) -> Form {
        Form {
            language: self.0.language,
            title: self.t(title),
            action: TASK.to_owned(),
            back: TASK.to_owned(),
            hidden: Self::hidden(Some(2)),
            facts: vec![
                Fact::words(self.t("version"), "v1.2.0"),
                Fact::piece(self.t("environment"), self.env(Environment::Prod)),
                Fact::words(self.t("responsible"), "Jean Dupont"),
            ],
            notice: None,
            points: None,
            fields: vec![],
            note: None,
            buttons: vec![Button::primary(self.t("do-authorise"))],
            wide: false,
        }
    }

    fn add_form(&self, pages: &mut Pages, name: &str, form: Form, bad: bool) -> askama::Result<()> {
        let page = FormPage {
            frame: self.frame(TASK),
            crumbs: self.crumbs(&form.title),
            about: "Portail fournisseurs, v1.2.0".to_owned(),
            is_fault: bad,
            form,
        };
        add(pages, name, &page)
    }

    fn forms(&self, pages: &mut Pages) -> askama::Result<()> {
        let choice = |value: &str, label: &str| Choice {
            value: value.to_owned(),
            label: self.t(label),
            chosen: false,
        };
        let mut form = self.form("title-authorise");
        form.points = Some(Points {
            headline: self.t("confirm-headline"),
            points: vec![
                choice("tests", "confirm-tests"),
                choice("team", "confirm-team"),
                choice("planning", "confirm-planning"),
            ],
            fault: None,
        });
        form.note = Some(self.t("authorise-note"));
        self.add_form(pages, "form-authorise", form.clone(), false)?;
        form.blame("confirmed", self.t("task-fault-unconfirmed"));
        self.add_form(pages, "form-authorise-fault", form, true)?;

        let mut form = self.form("title-authorise");
        form.buttons.clear();
        form.notice = Some(Alert::fresh(Mood::Bad, self.t("denial-lead-only")));
        self.add_form(pages, "form-refused", form, true)?;

        let mut form = self.form("deployment-new");
        form.wide = true;
        form.fields = vec![
            Field::new("version", self.t("version"), Kind::Line(50), HOSTILE)
                .hint(self.t("version-hint")),
            Field::new(
                "environment",
                self.t("environment"),
                Kind::Select(vec![choice("", "choose"), choice("PROD", "env-prod")]),
                "",
            ),
            Field::new(
                "description",
                self.t("description"),
                Kind::Area(3, false),
                HOSTILE,
            ),
            Field::new(
                "planned_at",
                self.t("planned-date"),
                Kind::Moment,
                "2026-10-25T02:30",
            ),
            Field::new(
                "time_zone",
                self.t("time-zone"),
                Kind::Proposed(&["Europe/Paris"]),
                "UTC",
            ),
            Field::new(
                "which",
                self.t("which"),
                Kind::Radios(vec![choice("first", "yes"), choice("second", "no")]),
                "",
            ),
            Field::new("redeployment", self.t("redeployment"), Kind::Tick(true), "")
                .optional(String::new())
                .hint(self.t("redeployment-hint")),
        ];
        self.add_form(pages, "form-plan", form.clone(), false)?;
        for (name, fault) in [
            ("version", "plan-fault-version-blank"),
            ("environment", "fault-environment"),
            ("description", "text-empty"),
            ("planned_at", "fault-never"),
            ("time_zone", "fault-no-zone"),
            ("which", "fault-twice"),
        ] {
            form.blame(name, self.t(fault));
        }
        self.add_form(pages, "form-plan-faults", form, true)?;

        let mut form = self.form("title-execute");
        form.wide = true;
        form.fields = vec![
            Field::new("log", self.t("log-of"), Kind::Area(7, true), "10:31 OK")
                .optional(self.t("optional"))
                .hint(self.t("log-hint")),
            Field::new("reason", self.t("fail-reason"), Kind::Area(2, false), "")
                .optional(self.t("fail-reason-when")),
        ];
        let button = |key: &str, weight, icon, outcome| Button {
            label: self.t(key),
            weight,
            icon: Some(icon),
            outcome: Some(outcome),
        };
        form.buttons = vec![
            button("do-logs", Weight::Plain, Icon::Plus, "logs"),
            button("do-fail", Weight::Danger, Icon::Cross, "failed"),
            button("do-succeed", Weight::Primary, Icon::Check, "succeeded"),
        ];
        form.note = Some(self.t("fail-note"));
        let texts = self.0.write.texts();
        form.notice = Some(
            Alert::fresh(
                Mood::Warn,
                texts.t1("changed-meanwhile", "names", "Jean Dupont"),
            )
            .detail(Rich::words(HOSTILE)),
        );
        self.add_form(pages, "form-execute", form, true)
    }

    fn incidents(&self, pages: &mut Pages) -> askama::Result<()> {
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
            },
            history: self.timeline(),
        };
        add(pages, "incident", &page)
    }

    fn calendars(&self, pages: &mut Pages) -> askama::Result<()> {
        let texts = self.0.write.texts();
        let first = date("2026-01-26");
        let planned = Planned {
            href: TASK.to_owned(),
            at: self.0.instant("2026-02-06T13:00:00Z"),
            version: "v1.2.0".to_owned(),
            env: self.env(Environment::Preprod),
            project: HOSTILE.to_owned(),
            state: states::task(texts, State::Planned),
        };
        let frozen = Frozen {
            name: "Clôture".to_owned(),
            project: "Portail fournisseurs".to_owned(),
            environments: vec![self.env(Environment::Prod)],
        };
        let days = first.iter_days().take(35).enumerate().map(|(at, day)| Day {
            date: When::long_day(day, &self.0.write),
            number: u32::try_from(at % 28 + 1).unwrap_or(1),
            is_inside: (6..34).contains(&at),
            is_today: at == 10,
            planned: if at % 5 == 0 {
                vec![planned.clone()]
            } else {
                vec![]
            },
            frozen: if at % 7 == 4 {
                vec![frozen.clone()]
            } else {
                vec![]
            },
        });
        let mut page = CalendarPage {
            frame: self.frame("/projets/calendrier/"),
            month: self.0.write.month(date("2026-02-01")),
            prev_href: "/projets/calendrier/?mois=2026-01".to_owned(),
            next_href: "/projets/calendrier/?mois=2026-03".to_owned(),
            weekdays: (1..=7).map(|n| self.t(&format!("weekday-{n}"))).collect(),
            days: days.collect(),
            is_cut: true,
            is_fault: false,
        };
        add(pages, "calendar", &page)?;
        for day in &mut page.days {
            day.planned.clear();
            day.frozen.clear();
        }
        page.is_fault = true;
        add(pages, "calendar-empty", &page)
    }
}
