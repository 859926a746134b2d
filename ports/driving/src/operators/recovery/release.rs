use guichet_driven::{Hold, ObjectKind, PortResult};

use super::compare::{self, Stale};
use super::{Backups, acted};
use crate::Origin;

/// Why mails that waited in a restored database are given up.
const RESTORED: &str = "restored";

/// What came of a release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Released {
    /// What was held; `None` where nothing was.
    pub hold: Option<Hold>,
    /// Logins whose links were removed.
    pub links: Vec<Stale>,
    /// Mails that were given up: they may have left before the restore.
    pub mails: u64,
}

/// Nothing was held.
const NOTHING: Released = Released {
    hold: None,
    links: Vec::new(),
    mails: 0,
};

impl Backups {
    /// Compares what was restored with the world, and lets it go. Where nothing is held, nothing
    /// is done.
    pub async fn release(&self) -> PortResult<Released> {
        let Some(hold) = self.store.catalogue.held().await? else {
            return Ok(NOTHING);
        };
        let mut asked = Vec::new();
        for compared in compare::ALL {
            asked.push((compared, compared.ask(&self.store).await?));
        }
        let mut unit = self.store.work.begin().await?;
        let released = unit.recovery().release(self.parts.clock.now(), RESTORED);
        // Somebody else released it meanwhile.
        let Some(mails) = released.await? else {
            return Ok(NOTHING);
        };
        let (recorder, actor) = (self.recorder(), self.parts.actor());
        let mut links = Vec::new();
        let mut events = Vec::new();
        for (compared, stale) in asked {
            for one in stale {
                events.push(compared.settle(unit.as_mut(), &one).await?);
                links.push(one);
            }
        }
        for event in events {
            recorder
                .note(unit.as_mut(), actor.clone(), &Origin::default(), event)
                .await?;
        }
        let facts = [
            ("links_removed", links.len().to_string()),
            ("mails_given_up", mails.to_string()),
        ];
        let event = acted(ObjectKind::Restore, hold.backup, "release", &facts);
        recorder
            .last(unit, actor, &Origin::default(), event)
            .await?;
        Ok(Released {
            hold: Some(hold),
            links,
            mails,
        })
    }
}
