//! [`Health`](guichet_driven::Health).

use std::sync::Arc;

use guichet_driven::Health;

use crate::check::{Must, cases};

cases!(health: Arc<dyn Health>;
    what_works_says_so,
);

/// Something that works answers its probe, under a name fit for `/readyz`, in few words.
pub async fn what_works_says_so(health: &Arc<dyn Health>) {
    let name = health.name();
    assert!(!name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '_'));
    let probe = health.probe().await.must(name);
    assert!(
        !probe.detail.is_empty() && probe.detail.len() < 200,
        "{name}"
    );
    assert!(
        !probe.detail.contains("://"),
        "{name}: no URL, it may hold a password"
    );
}
