//! Pages of a list ordered by (date, id): the order asked of Tryton, and where to go on.

use guichet_domain::kernel::{Direction, PageRequest, Position, SortOrder};
use serde_json::{Value, json};

use crate::domain_filter::{any, date};

/// A list read in one direction, from a position on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Listing {
    field: &'static str,
    newest_first: bool,
}

impl Listing {
    /// The direction to read in: against the list's own order when the page lies before its position.
    pub(crate) fn new(field: &'static str, sort: SortOrder, request: &PageRequest) -> Self {
        let backwards = request
            .from
            .is_some_and(|p| p.direction == Direction::Before);
        Self {
            field,
            newest_first: (sort == SortOrder::NewestFirst) != backwards,
        }
    }

    /// Tryton's order clause. What has no date comes before the newest, and so after the oldest.
    pub(crate) fn order(self) -> Value {
        if self.newest_first {
            json!([[self.field, "DESC NULLS FIRST"], ["id", "DESC"]])
        } else {
            json!([[self.field, "ASC NULLS LAST"], ["id", "ASC"]])
        }
    }

    /// The rows that follow a position, in reading order.
    pub(crate) fn beyond(self, position: &Position) -> Value {
        let Self {
            field,
            newest_first,
        } = self;
        let further = if newest_first { "<" } else { ">" };
        let by_id = json!(["id", further, position.id]);
        match (position.date, newest_first) {
            (None, true) => any([
                json!([field, "!=", null]),
                json!([[field, "=", null], by_id]),
            ]),
            (None, false) => json!([[field, "=", null], by_id]),
            (Some(day), true) => any([
                json!([field, "<", date(day)]),
                json!([[field, "=", date(day)], by_id]),
            ]),
            (Some(day), false) => any([
                json!([field, ">", date(day)]),
                json!([[field, "=", date(day)], by_id]),
                json!([field, "=", null]),
            ]),
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    fn at(day: Option<u32>, direction: Direction) -> Position {
        Position {
            date: day.and_then(|d| NaiveDate::from_ymd_opt(2026, 3, d)),
            id: 7,
            direction,
        }
    }

    fn beyond(sort: SortOrder, position: Position) -> Value {
        let request = PageRequest {
            from: Some(position),
            ..Default::default()
        };
        Listing::new("sale_date", sort, &request).beyond(&position)
    }

    #[test]
    fn newest_first_goes_from_no_date_to_the_oldest() {
        let day = date(NaiveDate::from_ymd_opt(2026, 3, 1).unwrap());
        assert_eq!(
            beyond(SortOrder::NewestFirst, at(None, Direction::After)),
            json!([
                "OR",
                ["sale_date", "!=", null],
                [["sale_date", "=", null], ["id", "<", 7]]
            ])
        );
        assert_eq!(
            beyond(SortOrder::NewestFirst, at(Some(1), Direction::After)),
            json!([
                "OR",
                ["sale_date", "<", day],
                [["sale_date", "=", day], ["id", "<", 7]]
            ])
        );
    }

    #[test]
    fn a_page_before_is_read_in_the_reverse_order() {
        for position in [at(None, Direction::Before), at(Some(1), Direction::Before)] {
            let after = Position {
                direction: Direction::After,
                ..position
            };
            assert_eq!(
                beyond(SortOrder::NewestFirst, position),
                beyond(SortOrder::OldestFirst, after)
            );
            assert_eq!(
                beyond(SortOrder::OldestFirst, position),
                beyond(SortOrder::NewestFirst, after)
            );
        }
    }

    #[test]
    fn oldest_first_ends_with_what_has_no_date() {
        let day = date(NaiveDate::from_ymd_opt(2026, 3, 1).unwrap());
        assert_eq!(
            beyond(SortOrder::OldestFirst, at(Some(1), Direction::After)),
            json!([
                "OR",
                ["sale_date", ">", day],
                [["sale_date", "=", day], ["id", ">", 7]],
                ["sale_date", "=", null]
            ])
        );
        assert_eq!(
            beyond(SortOrder::OldestFirst, at(None, Direction::After)),
            json!([["sale_date", "=", null], ["id", ">", 7]])
        );
    }
}
