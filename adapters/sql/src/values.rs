//! What a value looks like in the database, where the two databases would differ.

use std::borrow::Cow;

use chrono::{DateTime, SubsecRound, Utc};
use guichet_domain::kernel::{PartyId, UserId};
use guichet_driven::{PortError, PortResult};

use crate::error::corrupt;

/// Microseconds: all that PostgreSQL keeps.
pub(crate) fn instant(at: DateTime<Utc>) -> DateTime<Utc> {
    at.trunc_subsecs(6)
}

/// A text without NUL, which PostgreSQL cannot store and strangers can type.
pub(crate) fn text(text: &str) -> Cow<'_, str> {
    if text.contains('\0') {
        text.replace('\0', "\u{fffd}").into()
    } else {
        text.into()
    }
}

/// How many rows, as the databases count.
pub(crate) fn rows(limit: usize) -> u64 {
    u64::try_from(limit)
        .unwrap_or(u64::MAX)
        .min(i64::MAX as u64)
}

pub(crate) fn user(id: i64, table: &str) -> PortResult<UserId> {
    UserId::new(id).ok_or_else(|| corrupt(table, "user_id"))
}

pub(crate) fn party(id: i64, table: &str, column: &str) -> Result<PartyId, PortError> {
    PartyId::new(id).ok_or_else(|| corrupt(table, column))
}
