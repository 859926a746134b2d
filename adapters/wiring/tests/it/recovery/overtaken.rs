//! Two operators release what was restored at the same time.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use guichet_domain::kernel::UserId;
use guichet_driven::{
    AccountStanding, AuditEvent, Clock, Hold, PortResult, Random, ReadAccounts, ReadAudit, Work,
};
use guichet_portal::operators::recovery::Backups;
use guichet_sql::Sql;
use guichet_wiring::{CompanyClock, OsRandom};

use super::{Place, nobody};
use crate::governance::world::both;

/// An ERP that another operator asks first, and releases.
struct Overtaking {
    other: Backups,
    done: AtomicBool,
    erp: Arc<dyn ReadAccounts>,
}

#[async_trait]
impl ReadAccounts for Overtaking {
    async fn by_ids(&self, users: &[UserId]) -> PortResult<Vec<AccountStanding>> {
        if !self.done.swap(true, Ordering::AcqRel) {
            let released = self.other.release().await?;
            assert!(released.hold.is_some());
        }
        self.erp.by_ids(users).await
    }

    async fn by_login(&self, login: &str) -> PortResult<Option<AccountStanding>> {
        self.erp.by_login(login).await
    }

    async fn customers_group(
        &self,
        after: Option<UserId>,
        limit: usize,
    ) -> PortResult<Vec<AccountStanding>> {
        self.erp.customers_group(after, limit).await
    }
}

async fn hold(sql: &Sql) {
    let now = CompanyClock::default().now();
    let hold = Hold {
        id: OsRandom.id(),
        restored_at: now,
        backup: OsRandom.id(),
        backup_made_at: now,
    };
    let mut unit = sql.begin().await.expect("a unit");
    unit.recovery().hold(&hold, None).await.expect("held");
    unit.save().await.expect("saved");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_releases_what_another_has_just_released_does_nothing_and_says_so() {
    for (database, trial) in both().await {
        let (place, url, sql) = (Place::new(), trial.url(), trial.sql());
        hold(sql).await;
        let erp = Arc::new(Overtaking {
            other: place.backups(&url, sql, nobody()),
            done: AtomicBool::new(false),
            erp: nobody(),
        });
        let released = place.backups(&url, sql, erp.clone()).release().await;
        let released = released.expect("an answer");
        assert!(erp.done.load(Ordering::Acquire), "{database}");
        assert_eq!(released.hold, None, "{database}");
        let entries = ReadAudit::entries(sql, None, 100).await.expect("read");
        let told = entries.iter().filter(|entry| {
            matches!(&entry.entry.event, AuditEvent::Acted { verb, .. } if verb == "release")
        });
        assert_eq!(told.count(), 1, "{database}");
    }
}
