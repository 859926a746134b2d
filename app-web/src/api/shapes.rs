//! What several answers have in common.

use std::borrow::Cow;

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use guichet_domain::kernel::{self, Purse, Words};
use poem_openapi::Object;
use poem_openapi::registry::{MetaSchema, MetaSchemaRef};
use poem_openapi::types::{ParseError, ParseFromJSON, ParseResult, ToJSON, Type};
use serde_json::Value;

use super::params::words;

/// An exact amount. A sum over more documents than are added up says that it is at least so much.
#[derive(Debug, Clone, Object)]
pub(crate) struct Money {
    /// With the currency's own digits, a unit price with the ERP's.
    pub(crate) amount: String,
    /// ISO 4217.
    pub(crate) currency: String,
    /// There is more than was added up.
    #[oai(skip_serializing_if_is_none)]
    pub(crate) at_least: Option<bool>,
}

impl From<kernel::Money> for Money {
    fn from(money: kernel::Money) -> Self {
        Self {
            amount: money.amount().to_string(),
            currency: money.currency().code().to_owned(),
            at_least: None,
        }
    }
}

impl From<kernel::UnitPrice> for Money {
    fn from(price: kernel::UnitPrice) -> Self {
        Self {
            amount: price.amount.to_string(),
            currency: price.currency.code().to_owned(),
            at_least: None,
        }
    }
}

/// One sum a currency.
pub(crate) fn sums(purse: &Purse, at_least: bool) -> Vec<Money> {
    let amounts = purse.amounts().into_iter();
    amounts
        .map(|money| Money {
            at_least: at_least.then_some(true),
            ..money.into()
        })
        .collect()
}

macro_rules! written {
    ($(#[$doc:meta])* $name:ident $(<$w:ident: $bound:path>)?, $schema:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub(crate) struct $name $(<$w: $bound>)? (
            String,
            $(std::marker::PhantomData<$w>)?
        );

        impl $(<$w: $bound + Send + Sync>)? Type for $name $(<$w>)? {
            const IS_REQUIRED: bool = true;
            type RawValueType = Self;
            type RawElementValueType = Self;

            fn name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn schema_ref() -> MetaSchemaRef {
                MetaSchemaRef::Inline(Box::new($schema))
            }

            fn as_raw_value(&self) -> Option<&Self> {
                Some(self)
            }

            fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
                Box::new(std::iter::once(self))
            }
        }

        impl $(<$w: $bound + Send + Sync>)? ToJSON for $name $(<$w>)? {
            fn to_json(&self) -> Option<Value> {
                Some(Value::String(self.0.clone()))
            }
        }

        /// Asked for by the framework of every field; no body has one.
        impl $(<$w: $bound + Send + Sync>)? ParseFromJSON for $name $(<$w>)? {
            fn parse_from_json(_: Option<Value>) -> ParseResult<Self> {
                Err(ParseError::custom("only ever answered"))
            }
        }
    };
}

written!(
    /// `2026-03-01`.
    Day,
    MetaSchema::new_with_format("string", "date")
);

impl From<NaiveDate> for Day {
    fn from(day: NaiveDate) -> Self {
        Self(day.to_string())
    }
}

written!(
    /// `2026-03-01T10:00:00Z`.
    Instant,
    MetaSchema::new_with_format("string", "date-time")
);

impl From<DateTime<Utc>> for Instant {
    fn from(at: DateTime<Utc>) -> Self {
        Self(at.to_rfc3339_opts(SecondsFormat::Secs, true))
    }
}

written!(
    /// A word of a closed set.
    Word<W: Words>,
    words::<W>()
);

impl<W: Words> From<W> for Word<W> {
    fn from(value: W) -> Self {
        Self(value.word().to_owned(), std::marker::PhantomData)
    }
}

impl std::fmt::Display for Instant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
