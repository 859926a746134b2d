//! [`SnapshotStore`](guichet_driven::SnapshotStore), [`RestoreStore`](guichet_driven::RestoreStore)
//! and [`StoreBeside`](guichet_driven::StoreBeside).

use std::path::PathBuf;
use std::sync::Arc;

use async_trait::async_trait;
use futures_util::future::join;
use guichet_domain::access::later::Told;
use guichet_driven::{
    Beginning, OutboxState, PortError, Purpose, RestoreStore, SchemaLevel, SnapshotStore,
    StoreFacts, Work,
};
use uuid::Uuid;

use crate::check::Must;
use crate::store::{Store, link};

/// A migrated database, and ways to look at it from outside.
#[async_trait]
pub trait RestoreTrial: Send + Sync {
    /// What takes snapshots of it.
    fn snapshots(&self) -> Arc<dyn SnapshotStore>;

    /// What restores beside it.
    fn restores(&self) -> Arc<dyn RestoreStore>;

    /// What restores to a database that is not there yet.
    fn elsewhere(&self) -> Arc<dyn RestoreStore>;

    /// A snapshot of that one.
    fn elsewhere_snapshots(&self) -> Arc<dyn SnapshotStore>;

    /// A connected program, as the portal is.
    async fn connect(&self) -> Store;

    /// Ends every connection of the program.
    async fn disconnect(&self);

    /// A folder for snapshots.
    fn folder(&self) -> PathBuf;
}

/// Runs every case, each on a database of its own; answers their names.
pub async fn all<T: RestoreTrial>(make: impl AsyncFn() -> T) -> Vec<&'static str> {
    a_snapshot_is_of_one_moment_whoever_writes(&make().await).await;
    what_is_loaded_beside_is_what_was_there(&make().await).await;
    a_database_that_is_in_use_is_not_replaced(&make().await).await;
    a_database_with_tables_is_not_filled(&make().await).await;
    what_is_replaced_is_kept_and_says_what_it_knew(&make().await).await;
    one_that_is_not_there_is_filled(&make().await).await;
    vec![
        "a_snapshot_is_of_one_moment_whoever_writes",
        "what_is_loaded_beside_is_what_was_there",
        "a_database_that_is_in_use_is_not_replaced",
        "a_database_with_tables_is_not_filled",
        "what_is_replaced_is_kept_and_says_what_it_knew",
        "one_that_is_not_there_is_filled",
    ]
}

fn id(n: u128) -> Uuid {
    Uuid::from_u128((0x0197 << 112) | (7 << 76) | n)
}

fn rows(facts: &StoreFacts, table: &str) -> u64 {
    let found = facts.tables.iter().find(|found| found.name == table);
    found.must("the table").rows
}

async fn add_links(work: &dyn Work, from: i64, count: i64) {
    let mut unit = work.begin().await.must("a unit");
    for n in from..from + count {
        let added = unit.links().add(&link(n, n)).await;
        assert!(added.must("a link"));
    }
    unit.save().await.must("saved");
}

fn refused(code: &str) -> impl Fn(&PortError) -> bool {
    move |error| matches!(error, PortError::Refused { code: said, .. } if said == code)
}

/// Each unit writes ten links: a snapshot never holds a part of them, and its sums are those of
/// what it holds.
pub async fn a_snapshot_is_of_one_moment_whoever_writes(trial: &impl RestoreTrial) {
    let store = trial.connect().await;
    let work = store.work.clone();
    let writing = async {
        for n in 0..40 {
            add_links(work.as_ref(), 1 + n * 10, 10).await;
        }
    };
    let looking = async {
        let mut seen = Vec::new();
        for n in 0..4 {
            seen.push(whole_snapshot(trial, n).await);
        }
        seen
    };
    let ((), seen) = join(writing, looking).await;
    assert!(seen.is_sorted(), "{seen:?}");
}

/// Takes one, loads it, and answers how many links are in it.
async fn whole_snapshot(trial: &impl RestoreTrial, n: u128) -> u64 {
    {
        let payload = trial.folder().join(format!("{n}"));
        let facts = trial
            .snapshots()
            .snapshot(&payload)
            .await
            .must("a snapshot");
        let count = rows(&facts, "links");
        assert!(count.is_multiple_of(10), "{count} links: a part of a unit");
        let mut beside = trial
            .restores()
            .begin(id(n), Purpose::Drill)
            .await
            .must("begun");
        beside.load(&payload).await.must("loaded");
        let found = beside.facts().await.must("the facts");
        assert_eq!(facts.differences(&found), Vec::<String>::new());
        beside.remove().await.must("removed");
        count
    }
}

