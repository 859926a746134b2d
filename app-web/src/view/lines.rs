//! Lines and totals, on orders and invoices alike.

use super::parts::Amount;

/// A line of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineRow {
    /// Goods or services at a price.
    Goods(GoodsRow),
    /// The sum of the lines above it.
    Subtotal {
        /// Its words.
        label: String,
        /// How much.
        amount: Amount,
    },
    /// A heading.
    Title(String),
    /// A remark; line breaks are kept.
    Comment(String),
}

/// Goods or services at a price.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoodsRow {
    /// The product's name, or what was typed where it names no product.
    pub name: String,
    /// The product's code.
    pub code: Option<String>,
    /// What was typed, if it says more than the name.
    pub description: Option<String>,
    /// With its unit, formatted.
    pub quantity: Option<String>,
    /// Before tax.
    pub unit_price: Option<Amount>,
    /// Before tax.
    pub amount: Option<Amount>,
}

/// A tax on a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaxRow {
    /// Its name on the paper; `None` where only the sum of all taxes is known.
    pub name: Option<String>,
    /// What it is computed on.
    pub base: Option<Amount>,
    /// How much.
    pub amount: Amount,
}

/// What a document comes to, as the ERP computed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Totals {
    /// Without tax.
    pub untaxed: Amount,
    /// The taxes.
    pub taxes: Vec<TaxRow>,
    /// With tax.
    pub total: Amount,
}
