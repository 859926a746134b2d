//! How money, quantities, dates and instants are written in each language.

use chrono::{DateTime, Datelike, NaiveDate, SecondsFormat, Utc};
use chrono_tz::Tz;
use guichet_domain::kernel::{Language, Money, Quantity, UnitPrice};

use crate::digits::group_digits;
use crate::i18n::{Texts, texts};

/// Narrow no-break space: French thousands.
const NARROW: char = '\u{202F}';
/// No-break space: before a currency or a unit.
const WIDE: char = '\u{A0}';
/// The true minus sign, as wide as a digit.
const MINUS: char = '\u{2212}';

const MONTHS: [&str; 12] = [
    "month-1", "month-2", "month-3", "month-4", "month-5", "month-6", "month-7", "month-8",
    "month-9", "month-10", "month-11", "month-12",
];
const SHORT_MONTHS: [&str; 12] = [
    "month-short-1",
    "month-short-2",
    "month-short-3",
    "month-short-4",
    "month-short-5",
    "month-short-6",
    "month-short-7",
    "month-short-8",
    "month-short-9",
    "month-short-10",
    "month-short-11",
    "month-short-12",
];

/// Writes values in one language, instants in the company's time zone.
#[derive(Debug, Clone, Copy)]
pub struct Formatter {
    language: Language,
    zone: Tz,
}

impl Formatter {
    /// For one reader.
    pub fn new(language: Language, zone: Tz) -> Self {
        Self { language, zone }
    }

    /// The words that go with it.
    pub fn texts(&self) -> &'static Texts {
        texts(self.language)
    }

    /// `1 234,56 €`, `−84,00 €`, `640,00 CHF`; `€1,234.56`, `−€84.00`, `CHF 640.00`.
    pub fn money(&self, money: &Money) -> String {
        let number = money.amount().abs().to_string();
        self.priced(&number, money.currency().code(), money.is_negative())
    }

    /// A price a unit: at least the currency's digits, more where the price has them.
    pub fn unit_price(&self, price: &UnitPrice) -> String {
        let mut amount = price.amount.abs().normalize();
        if amount.scale() < price.currency.digits() {
            amount.rescale(price.currency.digits());
        }
        let negative = price.amount.is_sign_negative() && !price.amount.is_zero();
        self.priced(&amount.to_string(), price.currency.code(), negative)
    }

    /// `1 250,5 kg`; without a unit the bare number.
    pub fn quantity(&self, quantity: Quantity, unit: Option<&str>) -> String {
        let value = quantity.value();
        let mut text = String::new();
        if value.is_sign_negative() && !value.is_zero() {
            text.push(MINUS);
        }
        text.push_str(&self.number(&value.abs().to_string()));
        if let Some(unit) = unit {
            text.push(WIDE);
            text.push_str(unit);
        }
        text
    }

    /// `06/02/2026`; `6 Feb 2026`.
    pub fn day(&self, day: NaiveDate) -> String {
        match self.language {
            Language::French => day.format("%d/%m/%Y").to_string(),
            Language::English => {
                let month = self.texts().t(SHORT_MONTHS[day.month0() as usize]);
                format!("{} {month} {}", day.day(), day.year())
            }
        }
    }

    /// `4 février 2026`, `1er mars 2026`; `4 February 2026`.
    pub fn long_day(&self, day: NaiveDate) -> String {
        let month = self.texts().t(MONTHS[day.month0() as usize]);
        let ordinal = match (self.language, day.day()) {
            (Language::French, 1) => "1er".to_owned(),
            (_, number) => number.to_string(),
        };
        format!("{ordinal} {month} {}", day.year())
    }

    /// `06/02/2026 à 10:42`; `6 Feb 2026, 10:42`. In the company's time zone.
    pub fn instant(&self, at: DateTime<Utc>) -> String {
        let local = at.with_timezone(&self.zone);
        let (day, time) = (self.day(local.date_naive()), local.format("%H:%M"));
        match self.language {
            Language::French => format!("{day} à {time}"),
            Language::English => format!("{day}, {time}"),
        }
    }

    /// `10:31:04`. In the company's time zone.
    pub fn clock(&self, at: DateTime<Utc>) -> String {
        at.with_timezone(&self.zone).format("%H:%M:%S").to_string()
    }

    /// `10:31`. In the company's time zone.
    pub fn minute(&self, at: DateTime<Utc>) -> String {
        at.with_timezone(&self.zone).format("%H:%M").to_string()
    }

    /// `février 2026`; `February 2026`.
    pub fn month(&self, day: NaiveDate) -> String {
        let month = self.texts().t(MONTHS[day.month0() as usize]);
        format!("{month} {}", day.year())
    }

    /// The same in another zone.
    #[must_use]
    pub fn in_zone(self, zone: Tz) -> Self {
        Self { zone, ..self }
    }

    /// The zone instants are told in.
    pub fn zone(&self) -> Tz {
        self.zone
    }

    /// `3 j 4 h`, `4 h 12 min`, `12 min`; `3 d 4 h`.
    pub fn duration(&self, time: chrono::TimeDelta) -> String {
        let minutes = time.num_minutes().max(0);
        let (days, hours, minutes) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
        let day = match self.language {
            Language::French => "j",
            Language::English => "d",
        };
        match (days, hours) {
            (0, 0) => format!("{minutes}{WIDE}min"),
            (0, hours) => format!("{hours}{WIDE}h {minutes}{WIDE}min"),
            (days, 0) => format!("{days}{WIDE}{day}"),
            (days, hours) => format!("{days}{WIDE}{day} {hours}{WIDE}h"),
        }
    }

    /// A number of tenths, as `12,5`.
    pub fn tenths(&self, tenths: u64) -> String {
        self.number(&format!("{}.{}", tenths / 10, tenths % 10))
    }

    /// A share in thousandths, as `87,5 %`.
    pub fn percent(&self, thousandths: u16) -> String {
        let number = if thousandths.is_multiple_of(10) {
            (thousandths / 10).to_string()
        } else {
            self.tenths(thousandths.into())
        };
        match self.language {
            Language::French => format!("{number}{WIDE}%"),
            Language::English => format!("{number}%"),
        }
    }

    fn priced(self, number: &str, code: &str, negative: bool) -> String {
        let sign = if negative {
            String::from(MINUS)
        } else {
            String::new()
        };
        let number = self.number(number);
        match (self.language, code) {
            (Language::French, "EUR") => format!("{sign}{number}{WIDE}€"),
            (Language::French, code) => format!("{sign}{number}{WIDE}{code}"),
            (Language::English, "EUR") => format!("{sign}€{number}"),
            (Language::English, code) => format!("{sign}{code}{WIDE}{number}"),
        }
    }

    /// A plain decimal number without sign, with this language's separators.
    fn number(self, plain: &str) -> String {
        let (thousands, comma) = match self.language {
            Language::French => (NARROW, ','),
            Language::English => (',', '.'),
        };
        let (whole, fraction) = plain.split_once('.').unwrap_or((plain, ""));
        let mut text = group_digits(whole, thousands);
        if !fraction.is_empty() {
            text.push(comma);
            text.push_str(fraction);
        }
        text
    }
}

/// The `datetime` attribute of a day.
pub fn machine_day(day: NaiveDate) -> String {
    day.format("%Y-%m-%d").to_string()
}

/// The `datetime` attribute of an instant.
pub fn machine_instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

#[cfg(test)]
mod tests;