/// And it is a database with nothing wrong; when it is removed, another can be loaded.
pub async fn what_is_loaded_beside_is_what_was_there(trial: &impl RestoreTrial) {
    let store = trial.connect().await;
    add_links(store.work.as_ref(), 1, 3).await;
    let payload = trial.folder().join("snapshot");
    let facts = trial
        .snapshots()
        .snapshot(&payload)
        .await
        .must("a snapshot");
    assert_eq!(facts.migrations, trial.restores().known_migrations());
    for n in 0..2 {
        let mut beside = trial
            .restores()
            .begin(id(n), Purpose::Drill)
            .await
            .must("begun");
        let second = trial.restores().begin(id(9), Purpose::Drill).await;
        assert!(
            second
                .as_ref()
                .err()
                .is_some_and(refused("recovery_under_way"))
        );
        beside.load(&payload).await.must("loaded");
        let ways = beside.open().await.must("opened");
        let level = ways.schema.level().await.must("the level");
        assert!(matches!(level, SchemaLevel::Current { .. }), "{level:?}");
        assert_eq!(ways.inspect.drift().await.must("drift"), []);
        let nothing: [String; 0] = [];
        assert_eq!(ways.inspect.integrity().await.must("integrity"), nothing);
        // What happens in it does not happen in the other.
        add_links(ways.work.as_ref(), 100, 1).await;
        if n == 0 {
            beside.remove().await.must("removed");
        } else {
            drop(beside);
        }
    }
    let links = store.links.all(None, 10).await.must("links");
    assert_eq!(links.len(), 3);
}

/// Refused while somebody is connected; nothing changed.
pub async fn a_database_that_is_in_use_is_not_replaced(trial: &impl RestoreTrial) {
    let store = trial.connect().await;
    add_links(store.work.as_ref(), 1, 1).await;
    let replace = Purpose::Replace { damaged: false };
    let begun = trial.restores().begin(id(1), replace).await;
    assert!(begun.as_ref().err().is_some_and(refused("store_in_use")));
    assert_eq!(store.links.all(None, 10).await.must("links").len(), 1);
}

/// However few they are.
pub async fn a_database_with_tables_is_not_filled(trial: &impl RestoreTrial) {
    trial.disconnect().await;
    let begun = trial.restores().begin(id(1), Purpose::Fill).await;
    assert!(begun.as_ref().err().is_some_and(refused("store_not_empty")));
}

/// The other is in its place, whole; the replaced one said what it knew, has a name, and was read
/// before it was replaced.
pub async fn what_is_replaced_is_kept_and_says_what_it_knew(trial: &impl RestoreTrial) {
    let store = trial.connect().await;
    add_links(store.work.as_ref(), 1, 2).await;
    let payload = trial.folder().join("snapshot");
    let facts = trial
        .snapshots()
        .snapshot(&payload)
        .await
        .must("a snapshot");
    let mut unit = store.work.begin().await.must("a unit");
    let mail = crate::outbox::entry(1, 0);
    unit.outbox().add(&mail).await.must("a mail");
    unit.save().await.must("saved");
    let lease = crate::outbox::lease(1);
    let claimed = store.outbox.claim(mail.made_at, lease, 1).await;
    assert_eq!(claimed.must("claimed").len(), 1);
    let sent = guichet_driven::Settled::Sent { at: mail.made_at };
    store
        .outbox
        .settle(mail.id, lease.holder, &sent)
        .await
        .must("sent");
    drop(store);
    trial.disconnect().await;

    let replace = Purpose::Replace { damaged: false };
    let mut beside = trial.restores().begin(id(2), replace).await.must("begun");
    let safety = trial.folder().join("safety");
    let kept = beside
        .snapshot_replaced(&safety)
        .await
        .must("a safety snapshot");
    assert_eq!(rows(&kept.must("what is there"), "outbox"), 1);
    let later = beside.later().await.must("later facts");
    let later = later.must("it says");
    assert_eq!(later.facts.links.len(), 2);
    let sent = [(mail.id, OutboxState::Sent, mail.made_at)];
    assert_eq!(later.facts.mails, sent);
    assert_eq!(later.facts.told, Told::default(), "nobody has listened yet");
    let head = later.chain.head().await.must("the head");
    assert_eq!(head, facts.audit_head);
    let beginning = later.chain.beginning().await.must("the beginning");
    assert_eq!(beginning, Beginning::Whole);
    drop(later);
    beside.load(&payload).await.must("loaded");
    let name = beside.take_its_place().await.must("in its place");
    assert!(name.is_some_and(|name| name.contains("replaced")));
    let now = trial
        .snapshots()
        .snapshot(&trial.folder().join("now"))
        .await;
    let now = now.must("a snapshot");
    assert_eq!(facts.differences(&now), Vec::<String>::new());
}

/// And once it is there, it is filled no more.
pub async fn one_that_is_not_there_is_filled(trial: &impl RestoreTrial) {
    trial.disconnect().await;
    let payload = trial.folder().join("snapshot");
    let facts = trial
        .snapshots()
        .snapshot(&payload)
        .await
        .must("a snapshot");
    let mut beside = trial
        .elsewhere()
        .begin(id(1), Purpose::Fill)
        .await
        .must("begun");
    let nothing = beside.snapshot_replaced(&trial.folder().join("none")).await;
    assert_eq!(nothing.must("no snapshot"), None);
    assert!(beside.later().await.must("nothing").is_none());
    beside.load(&payload).await.must("loaded");
    let name = beside.take_its_place().await.must("in its place");
    assert_eq!(name, None);
    let there = trial.elsewhere_snapshots();
    let there = there.snapshot(&trial.folder().join("there")).await;
    assert_eq!(
        facts.differences(&there.must("there")),
        Vec::<String>::new()
    );
    let again = trial.elsewhere().begin(id(2), Purpose::Fill).await;
    assert!(again.as_ref().err().is_some_and(refused("store_not_empty")));
}
