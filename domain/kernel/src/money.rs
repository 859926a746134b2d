use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;

/// A currency: its ISO 4217 code and the digits of its smallest unit, as Tryton's `currency.currency`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency {
    code: [u8; 3],
    digits: u8,
}

/// The code is not three capital letters, or the digits are more than six.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a currency: {0:?} with {1} digits")]
pub struct InvalidCurrency(String, u32);

impl Currency {
    /// A currency of `digits` (0 to 6) decimal places.
    pub fn new(code: &str, digits: u32) -> Result<Self, InvalidCurrency> {
        let invalid = || InvalidCurrency(code.to_owned(), digits);
        let letters: [u8; 3] = code.as_bytes().try_into().map_err(|_| invalid())?;
        let small = u8::try_from(digits)
            .ok()
            .filter(|d| *d <= 6)
            .ok_or_else(invalid)?;
        if !letters.iter().all(u8::is_ascii_uppercase) {
            return Err(invalid());
        }
        Ok(Self {
            code: letters,
            digits: small,
        })
    }

    /// The ISO 4217 code.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.code).unwrap_or_default()
    }

    /// Decimal places of an amount.
    pub fn digits(self) -> u32 {
        u32::from(self.digits)
    }
}

/// What two amounts could not do together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// The amount has more decimal places than its currency.
    #[error("{amount} has more than {digits} decimal places")]
    TooPrecise {
        /// The amount as given.
        amount: Decimal,
        /// What the currency has.
        digits: u32,
    },
    /// Amounts of two currencies are never added.
    #[error("{0} and {1} are two currencies")]
    TwoCurrencies(String, String),
    /// The sum is beyond what can be held exactly.
    #[error("the sum is too large")]
    Overflow,
}

/// An exact amount in one currency, always with the currency's own digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    amount: Decimal,
    currency: Currency,
}

impl Money {
    /// The amount, padded to the currency's digits; more digits than those are refused unless zero.
    pub fn new(amount: Decimal, currency: Currency) -> Result<Self, MoneyError> {
        let digits = currency.digits();
        let mut exact = amount.normalize();
        if exact.scale() > digits {
            return Err(MoneyError::TooPrecise { amount, digits });
        }
        exact.rescale(digits);
        Ok(Self {
            amount: exact,
            currency,
        })
    }

    /// Nothing, in this currency.
    pub fn zero(currency: Currency) -> Self {
        Self {
            amount: Decimal::new(0, currency.digits()),
            currency,
        }
    }

    /// The exact amount.
    pub fn amount(&self) -> Decimal {
        self.amount
    }

    /// Its currency.
    pub fn currency(&self) -> Currency {
        self.currency
    }

    /// Whether it is nothing.
    pub fn is_zero(&self) -> bool {
        self.amount.is_zero()
    }

    /// Whether it is less than nothing.
    pub fn is_negative(&self) -> bool {
        self.amount < Decimal::ZERO
    }

    /// The sum of two amounts of one currency.
    pub fn plus(&self, other: &Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        let amount = self
            .amount
            .checked_add(other.amount)
            .ok_or(MoneyError::Overflow)?;
        Self::new(amount, self.currency)
    }

    /// The difference of two amounts of one currency.
    pub fn minus(&self, other: &Self) -> Result<Self, MoneyError> {
        self.plus(&other.negated())
    }

    /// The same amount the other way.
    #[must_use]
    pub fn negated(&self) -> Self {
        Self {
            amount: -self.amount,
            ..*self
        }
    }

    fn same_currency(&self, other: &Self) -> Result<(), MoneyError> {
        if self.currency == other.currency {
            return Ok(());
        }
        Err(MoneyError::TwoCurrencies(
            self.currency.code().to_owned(),
            other.currency.code().to_owned(),
        ))
    }
}

/// `12.34 EUR`: for logs and tests. Pages and the API write their own forms.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount, self.currency.code())
    }
}

/// Sums kept apart by currency; iterates in the order of the codes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Purse(BTreeMap<Currency, Money>);

impl Purse {
    /// Puts an amount in; it only ever meets its own currency.
    pub fn add(&mut self, money: &Money) -> Result<(), MoneyError> {
        let sum = self
            .0
            .entry(money.currency)
            .or_insert_with(|| Money::zero(money.currency));
        *sum = sum.plus(money)?;
        Ok(())
    }

    /// One sum a currency that went in, zero sums among them.
    pub fn sums(&self) -> impl Iterator<Item = &Money> {
        self.0.values()
    }

    /// The sums that are not zero.
    pub fn amounts(&self) -> Vec<Money> {
        self.sums().filter(|m| !m.is_zero()).copied().collect()
    }
}

/// A price a unit, with the digits the ERP gave it (`0.5950`), which may be more than the currency's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct UnitPrice {
    /// The exact price.
    pub amount: Decimal,
    /// Its currency.
    pub currency: Currency,
}

/// How many of a unit: exact, without trailing zeros (`150`, `2.5`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quantity(Decimal);

impl Quantity {
    /// The quantity; trailing zeros are dropped.
    pub fn new(value: Decimal) -> Self {
        Self(value.normalize())
    }

    /// Its exact value.
    pub fn value(self) -> Decimal {
        self.0
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Quantity {
    type Err = rust_decimal::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Decimal::from_str_exact(text).map(Self::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(amount: &str, code: &str, digits: u32) -> Result<Money, MoneyError> {
        let currency = Currency::new(code, digits).unwrap();
        Money::new(Decimal::from_str_exact(amount).unwrap(), currency)
    }

    #[test]
    fn an_amount_takes_its_currencys_digits() {
        assert_eq!(money("12.5", "EUR", 2).unwrap().to_string(), "12.50 EUR");
        assert_eq!(money("12.500", "EUR", 2).unwrap().to_string(), "12.50 EUR");
        assert_eq!(money("1500", "JPY", 0).unwrap().to_string(), "1500 JPY");
        assert_eq!(money("1.2", "TND", 3).unwrap().to_string(), "1.200 TND");
        assert!(matches!(
            money("0.005", "EUR", 2),
            Err(MoneyError::TooPrecise { .. })
        ));
    }

    #[test]
    fn two_currencies_never_meet_in_one_sum() {
        let (euro, franc) = (money("1", "EUR", 2).unwrap(), money("1", "CHF", 2).unwrap());
        assert!(matches!(
            euro.plus(&franc),
            Err(MoneyError::TwoCurrencies(..))
        ));
        let mut purse = Purse::default();
        for m in [euro, franc, euro] {
            purse.add(&m).unwrap();
        }
        let sums: Vec<String> = purse.sums().map(ToString::to_string).collect();
        assert_eq!(sums, ["1.00 CHF", "2.00 EUR"]);
    }

    #[test]
    fn a_sum_beyond_the_exact_range_is_an_error() {
        let most = Money::new(Decimal::MAX, Currency::new("JPY", 0).unwrap()).unwrap();
        assert_eq!(most.plus(&most), Err(MoneyError::Overflow));
    }

    #[test]
    fn a_code_is_three_capitals() {
        for code in ["", "EU", "eur", "EURO", "E€"] {
            assert!(Currency::new(code, 2).is_err(), "{code}");
        }
    }

    #[test]
    fn quantities_lose_their_trailing_zeros() {
        assert_eq!("2.500".parse::<Quantity>().unwrap().to_string(), "2.5");
        assert_eq!("150.0".parse::<Quantity>().unwrap().to_string(), "150");
    }
}
