use crate::{Direction, Limit, Page, SortOrder};

/// A place in what happened to something, whose events are numbered in their order: the event it
/// was taken from, and which way to go. Not yet a cursor: what leaves the server is sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rank {
    /// The event's number.
    pub number: u64,
    /// Which way the page lies, in the order that is asked for.
    pub direction: Direction,
}

/// Which page of what happened is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RankRequest {
    /// Events at the most.
    pub limit: Limit,
    /// The latest first, or the first one first.
    pub order: SortOrder,
    /// Where to go on from; the first page without.
    pub from: Option<Rank>,
}

impl RankRequest {
    /// Whether the events are to be read against the order that is asked for.
    pub fn is_backwards(&self) -> bool {
        self.from.is_some_and(|r| r.direction == Direction::Before)
    }

    /// Whether they are read from the greatest number down.
    pub fn descends(&self) -> bool {
        (self.order == SortOrder::NewestFirst) != self.is_backwards()
    }

    /// Whether the event of this number lies where the page is.
    pub fn reaches(&self, number: u64) -> bool {
        self.from.is_none_or(|from| {
            if self.descends() {
                number < from.number
            } else {
                number > from.number
            }
        })
    }
}

impl<T> Page<T, Rank> {
    /// Cuts a page out of events that were read from `request.from` on, in reading order, with one
    /// more than the limit if there was one. See [`Page::cut`].
    pub fn cut_by_rank(rows: Vec<T>, request: &RankRequest, number: impl Fn(&T) -> u64) -> Self {
        let from = request.from.map(|from| from.direction);
        Self::cut_out(rows, request.limit, from, |row, direction| Rank {
            number: number(row),
            direction,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers from 1 to 5, as a store reads them for a request.
    fn cut(order: SortOrder, from: Option<(u64, Direction)>) -> (Vec<u64>, [Option<u64>; 2]) {
        let request = RankRequest {
            limit: Limit::new(2).unwrap(),
            order,
            from: from.map(|(number, direction)| Rank { number, direction }),
        };
        let mut rows: Vec<u64> = (1..=5).filter(|n| request.reaches(*n)).collect();
        if request.descends() {
            rows.reverse();
        }
        rows.truncate(3);
        let page = Page::cut_by_rank(rows, &request, |n| *n);
        let number = |rank: Option<Rank>| rank.map(|rank| rank.number);
        (page.items, [number(page.prev), number(page.next)])
    }

    #[test]
    fn pages_lead_both_ways_in_both_orders() {
        use Direction::{After, Before};
        let latest = |from| cut(SortOrder::NewestFirst, from);
        assert_eq!(latest(None), (vec![5, 4], [None, Some(4)]));
        assert_eq!(latest(Some((4, After))), (vec![3, 2], [Some(3), Some(2)]));
        assert_eq!(latest(Some((2, After))), (vec![1], [Some(1), None]));
        assert_eq!(latest(Some((1, Before))), (vec![3, 2], [Some(3), Some(2)]));
        assert_eq!(latest(Some((3, Before))), (vec![5, 4], [None, Some(4)]));
        let first = |from| cut(SortOrder::OldestFirst, from);
        assert_eq!(first(None), (vec![1, 2], [None, Some(2)]));
        assert_eq!(first(Some((2, After))), (vec![3, 4], [Some(3), Some(4)]));
        assert_eq!(first(Some((4, After))), (vec![5], [Some(5), None]));
        assert_eq!(first(Some((5, Before))), (vec![3, 4], [Some(3), Some(4)]));
        assert_eq!(first(Some((3, Before))), (vec![1, 2], [None, Some(2)]));
    }
}
