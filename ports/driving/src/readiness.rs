use guichet_domain::kernel::Language;
use guichet_driven::{Labels, PortResult};

use crate::Portal;

/// Whether the portal can serve, with a line a dependency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Readiness {
    /// Every dependency answers.
    pub ready: bool,
    /// What each one said.
    pub dependencies: Vec<Dependency>,
}

/// One thing the portal depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependency {
    /// Its name.
    pub name: &'static str,
    /// What it answered; `None` if it did not, the cause is in the log.
    pub detail: Option<String>,
}

impl Portal {
    /// Asks every dependency, all at the same time.
    pub async fn readiness(&self) -> Readiness {
        let probes = self.parts.dependencies.iter().map(|dependency| async move {
            let name = dependency.name();
            match dependency.probe().await {
                Ok(probe) => Dependency {
                    name,
                    detail: Some(probe.detail),
                },
                Err(error) => {
                    tracing::warn!(dependency = name, error = %error, "not ready");
                    Dependency { name, detail: None }
                }
            }
        });
        let dependencies = futures_util::future::join_all(probes).await;
        Readiness {
            ready: dependencies.iter().all(|d| d.detail.is_some()),
            dependencies,
        }
    }

    /// The ERP's own words for states.
    pub async fn labels(&self, language: Language) -> PortResult<Labels> {
        self.parts.labels.labels(language).await
    }
}
