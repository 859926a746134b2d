//! Cursors: a [`Position`] sealed to the reader, the list and its filter.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::NaiveDate;
use guichet_domain::access::Scope;
use guichet_domain::kernel::{Direction, Page, Position};

use crate::Keys;
use crate::keys::Purpose;

/// The cursor was made for another list, another person or another filter, or by nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a cursor of this list")]
pub struct BadCursor;

const SEAL: usize = 16;

/// What a cursor is good for: this list, these customers, this filter.
pub(crate) struct ListSeal<'a> {
    keys: &'a Keys,
    context: String,
}

impl<'a> ListSeal<'a> {
    pub(crate) fn new(
        keys: &'a Keys,
        list: &str,
        scope: &Scope,
        filter: &impl std::fmt::Debug,
    ) -> Self {
        let parties: Vec<i64> = scope.parties().iter().map(|p| p.get()).collect();
        Self {
            keys,
            context: format!("{list}|{parties:?}|{filter:?}|"),
        }
    }

    pub(crate) fn open(&self, cursor: Option<&str>) -> Result<Option<Position>, BadCursor> {
        cursor.map(|text| self.open_one(text)).transpose()
    }

    pub(crate) fn seal_page<T>(&self, page: Page<T>) -> Page<T, String> {
        page.map_cursors(|position| self.seal(&position))
    }

    fn seal(&self, position: &Position) -> String {
        let body = write(position);
        let mut bytes = self
            .keys
            .seal(Purpose::Cursor, self.message(&body).as_bytes())[..SEAL]
            .to_vec();
        bytes.extend_from_slice(body.as_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    fn open_one(&self, text: &str) -> Result<Position, BadCursor> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| BadCursor)?;
        let (seal, body) = bytes.split_at_checked(SEAL).ok_or(BadCursor)?;
        let body = std::str::from_utf8(body).map_err(|_| BadCursor)?;
        if !self
            .keys
            .holds_short(Purpose::Cursor, self.message(body).as_bytes(), seal)
        {
            return Err(BadCursor);
        }
        read(body).ok_or(BadCursor)
    }

    fn message(&self, body: &str) -> String {
        format!("{}{body}", self.context)
    }
}

fn write(position: &Position) -> String {
    let direction = match position.direction {
        Direction::After => 'a',
        Direction::Before => 'b',
    };
    let date = position.date.map(|d| d.to_string()).unwrap_or_default();
    format!("{direction}{}:{date}", position.id)
}

fn read(body: &str) -> Option<Position> {
    let (id, date) = body.get(1..)?.split_once(':')?;
    let direction = match body.get(..1)? {
        "a" => Direction::After,
        "b" => Direction::Before,
        _ => return None,
    };
    let date = if date.is_empty() {
        None
    } else {
        Some(date.parse::<NaiveDate>().ok()?)
    };
    Some(Position {
        date,
        id: id.parse().ok()?,
        direction,
    })
}

#[cfg(test)]
mod tests {
    use guichet_domain::access::{Account, Carrier, Principal, Session, policy};
    use guichet_domain::kernel::{Language, PartyId, SessionId, UserId};
    use secrecy::SecretSlice;

    use super::*;

    fn scope(party: i64) -> Scope {
        let now = chrono::DateTime::UNIX_EPOCH;
        let session = Session {
            id: SessionId(uuid::Uuid::nil()),
            account: Account {
                user: UserId::new(1).unwrap(),
                login: "claire".into(),
                name: String::new(),
                language: Language::French,
            },
            in_group: true,
            carrier: Carrier::Cookie,
            chosen: None,
            opened_at: now,
            used_at: now,
            expires_at: now,
            revoked_at: None,
        };
        policy::read_own(&Principal::of(&session, vec![PartyId::new(party).unwrap()])).unwrap()
    }

    #[test]
    fn a_cursor_is_worth_nothing_to_another_customer_list_filter_or_key() {
        let key = |byte: u8| Keys::new(SecretSlice::from(vec![byte; 32]), None);
        let keys = key(1);
        let position = Position {
            date: "2026-03-01".parse().ok(),
            id: 42,
            direction: Direction::Before,
        };
        let cursor = ListSeal::new(&keys, "orders", &scope(2), &"f").seal(&position);
        let open = |keys: &Keys, list, party, filter: &str, text: &str| {
            ListSeal::new(keys, list, &scope(party), &filter).open(Some(text))
        };
        assert_eq!(open(&keys, "orders", 2, "f", &cursor), Ok(Some(position)));
        assert_eq!(open(&keys, "orders", 3, "f", &cursor), Err(BadCursor));
        assert_eq!(open(&keys, "invoices", 2, "f", &cursor), Err(BadCursor));
        assert_eq!(open(&keys, "orders", 2, "g", &cursor), Err(BadCursor));
        assert_eq!(open(&key(2), "orders", 2, "f", &cursor), Err(BadCursor));
        for forged in ["", "a", "AAAA", &cursor[1..], &format!("{cursor}A")] {
            assert_eq!(
                open(&keys, "orders", 2, "f", forged),
                Err(BadCursor),
                "{forged:?}"
            );
        }
    }

    #[test]
    fn a_row_without_a_date_makes_a_cursor_too() {
        let position = Position {
            date: None,
            id: 7,
            direction: Direction::After,
        };
        assert_eq!(read(&write(&position)), Some(position));
    }
}
