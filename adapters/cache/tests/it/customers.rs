use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use guichet_cache::{CachedCustomers, LocalCache};
use guichet_contract::scope_of;
use guichet_domain::access::Scope;
use guichet_domain::kernel::PartyId;
use guichet_driven::{Cache, ReadCustomers};

use crate::stubs::{Away, Erp, MixedUp, name_of};

const HOUR: Duration = Duration::from_hours(1);

fn cached(erp: &Arc<Erp>, cache: impl Cache + 'static) -> CachedCustomers<Erp> {
    CachedCustomers::new(erp.clone(), Arc::new(cache), HOUR)
}

fn scope(ids: &[i64]) -> Scope {
    scope_of(ids.iter().filter_map(|id| PartyId::new(*id)).collect())
}

/// The ids and names a scope is answered with; each name must be that of its own id.
async fn ids(customers: &CachedCustomers<Erp>, scope: &Scope) -> Vec<i64> {
    let names = customers.names(scope).await.unwrap();
    for row in &names {
        assert!(scope.covers(row.id), "{} is not in scope", row.id);
        assert_eq!(row.name, name_of(row.id), "the name of {}", row.id);
        assert_eq!(row.code, format!("C{}", row.id));
    }
    names.iter().map(|row| row.id.get()).collect()
}

/// Numbers that look random and are the same in every run.
fn numbers(mut seed: u64) -> impl Iterator<Item = u64> {
    std::iter::repeat_with(move || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        seed >> 33
    })
}

#[tokio::test(start_paused = true)]
async fn no_value_crosses_customers_in_any_pair() {
    let erp = Arc::new(Erp::default());
    let customers = cached(&erp, LocalCache::new(1000));
    // Ids that share digits are where a careless key would meet another.
    let parties = [1, 2, 11, 12, 21, 111, 112, 121, 211, 1111];
    for a in parties {
        for b in parties {
            assert_eq!(ids(&customers, &scope(&[a])).await, [a]);
            assert_eq!(ids(&customers, &scope(&[b])).await, [b]);
            let mut both = vec![a, b];
            both.sort_unstable();
            both.dedup();
            assert_eq!(ids(&customers, &scope(&[b, a])).await, both);
        }
    }
    assert_eq!(erp.asked(), parties.len(), "each name was read once");
}

#[tokio::test(start_paused = true)]
async fn no_value_crosses_customers_in_any_order_of_reads() {
    for seed in 0..200 {
        let erp = Arc::new(Erp::default());
        // So small that names leave and come back all the time.
        let customers = cached(&erp, LocalCache::new(4));
        let mut numbers = numbers(seed);
        let mut draw = |below: u64| numbers.next().unwrap_or_default() % below;
        for _ in 0..40 {
            let mut wanted: Vec<i64> = (0..=draw(4)).map(|_| 1 + draw(12).cast_signed()).collect();
            let scope = scope(&wanted);
            wanted.sort_unstable();
            wanted.dedup();
            assert_eq!(ids(&customers, &scope).await, wanted, "seed {seed}");
            if draw(5) == 0 {
                tokio::time::advance(HOUR / 2).await;
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn another_customers_name_under_this_ones_key_is_not_believed() {
    let erp = Arc::new(Erp::default());
    let theirs = r#"[7,"C7","Client 7"]"#.as_bytes().to_vec();
    let customers = cached(&erp, MixedUp(theirs));
    assert_eq!(ids(&customers, &scope(&[5])).await, [5]);
    assert_eq!(ids(&customers, &scope(&[5, 7])).await, [5, 7]);
    assert_eq!(erp.asked(), 2);
}

#[tokio::test(start_paused = true)]
async fn names_age_and_profiles_are_read_live() {
    let erp = Arc::new(Erp::default());
    let customers = cached(&erp, LocalCache::new(10));
    let scope = scope(&[3, 4]);
    for _ in 0..3 {
        ids(&customers, &scope).await;
    }
    assert_eq!(erp.asked(), 1);
    tokio::time::advance(HOUR).await;
    ids(&customers, &scope).await;
    assert_eq!(erp.asked(), 2);
    for _ in 0..2 {
        customers.profiles(&scope).await.unwrap();
    }
    assert_eq!(erp.asked(), 4);
}

#[tokio::test(start_paused = true)]
async fn fifty_at_once_ask_the_erp_once() {
    let erp = Arc::new(Erp::default());
    let customers = cached(&erp, LocalCache::new(10));
    let scope = scope(&[3, 4]);
    join_all((0..50).map(|_| ids(&customers, &scope))).await;
    assert_eq!(erp.asked(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_customer_that_is_gone_is_asked_for_again_and_left_out() {
    let erp = Arc::new(Erp {
        gone: vec![4],
        ..Erp::default()
    });
    let customers = cached(&erp, LocalCache::new(10));
    assert_eq!(ids(&customers, &scope(&[3, 4])).await, [3]);
    assert_eq!(ids(&customers, &scope(&[3, 4])).await, [3]);
    assert_eq!(ids(&customers, &scope(&[3])).await, [3]);
    assert_eq!(erp.asked(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_cache_that_is_away_holds_nothing() {
    let erp = Arc::new(Erp::default());
    let customers = cached(&erp, Away);
    assert_eq!(ids(&customers, &scope(&[3])).await, [3]);
    assert_eq!(ids(&customers, &scope(&[3])).await, [3]);
    assert_eq!(erp.asked(), 2);
}
