/// Where somebody signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// The customers'.
    Customer,
    /// The staff's.
    Staff,
}
