use super::*;
use crate::Balance;

fn balance(invoices: Vec<InvoiceSummary>, today: &str) -> Balance {
    Balance::of(&admitted(invoices), false, day(today)).unwrap()
}

fn words(purse: &guichet_kernel::Purse) -> Vec<String> {
    purse.amounts().iter().map(ToString::to_string).collect()
}

#[test]
fn nobody_owes_anything_without_documents() {
    assert_eq!(balance(vec![], "2026-03-01"), Balance::default());
}

#[test]
fn each_currency_has_its_own_sum() {
    // Given invoices in three currencies, those in euro and yen overdue
    let open = vec![
        posted("10.00 EUR", &[("2026-01-31", "10.00 EUR")]),
        posted("2.50 EUR", &[("2026-03-31", "2.50 EUR")]),
        posted("7.00 CHF", &[("2026-03-31", "7.00 CHF")]),
        posted("1500 JPY", &[("2026-01-31", "1500 JPY")]),
    ];
    // When they are added up
    let balance = balance(open, "2026-03-01");
    // Then no sum crosses currencies, and each has its own digits
    assert_eq!(words(&balance.due), ["7.00 CHF", "12.50 EUR", "1500 JPY"]);
    assert_eq!(words(&balance.overdue), ["10.00 EUR", "1500 JPY"]);
    assert_eq!((balance.invoices_due, balance.invoices_overdue), (4, 2));
}

#[test]
fn a_credit_note_lessens_what_is_due_and_nothing_else() {
    let open = vec![
        posted("10.00 EUR", &[("2026-01-31", "10.00 EUR")]),
        credit_note("-4.00 EUR", "2026-01-31"),
        credit_note("-3.00 CHF", "2026-01-31"),
    ];
    let balance = balance(open, "2026-03-01");
    assert_eq!(words(&balance.due), ["-3.00 CHF", "6.00 EUR"]);
    assert_eq!(words(&balance.overdue), ["10.00 EUR"]);
    assert_eq!((balance.invoices_due, balance.invoices_overdue), (1, 1));
}

#[test]
fn an_invoice_and_the_credit_note_for_all_of_it_leave_nothing_to_pay() {
    let open = vec![
        posted("10.00 EUR", &[("2026-03-31", "10.00 EUR")]),
        credit_note("-10.00 EUR", "2026-03-31"),
    ];
    assert_eq!(
        words(&balance(open, "2026-03-01").due),
        Vec::<String>::new()
    );
}

#[test]
fn a_part_payment_lessens_what_is_due_and_what_is_overdue() {
    let halves = [("2026-01-31", "50.00 EUR"), ("2026-03-31", "50.00 EUR")];
    let balance = balance(vec![posted("80.00 EUR", &halves)], "2026-03-01");
    assert_eq!(words(&balance.due), ["80.00 EUR"]);
    assert_eq!(words(&balance.overdue), ["30.00 EUR"]);
}

#[test]
fn what_is_paid_or_has_nothing_left_does_not_count() {
    let paid = InvoiceSummary {
        state: InvoiceState::Paid,
        ..posted("10.00 EUR", &[("2026-01-31", "10.00 EUR")])
    };
    let settled = posted("0.00 EUR", &[("2026-01-31", "10.00 EUR")]);
    let balance = balance(vec![paid, settled], "2026-03-01");
    assert_eq!((balance.invoices_due, balance.invoices_overdue), (0, 0));
    assert_eq!(words(&balance.due), Vec::<String>::new());
}

#[test]
fn that_there_are_more_documents_than_were_read_is_told_and_changes_no_sum() {
    let open = admitted(vec![posted("10.00 EUR", &[("2026-01-31", "10.00 EUR")])]);
    let today = day("2026-03-01");
    let whole = Balance::of(&open, false, today).unwrap();
    let part = Balance::of(&open, true, today).unwrap();
    assert!(!whole.at_least && part.at_least);
    assert_eq!((part.due, part.overdue), (whole.due, whole.overdue));
}

#[test]
fn a_sum_too_large_to_be_exact_is_an_error() {
    let mut most = posted("1 JPY", &[]);
    most.amount_due = Money::new(Decimal::MAX, most.amount_due.currency()).unwrap();
    let open = admitted(vec![most.clone(), most]);
    assert_eq!(
        Balance::of(&open, false, day("2026-03-01")),
        Err(MoneyError::Overflow)
    );
}
