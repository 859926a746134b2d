//! Times in which nothing is deployed.

use guichet_domain::deployments::{Freeze, LONGEST_NAME};
use guichet_domain::kernel::ProjectId;
use guichet_portal::governance::{ActError, ProjectView};
use poem::http::StatusCode;
use poem::{Response, handler};

use super::rules::store;
use super::{answer, answer_in, empty, environment_ticks, once, open, page, shown, ticked};
use crate::pages::governance::Desk;
use crate::pages::governance::moment::{self, Moment};
use crate::pages::governance::plan::ZONES;
use crate::pages::governance::sent::Sent;
use crate::problem::Fault;
use crate::view::governance::form::{Field, Form, Kind};
use crate::view::governance::rule::Rule;

/// Beside it is said that none was chosen.
pub(super) const FIRST: &str = FROZEN[0];

const FROZEN: [&str; 4] = ["frozen-DEV", "frozen-TEST", "frozen-PREPROD", "frozen-PROD"];

fn freeze_form(desk: &Desk, view: &ProjectView, sent: &Sent) -> Form {
    let texts = desk.write().texts();
    let mut form = empty(desk, view, "gels", texts.t("freeze-add"));
    let zone = sent.given("time_zone").map(str::to_owned);
    let zone = zone.unwrap_or_else(|| desk.visit().app.zone().name().to_owned());
    let moment = |name: &'static str, key: &'static str| {
        let field = Field::new(name, texts.t(key), Kind::Moment, sent.field(name));
        field.rule(Rule::given(texts.t("fault-no-date")))
    };
    let name = Field::new(
        "name",
        texts.t("freeze-name"),
        Kind::Line(LONGEST_NAME),
        sent.field("name"),
    );
    form.fields = vec![
        name.hint(texts.t("freeze-name-hint")),
        moment("from", "freeze-from"),
        moment("until", "freeze-until"),
        Field::new(
            "time_zone",
            texts.t("time-zone"),
            Kind::Proposed(&ZONES),
            zone,
        )
        .rule(Rule::given(texts.t("fault-no-zone"))),
    ];
    let frozen = ticked(sent, FROZEN);
    form.fields
        .extend(environment_ticks(desk, FROZEN, |e| frozen.contains(&e)));
    form.note = Some(texts.t("freeze-note"));
    form
}

/// GET `/projets/{uuid}/gels/`
#[handler]
pub(crate) async fn show_freeze(desk: Desk) -> Result<Response, Fault> {
    let view = shown(&desk).await?;
    open(&desk, &view, freeze_form(&desk, &view, &Sent::default()))
}

/// POST `/projets/{uuid}/gels/`
#[handler]
pub(crate) async fn add_freeze(desk: Desk, sent: Sent) -> Result<Response, Fault> {
    desk.check_form(sent.field("csrf"))?;
    let view = shown(&desk).await?;
    let mut form = freeze_form(&desk, &view, &sent);
    let moment =
        |name: &str, which: &str| moment::read(sent.field(name), sent.field("time_zone"), which);
    // Of an hour that comes twice the longer freeze is meant.
    let (from, until) = (moment("from", "first"), moment("until", "second"));
    let (Moment::At(from, time_zone), Moment::At(until, _)) = (from, until) else {
        for (name, moment) in [("from", from), ("until", until)] {
            match moment {
                Moment::Never => form.blame(name, desk.t("fault-never")),
                Moment::NoDate => form.blame(name, desk.t("fault-no-date")),
                Moment::NoZone => form.blame("time_zone", desk.t("fault-no-zone")),
                Moment::At(..) | Moment::Twice(..) => false,
            };
        }
        return page(&desk, &view, form, StatusCode::BAD_REQUEST);
    };
    let mut rules = view.project.rules.clone();
    rules.freezes.push(Freeze {
        name: sent.field("name").to_owned(),
        from,
        until,
        time_zone,
        environments: ticked(&sent, FROZEN),
    });
    let done = store(&desk, &view, &sent, rules).await;
    answer_in(&desk, &sent, form, done).await
}

/// POST `/projets/{uuid}/gels/retirer/`
#[handler]
pub(crate) async fn remove_freeze(desk: Desk, sent: Sent) -> Result<Response, Fault> {
    desk.check_form(sent.field("csrf"))?;
    let (hand, id): (_, ProjectId) = (desk.hand(), desk.id(0)?);
    let projects = once(&desk, &sent);
    let done = async {
        // It may be gone because this very form took it away: that is asked first.
        let mut rules = projects.show(hand, id).await?.project.rules;
        let at: Option<usize> = sent.field("freeze").parse().ok();
        let at = at.filter(|at| *at < rules.freezes.len());
        rules.freezes.remove(at.ok_or(ActError::Missing)?);
        let seen = sent.revision();
        let storing = projects.set_rules(hand, id, seen, Some(rules), None);
        storing.await
    };
    let done = projects.first_or(desk.by(), done).await;
    answer(&desk, &sent, done).await
}
