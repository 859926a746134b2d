//! What Guichet can do: one use case a file, grouped by noun.
//!
//! [`Portal`] is the door for everything a signed-in person does, [`Operators`] for what is done
//! at the command line. Both stand on driven ports ([`PortalParts`]) and know no adapter.

mod cursor;
mod customers;
mod dashboard;
mod diagnostic;
mod directory;
mod error;
mod errors;
pub mod governance;
mod held;
mod invoices;
mod keys;
pub mod operators;
mod orders;
mod origin;
pub mod outbox;
mod passwords;
mod portal;
mod readiness;
mod record;
mod refusals;
mod session;
mod staff;

pub use cursor::BadCursor;
pub use customers::Customers;
pub use dashboard::{Alert, AlertCode, Dashboard};
pub use diagnostic::{
    DIAGNOSTIC_SESSION_LIVES, DIAGNOSTIC_TOKEN_LIVES, DiagnosticDoor, diagnostic_token,
};
pub use error::ReadError;
pub use errors::Collector;
pub use invoices::Invoices;
pub use keys::{Keys, Purpose};
pub use operators::Operators;
pub use orders::Orders;
pub use origin::Origin;
pub use passwords::{LONGEST_PASSWORD, PasswordCost, PasswordFault, SHORTEST_PASSWORD};
pub use portal::{Portal, PortalParts};
pub use readiness::{Dependency, Readiness};
pub use session::{
    AuthError, Me, Opened, OpenedSession, SessionToken, Sessions, SignInCommand, SignInError,
};
pub use staff::{
    ChangePassword, Door, LONGEST_TOKEN_DAYS, MadeToken, NewToken, OpenedStaffSession,
    PasswordChangeError, PasswordDesk, Staff, TokenError, TokenSecret,
};

pub use guichet_driven as driven;
