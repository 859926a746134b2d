use std::collections::BTreeMap;

use chrono::NaiveDate;
use guichet_domain::invoices::Instalment;
use guichet_driven::PortResult;
use rust_decimal::Decimal;

use super::Record;
use super::amounts::Amounts;
use crate::wire::invoice::LineToPay;

/// The instalments of an invoice, by date.
///
/// When the company reschedules a debt, Tryton books the old instalments back and new ones
/// beside them: the old and their counterpart are reconciled with each other, add up to
/// nothing, and are left out. A line without a day of its own is due on the invoice's date.
pub(crate) fn instalments(
    record: Record,
    amounts: &Amounts,
    date: Option<NaiveDate>,
    lines: &[LineToPay],
) -> PortResult<Vec<Instalment>> {
    let mut sums: BTreeMap<i64, Decimal> = BTreeMap::new();
    for line in lines {
        if let Some(reconciliation) = line.reconciliation {
            let sum = sums.entry(reconciliation).or_default();
            let more = sum.checked_add(line.amount.0);
            *sum = record.need("lines_to_pay.amount", more)?;
        }
    }
    let booked_back =
        |line: &LineToPay| line.reconciliation.and_then(|r| sums.get(&r)) == Some(&Decimal::ZERO);
    let mut instalments = lines
        .iter()
        .filter(|line| !booked_back(line) && amounts.is_own(line.amount_currency))
        .map(|line| {
            let own = line.maturity_date.map(|d| d.0);
            let due = own.or(date).or(line.date.map(|d| d.0));
            Ok(Instalment {
                due: record.need("lines_to_pay.maturity_date", due)?,
                amount: amounts.money("lines_to_pay.amount", line.amount.0)?,
                paid: line.reconciliation.is_some(),
            })
        })
        .collect::<PortResult<Vec<_>>>()?;
    instalments.sort_by_key(|instalment| instalment.due);
    Ok(instalments)
}
