//! What both programs say to operators.

pub mod doctor;
pub mod faults;
pub mod start;
