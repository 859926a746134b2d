//! The break-glass administrator: made, mended and tried without the ERP.

mod bootstrap;
mod once;
mod repair;
mod verify;

pub use bootstrap::NewAdministrator;
pub use once::{GivenPassword, ONE_TIME_HOURS, SetAside};
pub use verify::{AdminVerified, VerifyError, verify_administrator};
