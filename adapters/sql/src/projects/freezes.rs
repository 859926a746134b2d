//! The stored form of a project's freezes.

use chrono::{DateTime, Utc};
use guichet_domain::deployments::Freeze;
use guichet_domain::kernel::Words;
use guichet_driven::PortResult;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::corrupt;
use crate::{values, words};

#[derive(Serialize, Deserialize)]
struct Stored {
    name: String,
    from: String,
    until: String,
    time_zone: String,
    environments: Vec<String>,
}

pub(super) fn stored(freezes: &[Freeze]) -> PortResult<Value> {
    let stored: Vec<Stored> = freezes
        .iter()
        .map(|freeze| Stored {
            name: values::text(&freeze.name).into_owned(),
            from: values::written(freeze.from),
            until: values::written(freeze.until),
            time_zone: freeze.time_zone.name().to_owned(),
            environments: freeze
                .environments
                .iter()
                .map(|environment| environment.word().to_owned())
                .collect(),
        })
        .collect();
    serde_json::to_value(stored).map_err(|_| corrupt("projects", "freezes"))
}

pub(super) fn read(stored: Value) -> PortResult<Vec<Freeze>> {
    let bad = || corrupt("projects", "freezes");
    let stored: Vec<Stored> = serde_json::from_value(stored).map_err(|_| bad())?;
    let instant = |text: &str| -> PortResult<DateTime<Utc>> { text.parse().map_err(|_| bad()) };
    let freezes = stored.into_iter().map(|freeze| {
        let environments = freeze.environments.iter();
        let environments = environments.map(|word| words::one(word, "projects", "freezes"));
        Ok(Freeze {
            from: instant(&freeze.from)?,
            until: instant(&freeze.until)?,
            time_zone: freeze.time_zone.parse().map_err(|_| bad())?,
            environments: environments.collect::<PortResult<_>>()?,
            name: freeze.name,
        })
    });
    freezes.collect()
}
