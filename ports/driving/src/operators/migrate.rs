use guichet_driven::SchemaLevel;

use super::{OperatorResult, Operators};

impl Operators {
    /// Where the portal's schema stands.
    pub async fn schema_level(&self) -> OperatorResult<SchemaLevel> {
        self.0.schema.level().await
    }

    /// Brings the portal's schema up to date; says what was applied.
    pub async fn migrate(&self) -> OperatorResult<Vec<String>> {
        self.0.schema.migrate().await
    }
}
