//! What is overdue, as a Tryton domain.
//!
//! A domain cannot add up: of an invoice paid in part, Tryton keeps the payment beside the
//! instalments, and whether it covers the late ones is for the domain rules to say
//! (`InvoiceSummary::is_overdue`). So both domains here let such invoices through, and the
//! rows are judged one by one after reading.

use chrono::NaiveDate;
use serde_json::{Value, json};

use crate::domain_filter::{any, date};

/// Invoices that may be overdue: an instalment due before today is not settled.
pub(crate) fn perhaps_overdue(today: NaiveDate) -> Value {
    let late = late_instalment(today);
    json!([
        ["state", "=", "posted"],
        any([
            json!(["move", "where", [["lines", "where", late]]]),
            json!(["additional_moves", "where", [["lines", "where", late]]]),
        ]),
    ])
}

/// All others, and those a payment may have taken out: the complement, with an overlap.
pub(crate) fn perhaps_not_overdue(today: NaiveDate) -> Value {
    let late = late_instalment(today);
    any([
        json!(["state", "!=", "posted"]),
        json!([
            ["move", "not where", [["lines", "where", late]]],
            ["additional_moves", "not where", [["lines", "where", late]]],
        ]),
        json!(["payment_lines", "where", [["reconciliation", "=", null]]]),
    ])
}

/// A line asking for money (the lines of credit notes give it) that was due before today.
fn late_instalment(today: NaiveDate) -> Value {
    json!([
        ["maturity_date", "<", date(today)],
        ["reconciliation", "=", null],
        ["account.type.receivable", "=", true],
        ["debit", ">", {"__class__": "Decimal", "decimal": "0"}],
    ])
}
