//! How heavy a button is.

/// How a button looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// The one thing to do.
    Primary,
    /// Another.
    Plain,
    /// Something that hurts.
    Danger,
    /// What the row's own link does as well.
    Quiet,
}

impl Weight {
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Primary => "btn-primary",
            Self::Plain => "",
            Self::Danger => "btn-danger-line",
            Self::Quiet => "btn-quiet",
        }
    }
}
