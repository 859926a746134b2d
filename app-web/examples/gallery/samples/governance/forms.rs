//! Forms.

use guichet_domain::deployments::Environment;
use guichet_web::i18n::Rich;
use guichet_web::view::governance::form::{Button, Field, Form, FormPage, Kind, Points};
use guichet_web::view::governance::parts::{Choice, Fact};
use guichet_web::view::governance::weight::Weight;
use guichet_web::view::icon::Icon;
use guichet_web::view::parts::{Alert, Mood};

use super::super::{HOSTILE, Pages, add};
use super::{TASK, Team};

impl Team<'_> {
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

    pub(super) fn forms(&self, pages: &mut Pages) -> askama::Result<()> {
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

        let mut form = self.form("project-new");
        form.facts.clear();
        form.hidden.revision = None;
        form.buttons = vec![Button::primary(self.t("project-create"))];
        form.note = Some(self.t("project-new-note"));
        form.fields = vec![
            Field::new("name", self.t("project-name"), Kind::Line(120), HOSTILE)
                .hint(self.t("project-name-hint")),
            Field::new("lead", self.t("lead"), Kind::Line(200), "marie")
                .hint(self.t("project-lead-hint")),
        ];
        self.add_form(pages, "form-project", form.clone(), false)?;
        form.blame("name", self.t("project-fault-name-taken"));
        let held = "project-fault-role-not-held";
        form.blame("lead", self.0.write.texts().t1(held, "login", "paul"));
        self.add_form(pages, "form-project-faults", form, true)?;

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
}
