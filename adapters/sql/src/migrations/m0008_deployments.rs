use async_trait::async_trait;
use sea_orm::DbErr;
use sea_orm::sea_query::{
    ConditionalStatement, Expr, ForeignKey, Index, Table, TableCreateStatement,
};
use sea_orm_migration::schema::{
    big_integer, binary_null, boolean, date, json_binary_null, text, text_null,
    timestamp_with_time_zone, timestamp_with_time_zone_null, uuid, uuid_null,
};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

/// Deployment tasks, their history and logs, and how many there are.
pub(crate) struct Deployments;

impl MigrationName for Deployments {
    fn name(&self) -> &'static str {
        "0008_deployments"
    }
}

const AT_WORK: &str = r#""state" IN ('running', 'stale')"#;
const SUCCEEDED: &str = r#""state" = 'succeeded'"#;
const DELIVERED: &str = r#""environment" = 'PROD' AND "state" IN ('succeeded', 'failed')"#;
const DUE: &str = r#""due_at" IS NOT NULL"#;
const OVERRIDDEN: &str = r#""override_reason" IS NOT NULL"#;

/// Name, columns, condition. Lists are walked along `planned_at`, then `id`; `planned_on`, which
/// may lie a day beside it, is weighed in the index.
const INDEXES: &[(&str, &[&str], Option<&str>)] = &[
    (
        "tasks_list",
        &["project_id", "planned_at", "id", "planned_on"],
        None,
    ),
    (
        "tasks_state",
        &["project_id", "state", "planned_at", "id", "planned_on"],
        None,
    ),
    (
        "tasks_environment",
        &[
            "project_id",
            "environment",
            "planned_at",
            "id",
            "planned_on",
        ],
        None,
    ),
    (
        "tasks_both",
        &[
            "project_id",
            "environment",
            "state",
            "planned_at",
            "id",
            "planned_on",
        ],
        None,
    ),
    (
        "tasks_overridden",
        &["project_id", "planned_at", "id", "planned_on"],
        Some(OVERRIDDEN),
    ),
    (
        "tasks_overridden_both",
        &[
            "project_id",
            "environment",
            "state",
            "planned_at",
            "id",
            "planned_on",
        ],
        Some(OVERRIDDEN),
    ),
    // Never an index that begins with the instant itself: it would lure lists away from theirs.
    ("tasks_calendar", &["planned_on", "planned_at", "id"], None),
    (
        "tasks_calendar_in_project",
        &["project_id", "planned_on", "planned_at", "id"],
        None,
    ),
    (
        "tasks_responsible",
        &["responsible", "state", "planned_at", "id"],
        None,
    ),
    ("tasks_due", &["due_at", "id"], Some(DUE)),
    (
        "tasks_due_in_project",
        &["project_id", "due_at", "id"],
        Some(DUE),
    ),
    (
        "tasks_succeeded",
        &["project_id", "environment", "version", "ended_at", "id"],
        Some(SUCCEEDED),
    ),
    ("tasks_delivered", &["ended_at", "id"], Some(DELIVERED)),
    (
        "tasks_delivered_in_project",
        &["project_id", "ended_at", "id"],
        Some(DELIVERED),
    ),
];

#[async_trait]
impl MigrationTrait for Deployments {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [tasks(), events(), logs(), counts()] {
            manager.create_table(table).await?;
        }
        for (name, columns, condition) in INDEXES {
            let mut index = Index::create();
            index.name(*name).table("tasks");
            for column in *columns {
                index.col(*column);
            }
            if let Some(condition) = condition {
                index.and_where(Expr::cust(*condition));
            }
            manager.create_index(index).await?;
        }
        // One at work in a project's environment, whoever asks, however many at once.
        let alone = Index::create()
            .name("tasks_at_work")
            .table("tasks")
            .col("project_id")
            .col("environment")
            .unique()
            .and_where(Expr::cust(AT_WORK))
            .to_owned();
        manager.create_index(alone).await
    }
}

fn tasks() -> TableCreateStatement {
    Table::create()
        .table("tasks")
        .col(uuid("id").primary_key())
        .col(uuid("project_id"))
        .col(text("version"))
        .col(text("environment"))
        .col(text("description"))
        .col(uuid("responsible"))
        .col(timestamp_with_time_zone("planned_at"))
        .col(date("planned_on"))
        .col(text("time_zone"))
        .col(boolean("redeployment"))
        .col(uuid_null("retry_of"))
        .col(uuid_null("rollback_of"))
        .col(text("state"))
        .col(big_integer("revision"))
        .col(uuid("planned_by"))
        .col(text("edited_by").default(""))
        .col(timestamp_with_time_zone("made_at"))
        .col(uuid_null("authorised_by"))
        .col(timestamp_with_time_zone_null("authorised_at"))
        .col(binary_null("authorised_hash"))
        .col(timestamp_with_time_zone_null("authorised_until"))
        .col(json_binary_null("authorised_over"))
        .col(uuid_null("started_by"))
        .col(timestamp_with_time_zone_null("started_at"))
        .col(json_binary_null("started_over"))
        .col(timestamp_with_time_zone_null("alive_at"))
        .col(timestamp_with_time_zone_null("ended_at"))
        .col(text_null("reason"))
        .col(text_null("override_reason"))
        .col(boolean("ran_into_freeze"))
        .col(uuid_null("incident_id"))
        .col(timestamp_with_time_zone_null("due_at"))
        .col(big_integer("log_lines").default(0))
        .col(big_integer("log_bytes").default(0))
        .foreign_key(
            ForeignKey::create()
                .from("tasks", "project_id")
                .to("projects", "id"),
        )
        .to_owned()
}

fn events() -> TableCreateStatement {
    Table::create()
        .table("task_events")
        .col(uuid("task_id"))
        .col(big_integer("revision"))
        .col(timestamp_with_time_zone("at"))
        .col(uuid_null("by"))
        .col(text("kind"))
        .col(text_null("reason"))
        .col(json_binary_null("changes"))
        .col(json_binary_null("authorisation"))
        .primary_key(Index::create().col("task_id").col("revision"))
        .foreign_key(
            ForeignKey::create()
                .from("task_events", "task_id")
                .to("tasks", "id"),
        )
        .to_owned()
}

fn logs() -> TableCreateStatement {
    Table::create()
        .table("task_logs")
        .col(uuid("task_id"))
        .col(big_integer("number"))
        .col(timestamp_with_time_zone("at"))
        .col(uuid("by"))
        .col(text("line"))
        .primary_key(Index::create().col("task_id").col("number"))
        .foreign_key(
            ForeignKey::create()
                .from("task_logs", "task_id")
                .to("tasks", "id"),
        )
        .to_owned()
}

/// One row a project, environment and stretch of time: all of it, a month, a day.
fn counts() -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table("task_counts")
        .col(uuid("project_id"))
        .col(text("environment"))
        .col(text("level"))
        .col(date("day"));
    for state in [
        "planned",
        "authorised",
        "running",
        "stale",
        "succeeded",
        "failed",
        "rejected",
        "cancelled",
    ] {
        table.col(big_integer(state).default(0));
    }
    let mut key = Index::create()
        .col("project_id")
        .col("environment")
        .col("level")
        .col("day")
        .to_owned();
    table.primary_key(&mut key).foreign_key(
        ForeignKey::create()
            .from("task_counts", "project_id")
            .to("projects", "id"),
    );
    table
}
