use chrono::NaiveDate;
use guichet_kernel::SortOrder;

use crate::OrderState;

/// Which orders are asked for. The default asks for all that a customer may see.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct OrderFilter {
    /// Any of these; all visible ones when empty. [`OrderState::Draft`] finds nothing.
    pub states: Vec<OrderState>,
    /// Not before this day; leaves out what has no date.
    pub from: Option<NaiveDate>,
    /// Not after this day; leaves out what has no date.
    pub to: Option<NaiveDate>,
    /// In the number, the reference or a product's name, without regard to case; taken literally.
    pub text: Option<String>,
    /// By date.
    pub sort: SortOrder,
}

impl OrderFilter {
    /// The states to look for: never a draft.
    pub fn visible_states(&self) -> Vec<OrderState> {
        let wanted = |state: &OrderState| self.states.is_empty() || self.states.contains(state);
        OrderState::VISIBLE.into_iter().filter(wanted).collect()
    }

    /// Whether nothing can be found: no state that is shown, or a period that ends before it begins.
    pub fn finds_nothing(&self) -> bool {
        let upside_down = self.from.zip(self.to).is_some_and(|(from, to)| from > to);
        upside_down || self.visible_states().is_empty()
    }

    /// Whether anything narrows the list.
    pub fn is_narrowed(&self) -> bool {
        let all = Self {
            sort: self.sort,
            ..Self::default()
        };
        *self != all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asking_for_drafts_finds_no_state_at_all() {
        let filter = OrderFilter {
            states: vec![OrderState::Draft],
            ..Default::default()
        };
        assert_eq!(filter.visible_states(), []);
        assert_eq!(OrderFilter::default().visible_states(), OrderState::VISIBLE);
    }

    #[test]
    fn a_period_that_ends_before_it_begins_finds_nothing() {
        let day = |text: &str| text.parse().ok();
        let period = |from, to| OrderFilter {
            from: day(from),
            to: day(to),
            ..Default::default()
        };
        assert!(period("2026-03-02", "2026-03-01").finds_nothing());
        assert!(!period("2026-03-01", "2026-03-01").finds_nothing());
        assert!(
            OrderFilter {
                states: vec![OrderState::Draft],
                ..Default::default()
            }
            .finds_nothing()
        );
    }

    #[test]
    fn a_period_open_at_one_end_finds_something() {
        let open = OrderFilter {
            from: "2026-03-02".parse().ok(),
            ..Default::default()
        };
        assert!(!open.finds_nothing() && open.is_narrowed());
    }

    #[test]
    fn everything_but_the_order_narrows_the_list() {
        let sorted = OrderFilter {
            sort: SortOrder::OldestFirst,
            ..Default::default()
        };
        assert!(!sorted.is_narrowed());
        for narrowed in [
            OrderFilter {
                states: vec![OrderState::Done],
                ..Default::default()
            },
            OrderFilter {
                to: "2026-03-02".parse().ok(),
                ..Default::default()
            },
            OrderFilter {
                text: Some("vis".into()),
                ..Default::default()
            },
        ] {
            assert!(narrowed.is_narrowed(), "{narrowed:?}");
        }
    }
}
