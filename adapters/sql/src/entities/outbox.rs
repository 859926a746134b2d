use sea_orm::entity::prelude::*;

/// What is to be sent.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) made_at: DateTimeUtc,
    /// `waiting`, `sent`, `given_up`.
    pub(crate) state: String,
    /// See [`notice`](crate::notice).
    pub(crate) notice: Json,
    pub(crate) due_at: DateTimeUtc,
    pub(crate) tries: i32,
    pub(crate) first_tried_at: Option<DateTimeUtc>,
    /// Who works on it, until when.
    pub(crate) leased_by: Option<Uuid>,
    pub(crate) leased_until: Option<DateTimeUtc>,
    pub(crate) last_error: Option<String>,
    pub(crate) ended_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
