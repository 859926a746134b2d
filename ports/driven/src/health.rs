use async_trait::async_trait;

use crate::PortResult;

/// Whether something the system depends on answers.
#[async_trait]
pub trait Health: Send + Sync {
    /// Its name on `/readyz`: `database`, `tryton`.
    fn name(&self) -> &'static str;

    /// Asks for the least that proves it works.
    async fn probe(&self) -> PortResult<Probe>;
}

/// What a probe found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probe {
    /// In words, without any secret: a version, a level.
    pub detail: String,
}
