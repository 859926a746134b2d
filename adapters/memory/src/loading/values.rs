use std::collections::BTreeMap;
use std::fmt::Debug;

use chrono::NaiveDate;
use guichet_domain::kernel::{Currency, Money, Words};
use guichet_fixtures::{Day, Expected};
use rust_decimal::Decimal;

use super::{Ids, Unloadable};

impl Unloadable {
    pub(super) fn new(what: impl Debug) -> Self {
        Self {
            what: format!("{what:?}"),
        }
    }
}

pub(super) fn currencies(table: &Expected) -> Result<BTreeMap<String, Currency>, Unloadable> {
    let rows = table.currencies.iter();
    rows.map(|row| {
        let currency = Currency::new(&row.code, row.digits).map_err(Unloadable::new)?;
        Ok((row.code.clone(), currency))
    })
    .collect()
}

/// The value of a word of the table.
pub(super) fn word<W: Words>(word: &str) -> Result<W, Unloadable> {
    W::from_word(word).ok_or_else(|| Unloadable::new(word))
}

/// What a key of the table stands for.
pub(super) fn named<I: Copy>(ids: &BTreeMap<String, I>, key: &str) -> Result<I, Unloadable> {
    ids.get(key).copied().ok_or_else(|| Unloadable::new(key))
}

/// Texts that are empty say nothing.
pub(super) fn text(text: Option<&String>) -> Option<String> {
    text.filter(|text| !text.is_empty()).cloned()
}

pub(super) fn money(amount: Decimal, currency: Currency) -> Result<Money, Unloadable> {
    Money::new(amount, currency).map_err(Unloadable::new)
}

impl Ids {
    pub(super) fn date(&self, day: Option<Day>) -> Option<NaiveDate> {
        day.map(|day| day.on(self.build_date))
    }
}
