use super::*;

#[test]
fn without_a_part_payment_every_unpaid_instalment_is_open_by_date() {
    // Given two instalments, not in the order of their dates, and one that is settled
    let mut invoice = posted(
        "60.00 EUR",
        &[("2026-03-31", "40.00 EUR"), ("2026-02-28", "20.00 EUR")],
    );
    invoice.instalments.push(Instalment {
        due: day("2026-01-31"),
        amount: money("40.00 EUR"),
        paid: true,
    });
    // Then the settled one is not among them
    assert_eq!(
        open(&invoice).unwrap(),
        ["2026-02-28 20.00 EUR", "2026-03-31 40.00 EUR"]
    );
}

#[test]
fn a_part_payment_settles_the_earliest_first() {
    // Given 100 in two halves
    let halves = [("2026-02-28", "50.00 EUR"), ("2026-03-31", "50.00 EUR")];
    // When 20, 50 or 70 of them are paid beside the instalments
    for (due, left) in [
        (
            "80.00 EUR",
            &["2026-02-28 30.00 EUR", "2026-03-31 50.00 EUR"][..],
        ),
        ("50.00 EUR", &["2026-03-31 50.00 EUR"]),
        ("30.00 EUR", &["2026-03-31 30.00 EUR"]),
        ("0.00 EUR", &[]),
    ] {
        // Then what is open adds up to what is due, and the later one is touched last
        assert_eq!(open(&posted(due, &halves)).unwrap(), left, "{due}");
    }
}

#[test]
fn instalments_of_a_credit_note_and_of_what_asks_for_less_stay_as_they_are() {
    let note = credit_note("-12.00 EUR", "2026-02-28");
    assert_eq!(open(&note).unwrap(), ["2026-02-28 -12.00 EUR"]);
    // More is due than the instalments ask for: nothing was paid in part
    let odd = posted("15.00 EUR", &[("2026-02-28", "10.00 EUR")]);
    assert_eq!(open(&odd).unwrap(), ["2026-02-28 10.00 EUR"]);
}

#[test]
fn an_instalment_in_another_currency_is_an_error_and_no_sum() {
    let mixed = posted("10.00 EUR", &[("2026-02-28", "10.00 CHF")]);
    assert!(matches!(open(&mixed), Err(MoneyError::TwoCurrencies(..))));
    assert!(mixed.amount_overdue(day("2026-12-31")).is_err());
    assert!(!mixed.is_overdue(day("2026-12-31")));
}

#[test]
fn it_is_due_on_the_day_of_the_earliest_unpaid_instalment() {
    let mut invoice = posted(
        "60.00 EUR",
        &[("2026-03-31", "30.00 EUR"), ("2026-02-28", "30.00 EUR")],
    );
    assert_eq!(invoice.due_date(), Some(day("2026-02-28")));
    invoice.instalments[1].paid = true;
    assert_eq!(invoice.due_date(), Some(day("2026-03-31")));
    invoice.instalments[0].paid = true;
    assert_eq!(invoice.due_date(), None);
}
