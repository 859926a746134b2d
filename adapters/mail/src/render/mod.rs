//! A notice in words: the subject, a text and an HTML page that say the same.

mod compose;
mod dates;
mod english;
mod french;
mod letter;
mod links;
mod words;

use askama::Template;
use guichet_domain::kernel::Language;
use guichet_driven::{Notice, PortError};

use letter::Letter;
use links::Links;
use words::Words;

/// A notice in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// One line.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The page, its style inside it.
    pub html: String,
}

#[derive(Template)]
#[template(path = "letter.html")]
struct Html<'a> {
    letter: &'a Letter,
    language: &'static str,
    company: &'a str,
}

#[derive(Template)]
#[template(path = "letter.txt")]
struct Text<'a> {
    letter: &'a Letter,
    colon: &'static str,
}

/// The longest subject, in characters.
const SUBJECT: usize = 150;

/// Writes a notice in its reader's language, with links below `base_url`, in the name of the
/// company.
pub fn render(notice: &Notice, base_url: &str, company: &str) -> Result<Rendered, PortError> {
    let words = spoken(notice.language);
    let name = letter::line(&notice.name);
    let letter = compose::letter(words, &name, &notice.kind, Links(base_url));
    let html = Html {
        letter: &letter,
        language: notice.language.code(),
        company,
    };
    let text = Text {
        letter: &letter,
        colon: words.colon,
    };
    let corrupt = |error: askama::Error| PortError::Corrupt {
        what: "a mail's template".into(),
        source: Some(error.into()),
    };
    Ok(Rendered {
        html: html.render().map_err(corrupt)? + "\n",
        text: text.render().map_err(corrupt)? + "\n",
        subject: cut(&letter.subject),
    })
}

fn spoken(language: Language) -> &'static Words {
    match language {
        Language::French => &french::WORDS,
        Language::English => &english::WORDS,
    }
}

fn cut(subject: &str) -> String {
    if subject.chars().count() <= SUBJECT {
        return subject.to_owned();
    }
    let kept: String = subject.chars().take(SUBJECT - 1).collect();
    format!("{}…", kept.trim_end())
}
