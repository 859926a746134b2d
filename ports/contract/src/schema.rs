//! [`Schema`](guichet_driven::Schema).

use async_trait::async_trait;
use futures_util::future::join;
use guichet_driven::{PortError, Schema, SchemaLevel};

use crate::check::{Must, same};
use crate::store::fresh_cases;

/// An adapter's database, nothing in it yet, and what puts it into states that no program
/// leaves behind.
#[async_trait]
pub trait SchemaTrial: Send + Sync {
    /// The adapter.
    fn schema(&self) -> &dyn Schema;

    /// The same database, as another program reaches it.
    async fn another(&self) -> Box<dyn Schema>;

    /// Marks a migration as begun, and as ended if told.
    async fn mark(&self, migration: &str, ended: bool);

    /// Takes a migration's mark away, but not what it made.
    async fn unmark(&self, migration: &str);
}

fresh_cases!(S: SchemaTrial => S;
    an_empty_database_is_behind_by_all,
    migrating_applies_all_in_order_once,
    two_programs_migrate_as_one,
    a_newer_programs_database_is_left_alone,
    a_migration_that_did_not_end_is_seen,
    a_migration_that_fails_leaves_nothing,
);

async fn level(schema: &dyn Schema) -> SchemaLevel {
    schema.level().await.must("the level")
}

async fn migrate(schema: &dyn Schema) -> Vec<String> {
    let applied = schema.migrate().await.must("migrating");
    let names = applied.into_iter().map(|one| one.migration);
    names.collect()
}

fn behind(pending: &[String]) -> SchemaLevel {
    let pending = pending.to_vec();
    SchemaLevel::Behind { pending }
}

fn pending(level: &SchemaLevel) -> Option<&[String]> {
    match level {
        SchemaLevel::Behind { pending } => Some(pending),
        _ => None,
    }
}

/// Given an empty database, when its level is asked for, then it is behind by every migration,
/// and still empty.
pub async fn an_empty_database_is_behind_by_all(subject: &impl SchemaTrial) {
    let first = level(subject.schema()).await;
    let pending = pending(&first).must(format!("behind, not {first:?}"));
    assert!(!pending.is_empty(), "there are migrations");
    assert_eq!(
        level(subject.schema()).await,
        first,
        "asking changes nothing"
    );
    let applied = migrate(subject.schema()).await;
    same(&applied, pending, "what was pending was still to do");
}

/// Given an empty database, when it is migrated twice, then the first time applies everything in
/// order, and the second time nothing.
pub async fn migrating_applies_all_in_order_once(subject: &impl SchemaTrial) {
    let applied = migrate(subject.schema()).await;
    assert!(
        applied.is_sorted(),
        "in the order of their names: {applied:?}"
    );
    let last = applied.last().must("migrations").clone();
    let current = SchemaLevel::Current { last };
    assert_eq!(level(subject.schema()).await, current);
    same(&migrate(subject.schema()).await, &[], "the second time");
    let another = subject.another().await;
    assert_eq!(level(another.as_ref()).await, current, "for others too");
}

/// Given an empty database, when two programs migrate it at the same moment, then neither fails,
/// and each migration is applied by one of them.
pub async fn two_programs_migrate_as_one(subject: &impl SchemaTrial) {
    let level_before = level(subject.schema()).await;
    let pending = pending(&level_before).must("an empty database is behind");
    let another = subject.another().await;
    let (one, other) = join(migrate(subject.schema()), migrate(another.as_ref())).await;
    let mut both = [one, other].concat();
    both.sort();
    same(&both, pending, "by both together");
    let is_current = matches!(level(another.as_ref()).await, SchemaLevel::Current { .. });
    assert!(is_current, "and it is up to date");
}

/// Given a database that a newer program migrated, then it is ahead, whatever else it lacks, and
/// migrating it is refused.
pub async fn a_newer_programs_database_is_left_alone(subject: &impl SchemaTrial) {
    let applied = migrate(subject.schema()).await;
    subject.mark("9998_newer", true).await;
    subject.mark("9999_newest", true).await;
    let unknown = vec!["9998_newer".to_owned(), "9999_newest".to_owned()];
    let ahead = SchemaLevel::Ahead { unknown };
    assert_eq!(level(subject.schema()).await, ahead);
    subject.unmark(applied.last().must("migrations")).await;
    let refused = subject.schema().migrate().await;
    assert!(
        matches!(refused, Err(PortError::Refused { .. })),
        "{refused:?}"
    );
    assert_eq!(level(subject.schema()).await, ahead, "as it was");
}

/// Given a mark of a migration that began and did not end, known or not, then it is named before
/// everything else, and migrating is refused.
pub async fn a_migration_that_did_not_end_is_seen(subject: &impl SchemaTrial) {
    let applied = migrate(subject.schema()).await;
    let last = applied.last().must("migrations").clone();
    subject.unmark(&last).await;
    subject.mark(&last, false).await;
    subject.mark("9999_newest", true).await;
    let half = SchemaLevel::HalfMigrated { migration: last };
    assert_eq!(level(subject.schema()).await, half);
    let refused = subject.schema().migrate().await;
    assert!(
        matches!(refused, Err(PortError::Refused { .. })),
        "{refused:?}"
    );
    assert_eq!(level(subject.schema()).await, half, "as it was");
}

/// Given a migration that cannot be done, because what it makes is there, when it fails, then it
/// is pending as before, not half done.
pub async fn a_migration_that_fails_leaves_nothing(subject: &impl SchemaTrial) {
    let applied = migrate(subject.schema()).await;
    let last = applied.last().must("migrations").clone();
    subject.unmark(&last).await;
    let pending = behind(std::slice::from_ref(&last));
    assert_eq!(level(subject.schema()).await, pending);
    let failed = subject.schema().migrate().await;
    assert!(failed.is_err(), "{last} was applied over itself");
    assert_eq!(level(subject.schema()).await, pending, "pending as before");
}
