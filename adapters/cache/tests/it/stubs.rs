use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use guichet_domain::access::{Scope, Scoped};
use guichet_domain::customers::{Customer, Profile};
use guichet_domain::kernel::{Language, PartyId};
use guichet_driven::{Cache, Field, Labels, PortError, PortResult, ReadCustomers, ReadLabels};

/// An ERP that counts how often it is asked, and takes its time.
#[derive(Default)]
pub(crate) struct Erp {
    pub(crate) asked: AtomicUsize,
    pub(crate) gone: Vec<i64>,
    pub(crate) down: bool,
}

impl Erp {
    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    async fn answer(&self) -> PortResult<()> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        tokio::time::sleep(Duration::from_millis(50)).await;
        if self.down {
            return Err(PortError::timed_out("a stub"));
        }
        Ok(())
    }
}

pub(crate) fn name_of(party: PartyId) -> String {
    format!("Client {party}")
}

#[async_trait]
impl ReadCustomers for Erp {
    async fn names(&self, scope: &Scope) -> PortResult<Vec<Scoped<Customer>>> {
        self.answer().await?;
        let here = scope
            .parties()
            .iter()
            .filter(|p| !self.gone.contains(&p.get()));
        let rows = here.map(|party| Customer {
            id: *party,
            code: format!("C{party}"),
            name: name_of(*party),
        });
        Ok(rows.filter_map(|row| scope.admit(row)).collect())
    }

    async fn profiles(&self, _: &Scope) -> PortResult<Vec<Scoped<Profile>>> {
        self.answer().await?;
        Ok(Vec::new())
    }
}

#[async_trait]
impl ReadLabels for Erp {
    async fn labels(&self, language: Language) -> PortResult<Labels> {
        self.answer().await?;
        let mut labels = Labels::default();
        for field in Field::ALL {
            let word = format!("{field:?} en {}", language.code());
            labels.insert(field, [("draft".to_owned(), word)].into());
        }
        Ok(labels)
    }
}

/// A cache that is away.
pub(crate) struct Away;

#[async_trait]
impl Cache for Away {
    async fn get(&self, _: &str) -> PortResult<Option<Vec<u8>>> {
        Err(PortError::timed_out("a stub"))
    }

    async fn put(&self, _: &str, _: Vec<u8>, _: Duration) -> PortResult<()> {
        Err(PortError::timed_out("a stub"))
    }

    async fn forget(&self, _: &str) -> PortResult<()> {
        Err(PortError::timed_out("a stub"))
    }
}

/// A cache that answers every key with the same value, whatever it was put for.
pub(crate) struct MixedUp(pub(crate) Vec<u8>);

#[async_trait]
impl Cache for MixedUp {
    async fn get(&self, _: &str) -> PortResult<Option<Vec<u8>>> {
        Ok(Some(self.0.clone()))
    }

    async fn put(&self, _: &str, _: Vec<u8>, _: Duration) -> PortResult<()> {
        Ok(())
    }

    async fn forget(&self, _: &str) -> PortResult<()> {
        Ok(())
    }
}
