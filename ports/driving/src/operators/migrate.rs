use guichet_driven::{
    Applied, AuditEvent, AuditObject, FieldChange, ObjectKind, PortError, SchemaLevel,
    sealed_by_known_key,
};

use super::{OperatorResult, Operators};

impl Operators {
    /// Where the portal's schema stands.
    pub async fn schema_level(&self) -> OperatorResult<SchemaLevel> {
        self.0.schema.level().await
    }

    /// Brings the portal's schema up to date; says what was applied, and what was changed in rows.
    pub async fn migrate(&self) -> OperatorResult<Vec<Applied>> {
        self.seals_on().await?;
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

    /// Before anything is changed: a migration is audited. Before there is a chain, or where it
    /// cannot be read, that is for the migration to find.
    async fn seals_on(&self) -> OperatorResult<()> {
        let known = sealed_by_known_key(self.0.chain.as_ref(), self.0.seal.as_ref()).await;
        match known {
            Err(PortError::Corrupt { .. }) => Ok(()),
            other => other,
        }
    }
}

/// Values in rows that were replaced.
fn changes(applied: &[Applied]) -> Vec<FieldChange> {
    let found = applied.iter().flat_map(|one| &one.changes);
    let replaced = found.filter(|change| change.after.is_some());
    replaced
        .map(|change| {
            let (before, after) = (Some(change.before.clone()), change.after.clone());
            FieldChange::moved(&change.column, before, after)
        })
        .collect()
}
