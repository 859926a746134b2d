//! The rules of Guichet, pure: no I/O, no clock, no randomness.
//!
//! Depend on this crate to embed them; each part is a crate of its own underneath.

pub use guichet_access as access;
pub use guichet_customers as customers;
pub use guichet_deployments as deployments;
pub use guichet_incidents as incidents;
pub use guichet_invoices as invoices;
pub use guichet_kernel as kernel;
pub use guichet_orders as orders;
