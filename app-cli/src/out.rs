mod table;

use std::fmt::Write as _;
use std::io::{self, Write};

use guichet_domain::kernel::Language;
use serde_json::Value;

pub(crate) use self::table::{Cell, Table, Tint};
use crate::args::Format;
use crate::failure::Failure;

/// Standard output, for data; and standard error, for words.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Out {
    format: Format,
    pub(crate) lang: Language,
    color: bool,
    /// Columns of the terminal that it is.
    width: Option<usize>,
}

impl Out {
    pub(crate) fn new(format: Format, lang: Language, color: bool) -> Self {
        Self {
            format,
            lang,
            color,
            width: None,
        }
    }

    /// On a terminal of so many columns; without one a table is as wide as its words.
    pub(crate) const fn wide(mut self, width: Option<usize>) -> Self {
        self.width = width;
        self
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
        let out = Out::new(Format::Table, Language::French, false);
        let table = Table {
            heads: vec!["Quoi"],
            rows: vec![vec![COMMANDS.into()]],
        };
        let drawn = out.draw(&table);
        assert_eq!(drawn, format!("Quoi\n{}\n", visible(COMMANDS)));
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
