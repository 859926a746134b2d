//! The groups `setup portal` makes, by the names both it and the readers know them by.

/// Who is in it is a customer's login; alone in it, Tryton itself shows that login nothing.
pub(crate) const CUSTOMERS_GROUP: &str = "Portail client";
