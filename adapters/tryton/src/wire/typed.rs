//! Tryton's typed values: JSON has no decimals, dates or bytes, so each is an object
//! `{"__class__": ...}`. Every type here reads and writes the same shape.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Timelike, Utc};
use rust_decimal::Decimal;
use serde::de::{Error as _, Unexpected, Visitor};
use serde::ser::{Error as _, SerializeStruct};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

/// `{"__class__": "Decimal", "decimal": "0.5950"}`, exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct WDecimal(pub(crate) Decimal);

/// `{"__class__": "date", "year": 2026, "month": 1, "day": 31}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct WDate(pub(crate) NaiveDate);

/// `{"__class__": "datetime", ...}`: naive, and UTC by Tryton's convention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct WDateTime(pub(crate) DateTime<Utc>);

/// `{"__class__": "bytes", "base64": "..."}`, with a line break every 76 characters.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct WBytes(pub(crate) Vec<u8>);

/// `{"__class__": "timedelta", "seconds": 3600.0}`.
#[cfg_attr(
    not(test),
    expect(dead_code, reason = "no field that is read today is a span of time")
)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct WTimeDelta(pub(crate) TimeDelta);

/// A boolean: SQLite keeps 0 and 1, PostgreSQL false and true; null is false.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Flag(pub(crate) bool);

/// A JSON number (quantities, factors) as the decimal its own digits say: 2.3 stays 2.3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct WFloat(pub(crate) Decimal);

/// Nobody wants a document's bytes in a log.
impl fmt::Debug for WBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WBytes({} bytes)", self.0.len())
    }
}

fn class<E: serde::de::Error>(found: &str, wanted: &'static str) -> Result<(), E> {
    if found == wanted {
        return Ok(());
    }
    Err(E::invalid_value(
        Unexpected::Other("another class"),
        &wanted,
    ))
}

/// Python writes `Decimal('1E+2')` as such; neither reader knows both forms, neither rounds.
fn exact(digits: &str) -> Result<Decimal, rust_decimal::Error> {
    Decimal::from_str_exact(digits).or_else(|_| Decimal::from_scientific(digits))
}

impl<'de> Deserialize<'de> for WDecimal {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Shape {
            #[serde(rename = "__class__")]
            class: String,
            decimal: String,
        }
        let shape = Shape::deserialize(from)?;
        class(&shape.class, "Decimal")?;
        exact(&shape.decimal)
            .map(Self)
            .map_err(|_| D::Error::custom("not an exact decimal"))
    }
}

impl Serialize for WDecimal {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut shape = to.serialize_struct("Decimal", 2)?;
        shape.serialize_field("__class__", "Decimal")?;
        shape.serialize_field("decimal", &self.0.to_string())?;
        shape.end()
    }
}

impl<'de> Deserialize<'de> for WDate {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Shape {
            #[serde(rename = "__class__")]
            class: String,
            year: i32,
            month: u32,
            day: u32,
        }
        let shape = Shape::deserialize(from)?;
        class(&shape.class, "date")?;
        NaiveDate::from_ymd_opt(shape.year, shape.month, shape.day)
            .map(Self)
            .ok_or_else(|| D::Error::custom("no such day"))
    }
}

impl Serialize for WDate {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut shape = to.serialize_struct("date", 4)?;
        shape.serialize_field("__class__", "date")?;
        shape.serialize_field("year", &self.0.year())?;
        shape.serialize_field("month", &self.0.month())?;
        shape.serialize_field("day", &self.0.day())?;
        shape.end()
    }
}

impl<'de> Deserialize<'de> for WDateTime {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Shape {
            #[serde(rename = "__class__")]
            class: String,
            year: i32,
            month: u32,
            day: u32,
            hour: u32,
            minute: u32,
            second: u32,
            #[serde(default)]
            microsecond: u32,
        }
        let s = Shape::deserialize(from)?;
        class(&s.class, "datetime")?;
        NaiveDate::from_ymd_opt(s.year, s.month, s.day)
            .and_then(|day| day.and_hms_micro_opt(s.hour, s.minute, s.second, s.microsecond))
            .map(|naive| Self(naive.and_utc()))
            .ok_or_else(|| D::Error::custom("no such instant"))
    }
}

