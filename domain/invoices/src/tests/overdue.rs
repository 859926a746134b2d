use super::*;

#[test]
fn what_is_due_today_is_not_overdue() {
    // Given an invoice due on the last of February
    let invoice = posted("10.00 EUR", &[("2026-02-28", "10.00 EUR")]);
    for (today, overdue) in [
        ("2026-02-27", "0.00 EUR"),
        ("2026-02-28", "0.00 EUR"),
        ("2026-03-01", "10.00 EUR"),
    ] {
        // Then it is overdue from the day after
        let today = day(today);
        assert_eq!(invoice.amount_overdue(today).unwrap(), money(overdue));
        assert_eq!(invoice.is_overdue(today), overdue != "0.00 EUR", "{today}");
    }
}

#[test]
fn only_the_instalments_before_today_are_overdue() {
    let invoice = posted(
        "90.00 EUR",
        &[
            ("2026-01-31", "30.00 EUR"),
            ("2026-02-28", "30.00 EUR"),
            ("2026-03-31", "30.00 EUR"),
        ],
    );
    let overdue = |today| invoice.amount_overdue(day(today)).unwrap();
    assert_eq!(overdue("2026-02-28"), money("30.00 EUR"));
    assert_eq!(overdue("2026-03-01"), money("60.00 EUR"));
    assert_eq!(overdue("2026-04-01"), money("90.00 EUR"));
}

#[test]
fn a_part_payment_before_the_day_leaves_only_the_rest_overdue() {
    // Given two halves of 50, and 20 paid in part before the first was due
    let halves = [("2026-02-28", "50.00 EUR"), ("2026-03-31", "50.00 EUR")];
    let invoice = posted("80.00 EUR", &halves);
    // Then what is overdue of the first is the rest of it
    let overdue = |today| invoice.amount_overdue(day(today)).unwrap();
    assert_eq!(overdue("2026-03-01"), money("30.00 EUR"));
    assert_eq!(overdue("2026-04-01"), money("80.00 EUR"));
    // And with all of the first paid in part, nothing is
    let invoice = posted("50.00 EUR", &halves);
    assert!(!invoice.is_overdue(day("2026-03-31")));
    assert!(invoice.is_overdue(day("2026-04-01")));
}

#[test]
fn neither_a_credit_note_nor_what_is_paid_is_ever_overdue() {
    let late = day("2030-01-01");
    let note = credit_note("-12.00 EUR", "2026-02-28");
    assert_eq!(note.amount_overdue(late).unwrap(), money("0.00 EUR"));
    let paid = InvoiceSummary {
        state: InvoiceState::Paid,
        ..posted("10.00 EUR", &[("2026-02-28", "10.00 EUR")])
    };
    assert_eq!(paid.amount_overdue(late).unwrap(), money("0.00 EUR"));
    assert!(!note.is_overdue(late) && !paid.is_overdue(late));
}
