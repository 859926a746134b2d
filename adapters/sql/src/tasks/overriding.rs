//! What was overridden, as it is stored.

use guichet_domain::deployments::{Frozen, Obstacles, Override};
use serde::{Deserialize, Serialize};

use crate::values;

#[derive(Serialize, Deserialize)]
pub(super) struct Overridden {
    reason: String,
    promotion: bool,
    freezes: Vec<Freeze>,
}

#[derive(Serialize, Deserialize)]
struct Freeze {
    name: String,
    from: String,
    until: String,
}

impl From<&Override> for Overridden {
    fn from(overridden: &Override) -> Self {
        let lifted = &overridden.lifted;
        let freezes = lifted.freezes.iter().map(|freeze| Freeze {
            name: values::text(&freeze.name).into(),
            from: values::written(freeze.from),
            until: values::written(freeze.until),
        });
        Self {
            reason: values::text(&overridden.reason).into(),
            promotion: lifted.promotion,
            freezes: freezes.collect(),
        }
    }
}

impl Overridden {
    /// Nothing where an instant is none.
    pub(super) fn read(self) -> Option<Override> {
        let freezes = self.freezes.into_iter().map(|freeze| {
            Some(Frozen {
                from: freeze.from.parse().ok()?,
                until: freeze.until.parse().ok()?,
                name: freeze.name,
            })
        });
        Some(Override {
            reason: self.reason,
            lifted: Obstacles {
                promotion: self.promotion,
                freezes: freezes.collect::<Option<_>>()?,
            },
        })
    }
}
