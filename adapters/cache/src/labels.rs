use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use guichet_domain::kernel::Language;
use guichet_driven::{Cache, Field, Labels, Lane, PortResult, ReadLabels};

use crate::looked_up;

/// The ERP's words for states, read once for each language and `ttl`.
///
/// However many ask at the same time for what is not kept, the ERP is asked once; a cache that
/// fails is a cache that has nothing.
pub struct CachedLabels<R: ?Sized> {
    cache: Arc<dyn Cache>,
    ttl: Duration,
    reading: [Lane; Language::ALL.len()],
    inner: Arc<R>,
}

/// As they are kept: the words of each of [`Field::ALL`], in its order.
type Kept = Vec<BTreeMap<String, String>>;

impl<R: ReadLabels + ?Sized> CachedLabels<R> {
    /// Puts `cache` before `inner`.
    pub fn new(inner: Arc<R>, cache: Arc<dyn Cache>, ttl: Duration) -> Self {
        Self {
            cache,
            ttl,
            reading: Default::default(),
            inner,
        }
    }

    async fn kept(&self, key: &str) -> Option<Labels> {
        let bytes = self.cache.get(key).await.ok()??;
        let kept: Kept = serde_json::from_slice(&bytes).ok()?;
        if kept.len() != Field::ALL.len() {
            return None;
        }
        let mut labels = Labels::default();
        for (field, words) in Field::ALL.into_iter().zip(kept) {
            labels.insert(field, words);
        }
        Some(labels)
    }

    async fn keep(&self, key: &str, labels: &Labels) {
        let kept: Kept = Field::ALL
            .into_iter()
            .map(|field| {
                labels
                    .words(field)
                    .map(|(value, word)| (value.to_owned(), word.to_owned()))
                    .collect()
            })
            .collect();
        if let Ok(bytes) = serde_json::to_vec(&kept) {
            // Not kept is not lost: the next reader asks the ERP.
            let _ = self.cache.put(key, bytes, self.ttl).await;
        }
    }
}

#[async_trait]
impl<R: ReadLabels + ?Sized> ReadLabels for CachedLabels<R> {
    async fn labels(&self, language: Language) -> PortResult<Labels> {
        let key = format!("labels/{}", language.code());
        if let Some(labels) = self.kept(&key).await {
            looked_up("labels", true);
            return Ok(labels);
        }
        looked_up("labels", false);
        let lane = match language {
            Language::French => &self.reading[0],
            Language::English => &self.reading[1],
        };
        let turn = lane.turn().await;
        if let Some(labels) = self.kept(&key).await {
            return Ok(labels);
        }
        let labels = turn.ask(self.inner.labels(language)).await?;
        self.keep(&key, &labels).await;
        Ok(labels)
    }
}
