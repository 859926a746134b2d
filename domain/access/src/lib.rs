//! Who is asking ([`Principal`]), whose data ([`Scope`], [`Scoped`]), who may do what ([`policy`]).
//!
//! Isolation between customers is a type. A [`Scope`] comes only from a [`Principal`], a
//! [`Scoped`] value only from [`Scope::admit`], which compares the owner that came with the
//! row. A reading port takes `&Scope` and returns `Scoped<T>`: leaving either out does not compile.
//!
//! ```compile_fail,E0451
//! // A scope cannot be made from an id that came from somewhere.
//! use guichet_access::Scope;
//! let scope = Scope { parties: vec![] };
//! ```
//!
//! ```compile_fail,E0423
//! // A row cannot be called admitted without having been compared with a scope.
//! use guichet_access::Scoped;
//! let row = Scoped(42);
//! ```
//!
//! ```compile_fail,E0277
//! // A row that does not say whose it is cannot be admitted at all.
//! use guichet_access::{Scope, Scoped};
//! struct Row;
//! fn admit(scope: &Scope, row: Row) -> Option<Scoped<Row>> { scope.admit(row) }
//! ```

mod attempts;
pub mod policy;
mod principal;
mod scope;
mod session;

pub use attempts::{AttemptLimits, Attempts, Ticket};
pub use principal::{Account, Principal};
pub use scope::{OwnedBy, Scope, Scoped};
pub use session::{Carrier, Session, SessionEnd, SessionLimits};
