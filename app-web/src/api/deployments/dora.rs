use chrono::TimeDelta;
use guichet_domain::deployments::dora::Trend;
use guichet_domain::kernel::ProjectId;
use guichet_portal::governance::DoraFigures;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{Object, OpenApi};

use super::{deployments, fault};
use crate::api::act::Act;
use crate::api::noun::Noun;
use crate::api::nullable::Nullable;
use crate::api::params::{Days, Param};
use crate::api::staff_caller::StaffCaller;
use crate::i18n::Texts;
use crate::problem::Fault;

/// The four figures by which deliveries are compared.
pub(crate) struct Figures;

/// A figure of the period, and of as long a period before it.
#[derive(Debug, Object)]
struct Figure {
    /// Of the period; null where there is nothing to tell it from.
    now: Nullable<f64>,
    /// Of the period before.
    before: Nullable<f64>,
    /// What it is counted in, in the person's language.
    unit: String,
    /// What it says, in the person's language.
    definition: String,
}

/// The four figures by which deliveries are compared (dora.dev), of deployments to PROD.
#[derive(Debug, Object)]
struct Dora {
    /// Days of the period, which ends now.
    days: u16,
    /// There were more deployments than are read: the figures are of the latest.
    of_the_latest: bool,
    /// How often.
    deployment_frequency: Figure,
    /// How long it takes.
    lead_time: Figure,
    /// How many go wrong.
    change_failure_rate: Figure,
    /// How long it takes to mend them.
    time_to_restore: Figure,
}

#[OpenApi(tag = "Noun::Deployments")]
impl Figures {
    /// The four DORA figures of a project
    #[oai(
        path = "/projects/:id/deployments/dora",
        method = "get",
        operation_id = "deploymentFigures"
    )]
    async fn figures(
        &self,
        caller: StaffCaller,
        /// The project's id.
        id: Path<String>,
        /// Days of the period, which ends now.
        days: Query<Option<Param<Days>>>,
    ) -> Result<Json<Dora>, Fault> {
        let act = Act::reading(&caller);
        let project: ProjectId = id.0.parse().map_err(|_| Fault::Missing)?;
        let days = days.0.map(|days| days.0).unwrap_or_default();
        let deployments = deployments(&act);
        let figures = deployments.dora(act.by(), Some(project), days.0);
        let figures = figures.await.map_err(|error| fault::of(error, act.write))?;
        Ok(Json(written(&figures, act.write.texts())))
    }
}

fn written(of: &DoraFigures, texts: &Texts) -> Dora {
    let figure = |trend: Trend<f64>, unit: &str, definition: &str| Figure {
        now: trend.now.into(),
        before: trend.before.into(),
        unit: texts.t(unit),
        definition: texts.t(definition),
    };
    let figures = &of.figures;
    Dora {
        days: of.days,
        of_the_latest: of.of_the_latest,
        deployment_frequency: figure(
            // Tenths.
            #[expect(clippy::cast_precision_loss, reason = "a count of deployments a week")]
            each(figures.frequency, |tenths| tenths as f64 / 10.0),
            "dora-unit-a-week",
            "dora-frequency-is",
        ),
        lead_time: figure(
            each(figures.lead_time, hours),
            "dora-unit-hours",
            "dora-lead-time-is",
        ),
        change_failure_rate: figure(
            each(figures.failure_rate, |thousandths| {
                f64::from(thousandths) / 10.0
            }),
            "dora-unit-percent",
            "dora-failure-rate-is",
        ),
        time_to_restore: figure(
            each(figures.restore_time, hours),
            "dora-unit-hours",
            "dora-restore-time-is",
        ),
    }
}

fn each<T>(trend: Trend<T>, write: impl Fn(T) -> f64) -> Trend<f64> {
    Trend {
        now: trend.now.map(&write),
        before: trend.before.map(&write),
    }
}

/// Hours with one decimal.
#[expect(clippy::cast_precision_loss, reason = "some minutes")]
fn hours(time: TimeDelta) -> f64 {
    ((time.num_minutes() as f64) / 6.0).round() / 10.0
}
