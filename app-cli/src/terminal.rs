use std::io::IsTerminal;

use guichet_domain::kernel::Language;
use rustix::termios::tcgetwinsize;

/// What the surroundings say about how to speak.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terminal {
    /// Of `LC_ALL`, `LC_MESSAGES` or `LANG`; French where they name neither language.
    pub(crate) language: Language,
    /// Standard output is a terminal, and `NO_COLOR` is not set.
    pub(crate) color: bool,
    /// The columns of the terminal that standard output is; none where it is no terminal.
    pub(crate) width: Option<usize>,
    /// `RUST_LOG` was set: then the log is wanted.
    pub(crate) log: bool,
}

impl Terminal {
    pub(crate) fn read() -> Self {
        let set = |name| variable(name).filter(|value| !value.is_empty());
        let language = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(set);
        Self {
            language: language
                .and_then(|tag| tag.parse().ok())
                .unwrap_or_default(),
            color: set("NO_COLOR").is_none() && std::io::stdout().is_terminal(),
            width: width(),
            log: set("RUST_LOG").is_some(),
        }
    }
}

/// `COLUMNS`, as whoever works there set it; else what the terminal says of itself.
fn width() -> Option<usize> {
    let stdout = std::io::stdout();
    if !stdout.is_terminal() {
        return None;
    }
    let some = |columns: &usize| *columns > 0;
    let told = variable("COLUMNS").and_then(|columns| columns.parse().ok());
    let own = || {
        tcgetwinsize(&stdout)
            .ok()
            .map(|size| usize::from(size.ws_col))
    };
    told.filter(some).or_else(own).filter(some)
}

#[expect(
    clippy::disallowed_methods,
    reason = "the terminal's own settings, which are no configuration of Guichet"
)]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
