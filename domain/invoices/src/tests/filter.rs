use guichet_kernel::SortOrder;

use super::*;
use crate::InvoiceFilter;

fn filter() -> InvoiceFilter {
    InvoiceFilter::default()
}

#[test]
fn without_a_word_on_states_both_are_asked_for() {
    assert_eq!(
        filter().visible_states(),
        [InvoiceState::Posted, InvoiceState::Paid]
    );
    let states = vec![InvoiceState::Paid, InvoiceState::Paid];
    let paid = InvoiceFilter { states, ..filter() };
    assert_eq!(paid.visible_states(), [InvoiceState::Paid]);
}

#[test]
fn only_a_period_that_ends_before_it_begins_finds_nothing() {
    let period = |from, to| InvoiceFilter {
        from,
        to,
        ..filter()
    };
    let (first, second) = (Some(day("2026-03-01")), Some(day("2026-03-02")));
    assert!(period(second, first).finds_nothing());
    for (from, to) in [
        (first, second),
        (first, first),
        (second, None),
        (None, first),
        (None, None),
    ] {
        assert!(!period(from, to).finds_nothing(), "{from:?} {to:?}");
    }
}

#[test]
fn everything_but_the_order_narrows_the_list() {
    let sorted = InvoiceFilter {
        sort: SortOrder::OldestFirst,
        ..filter()
    };
    assert!(!filter().is_narrowed() && !sorted.is_narrowed());
    for narrowed in [
        InvoiceFilter {
            states: vec![InvoiceState::Paid],
            ..filter()
        },
        InvoiceFilter {
            overdue: Some(false),
            ..filter()
        },
        InvoiceFilter {
            from: Some(day("2026-03-01")),
            ..filter()
        },
        InvoiceFilter {
            to: Some(day("2026-03-01")),
            ..filter()
        },
        InvoiceFilter {
            text: Some("vis".into()),
            ..filter()
        },
    ] {
        assert!(narrowed.is_narrowed(), "{narrowed:?}");
    }
}
