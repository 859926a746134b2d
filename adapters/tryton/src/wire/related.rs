//! Parts of records that several models name.

use serde::Deserialize;

/// A `currency.currency`.
#[derive(Debug, Deserialize)]
pub(crate) struct Currency {
    pub(crate) id: i64,
    pub(crate) code: String,
    pub(crate) digits: u32,
}

/// A record of which only the name was read.
#[derive(Debug, Deserialize)]
pub(crate) struct Named {
    pub(crate) name: Option<String>,
}

/// A record of which only the name made for reading was read.
#[derive(Debug, Deserialize)]
pub(crate) struct RecNamed {
    pub(crate) rec_name: Option<String>,
}

/// A `product.product` on a line.
#[derive(Debug, Deserialize)]
pub(crate) struct Product {
    pub(crate) id: i64,
    pub(crate) code: Option<String>,
    pub(crate) name: Option<String>,
}

/// A `product.uom`.
#[derive(Debug, Deserialize)]
pub(crate) struct Unit {
    pub(crate) symbol: Option<String>,
}