impl Serialize for WDateTime {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut shape = to.serialize_struct("datetime", 8)?;
        shape.serialize_field("__class__", "datetime")?;
        shape.serialize_field("year", &self.0.year())?;
        shape.serialize_field("month", &self.0.month())?;
        shape.serialize_field("day", &self.0.day())?;
        shape.serialize_field("hour", &self.0.hour())?;
        shape.serialize_field("minute", &self.0.minute())?;
        shape.serialize_field("second", &self.0.second())?;
        shape.serialize_field("microsecond", &(self.0.nanosecond() % 1_000_000_000 / 1000))?;
        shape.end()
    }
}

impl<'de> Deserialize<'de> for WBytes {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Shape {
            #[serde(rename = "__class__")]
            class: String,
            base64: String,
        }
        let shape = Shape::deserialize(from)?;
        if shape.class != "bytearray" {
            class(&shape.class, "bytes")?;
        }
        let mut text = shape.base64.into_bytes();
        text.retain(|byte| !byte.is_ascii_whitespace());
        STANDARD
            .decode(text)
            .map(Self)
            .map_err(|_| D::Error::custom("not base64"))
    }
}

impl Serialize for WBytes {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut shape = to.serialize_struct("bytes", 2)?;
        shape.serialize_field("__class__", "bytes")?;
        shape.serialize_field("base64", &STANDARD.encode(&self.0))?;
        shape.end()
    }
}

impl<'de> Deserialize<'de> for WTimeDelta {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Shape {
            #[serde(rename = "__class__")]
            class: String,
            seconds: WFloat,
        }
        let shape = Shape::deserialize(from)?;
        class(&shape.class, "timedelta")?;
        let micros = shape
            .seconds
            .0
            .checked_mul(Decimal::from(1_000_000))
            .map(|m| m.round());
        micros
            .and_then(|m| i64::try_from(m).ok())
            .map(|m| Self(TimeDelta::microseconds(m)))
            .ok_or_else(|| D::Error::custom("too long a time"))
    }
}

impl Serialize for WTimeDelta {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let micros = self
            .0
            .num_microseconds()
            .ok_or_else(|| S::Error::custom("too long a time"))?;
        let mut shape = to.serialize_struct("timedelta", 2)?;
        shape.serialize_field("__class__", "timedelta")?;
        shape.serialize_field("seconds", &WFloat(Decimal::new(micros, 6).normalize()))?;
        shape.end()
    }
}

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Truth;
        impl Visitor<'_> for Truth {
            type Value = Flag;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("true, false, 1, 0 or null")
            }
            fn visit_bool<E>(self, value: bool) -> Result<Flag, E> {
                Ok(Flag(value))
            }
            fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Flag, E> {
                match value {
                    0 => Ok(Flag(false)),
                    1 => Ok(Flag(true)),
                    _ => Err(E::invalid_value(Unexpected::Unsigned(value), &self)),
                }
            }
            fn visit_unit<E>(self) -> Result<Flag, E> {
                Ok(Flag(false))
            }
        }
        from.deserialize_any(Truth)
    }
}

impl Serialize for Flag {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bool(self.0)
    }
}

impl<'de> Deserialize<'de> for WFloat {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let raw = <Box<RawValue>>::deserialize(from)?;
        exact(raw.get())
            .map(Self)
            .map_err(|_| D::Error::custom("not a number of exact digits"))
    }
}

impl Serialize for WFloat {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        RawValue::from_string(self.0.to_string())
            .map_err(S::Error::custom)?
            .serialize(to)
    }
}

#[cfg(test)]
mod tests;
