//! The portal's schema, one step a file, the same for both databases.
//!
//! A step that was released never changes: the next one mends it. Steps run in the order of
//! [`all`], each in a transaction, so none may contain what a transaction cannot hold.

mod m0001_links;
mod m0002_sessions;
mod m0003_audit_entries;
mod m0004_audit_chain;
mod m0005_outbox;
mod m0006_staff;
mod m0007_projects;
mod m0008_deployments;
mod m0009_incidents;
mod m0010_idempotency;
mod m0011_role_names;
mod m0012_administrators;
mod m0013_errors;
mod m0014_recovery;
mod m0015_anonymised;
mod m0016_audit_checkpoint;
mod report;

use std::sync::Arc;

use guichet_driven::SealAudit;
use sea_orm::DbErr;
use sea_orm::sea_query::Table;
use sea_orm_migration::schema::{text, timestamp_with_time_zone, timestamp_with_time_zone_null};
use sea_orm_migration::{MigrationTrait, SchemaManager};

pub(crate) use report::Report;

/// Every step, in order. What is in the audit is sealed with this, what is found in rows reported
/// there.
pub(crate) fn all(seal: &Arc<dyn SealAudit>, report: &Report) -> Vec<Box<dyn MigrationTrait>> {
    vec![
        Box::new(m0001_links::Links),
        Box::new(m0002_sessions::Sessions),
        Box::new(m0003_audit_entries::AuditEntries),
        Box::new(m0004_audit_chain::AuditChain(seal.clone())),
        Box::new(m0005_outbox::Outbox),
        Box::new(m0006_staff::Staff),
        Box::new(m0007_projects::Projects),
        Box::new(m0008_deployments::Deployments),
        Box::new(m0009_incidents::Incidents),
        Box::new(m0010_idempotency::Idempotency),
        Box::new(m0011_role_names::RoleNames(report.clone())),
        Box::new(m0012_administrators::Administrators),
        Box::new(m0013_errors::Errors),
        Box::new(m0014_recovery::Recovery),
        Box::new(m0015_anonymised::Anonymised),
        Box::new(m0016_audit_checkpoint::AuditCheckpoint),
    ]
}

/// Which steps began and ended: made before the first.
pub(crate) async fn history(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("guichet_migrations")
        .if_not_exists()
        .col(text("name").primary_key())
        .col(timestamp_with_time_zone("began_at"))
        .col(timestamp_with_time_zone_null("ended_at"))
        .to_owned();
    manager.create_table(table).await
}
