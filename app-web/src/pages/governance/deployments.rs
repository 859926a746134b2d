//! The list of a project's deployments: numbers, figures, rows, file.

mod figures;

use guichet_domain::deployments::{Environment, Period, State, TaskFilter};
use guichet_domain::kernel::{Limit, ProjectId, Words};
use guichet_portal::governance::TaskView;
use poem::{Response, handler};

use self::figures::{dora, rate, tiles};
use super::csv::{Csv, MOST_ROWS};
use super::rows::{project_href, task_row, tasks_href};
use super::{Desk, fault, tell, told};
use crate::format::Formatter;
use crate::pages::filters::{AskedPeriod, LeftOut};
use crate::pages::private;
use crate::problem::Fault;
use crate::view::governance::deployments::{DeploymentsPage, TaskBar};
use crate::view::governance::parts::{Choice, Env, Pages};
use crate::view::governance::states;
use crate::view::lists::Pager;
use crate::view::parts::Link;
use crate::visit::Visit;
use crate::words_governance::denial_text;

/// The periods of the four figures, in days.
const PERIODS: [u16; 3] = [30, 90, 365];

/// What the list is asked for.
struct Asked {
    filter: TaskFilter,
    period: AskedPeriod,
    days: u16,
    left_out: LeftOut,
}

impl Asked {
    fn of(visit: &Visit) -> Self {
        let period = AskedPeriod::of(visit);
        let mut left_out = LeftOut::default();
        let days = |text: &str| {
            text.parse::<u16>()
                .ok()
                .filter(|days| PERIODS.contains(days))
        };
        let yes = |word: &str| (word == "yes").then_some(());
        Self {
            filter: TaskFilter {
                states: left_out.read(visit, "state", State::from_word),
                environments: left_out.read(visit, "environment", Environment::from_word),
                period: Period {
                    from: period.from(),
                    to: period.to(),
                },
                overridden: left_out.first(visit, "override", yes).is_some(),
            },
            period,
            days: left_out.first(visit, "days", days).unwrap_or(PERIODS[0]),
            left_out,
        }
    }

    fn bar(&self, path: String, write: &Formatter) -> TaskBar {
        let texts = write.texts();
        let [from, to] = self.period.shown(*write);
        let states = State::ALL.iter().map(|(state, _)| {
            let chosen = self.filter.states.contains(state);
            Choice::of(*state, states::task_word(texts, *state), chosen)
        });
        let environments = Environment::ALL.iter().map(|(environment, _)| {
            let chosen = self.filter.environments.contains(environment);
            Choice::of(*environment, Env::name(*environment, texts), chosen)
        });
        TaskBar {
            path,
            states: states.collect(),
            environments: environments.collect(),
            from,
            to,
            overridden: self.filter.overridden,
            period_fault: self.period.fault(*write),
            left_out: self.left_out.alert(texts),
        }
    }
}

