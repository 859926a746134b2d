//! Words that the program writes itself: where one of them stands, nobody is told of.

use chrono::{DateTime, NaiveDate};
use guichet_domain::kernel::Words;
use guichet_domain::{access, deployments, incidents, invoices, orders};
use uuid::Uuid;

use crate::{
    DrillOutcome, ErrorStanding, ObjectKind, OutboxState, RecordKind, SignInRefusal, SignOutReason,
    StoreKind, staff_entry,
};

/// Words of the program's that are in no closed set: verbs of operators, ways to carry a session,
/// languages, kinds of actors and of accounts.
const OTHERS: &[&str] = &[
    "add",
    "anonymise",
    "bootstrap",
    "chain_begun",
    staff_entry::CHANGE_PASSWORD,
    "cookie",
    "create",
    "disable",
    "drill",
    "edit",
    "en",
    "enable",
    "false",
    "fr",
    "give_role",
    "local",
    "login_closed",
    "logs",
    "make",
    "member",
    "migrate",
    "nobody",
    "one_time_again",
    "open",
    "operator",
    staff_entry::GIVE_PASSWORD,
    "plan",
    "portal",
    "release",
    "remove",
    staff_entry::REPAIR,
    "reseal",
    "restore",
    "restore_sealed_anew",
    "restored",
    "retry",
    "review",
    "revoke",
    "staff",
    "start",
    "system",
    "take_role",
    "taken_over",
    "token",
    "true",
    "tryton",
    "user",
];

fn is_in<W: Words>(word: &str) -> bool {
    W::from_word(word).is_some()
}

fn is_word(word: &str) -> bool {
    OTHERS.contains(&word)
        || is_in::<access::Role>(word)
        || is_in::<access::TokenScope>(word)
        || is_in::<deployments::State>(word)
        || is_in::<deployments::Verb>(word)
        || is_in::<deployments::Environment>(word)
        || is_in::<deployments::Stage>(word)
        || is_in::<deployments::StageState>(word)
        || is_in::<deployments::StageVerb>(word)
        || is_in::<deployments::EventKind>(word)
        || is_in::<incidents::State>(word)
        || is_in::<incidents::Severity>(word)
        || is_in::<incidents::Verb>(word)
        || is_in::<orders::OrderState>(word)
        || is_in::<invoices::InvoiceKind>(word)
        || is_in::<invoices::InvoiceState>(word)
        || is_in::<DrillOutcome>(word)
        || is_in::<ErrorStanding>(word)
        || is_in::<ObjectKind>(word)
        || is_in::<OutboxState>(word)
        || is_in::<RecordKind>(word)
        || is_in::<SignInRefusal>(word)
        || is_in::<SignOutReason>(word)
        || is_in::<StoreKind>(word)
}

/// Whether a text is an id as the program writes them. Its other forms are what somebody typed:
/// 32 digits are the hash of a password as well.
pub fn is_id(text: &str) -> bool {
    Uuid::parse_str(text).is_ok_and(|id| id.hyphenated().to_string() == text)
}

fn is_made(part: &str) -> bool {
    is_word(part)
        || is_id(part)
        || DateTime::parse_from_rfc3339(part).is_ok()
        || part.parse::<NaiveDate>().is_ok()
}

/// Whether a text is made of nothing but the program's own words, ids and moments.
pub fn is_own_word(text: &str) -> bool {
    text.split([' ', ','])
        .filter(|part| !part.is_empty())
        .all(is_made)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_ids_and_moments_are_the_programs_own_and_what_people_write_is_not() {
        for own in [
            "",
            "administrator",
            "developer, support",
            "PROD",
            "waiting",
            "0197a3c2-0000-7000-8000-000000000000",
            "2026-03-01T10:00:00Z",
            "2026-03-01",
            "true",
        ] {
            assert!(is_own_word(own), "{own:?}");
        }
        for theirs in [
            "Marie",
            "marie@example.com",
            "0612345678",
            "75011",
            "running late",
            "v1.2.0",
            "PROD est tombé",
            "5f4dcc3b5aa765d61d8327deb882cf99",
            "{0197a3c2-0000-7000-8000-000000000000}",
            "urn:uuid:0197a3c2-0000-7000-8000-000000000000",
        ] {
            assert!(!is_own_word(theirs), "{theirs:?}");
        }
    }
}
