use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{Direction, Limit, Page};

/// A place in a list of Guichet's own records, ordered by an instant, then by id: the row it was
/// taken from, and which way to go. Not yet a cursor: what leaves the server is sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Place {
    /// The instant the list is ordered by.
    pub at: DateTime<Utc>,
    /// The row's id.
    pub id: Uuid,
    /// Which way the page lies.
    pub direction: Direction,
}

/// Which page of such a list is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PlaceRequest {
    /// Rows at the most.
    pub limit: Limit,
    /// Where to go on from; the first page without.
    pub from: Option<Place>,
}

impl PlaceRequest {
    /// Whether the rows are to be read against the list's order.
    pub fn is_backwards(&self) -> bool {
        self.from.is_some_and(|p| p.direction == Direction::Before)
    }
}

impl<T> Page<T, Place> {
    /// Cuts a page out of rows that were read from `request.from` on, in reading order, with one
    /// row more than the limit if there was one. See [`Page::cut`].
    pub fn cut_at(
        rows: Vec<T>,
        request: &PlaceRequest,
        key: impl Fn(&T) -> (DateTime<Utc>, Uuid),
    ) -> Self {
        let from = request.from.map(|from| from.direction);
        Self::cut_out(rows, request.limit, from, |row, direction| {
            let (at, id) = key(row);
            Place { at, id, direction }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(direction: Option<Direction>) -> PlaceRequest {
        PlaceRequest {
            limit: Limit::new(2).unwrap(),
            from: direction.map(|direction| Place {
                at: DateTime::UNIX_EPOCH,
                id: Uuid::nil(),
                direction,
            }),
        }
    }

    fn cut(rows: &[u128], direction: Option<Direction>) -> (Vec<u128>, Option<u128>, Option<u128>) {
        let page = Page::cut_at(rows.to_vec(), &request(direction), |n| {
            (DateTime::UNIX_EPOCH, Uuid::from_u128(*n))
        });
        let number = |place: Option<Place>| place.map(|p| p.id.as_u128());
        (page.items, number(page.next), number(page.prev))
    }

    #[test]
    fn pages_lead_where_there_are_rows() {
        assert_eq!(cut(&[9, 8, 7], None), (vec![9, 8], Some(8), None));
        assert_eq!(cut(&[9, 8], None), (vec![9, 8], None, None));
        let after = Some(Direction::After);
        assert_eq!(cut(&[7, 6, 5], after), (vec![7, 6], Some(6), Some(7)));
        let before = Some(Direction::Before);
        assert_eq!(cut(&[7, 8, 9], before), (vec![8, 7], Some(7), Some(8)));
        assert_eq!(cut(&[8, 9], before), (vec![9, 8], Some(8), None));
    }
}
