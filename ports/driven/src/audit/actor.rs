//! Who an entry says did it.

use std::fmt;
use std::str::FromStr;

use guichet_domain::kernel::{StaffId, UserId};

/// Who did it: never a name a person can change.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Actor {
    /// Somebody nobody knows.
    Nobody,
    /// A customer's login: Tryton's user.
    User(UserId),
    /// A member of the staff.
    Staff(StaffId),
    /// Whoever was at the command line: the name of the system user.
    Operator(String),
    /// The portal itself.
    System,
}

/// A text that names no actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("names no actor")]
pub struct NotAnActor;

/// As it is stored: `nobody`, `user:17`, `staff:0197…`, `operator:root`, `system`.
impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nobody => f.write_str("nobody"),
            Self::User(user) => write!(f, "user:{user}"),
            Self::Staff(staff) => write!(f, "staff:{staff}"),
            Self::Operator(name) => write!(f, "operator:{name}"),
            Self::System => f.write_str("system"),
        }
    }
}

impl FromStr for Actor {
    type Err = NotAnActor;

    fn from_str(text: &str) -> Result<Self, NotAnActor> {
        match text.split_once(':') {
            None if text == "nobody" => Ok(Self::Nobody),
            None if text == "system" => Ok(Self::System),
            Some(("user", id)) => id.parse().map(Self::User).map_err(|_| NotAnActor),
            Some(("staff", id)) => id.parse().map(Self::Staff).map_err(|_| NotAnActor),
            Some(("operator", name)) => Ok(Self::Operator(name.into())),
            _ => Err(NotAnActor),
        }
    }
}
