//! What is said of a command, and of an argument.

/// A command: its path, what it does, examples.
pub(super) struct About(
    pub(super) &'static str,
    pub(super) [&'static str; 2],
    pub(super) &'static str,
);

/// An argument of a command: the command's path, its id, what it is.
pub(super) struct Argument(
    pub(super) &'static str,
    pub(super) &'static str,
    pub(super) [&'static str; 2],
);
