//! The log of an execution.

use chrono::{DateTime, Utc};
use guichet_kernel::{StaffId, text::is_control};

/// Characters of one line.
pub const LONGEST_LINE: usize = 4_000;

/// Lines of one request.
pub const MOST_LINES: usize = 1_000;

/// Lines of one task.
pub const MOST_LINES_OF_TASK: u64 = 20_000;

/// Bytes of the lines of one task.
pub const MOST_BYTES_OF_TASK: u64 = 4_000_000;

/// A line of a task's log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    /// Its place in the log: 1, 2, 3, …
    pub number: u64,
    /// When it was added.
    pub at: DateTime<Utc>,
    /// Who added it.
    pub by: StaffId,
    /// What it says: one line, its control characters made visible.
    pub line: String,
}

/// How much of a log there is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LogSize {
    /// Lines.
    pub lines: u64,
    /// Bytes.
    pub bytes: u64,
}

/// Why lines were not added; none of them were.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum LogFault {
    /// There were none.
    #[error("no line")]
    Empty,
    /// More at once than is taken.
    #[error("more than {MOST_LINES} lines at once")]
    TooMany,
    /// A line is too long.
    #[error("line {0} is longer than {LONGEST_LINE} characters")]
    TooLong(usize),
    /// The task's log would grow beyond what is kept.
    #[error("the log is full")]
    Full,
}

/// The lines as they are kept, and how large the log is with them: line ends make lines, colours
/// of terminals are left out, other control characters are made visible, blank lines at the end
/// are left out.
pub fn lines(given: &[String], before: LogSize) -> Result<(Vec<String>, LogSize), LogFault> {
    let mut kept: Vec<String> = Vec::new();
    for text in given {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        kept.extend(text.split('\n').map(visible));
    }
    while kept.last().is_some_and(|line| line.trim().is_empty()) {
        kept.pop();
    }
    if kept.is_empty() {
        return Err(LogFault::Empty);
    }
    if kept.len() > MOST_LINES {
        return Err(LogFault::TooMany);
    }
    let long = |line: &String| line.chars().count() > LONGEST_LINE;
    if let Some(index) = kept.iter().position(long) {
        return Err(LogFault::TooLong(index + 1));
    }
    let after = LogSize {
        lines: before.lines + kept.len() as u64,
        bytes: before.bytes + kept.iter().map(|line| line.len() as u64).sum::<u64>(),
    };
    if after.lines > MOST_LINES_OF_TASK || after.bytes > MOST_BYTES_OF_TASK {
        return Err(LogFault::Full);
    }
    Ok((kept, after))
}

/// Without the sequences by which programs colour a terminal, and with a sign for every other
/// control character.
fn visible(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\u{1b}' if rest.peek() == Some(&'[') => {
                // CSI: parameters, then one final byte from @ to ~.
                rest.next();
                while rest.peek().is_some_and(|c| matches!(c, ' '..='?')) {
                    rest.next();
                }
                rest.next();
            }
            '\t' => out.push('\t'),
            c if c < ' ' => out.push(char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}')),
            c if is_control(c) => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out.truncate(out.trim_end().len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(given: &[&str]) -> Result<Vec<String>, LogFault> {
        let given: Vec<String> = given.iter().map(|s| (*s).to_owned()).collect();
        lines(&given, LogSize::default()).map(|(lines, _)| lines)
    }

    #[test]
    fn line_ends_make_lines_and_nothing_invisible_is_kept() {
        let lines = kept(&[
            "a\r\nb\rc",
            "\u{1b}[1;31mrouge\u{1b}[0m\u{7}",
            "x\u{202e}y",
            "",
            "\n",
        ]);
        assert_eq!(lines.unwrap(), ["a", "b", "c", "rouge␇", "x\u{fffd}y"]);
    }

    #[test]
    fn a_log_has_bounds_and_a_batch_is_taken_whole_or_not_at_all() {
        assert_eq!(kept(&[]), Err(LogFault::Empty));
        assert_eq!(kept(&[" ", "\n\n"]), Err(LogFault::Empty));
        assert_eq!(kept(&vec!["x"; 1001]), Err(LogFault::TooMany));
        let long = "é".repeat(4001);
        assert_eq!(kept(&["x", &long]), Err(LogFault::TooLong(2)));
        let given = ["x".to_owned()];
        let nearly = LogSize {
            lines: 19_999,
            bytes: 3_999_999,
        };
        assert!(lines(&given, nearly).is_ok());
        let full = LogSize {
            lines: 20_000,
            bytes: 0,
        };
        assert_eq!(lines(&given, full).unwrap_err(), LogFault::Full);
        let full = LogSize {
            lines: 0,
            bytes: 4_000_000,
        };
        assert_eq!(lines(&given, full).unwrap_err(), LogFault::Full);
    }
}
