//! The pages of governance, used as people without script use them: links and forms.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop where it stands"
)]

mod deployments;
mod drafts;
mod figures;
mod forms;
mod ground;
mod incidents;
mod limits;
mod lists;
mod log;
mod new_key;
mod projects;
mod roles;
