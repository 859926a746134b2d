use guichet_driven::{Applied, AuditEvent, AuditObject, FieldChange, ObjectKind, SchemaLevel};

use super::{OperatorResult, Operators};

impl Operators {
    /// Where the portal's schema stands.
    pub async fn schema_level(&self) -> OperatorResult<SchemaLevel> {
        self.0.schema.level().await
    }

    /// Brings the portal's schema up to date; says what was applied, and what was changed in rows.
    pub async fn migrate(&self) -> OperatorResult<Vec<Applied>> {
        let applied = self.0.schema.migrate().await?;
        if let Some(last) = applied.last() {
            let event = AuditEvent::Acted {
                object: AuditObject::new(ObjectKind::Schema, &last.migration),
                verb: "migrate".into(),
                changes: changes(&applied),
                reason: None,
            };
            self.recorder()
                .alone(self.actor(), &Self::origin(), event)
                .await?;
        }
        Ok(applied)
    }
}

/// Values in rows that were replaced.
fn changes(applied: &[Applied]) -> Vec<FieldChange> {
    let found = applied.iter().flat_map(|one| &one.changes);
    let replaced = found.filter(|change| change.after.is_some());
    replaced
        .map(|change| FieldChange {
            field: change.column.clone(),
            before: Some(change.before.clone()),
            after: change.after.clone(),
        })
        .collect()
}
