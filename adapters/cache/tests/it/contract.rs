use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use guichet_cache::LocalCache;
use guichet_contract::cache::{Caching, all};
use guichet_driven::Cache;

/// On tokio's clock, which the test moves.
struct Local(Arc<LocalCache>);

#[async_trait]
impl Caching for Local {
    fn cache(&self) -> Arc<dyn Cache> {
        self.0.clone()
    }

    async fn pass(&self, time: Duration) {
        tokio::time::advance(time).await;
    }
}

#[tokio::test(start_paused = true)]
async fn the_contract_holds() {
    let subject = Local(Arc::new(LocalCache::new(100)));
    println!("cache / local: {}", all(&subject).await.join(", "));
}
