use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use guichet_domain::access::{Scope, Scoped};
use guichet_domain::customers::{Customer, Profile};
use guichet_domain::kernel::PartyId;
use guichet_driven::{Cache, Lane, PortResult, ReadCustomers};

use crate::looked_up;

/// Customers' names, each kept under its own party id for `ttl`; profiles are read live.
///
/// A kept name says itself whose it is, and must be both the one asked for and in scope.
pub struct CachedCustomers<R: ?Sized> {
    cache: Arc<dyn Cache>,
    ttl: Duration,
    reading: [Lane; LANES],
    inner: Arc<R>,
}

/// Readers of one customer's name wait for each other; those of different ones seldom do.
const LANES: usize = 16;

/// As it is kept: id, code, name.
type Kept = (i64, String, String);

impl<R: ReadCustomers + ?Sized> CachedCustomers<R> {
    /// Puts `cache` before `inner`.
    pub fn new(inner: Arc<R>, cache: Arc<dyn Cache>, ttl: Duration) -> Self {
        Self {
            cache,
            ttl,
            reading: Default::default(),
            inner,
        }
    }

    /// The names of all customers in scope, or `None` if any of them is not kept.
    async fn kept(&self, scope: &Scope) -> Option<Vec<Scoped<Customer>>> {
        let mut names = Vec::with_capacity(scope.parties().len());
        for party in scope.parties() {
            let bytes = self.cache.get(&key(*party)).await.ok()??;
            let (id, code, name): Kept = serde_json::from_slice(&bytes).ok()?;
            let id = PartyId::new(id).filter(|id| id == party)?;
            names.push(scope.admit(Customer { id, code, name })?);
        }
        Some(names)
    }

    async fn keep(&self, customer: &Customer) {
        let kept: Kept = (
            customer.id.get(),
            customer.code.clone(),
            customer.name.clone(),
        );
        if let Ok(bytes) = serde_json::to_vec(&kept) {
            // Not kept is not lost: the next reader asks the ERP.
            let _ = self.cache.put(&key(customer.id), bytes, self.ttl).await;
        }
    }

    fn lane(&self, scope: &Scope) -> &Lane {
        let first = scope.parties().first().map_or(0, |party| party.get());
        let lane = usize::try_from(first).unwrap_or_default() % LANES;
        &self.reading[lane]
    }
}

fn key(party: PartyId) -> String {
    format!("customer/{party}/name")
}

#[async_trait]
impl<R: ReadCustomers + ?Sized> ReadCustomers for CachedCustomers<R> {
    async fn names(&self, scope: &Scope) -> PortResult<Vec<Scoped<Customer>>> {
        if let Some(names) = self.kept(scope).await {
            looked_up("customers", true);
            return Ok(names);
        }
        looked_up("customers", false);
        let turn = self.lane(scope).turn().await;
        if let Some(names) = self.kept(scope).await {
            return Ok(names);
        }
        let names = turn.ask(self.inner.names(scope)).await?;
        for customer in &names {
            self.keep(customer).await;
        }
        Ok(names)
    }

    async fn profiles(&self, scope: &Scope) -> PortResult<Vec<Scoped<Profile>>> {
        self.inner.profiles(scope).await
    }
}
