//! Texts that people write, as they are kept.

/// Why a text cannot be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum TextFault {
    /// There is nothing in it but blanks.
    #[error("empty")]
    Empty,
    /// It is longer than what is kept.
    #[error("longer than {most} characters")]
    TooLong {
        /// Characters at the most.
        most: usize,
    },
    /// It holds a character that is none: a control character, or one that turns the direction
    /// of what is around it.
    #[error("a control character")]
    Control,
}

/// A text of several lines as a person writes it: trimmed, its line ends made one.
pub fn paragraph(text: &str, most: usize) -> Result<String, TextFault> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    checked(text.trim(), most, |c| matches!(c, '\n' | '\t'))
}

/// A text of one line: trimmed.
pub fn line(text: &str, most: usize) -> Result<String, TextFault> {
    checked(text.trim(), most, |_| false)
}

fn checked(text: &str, most: usize, kept: impl Fn(char) -> bool) -> Result<String, TextFault> {
    if text.is_empty() {
        return Err(TextFault::Empty);
    }
    if text.chars().any(|c| is_control(c) && !kept(c)) {
        return Err(TextFault::Control);
    }
    if text.chars().count() > most {
        return Err(TextFault::TooLong { most });
    }
    Ok(text.to_owned())
}

/// Control characters, and those that make what follows read as something else.
pub fn is_control(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_trimmed_and_its_line_ends_are_made_one() {
        assert_eq!(paragraph(" a\r\nb\rc\t \n", 10), Ok("a\nb\nc".to_owned()));
        assert_eq!(line("  v1.2.0 ", 6), Ok("v1.2.0".to_owned()));
    }

    #[test]
    fn what_cannot_be_kept_says_why() {
        assert_eq!(paragraph(" \n ", 10), Err(TextFault::Empty));
        assert_eq!(line("éàü", 2), Err(TextFault::TooLong { most: 2 }));
        assert_eq!(line("éàü", 3), Ok("éàü".to_owned()));
        for text in ["a\u{0}b", "a\u{1b}[31m", "a\u{202e}b", "\u{7f}"] {
            assert_eq!(paragraph(text, 99), Err(TextFault::Control), "{text:?}");
        }
        assert_eq!(line("a\nb", 9), Err(TextFault::Control));
    }
}
