use guichet_driven::{DeploymentNotice, IncidentNotice};

/// The pages, below the portal's public URL.
#[derive(Clone, Copy)]
pub(super) struct Links<'a>(pub(super) &'a str);

impl Links<'_> {
    pub(super) fn deployment(self, it: &DeploymentNotice) -> String {
        format!(
            "{}/projets/{}/deploiements/{}/",
            self.0, it.project, it.task
        )
    }

    pub(super) fn authorise(self, it: &DeploymentNotice) -> String {
        format!("{}autoriser/", self.deployment(it))
    }

    pub(super) fn incident(self, it: &IncidentNotice) -> String {
        format!("{}/incidents/{}/", self.0, it.id)
    }
}
