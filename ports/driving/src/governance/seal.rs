//! Cursors of the staff's lists: a [`Place`] or a [`Rank`] sealed to the list and its filter.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::DateTime;
use guichet_domain::kernel::{Direction, Page, Place, Rank};
use uuid::Uuid;

use crate::keys::Purpose;
use crate::{BadCursor, Keys};

const SEAL: usize = 16;

/// Where a page of a list begins, as a cursor says it.
pub(crate) trait Spot: Sized {
    fn write(&self) -> String;
    fn read(body: &str) -> Option<Self>;
}

/// What a cursor is good for. All staff see the same lists: it is sealed to no person.
pub(crate) struct PlaceSeal<'a> {
    keys: &'a Keys,
    context: String,
}

impl<'a> PlaceSeal<'a> {
    pub(crate) fn new(keys: &'a Keys, list: &str, filter: &impl std::fmt::Debug) -> Self {
        Self {
            keys,
            context: format!("staff {list}|{filter:?}|"),
        }
    }

    pub(crate) fn open<S: Spot>(&self, cursor: Option<&str>) -> Result<Option<S>, BadCursor> {
        cursor.map(|text| self.open_one(text)).transpose()
    }

    pub(crate) fn seal_page<T, S: Spot>(&self, page: Page<T, S>) -> Page<T, String> {
        page.map_cursors(|spot| self.seal(&spot))
    }

    fn seal(&self, spot: &impl Spot) -> String {
        let body = spot.write();
        let seal = self
            .keys
            .seal(Purpose::Cursor, self.message(&body).as_bytes());
        let mut bytes = seal[..SEAL].to_vec();
        bytes.extend_from_slice(body.as_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    fn open_one<S: Spot>(&self, text: &str) -> Result<S, BadCursor> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| BadCursor)?;
        let (seal, body) = bytes.split_at_checked(SEAL).ok_or(BadCursor)?;
        let body = std::str::from_utf8(body).map_err(|_| BadCursor)?;
        let message = self.message(body);
        if !self
            .keys
            .holds_short(Purpose::Cursor, message.as_bytes(), seal)
        {
            return Err(BadCursor);
        }
        S::read(body).ok_or(BadCursor)
    }

    fn message(&self, body: &str) -> String {
        format!("{}{body}", self.context)
    }
}

const fn letter(direction: Direction) -> char {
    match direction {
        Direction::After => 'a',
        Direction::Before => 'b',
    }
}

/// The direction, and what follows it.
fn directed(body: &str) -> Option<(Direction, &str)> {
    let direction = match body.get(..1)? {
        "a" => Direction::After,
        "b" => Direction::Before,
        _ => return None,
    };
    Some((direction, body.get(1..)?))
}

impl Spot for Place {
    fn write(&self) -> String {
        let at = self.at.timestamp_micros();
        format!("{}{at}:{}", letter(self.direction), self.id)
    }

    fn read(body: &str) -> Option<Self> {
        let (direction, rest) = directed(body)?;
        let (at, id) = rest.split_once(':')?;
        Some(Self {
            at: DateTime::from_timestamp_micros(at.parse().ok()?)?,
            id: Uuid::try_parse(id).ok()?,
            direction,
        })
    }
}

impl Spot for Rank {
    fn write(&self) -> String {
        format!("{}{}", letter(self.direction), self.number)
    }

    fn read(body: &str) -> Option<Self> {
        let (direction, number) = directed(body)?;
        Some(Self {
            number: number.parse().ok()?,
            direction,
        })
    }
}

#[cfg(test)]
mod tests {
    use secrecy::SecretSlice;

    use super::*;

    #[test]
    fn a_cursor_is_good_for_its_list_and_filter_alone() {
        let keys = Keys::new(SecretSlice::from(vec![7; 32]), None);
        let place = Place {
            at: DateTime::from_timestamp_micros(1_700_000_000_123_456).unwrap(),
            id: Uuid::from_u128(42),
            direction: Direction::Before,
        };
        let seal = PlaceSeal::new(&keys, "deployments", &"PROD");
        let cursor = seal.seal(&place);
        assert_eq!(seal.open(Some(&cursor)), Ok(Some(place)));
        for (list, filter) in [("deployments", "DEV"), ("incidents", "PROD")] {
            let other = PlaceSeal::new(&keys, list, &filter);
            assert_eq!(other.open::<Place>(Some(&cursor)), Err(BadCursor));
        }
        assert_eq!(seal.open::<Place>(Some("AAAA")), Err(BadCursor));
        let rank = Rank {
            number: 501,
            direction: Direction::After,
        };
        let cursor = seal.seal(&rank);
        assert_eq!(seal.open(Some(&cursor)), Ok(Some(rank)));
        assert_eq!(seal.open::<Place>(Some(&cursor)), Err(BadCursor));
    }
}
