//! Incidents: opened by a failed deployment or by hand, worked on, resolved, closed.
//!
//! [`Incident`] is the state machine, [`Situation`] says who may do what now and why not, by the
//! same function that refuses.

mod event;
mod filter;
mod incident;
mod state;
#[cfg(test)]
mod tests;

pub use event::IncidentEvent;
pub use filter::IncidentFilter;
pub use incident::{
    Denial, Incident, LONGEST_DESCRIPTION, LONGEST_TITLE, LONGEST_WORDS, Opening, Refusal,
    Situation, Step, words,
};
pub use state::{Severity, State, Verb};
