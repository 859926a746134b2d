//! Who is asking ([`Principal`]), whose data ([`Scope`], [`Scoped`]), who may do what ([`policy`]),
//! what of that a restore takes over from the database it replaces ([`later`]).
//!
//! Isolation between customers is a type. A [`Scope`] comes only from a [`Principal`], a
//! [`Scoped`] value only from [`Scope::admit`], which compares the owner that came with the
//! row. A reading port takes `&Scope` and returns `Scoped<T>`: leaving either out does not compile.
//! Each example that must not compile stands beside one that differs in that point alone.
//!
//! ```compile_fail,E0451
//! // A scope cannot be made from an id that came from somewhere.
//! use guichet_access::{Principal, Scope};
//! fn scope(_: &Principal) -> Option<Scope> { Some(Scope { parties: vec![] }) }
//! ```
//!
//! ```
//! // It comes from somebody who is signed in.
//! use guichet_access::{Principal, Scope};
//! fn scope(who: &Principal) -> Option<Scope> { guichet_access::policy::read_own(who).ok() }
//! ```
//!
//! ```compile_fail,E0423
//! // A row cannot be called admitted without having been compared with a scope.
//! use guichet_access::{OwnedBy, Scope, Scoped};
//! fn admit<T: OwnedBy>(_: &Scope, row: T) -> Option<Scoped<T>> { Some(Scoped(row)) }
//! ```
//!
//! ```
//! // The scope compares it.
//! use guichet_access::{OwnedBy, Scope, Scoped};
//! fn admit<T: OwnedBy>(scope: &Scope, row: T) -> Option<Scoped<T>> { scope.admit(row) }
//! ```
//!
//! ```compile_fail,E0277
//! // A row that does not say whose it is cannot be admitted at all.
//! use guichet_access::{Scope, Scoped};
//! struct Row;
//! fn admit(scope: &Scope, row: Row) -> Option<Scoped<Row>> { scope.admit(row) }
//! ```
//!
//! ```
//! // One that says so can.
//! use guichet_access::{OwnedBy, Scope, Scoped};
//! use guichet_kernel::PartyId;
//! struct Row { party: PartyId }
//! impl OwnedBy for Row {
//!     fn owner(&self) -> PartyId { self.party }
//! }
//! fn admit(scope: &Scope, row: Row) -> Option<Scoped<Row>> { scope.admit(row) }
//! ```

mod attempts;
pub mod later;
pub mod policy;
mod principal;
mod role_names;
mod role_review;
mod scope;
mod session;
mod staff;
mod staff_session;
mod token;

pub use attempts::{AttemptLimits, Attempts, HeldBack, Ticket};
pub use principal::{Account, Principal};
pub use role_names::UnknownRole;
pub use role_review::{Holding, ReviewChanges, RoleReview};
pub use scope::{OwnedBy, Scope, Scoped};
pub use session::{Carrier, Session, SessionEnd, SessionLimits};
pub use staff::{
    Entrance, LONGEST_LOGIN, Role, Roles, StaffAccount, StaffMember, StaffPrincipal, Standing,
};
pub use staff_session::StaffSession;
pub use token::{LONGEST_TOKEN_DAYS, LONGEST_TOKEN_NAME, Token, TokenOwner, TokenScope};
