//! What a value looks like in the database, where the two databases would differ.

use std::borrow::Cow;

use chrono::{DateTime, SecondsFormat, SubsecRound, Utc};
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

/// A moment inside JSON.
pub(crate) fn written(at: DateTime<Utc>) -> String {
    instant(at).to_rfc3339_opts(SecondsFormat::Micros, true)
}

/// A number that is never negative, as the databases keep numbers.
pub(crate) fn stored(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// The same, read.
pub(crate) fn counted(number: i64, table: &str, column: &str) -> PortResult<u64> {
    u64::try_from(number).map_err(|_| corrupt(table, column))
}

/// A SHA-256, read.
pub(crate) fn hash(bytes: &[u8], table: &str, column: &str) -> PortResult<[u8; 32]> {
    bytes.try_into().map_err(|_| corrupt(table, column))
}
