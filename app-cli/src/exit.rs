use std::process::ExitCode;

/// How the program ends. Part of the public interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done, or all well.
    Done,
    /// Warnings, with `--strict`.
    Warnings,
    /// The act was refused or failed, or a check is red.
    Failed,
    /// Could not run: configuration, no connection.
    CouldNotRun,
    /// A time limit was reached.
    TimeLimit,
    /// Wrong usage.
    Usage,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::Warnings => 1,
            Exit::Failed => 2,
            Exit::CouldNotRun => 3,
            Exit::TimeLimit => 4,
            Exit::Usage => 64,
        })
    }
}
