//! What the core needs from the world: one trait a purpose, one file a trait, one [`PortError`].
//!
//! To add a port: write its trait in a file of its own, in the words of the use case that needs
//! it; write its cases in `ports/contract`; name it in the table of `adapters/wiring/tests`,
//! which fails until an adapter passes them.
//!
//! Rules that hold for every port here:
//! - a read of customer data takes `&Scope` and returns `Scoped<T>`, and lets only rows through
//!   that [`Scope::admit`](guichet_domain::access::Scope::admit) admitted, by the owner read with the row;
//! - "not found" is `Ok(None)`, and so is "somebody else's";
//! - `now` and `today` come in as values;
//! - every call ends: adapters hold their own deadlines.

mod accounts;
mod anonymise;
mod audit;
mod backup;
mod browse;
mod cache;
mod chain;
mod checkpoint;
mod clock;
mod company;
mod customers;
mod digest;
mod document;
mod error;
mod errors;
mod health;
mod idempotency;
mod incidents;
mod inspect;
mod invoices;
mod labels;
mod lane;
mod later;
mod links;
mod mail;
mod measure;
mod notice;
mod orders;
mod outbox;
mod own_words;
mod projects;
mod random;
mod recovery;
mod restore;
mod schema;
mod sessions;
mod setup;
mod sign_in;
mod signature;
mod snapshot;
mod staff;
pub mod staff_entry;
mod tasks;
mod tokens;
mod unit;
mod vault;

pub use accounts::{AccountStanding, ReadAccounts};
pub use anonymise::{
    AnonymiseStore, Anonymised, Disguise, Replaced, SeeText, StoredText, TextFate, TextKind,
};
pub use audit::{
    Actor, AuditEntry, AuditEvent, AuditLog, AuditObject, AuditedEntry, FieldChange, NotAnActor,
    ObjectKind, ReadAudit, RecordKind, SignInRefusal, SignOutReason,
};
pub use backup::{
    BackupContent, BackupLabel, FoundBackup, OpenedBackup, StoreFacts, StoreKind, StoredBackup,
    TableFacts, Workspace,
};
pub use browse::{Browse, Sent, Visit, Visited};
pub use cache::Cache;
pub use chain::{
    AUDIT_KEY, ChainHead, ChainLink, Mac, NotAHead, ReadChain, Resealed, SealAudit, SealedLink,
    Stretches, link_message, put, sealed_by_known_key, unknown_key, unknown_key_names,
};
pub use checkpoint::{
    Beginning, Checkpoint, PRUNE, Prune, Pruned, SealedCheckpoint, checkpoint_message,
};
pub use clock::Clock;
pub use company::{Company, ReadCompany};
pub use customers::{FindCustomers, ReadCustomers};
pub use digest::sha256_hex;
pub use document::{Document, MediaType};
pub use error::{PortError, PortResult};
pub use errors::{
    ErrorGroup, ErrorStanding, ErrorStore, KeepErrors, MOST_CORRELATIONS, Resolution, Sighting,
    Tally, Traffic, hour_of,
};
pub use health::{Health, Probe};
pub use idempotency::{CommandKey, FirstAnswer, IdempotencyStore};
pub use incidents::{IncidentStore, MOST_INCIDENT_EVENTS, ReadIncidents, TimelineEnd};
pub use inspect::{
    CustomerStanding, Drift, DriftKind, InspectErp, InspectHost, InspectMail, InspectSharedCache,
    InspectStore, ServiceRights, ServiceStanding, SharedCacheStanding, Space, StoreVersion,
    StoredRole,
};
pub use invoices::{OpenInvoices, ReadInvoices};
pub use labels::{Field, Labels, ReadLabels};
pub use lane::{Lane, Turn};
pub use later::{GoneLinks, LaterFacts, LaterStaff, LaterStore, Merged, TakenOver, Whose};
pub use links::{LinkStore, ReadLinks};
pub use mail::SendMail;
pub use measure::{MeasureStore, OutboxFigures, PoolFigures};
pub use notice::{DeploymentNotice, IncidentNotice, Notice, NoticeKind};
pub use orders::ReadOrders;
pub use outbox::{
    Claimed, Lease, OutboxEntry, OutboxRow, OutboxState, OutboxStore, ReadOutbox, Settled,
};
pub use own_words::{is_id, is_own_word};
pub use projects::{MOST_MEMBERS, ProjectStore, ReadProjects};
pub use random::Random;
pub use recovery::{BackupRow, DrillOutcome, DrillRow, Held, Hold, ReadRecovery, RecoveryStore};
pub use restore::{Loaded, Purpose, RestoreStore, StoreBeside};
pub use schema::{Applied, Schema, SchemaLevel, ValueChange};
pub use sessions::{ReadSessions, SessionStore, TokenHash};
pub use setup::{
    Change, ChangeKind, Confinement, PortalPlan, PreparePortal, SetupReport, TestCustomer,
};
pub use sign_in::{SignIn, SignInOutcome, SignInRequest};
pub use signature::{Provenance, SignBackup, Signature};
pub use snapshot::SnapshotStore;
pub use staff::{KeptPassword, PasswordHash, ReadStaff, StaffStore};
pub use tasks::{Overdue, ReadTasks, TaskStore};
pub use tokens::{ReadTokens, TokenStore};
pub use unit::{Unit, Work};
pub use vault::BackupVault;
