//! The rules of governance a second time, as simply as they can be said: states as a table,
//! people as a list, time in minutes. Random commands are given to this model and to what is to be
//! tested; where the two do not answer the same, one of them is wrong.
//!
//! Nothing here uses the domain's own rules.

mod incidents;
mod model;
mod moves;
mod planning;
mod play;
mod policy;
mod random;
mod sequence;
mod tasks;

use async_trait::async_trait;

pub use model::Model;
pub use moves::{Act, Draft, IncidentAct, Move, Rule};
pub use play::{Fault, Tally, agree, check};
pub use sequence::sequence;

/// The people of every sequence: what they hold, and what they are in the two projects.
pub const CAST: [Part; 9] = [
    part("admin", &["administrator"], [None, None]),
    part(
        "admin2",
        &["administrator", "senior_developer"],
        [None, Some("senior_developer")],
    ),
    part(
        "lead",
        &["project_lead"],
        [Some("project_lead"), Some("project_lead")],
    ),
    part(
        "lead2",
        &["project_lead", "developer"],
        [Some("project_lead"), Some("developer")],
    ),
    part(
        "senior",
        &["senior_developer"],
        [Some("senior_developer"), Some("senior_developer")],
    ),
    part(
        "senior2",
        &["senior_developer"],
        [Some("senior_developer"), None],
    ),
    part("developer", &["developer"], [Some("developer"), None]),
    part("support", &["support"], [None, None]),
    part(
        "finance",
        &["finance", "direction"],
        [None, Some("finance")],
    ),
];

/// Who leads both projects.
pub const LEAD: usize = 2;

/// One of the people.
#[derive(Debug, Clone, Copy)]
pub struct Part {
    /// What they sign in with.
    pub login: &'static str,
    /// The roles they hold, by their words.
    pub roles: &'static [&'static str],
    /// Their role in each project.
    pub member: [Option<&'static str>; 2],
}

const fn part(
    login: &'static str,
    roles: &'static [&'static str],
    member: [Option<&'static str>; 2],
) -> Part {
    Part {
        login,
        roles,
        member,
    }
}

/// The environments, by their words.
pub const ENVIRONMENTS: [&str; 4] = ["DEV", "TEST", "PREPROD", "PROD"];

/// The stages whose verbs are played, by their words; those before them are finished at the
/// beginning, and so is the first of these.
pub const STAGES: [&str; 3] = ["tests", "deploiement", "maintenance"];

/// What a command came to: nothing, or the stable code of its refusal.
pub type Answer = Result<(), String>;

/// What is tested: it begins with [`CAST`] and two projects, both led by [`LEAD`], the tests of
/// the first finished and those of the second under way, at minute 0.
#[async_trait]
pub trait Subject: Send {
    /// Gives it a command at this minute. What it names that is not there is not tried.
    async fn play(&mut self, minute: i64, command: &Move) -> Answer;

    /// All there is to see at this minute, a line for each thing, as [`Model::seen`] says it. `by`
    /// looks.
    async fn seen(&mut self, minute: i64, by: usize) -> Vec<String>;
}