/// `/projets/{uuid}/deploiements/`
#[handler]
pub(crate) async fn list(desk: Desk) -> Result<Response, Fault> {
    let project: ProjectId = desk.id(0)?;
    let visit = desk.visit();
    let asked = Asked::of(visit);
    let tasks = desk.governance().deployments();
    let projects = desk.governance().projects();
    let shown = projects.show(desk.hand(), project).await.map_err(fault)?;
    let cursor = visit.param("cursor");
    let by = desk.by();
    let page = tasks
        .list(by, project, &asked.filter, Limit::default(), cursor)
        .await
        .map_err(fault)?;
    // Each number leads to its rows: they stand whatever rows are shown now.
    let counted = TaskFilter {
        states: Vec::new(),
        ..asked.filter.clone()
    };
    let (numbers, figures, may_plan) = tokio::join!(
        tasks.statistics(by, project, &counted),
        tasks.dora(by, Some(project), asked.days),
        tasks.may_plan(by, &shown.project),
    );
    let (numbers, figures) = (numbers.map_err(fault)?, figures.map_err(fault)?);
    let may_plan = may_plan.map_err(fault)?;
    let write = desk.write();
    let texts = write.texts();
    let path = tasks_href(project);
    let bar = asked.bar(path.clone(), &write);
    let mut csv_href = bar.query().href();
    csv_href.insert_str(path.len(), "export.csv");
    let stands = texts.t(if shown.project.stages.tests_finished() {
        "tests-finished"
    } else {
        "tests-open"
    });
    let name = shown.project.name.clone();
    let above = vec![
        Link::new("/projets/", texts.t("projects")),
        Link::new(project_href(project), name.clone()),
    ];
    let periods = PERIODS.iter().map(|days| Choice {
        value: days.to_string(),
        label: texts.t1("dora-days", "days", u32::from(*days)),
        chosen: *days == asked.days,
    });
    let mut response = private(&DeploymentsPage {
        frame: desk.frame(),
        crumbs: desk.crumbs(above, texts.t("deployments")),
        notice: tell(&desk),
        lede: texts.t2("deployments-lede", "project", &name, "tests", stands),
        project: name,
        project_href: project_href(project),
        new_href: format!("{path}creer/"),
        why_not: may_plan.err().map(|denial| denial_text(&denial, write)),
        tiles: tiles(&numbers, &bar, &write),
        rate: rate(&numbers, &write),
        of_the_latest: figures.of_the_latest,
        figures: dora(&figures, &write),
        periods: periods.collect(),
        rows: page
            .items
            .iter()
            .map(|view| task_row(&desk, view))
            .collect(),
        pages: Pages {
            language: visit.language(),
            query: bar.query(),
            pager: Pager {
                prev: page.prev,
                next: page.next,
            },
        },
        bar,
        csv_href,
        csv_most: MOST_ROWS,
    })?;
    told::forget(&desk, &mut response);
    Ok(response)
}

/// `/projets/{uuid}/deploiements/export.csv`: the rows of the same filter, which is understood
/// whole or not at all.
#[handler]
pub(crate) async fn export(desk: Desk) -> Result<Response, Fault> {
    let project: ProjectId = desk.id(0)?;
    let asked = Asked::of(desk.visit());
    let tasks = desk.governance().deployments();
    let texts = desk.write().texts();
    asked.left_out.refuse(texts)?;
    asked.period.refuse(desk.write())?;
    let heads = [
        "version",
        "environment",
        "status",
        "authorised-by",
        "planned-date",
        "time-zone",
        "responsible",
        "description",
        "reason",
        "override-reason",
    ]
    .map(|key| texts.t(key));
    let heads = heads.iter().map(String::as_str);
    let mut csv = Csv::new(desk.visit().language(), heads.chain(["id"]));
    let (mut rows, mut cursor) = (0, None);
    let limit = Limit::new(Limit::MOST.into()).unwrap_or_default();
    loop {
        let at = cursor.as_deref();
        let page = tasks
            .list(desk.by(), project, &asked.filter, limit, at)
            .await;
        let page = page.map_err(fault)?;
        for view in &page.items {
            csv.row(row(view, &desk.write()).iter().map(String::as_str));
        }
        rows += page.items.len();
        cursor = page.next;
        if cursor.is_none() || rows >= MOST_ROWS {
            break;
        }
    }
    if cursor.is_some() {
        csv.row([texts.t1("csv-cut", "most", MOST_ROWS).as_str()]);
    }
    Ok(csv.download(&texts.t("deployments-file")))
}

fn row(view: &TaskView, write: &Formatter) -> [String; 11] {
    let (task, plan) = (&view.task, &view.task.plan);
    let given = task.authorisation.as_ref();
    let local = plan.planned_at.with_timezone(&plan.time_zone);
    [
        plan.version.as_str().to_owned(),
        plan.environment.word().to_owned(),
        states::task_word(write.texts(), task.state),
        given
            .map(|given| view.people.name(given.by))
            .unwrap_or_default(),
        local.format("%Y-%m-%d %H:%M").to_string(),
        plan.time_zone.name().to_owned(),
        view.people.name(plan.responsible),
        plan.description.clone(),
        task.reason.clone().unwrap_or_default(),
        task.override_reason().unwrap_or_default().to_owned(),
        task.id.to_string(),
    ]
}
