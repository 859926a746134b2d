use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

/// A text that cannot be an id of any record: what it names is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id of any possible form")]
pub struct NotAnId;

macro_rules! record_id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        ///
        /// A Tryton record id: 1 or more. Its text form is decimal, without sign or leading zero.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(i64);

        impl $name {
            /// The id as Tryton writes it, or `None` where no record could carry it.
            pub const fn new(id: i64) -> Option<Self> {
                if id >= 1 { Some(Self(id)) } else { None }
            }

            /// The id as Tryton writes it.
            pub const fn get(self) -> i64 {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                record_number(text).and_then(Self::new).ok_or(NotAnId)
            }
        }
    )+};
}

record_id! {
    /// A customer: Tryton's `party.party`.
    PartyId,
    /// A login: Tryton's `res.user`.
    UserId,
    /// An order: Tryton's `sale.sale`.
    OrderId,
    /// An invoice or credit note: Tryton's `account.invoice`.
    InvoiceId,
    /// A shipment to a customer: Tryton's `stock.shipment.out`.
    ShipmentId,
    /// A product variant: Tryton's `product.product`.
    ProductId,
}

/// Tryton stores ids as 32-bit integers on PostgreSQL: more would be an error there, not a miss.
fn record_number(text: &str) -> Option<i64> {
    let canonical = text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
    let number = canonical.then(|| text.parse::<i32>().ok())??;
    Some(i64::from(number))
}

/// A portal session, as the audit and the operators name it; never the secret that opens it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionId(pub Uuid);

impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_canonical_text_is_an_id() {
        assert_eq!("42".parse(), Ok(OrderId(42)));
        for text in [
            "",
            "0",
            "-1",
            "+1",
            "042",
            "1.0",
            "1 ",
            "abc",
            "٣",
            "99999999999",
        ] {
            assert_eq!(text.parse::<OrderId>(), Err(NotAnId), "{text:?}");
        }
    }
}
