//! Cursors of the staff's lists: a [`Place`] sealed to the list and its filter.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::DateTime;
use guichet_domain::kernel::{Direction, Page, Place};
use uuid::Uuid;

use crate::keys::Purpose;
use crate::{BadCursor, Keys};

const SEAL: usize = 16;

/// What a cursor is good for. All staff see the same lists: it is sealed to no person.
pub(super) struct PlaceSeal<'a> {
    keys: &'a Keys,
    context: String,
}

impl<'a> PlaceSeal<'a> {
    pub(super) fn new(keys: &'a Keys, list: &str, filter: &impl std::fmt::Debug) -> Self {
        Self {
            keys,
            context: format!("staff {list}|{filter:?}|"),
        }
    }

    pub(super) fn open(&self, cursor: Option<&str>) -> Result<Option<Place>, BadCursor> {
        cursor.map(|text| self.open_one(text)).transpose()
    }

    pub(super) fn seal_page<T>(&self, page: Page<T, Place>) -> Page<T, String> {
        page.map_cursors(|place| self.seal(&place))
    }

    fn seal(&self, place: &Place) -> String {
        let body = write(place);
        let seal = self
            .keys
            .seal(Purpose::Cursor, self.message(&body).as_bytes());
        let mut bytes = seal[..SEAL].to_vec();
        bytes.extend_from_slice(body.as_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    fn open_one(&self, text: &str) -> Result<Place, BadCursor> {
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
        read(body).ok_or(BadCursor)
    }

    fn message(&self, body: &str) -> String {
        format!("{}{body}", self.context)
    }
}

fn write(place: &Place) -> String {
    let direction = match place.direction {
        Direction::After => 'a',
        Direction::Before => 'b',
    };
    format!("{direction}{}:{}", place.at.timestamp_micros(), place.id)
}

fn read(body: &str) -> Option<Place> {
    let (at, id) = body.get(1..)?.split_once(':')?;
    let direction = match body.get(..1)? {
        "a" => Direction::After,
        "b" => Direction::Before,
        _ => return None,
    };
    Some(Place {
        at: DateTime::from_timestamp_micros(at.parse().ok()?)?,
        id: Uuid::try_parse(id).ok()?,
        direction,
    })
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
            assert_eq!(other.open(Some(&cursor)), Err(BadCursor));
        }
        assert_eq!(seal.open(Some("AAAA")), Err(BadCursor));
    }
}
