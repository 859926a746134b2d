//! What holds for the whole house: its arrows, and every contract on every adapter.

mod architecture;
mod contracts;
mod ready;
