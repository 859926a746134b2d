use chrono::NaiveDate;

/// How many rows a page holds: 1 to 100, 20 unless told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit(u8);

impl Limit {
    /// The most rows a page may hold.
    pub const MOST: u8 = 100;

    /// `None` when out of range.
    pub const fn new(rows: u64) -> Option<Self> {
        if rows >= 1 && rows <= Self::MOST as u64 {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "at most MOST, checked above"
            )]
            return Some(Self(rows as u8));
        }
        None
    }

    /// The number of rows.
    pub const fn get(self) -> usize {
        self.0 as usize
    }
}

impl Default for Limit {
    fn default() -> Self {
        Self(20)
    }
}

/// The order of a list by date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum SortOrder {
    /// What has no date yet first, then the newest (`-date`).
    #[default]
    NewestFirst,
    /// The oldest first, what has no date yet last (`date`): the exact reverse.
    OldestFirst,
}

/// Which way from a row a page lies, in the list's own order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// The rows after it.
    After,
    /// The rows before it.
    Before,
}

/// A place in a list ordered by date, then by id: the row it was taken from, and which way to go.
///
/// Not yet a cursor: what leaves the server is sealed to the reader and the filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Position {
    /// The date of the row; `None` for a row without one.
    pub date: Option<NaiveDate>,
    /// The record id of the row.
    pub id: i64,
    /// Which way the page lies.
    pub direction: Direction,
}

/// Which page of a list is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PageRequest {
    /// Rows at the most.
    pub limit: Limit,
    /// Where to go on from; the first page without.
    pub from: Option<Position>,
}

/// One page of a list, and the way to its neighbours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T, C = Position> {
    /// The rows, in the list's order.
    pub items: Vec<T>,
    /// Leads to the page after this one; `None` at the end.
    pub next: Option<C>,
    /// Leads to the page before this one; `None` at the beginning.
    pub prev: Option<C>,
}

impl<T> Page<T> {
    /// Cuts a page out of rows that were read from `request.from` on, in reading order
    /// (backwards when it lies before its position), with one row more than the limit if there was one.
    pub fn cut(
        rows: Vec<T>,
        request: &PageRequest,
        key: impl Fn(&T) -> (Option<NaiveDate>, i64),
    ) -> Self {
        let from = request.from.map(|from| from.direction);
        Self::cut_out(rows, request.limit, from, |row, direction| {
            let (date, id) = key(row);
            Position {
                date,
                id,
                direction,
            }
        })
    }
}

impl<T, C> Page<T, C> {
    /// The only page of a list that has no rows.
    pub const fn empty() -> Self {
        Self {
            items: Vec::new(),
            next: None,
            prev: None,
        }
    }

    /// The same page with other rows.
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U, C> {
        Page {
            items: self.items.into_iter().map(f).collect(),
            next: self.next,
            prev: self.prev,
        }
    }

    /// The same page with its positions written another way.
    pub fn map_cursors<D>(self, f: impl Fn(C) -> D) -> Page<T, D> {
        Page {
            items: self.items,
            next: self.next.map(&f),
            prev: self.prev.map(&f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(rows: u64, from: Option<Direction>) -> PageRequest {
        PageRequest {
            limit: Limit::new(rows).unwrap(),
            from: from.map(|direction| Position {
                date: None,
                id: 0,
                direction,
            }),
        }
    }

    fn cut(rows: &[i64], request: &PageRequest) -> (Vec<i64>, Option<i64>, Option<i64>) {
        let page = Page::cut(rows.to_vec(), request, |id| (None, *id));
        (page.items, page.next.map(|p| p.id), page.prev.map(|p| p.id))
    }

    #[test]
    fn the_first_page_leads_only_forward() {
        assert_eq!(
            cut(&[9, 8, 7], &request(2, None)),
            (vec![9, 8], Some(8), None)
        );
        assert_eq!(cut(&[9, 8], &request(2, None)), (vec![9, 8], None, None));
        assert_eq!(cut(&[], &request(2, None)), (vec![], None, None));
    }

    #[test]
    fn a_page_further_on_leads_both_ways() {
        let after = request(2, Some(Direction::After));
        assert_eq!(cut(&[7, 6, 5], &after), (vec![7, 6], Some(6), Some(7)));
        assert_eq!(cut(&[7], &after), (vec![7], None, Some(7)));
    }

    #[test]
    fn a_page_read_backwards_comes_back_in_the_lists_order() {
        let before = request(2, Some(Direction::Before));
        assert_eq!(cut(&[7, 8, 9], &before), (vec![8, 7], Some(7), Some(8)));
        assert_eq!(cut(&[8, 9], &before), (vec![9, 8], Some(8), None));
    }

    #[test]
    fn limits_hold() {
        assert_eq!(Limit::new(0), None);
        assert_eq!(Limit::new(101), None);
        assert_eq!(Limit::new(100).map(Limit::get), Some(100));
    }
}
