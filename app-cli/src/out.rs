use std::fmt::Write as _;
use std::io::{self, Write};

use guichet_domain::kernel::Language;
use serde_json::Value;

use crate::args::Format;
use crate::failure::Failure;

/// Standard output, for data; and standard error, for words.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Out {
    format: Format,
    pub(crate) lang: Language,
    color: bool,
}

/// A table for people.
#[derive(Debug, Default)]
pub(crate) struct Table {
    pub(crate) heads: Vec<&'static str>,
    pub(crate) rows: Vec<Vec<Cell>>,
}

/// A cell, and how it stands out on a terminal.
#[derive(Debug, Clone)]
pub(crate) struct Cell {
    text: String,
    tint: Tint,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tint {
    None,
    Good,
    Warn,
    Bad,
}

impl Cell {
    pub(crate) fn tinted(text: impl Into<String>, tint: Tint) -> Self {
        Self {
            text: text.into(),
            tint,
        }
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self::tinted(text, Tint::None)
    }
}

impl Out {
    pub(crate) fn new(format: Format, lang: Language, color: bool) -> Self {
        Self {
            format,
            lang,
            color,
        }
    }

    /// One of the two, as the operator reads.
    pub(crate) fn say<'a>(self, french: &'a str, english: &'a str) -> &'a str {
        match self.lang {
            Language::French => french,
            Language::English => english,
        }
    }

    /// What stands between a word and what it is of.
    pub(crate) fn colon(self) -> &'static str {
        self.say(" : ", ": ")
    }

    /// The answer: one JSON document, or a table; nothing where that has no columns.
    pub(crate) fn answer(self, json: &Value, table: &Table) -> Result<(), Failure> {
        match self.format {
            Format::Json => self.text(&document(json)),
            Format::Table => self.text(&self.draw(table)),
        }
    }

    /// The answer: one JSON document, or one line that programs read too.
    pub(crate) fn line(self, json: &Value, line: &str) -> Result<(), Failure> {
        match self.format {
            Format::Json => self.text(&document(json)),
            Format::Table => self.text(&format!("{}\n", visible(line))),
        }
    }

    /// Text as it is.
    #[expect(
        clippy::unused_self,
        reason = "everything written to standard output passes here"
    )]
    pub(crate) fn text(self, text: &str) -> Result<(), Failure> {
        let mut stdout = io::stdout().lock();
        let written = stdout
            .write_all(text.as_bytes())
            .and_then(|()| stdout.flush());
        match written {
            // Whoever read has read enough, as in `guichet customers list | head`.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            other => other.map_err(Failure::Output),
        }
    }

    /// A line for people, and no more than one whatever is in it: a name of a file or an answer of
    /// a server must not pass for words of ours. Nobody may be reading any more.
    #[expect(
        clippy::unused_self,
        reason = "everything written to standard error passes here"
    )]
    pub(crate) fn note(self, line: &str) {
        let _ = writeln!(io::stderr(), "{}", one_line(line));
    }

    pub(crate) fn draw(self, table: &Table) -> String {
        if table.heads.is_empty() {
            return String::new();
        }
        let mut widths: Vec<usize> = table.heads.iter().map(|head| width(head)).collect();
        for row in &table.rows {
            for (column, cell) in row.iter().enumerate() {
                if let Some(widest) = widths.get_mut(column) {
                    *widest = (*widest).max(width(&cell.text));
                }
            }
        }
        let mut text = String::new();
        let heads: Vec<Cell> = table.heads.iter().map(|head| Cell::from(*head)).collect();
        for row in std::iter::once(&heads).chain(&table.rows) {
            let mut line = String::new();
            for (cell, wide) in row.iter().zip(&widths) {
                if !line.is_empty() {
                    line.push_str("  ");
                }
                line.push_str(&self.paint(cell));
                line.extend(std::iter::repeat_n(
                    ' ',
                    wide.saturating_sub(width(&cell.text)),
                ));
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }

    fn paint(self, cell: &Cell) -> String {
        // A cell has one line.
        let plain = visible(&cell.text).replace(['\n', '\t'], "\u{fffd}");
        let code = match cell.tint {
            Tint::Good => 32,
            Tint::Warn => 33,
            Tint::Bad => 31,
            Tint::None => return plain,
        };
        if self.color {
            format!("\u{1b}[{code}m{plain}\u{1b}[0m")
        } else {
            plain
        }
    }
}

/// Whether a terminal would obey it, or read on in the other direction, instead of showing it.
fn is_command(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Words that others may have typed, as a terminal may show them: lines and columns are left.
pub(crate) fn visible(text: &str) -> String {
    let hidden = |c: char| is_command(c) && !matches!(c, '\n' | '\t');
    let shown = |c: char| if hidden(c) { '\u{fffd}' } else { c };
    text.chars().map(shown).collect()
}

/// The same on one line: where others wanted a new one can be seen.
fn one_line(text: &str) -> String {
    let lines: Vec<&str> = text.trim_end_matches('\n').split('\n').collect();
    visible(&lines.join(" \u{23ce} "))
}

/// One JSON document. JSON itself lets the later control characters stand as they are.
fn document(json: &Value) -> String {
    let mut text = String::new();
    for c in format!("{json:#}\n").chars() {
        if c != '\n' && is_command(c) {
            // Writing to a text cannot fail.
            let _ = write!(text, "\\u{:04x}", u32::from(c));
        } else {
            text.push(c);
        }
    }
    text
}

fn width(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// What a terminal obeys: in one byte, in two, and what turns the direction of reading.
    const COMMANDS: &str = "a\u{1b}]0;x\u{7}b\u{9b}31mc\u{7f}d\u{202e}e\u{2066}f\r";

    #[test]
    fn no_words_of_others_command_the_terminal() {
        let shown = visible(&format!("{COMMANDS}\n\tg"));
        let marks = shown.matches('\u{fffd}').count();
        assert_eq!(marks, 7, "{shown:?}");
        assert!(
            shown.ends_with("\n\tg"),
            "lines and columns stay: {shown:?}"
        );
        let cell = Cell::from(COMMANDS);
        let out = Out::new(Format::Table, Language::French, false);
        assert_eq!(out.paint(&cell), visible(COMMANDS));
    }

    #[test]
    fn no_name_of_others_begins_a_line_of_ours() {
        let noted = one_line("laissée : a.backup\n\u{1b}[32mtout va bien\tici\n");
        assert_eq!(noted.lines().count(), 1, "{noted:?}");
        let told = "laissée : a.backup \u{23ce} \u{fffd}[32mtout va bien\tici";
        assert_eq!(noted, told);
    }

    #[test]
    fn nor_does_a_json_document_which_says_the_same_all_the_same() {
        let json = json!({ "text": COMMANDS, "lines": ["a\nb"] });
        let text = document(&json);
        let control = |c: char| c.is_control() && c != '\n';
        assert_eq!(text.chars().find(|c| control(*c)), None, "{text:?}");
        assert!(!text.contains('\u{202e}'));
        let read: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(read, json);
    }
}
