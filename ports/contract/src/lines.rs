//! Lines, addresses and papers, which orders and invoices have alike.

use guichet_domain::kernel::{Money, Quantity, UnitPrice};
use guichet_driven::{Document, MediaType};
use guichet_fixtures::Line;

use crate::check::Must;

/// A line as an adapter read it; `texts` are code, name, description and unit.
pub(crate) fn got(
    index: usize,
    kind: &str,
    has_product: bool,
    texts: [&Option<String>; 4],
    quantity: Option<Quantity>,
    price: Option<UnitPrice>,
    amount: Option<Money>,
) -> String {
    let [code, name, description, unit] = texts;
    assert_eq!(
        has_product,
        code.is_some(),
        "line {index}: product and code"
    );
    let quantity = quantity.map(|q| q.to_string());
    let price = price.map(|p| format!("{} {}", p.amount.normalize(), p.currency.code()));
    let amount = amount.map(|a| a.to_string());
    format!(
        "line {index} {kind} {code:?} {name:?} {description:?} {quantity:?} {unit:?} {price:?} {amount:?}"
    )
}

/// The same line as it must be.
pub(crate) fn expected(index: usize, line: &Line, currency: &str) -> String {
    let description = line.description.as_ref().filter(|text| !text.is_empty());
    let (kind, code, name, unit) = (&line.kind, &line.product, &line.product_name, &line.unit);
    let quantity = line.quantity.map(|q| q.normalize().to_string());
    let price = line
        .unit_price
        .map(|p| format!("{} {currency}", p.normalize()));
    let amount = line.amount.map(|a| format!("{a} {currency}"));
    format!(
        "line {index} {kind} {code:?} {name:?} {description:?} {quantity:?} {unit:?} {price:?} {amount:?}"
    )
}

/// An address in one line has every part of the table's, however the ERP sets it.
pub(crate) fn address(got: Option<&str>, expected: Option<&String>, what: &str) {
    let Some(expected) = expected else {
        assert_eq!(got, None, "{what}: address");
        return;
    };
    let got = got.must(format!("{what}: an address"));
    assert!(!got.contains('\n'), "{what}: one line, not {got:?}");
    // The last part is the country's code, which some settings print in words.
    let parts: Vec<&str> = expected.split(", ").collect();
    for part in parts.iter().take(parts.len().saturating_sub(1)) {
        let there = got.to_lowercase().contains(&part.to_lowercase());
        assert!(there, "{what}: {part:?} in the address {got:?}");
    }
}

/// A paper has content of the type it says.
pub(crate) fn paper(paper: &Document, what: &str) {
    let start: &[u8] = match paper.media_type {
        MediaType::Pdf => b"%PDF-",
        MediaType::OpenDocumentText => b"PK",
        MediaType::Other => b"",
    };
    assert!(paper.bytes.len() > 100, "{what}: has content");
    assert!(
        paper.bytes.starts_with(start),
        "{what}: is {:?}",
        paper.media_type
    );
}
