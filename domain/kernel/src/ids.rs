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

macro_rules! own_id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        ///
        /// Ids made later sort after those before. Their text form is lower-case with hyphens.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                own_number(text).map(Self).ok_or(NotAnId)
            }
        }
    )+};
}

own_id! {
    /// A portal session, as the audit and the operators name it; never the secret that opens it.
    SessionId,
    /// A member of the staff.
    StaffId,
    /// A token that a program signs in with, as lists and the audit name it; never its secret.
    TokenId,
    /// A project.
    ProjectId,
    /// A deployment task.
    TaskId,
    /// An incident.
    IncidentId,
    /// What goes wrong in one way at one place, on the board of errors.
    ErrorId,
}

/// One text an id: others of the same number would be other addresses of the same page.
fn own_number(text: &str) -> Option<Uuid> {
    let id = Uuid::try_parse(text).ok()?;
    (id.hyphenated().to_string() == text).then_some(id)
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

    #[test]
    fn an_id_of_our_own_has_one_text() {
        let text = "01a1fdb8-132c-7324-91b8-25c4188b1200";
        assert_eq!(text.parse::<TaskId>().unwrap().to_string(), text);
        for other in [
            "",
            "01A1FDB8-132C-7324-91B8-25C4188B1200",
            "01a1fdb8132c732491b825c4188b1200",
            "{01a1fdb8-132c-7324-91b8-25c4188b1200}",
            "01a1fdb8-132c-7324-91b8-25c4188b120",
        ] {
            assert_eq!(other.parse::<TaskId>(), Err(NotAnId), "{other:?}");
        }
    }
}
