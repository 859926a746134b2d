//! What an administrator sets aside: exactly that, and why.

use std::fmt;

use chrono::{DateTime, SecondsFormat, Utc};

use crate::{Denial, Freeze};

/// Rules of the project that were set aside for one deployment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Override {
    /// Why.
    pub reason: String,
    /// Which: those that stood in the way then, and no other.
    pub lifted: Obstacles,
}

/// Rules of a project that stand in the way and can be overridden.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Obstacles {
    /// Pre-production has not taken this version with success.
    pub promotion: bool,
    /// Freezes that hold.
    pub freezes: Vec<Frozen>,
}

/// A freeze by what it is known: one that is renamed or moved is another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frozen {
    /// Its name.
    pub name: String,
    /// Its first instant.
    pub from: DateTime<Utc>,
    /// The first instant after it.
    pub until: DateTime<Utc>,
}

impl From<&Freeze> for Frozen {
    fn from(freeze: &Freeze) -> Self {
        Self {
            name: freeze.name.clone(),
            from: freeze.from,
            until: freeze.until,
        }
    }
}

impl Obstacles {
    /// Whether nothing stands in the way.
    pub fn is_none(&self) -> bool {
        !self.promotion && self.freezes.is_empty()
    }

    /// The first of them, as the no it is.
    pub(crate) fn denial(&self) -> Option<Denial> {
        let freeze = self.freezes.first().map(|freeze| Denial::Freeze {
            name: freeze.name.clone(),
            until: freeze.until,
        });
        freeze.or_else(|| self.promotion.then_some(Denial::Promotion))
    }

    /// Those that were not lifted.
    pub(crate) fn without(mut self, lifted: &Self) -> Self {
        self.promotion &= !lifted.promotion;
        self.freezes
            .retain(|freeze| !lifted.freezes.contains(freeze));
        self
    }
}

/// For the audit.
impl fmt::Display for Obstacles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let written = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::AutoSi, true);
        let freezes = self.freezes.iter().map(|freeze| {
            let (from, until) = (written(freeze.from), written(freeze.until));
            format!("freeze {from}/{until} {}", freeze.name)
        });
        let promotion = self.promotion.then(|| "promotion".to_owned());
        let all: Vec<String> = promotion.into_iter().chain(freezes).collect();
        f.write_str(&all.join(", "))
    }
}
