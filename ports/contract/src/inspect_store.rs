//! [`InspectStore`](guichet_driven::InspectStore).

use std::sync::Arc;

use async_trait::async_trait;
use guichet_driven::{Drift, DriftKind, InspectStore, StoredRole};

use crate::check::Must;

/// A migrated, empty database of its own, into which the suite plants faults.
#[async_trait]
pub trait InspectTrial: Send + Sync {
    /// What inspects it.
    fn inspect(&self) -> Arc<dyn InspectStore>;

    /// Runs a statement that both kinds of database know.
    async fn execute(&self, statement: &str);

    /// Adds a row that refers to one that is not there.
    async fn dangle(&self);

    /// Damages an index, so that the database's own checks see it.
    async fn damage(&self);

    /// Gives a new member of the staff a role of this name.
    async fn dangle_role(&self, role: &str);

    /// What inspects it for one who may only read.
    async fn reader(&self) -> Arc<dyn InspectStore>;
}

/// Runs every case, each on a database of its own; answers their names.
pub async fn all<T: InspectTrial>(make: impl AsyncFn() -> T) -> Vec<&'static str> {
    a_migrated_database_has_nothing_wrong(&make().await).await;
    what_was_changed_by_hand_is_named(&make().await).await;
    what_is_missing_or_of_another_kind_is_named(&make().await).await;
    what_is_damaged_is_found(&make().await).await;
    a_row_that_refers_to_nothing_is_found(&make().await).await;
    a_role_that_nobody_knows_is_named(&make().await).await;
    who_may_only_read_is_told_from_who_may_write(&make().await).await;
    vec![
        "a_migrated_database_has_nothing_wrong",
        "what_was_changed_by_hand_is_named",
        "what_is_missing_or_of_another_kind_is_named",
        "what_is_damaged_is_found",
        "a_row_that_refers_to_nothing_is_found",
        "a_role_that_nobody_knows_is_named",
        "who_may_only_read_is_told_from_who_may_write",
    ]
}

/// No drift, no damage, no dangling reference; it can be written, and is of a known version.
pub async fn a_migrated_database_has_nothing_wrong(trial: &impl InspectTrial) {
    let inspect = trial.inspect();
    let none: [Drift; 0] = [];
    assert_eq!(inspect.drift().await.must("the drift"), none);
    let nothing: [String; 0] = [];
    assert_eq!(inspect.integrity().await.must("the integrity"), nothing);
    assert_eq!(inspect.dangling().await.must("the references"), nothing);
    assert!(inspect.writable().await.must("whether it can be written"));
    let version = inspect.version().await.must("the version");
    assert!(version.supported, "{version:?}");
    assert!(
        version
            .version
            .starts_with(|first: char| first.is_ascii_digit())
    );
}

/// A table, a column and an index: missing, unexpected; and all is well once it is put back.
pub async fn what_was_changed_by_hand_is_named(trial: &impl InspectTrial) {
    let inspect = trial.inspect();
    let drifted = async |statement: &str| {
        trial.execute(statement).await;
        let drift = inspect.drift().await.must("the drift");
        drift
            .into_iter()
            .map(|drift| (drift.object, drift.kind))
            .collect::<Vec<_>>()
    };
    let one = |object: &str, kind| vec![(object.to_owned(), kind)];
    let added = drifted("CREATE TABLE notes (id integer)").await;
    assert_eq!(added, one("notes", DriftKind::Unexpected));
    assert_eq!(drifted("DROP TABLE notes").await, vec![]);
    let added = drifted("ALTER TABLE links ADD COLUMN colour text").await;
    assert_eq!(added, one("links.colour", DriftKind::Unexpected));
    assert_eq!(
        drifted("ALTER TABLE links DROP COLUMN colour").await,
        vec![]
    );
    let added = drifted("CREATE INDEX by_hand ON links (login)").await;
    assert_eq!(added, one("links: by_hand", DriftKind::Unexpected));
    assert_eq!(drifted("DROP INDEX by_hand").await, vec![]);
    let gone = drifted("DROP TABLE idempotency_keys").await;
    assert_eq!(gone, one("idempotency_keys", DriftKind::Missing));
}

/// A column and an index that are not there, and those that are there and others; all is well once
/// they are as they were.
pub async fn what_is_missing_or_of_another_kind_is_named(trial: &impl InspectTrial) {
    const INDEX: &str =
        r#"CREATE INDEX "tasks_due" ON "tasks" ("due_at", "id") WHERE "due_at" IS NOT NULL"#;
    let inspect = trial.inspect();
    let drifted = async |statements: &[&str]| {
        for statement in statements {
            trial.execute(statement).await;
        }
        let drift = inspect.drift().await.must("the drift");
        drift
            .into_iter()
            .map(|drift| (drift.object, drift.kind))
            .collect::<Vec<_>>()
    };
    let column = |kind| vec![("incidents.cause".to_owned(), kind)];
    let index = |kind| vec![("tasks: tasks_due".to_owned(), kind)];
    let gone = "ALTER TABLE incidents DROP COLUMN cause";
    assert_eq!(drifted(&[gone]).await, column(DriftKind::Missing));
    let number = "ALTER TABLE incidents ADD COLUMN cause integer";
    assert_eq!(drifted(&[number]).await, column(DriftKind::Changed));
    let text = "ALTER TABLE incidents ADD COLUMN cause text";
    assert_eq!(drifted(&[gone, text]).await, vec![]);
    let gone = "DROP INDEX tasks_due";
    assert_eq!(drifted(&[gone]).await, index(DriftKind::Missing));
    let whole = "CREATE INDEX tasks_due ON tasks (due_at, id)";
    assert_eq!(drifted(&[whole]).await, index(DriftKind::Changed));
    assert_eq!(drifted(&[gone, INDEX]).await, vec![]);
}

/// It is the database itself that finds it.
pub async fn what_is_damaged_is_found(trial: &impl InspectTrial) {
    trial.damage().await;
    let faults = trial.inspect().integrity().await.must("the integrity");
    assert_eq!(faults.len(), 1, "{faults:?}");
}

/// The table and column that hold it.
pub async fn a_row_that_refers_to_nothing_is_found(trial: &impl InspectTrial) {
    trial.dangle().await;
    let dangling = trial.inspect().dangling().await.must("the references");
    assert_eq!(dangling.len(), 1, "{dangling:?}");
    assert!(dangling[0].contains('.'), "{dangling:?}");
}

/// With its column, and in how many rows; once it is gone, nothing is.
pub async fn a_role_that_nobody_knows_is_named(trial: &impl InspectTrial) {
    let unknown = async || trial.inspect().unknown_roles().await.must("the roles");
    let nothing: [StoredRole; 0] = [];
    assert_eq!(unknown().await, nothing);
    trial.dangle_role("astronaut").await;
    trial.dangle_role("support").await;
    let expected = [StoredRole {
        column: "staff_roles.role".into(),
        role: "astronaut".into(),
        rows: 1,
    }];
    assert_eq!(unknown().await, expected);
    let gone = "DELETE FROM staff_roles WHERE role = 'astronaut'";
    trial.execute(gone).await;
    assert_eq!(unknown().await, nothing);
}

/// Nothing is written to find out.
pub async fn who_may_only_read_is_told_from_who_may_write(trial: &impl InspectTrial) {
    let reader = trial.reader().await;
    assert!(!reader.writable().await.must("whether it can be written"));
    assert!(
        trial
            .inspect()
            .writable()
            .await
            .must("whether it can be written")
    );
}
