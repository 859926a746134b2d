//! Incidents: opened by a failed deployment or by hand, worked on, resolved, closed.
//!
//! [`Incident`] is the state machine, [`Situation`] says who may do what now and why not, by the
//! same function that refuses.

mod denial;
mod event;
mod filter;
mod incident;
mod opening;
mod situation;
mod state;
#[cfg(test)]
mod tests;

pub use denial::{Denial, LONGEST_WORDS, Refusal, words};
pub use event::IncidentEvent;
pub use filter::IncidentFilter;
pub use incident::{Incident, Step};
pub use opening::{LONGEST_DESCRIPTION, LONGEST_TITLE, Opening};
pub use situation::Situation;
pub use state::{Severity, State, Verb};
