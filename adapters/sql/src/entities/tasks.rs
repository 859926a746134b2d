use sea_orm::entity::prelude::*;

/// A deployment task.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tasks")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) project_id: Uuid,
    pub(crate) version: String,
    pub(crate) environment: String,
    pub(crate) description: String,
    pub(crate) responsible: Uuid,
    pub(crate) planned_at: DateTimeUtc,
    /// The day of `planned_at` in its own zone.
    pub(crate) planned_on: Date,
    /// IANA.
    pub(crate) time_zone: String,
    pub(crate) redeployment: bool,
    pub(crate) retry_of: Option<Uuid>,
    pub(crate) rollback_of: Option<Uuid>,
    pub(crate) state: String,
    pub(crate) revision: i64,
    pub(crate) planned_by: Uuid,
    /// Who else had a hand in the plan: ids with blanks between.
    pub(crate) edited_by: String,
    pub(crate) made_at: DateTimeUtc,
    /// The authorisation: the first four together, or none of them.
    pub(crate) authorised_by: Option<Uuid>,
    pub(crate) authorised_at: Option<DateTimeUtc>,
    pub(crate) authorised_hash: Option<Vec<u8>>,
    pub(crate) authorised_until: Option<DateTimeUtc>,
    /// See [`overriding`](crate::tasks).
    pub(crate) authorised_over: Option<Json>,
    pub(crate) started_by: Option<Uuid>,
    pub(crate) started_at: Option<DateTimeUtc>,
    /// What the start overrides.
    pub(crate) started_over: Option<Json>,
    pub(crate) alive_at: Option<DateTimeUtc>,
    pub(crate) ended_at: Option<DateTimeUtc>,
    pub(crate) reason: Option<String>,
    /// The later reason of the two: what lists of the overridden go by.
    pub(crate) override_reason: Option<String>,
    pub(crate) ran_into_freeze: bool,
    pub(crate) incident_id: Option<Uuid>,
    /// When time alone changes it.
    pub(crate) due_at: Option<DateTimeUtc>,
    /// How large its log is.
    pub(crate) log_lines: i64,
    pub(crate) log_bytes: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
