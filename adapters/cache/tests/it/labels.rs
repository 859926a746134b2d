use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use guichet_cache::{CachedLabels, LocalCache};
use guichet_domain::kernel::Language;
use guichet_driven::{Cache, Field, ReadLabels};

use crate::stubs::{Away, Erp, MixedUp};

const HOUR: Duration = Duration::from_hours(1);

fn cached(erp: &Arc<Erp>, cache: impl Cache + 'static) -> CachedLabels<Erp> {
    CachedLabels::new(erp.clone(), Arc::new(cache), HOUR)
}

#[tokio::test(start_paused = true)]
async fn the_erp_is_asked_once_a_language_until_its_words_have_aged() {
    let erp = Arc::new(Erp::default());
    let labels = cached(&erp, LocalCache::new(10));
    for language in Language::ALL {
        let fresh = labels.labels(language).await.unwrap();
        let kept = labels.labels(language).await.unwrap();
        assert_eq!(fresh, kept, "nothing is lost in keeping");
        let word = format!("ShipmentState en {}", language.code());
        assert_eq!(kept.of(Field::ShipmentState, "draft"), word);
    }
    assert_eq!(erp.asked(), 2);
    tokio::time::advance(HOUR).await;
    labels.labels(Language::French).await.unwrap();
    assert_eq!(erp.asked(), 3);
}

#[tokio::test(start_paused = true)]
async fn fifty_at_once_ask_the_erp_once() {
    let erp = Arc::new(Erp::default());
    let labels = cached(&erp, LocalCache::new(10));
    let all = join_all((0..50).map(|_| labels.labels(Language::French))).await;
    assert!(all.iter().all(Result::is_ok));
    assert_eq!(erp.asked(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_fault_is_not_kept() {
    let erp = Arc::new(Erp {
        down: true,
        ..Erp::default()
    });
    let labels = cached(&erp, LocalCache::new(10));
    assert!(labels.labels(Language::French).await.is_err());
    assert!(labels.labels(Language::French).await.is_err());
    assert_eq!(erp.asked(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_cache_that_is_away_or_holds_nonsense_holds_nothing() {
    let erp = Arc::new(Erp::default());
    let away = cached(&erp, Away);
    assert!(away.labels(Language::French).await.is_ok());
    for nonsense in [&b""[..], b"\xff", b"{}", b"[]", b"[{}]"] {
        let labels = cached(&erp, MixedUp(nonsense.to_vec()));
        let labels = labels.labels(Language::English).await.unwrap();
        assert_eq!(labels.of(Field::OrderState, "draft"), "OrderState en en");
    }
    assert_eq!(erp.asked(), 6);
}
