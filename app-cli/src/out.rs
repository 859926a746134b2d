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

    /// The answer: one JSON document, or a table.
    pub(crate) fn answer(self, json: &Value, table: &Table) -> Result<(), Failure> {
        match self.format {
            Format::Json => self.text(&format!("{json:#}\n")),
            Format::Table => self.text(&self.draw(table)),
        }
    }

    /// The answer: one JSON document, or one line that programs read too.
    pub(crate) fn line(self, json: &Value, line: &str) -> Result<(), Failure> {
        match self.format {
            Format::Json => self.text(&format!("{json:#}\n")),
            Format::Table => self.text(&format!("{line}\n")),
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

    /// A line for people. Nobody may be reading any more.
    #[expect(
        clippy::unused_self,
        reason = "everything written to standard error passes here"
    )]
    pub(crate) fn note(self, line: &str) {
        let _ = writeln!(io::stderr(), "{line}");
    }

    fn draw(self, table: &Table) -> String {
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
        // What others typed may hold control characters: a terminal must not obey them.
        let plain: String = cell
            .text
            .chars()
            .map(|c| if c.is_control() { '\u{fffd}' } else { c })
            .collect();
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

fn width(text: &str) -> usize {
    text.chars().count()
}
