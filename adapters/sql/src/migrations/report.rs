use std::sync::{Arc, Mutex, PoisonError};

use guichet_driven::ValueChange;

/// What the migrations found in rows, for whoever had them applied.
#[derive(Debug, Clone, Default)]
pub(crate) struct Report(Arc<Mutex<Vec<ValueChange>>>);

impl Report {
    pub(crate) fn note(&self, change: ValueChange) {
        self.lock().push(change);
    }

    /// What was noted since the last time this was asked.
    pub(crate) fn take(&self) -> Vec<ValueChange> {
        std::mem::take(&mut self.lock())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<ValueChange>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
