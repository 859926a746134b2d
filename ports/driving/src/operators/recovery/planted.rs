//! What somebody put into a database beside what the migrations make: it is loaded with the rest,
//! and acts where the rest is read and written.

use guichet_driven::{Drift, DriftKind, InspectStore, PortError, PortResult};

use super::RecoveryError;

/// The code of a backup that is not loaded, for it would run what is in it.
const PLANTED: &str = "store_planted";

/// Refuses what acts: a trigger undoes what ends here, a view shows what is not there. An index,
/// a column or a table more does neither.
pub(super) async fn nothing_acts(inspect: &dyn InspectStore) -> Result<(), RecoveryError> {
    refuse(inspect, |drift| drift.acts).await
}

/// Refuses whatever is there and no part of the schema: definitions hold texts that no list sees.
pub(super) async fn nothing_else(inspect: &dyn InspectStore) -> Result<(), RecoveryError> {
    refuse(inspect, |drift| drift.kind != DriftKind::Missing).await
}

async fn refuse(
    inspect: &dyn InspectStore,
    which: impl Fn(&Drift) -> bool,
) -> Result<(), RecoveryError> {
    let drift = inspect.drift().await?.into_iter();
    let named: Vec<String> = drift.filter(which).map(|drift| drift.object).collect();
    if named.is_empty() {
        Ok(())
    } else {
        Err(RecoveryError::Planted(named))
    }
}

/// What a backup was not loaded for; in a rehearsal that is something found.
pub(super) fn unloaded(loaded: PortResult<()>) -> PortResult<Option<String>> {
    match loaded {
        Err(PortError::Refused { code, words }) if code == PLANTED => {
            Ok(Some(format!("{code}: {words}")))
        }
        other => other.map(|()| None),
    }
}
