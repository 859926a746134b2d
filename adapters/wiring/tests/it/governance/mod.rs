//! The use cases of governance on both databases, as the programs run them.

mod kill;
mod once;
mod races;
mod story;
mod voided;
mod world;
