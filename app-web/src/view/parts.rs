//! Pieces that pages are made of. Each renders itself, escaped, as `{{ piece }}`.

use askama::Template;
use askama::filters::HtmlSafe;
use chrono::{DateTime, NaiveDate, Utc};
use guichet_domain::kernel::{Money, UnitPrice};

use super::icon::Icon;
use crate::format::{Formatter, machine_day, machine_instant};
use crate::i18n::Rich;

/// A date or an instant, with its machine form beside its words.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(
    source = r#"<time datetime="{{ machine }}">{{ words }}</time>"#,
    ext = "html"
)]
pub struct When {
    machine: String,
    words: String,
}
impl HtmlSafe for When {}

impl When {
    /// `06/02/2026`.
    pub fn day(day: NaiveDate, write: &Formatter) -> Self {
        Self {
            machine: machine_day(day),
            words: write.day(day),
        }
    }

    /// `6 février 2026`, for titles.
    pub fn long_day(day: NaiveDate, write: &Formatter) -> Self {
        Self {
            machine: machine_day(day),
            words: write.long_day(day),
        }
    }

    /// `06/02/2026 à 10:42`, in the company's time zone.
    pub fn instant(at: DateTime<Utc>, write: &Formatter) -> Self {
        Self {
            machine: machine_instant(at),
            words: write.instant(at),
        }
    }

    /// `10:31:04`, for the lines of a log.
    pub fn clock(at: DateTime<Utc>, write: &Formatter) -> Self {
        Self {
            machine: machine_instant(at),
            words: write.clock(at),
        }
    }

    /// `10:31`, within a day.
    pub fn minute(at: DateTime<Utc>, write: &Formatter) -> Self {
        Self {
            machine: machine_instant(at),
            words: write.minute(at),
        }
    }

    /// The words alone, for a sentence.
    pub fn words(&self) -> &str {
        &self.words
    }
}

/// Money as it is written in the page's language.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(
    source = r#"<span class="money{% if nothing %} text-ink-3{% endif %}">{{ words }}</span>"#,
    ext = "html"
)]
pub struct Amount {
    words: String,
    nothing: bool,
}
impl HtmlSafe for Amount {}

impl Amount {
    /// An amount with its currency.
    pub fn new(money: &Money, write: &Formatter) -> Self {
        Self {
            words: write.money(money),
            nothing: false,
        }
    }

    /// The same, fainter when it is zero: for columns of what is left to pay.
    pub fn faint_if_zero(money: &Money, write: &Formatter) -> Self {
        Self {
            words: write.money(money),
            nothing: money.is_zero(),
        }
    }

    /// A price a unit.
    pub fn unit_price(price: &UnitPrice, write: &Formatter) -> Self {
        Self {
            words: write.unit_price(price),
            nothing: false,
        }
    }

    /// The words alone, for a sentence.
    pub fn words(&self) -> &str {
        &self.words
    }
}

/// How a state feels; never told by colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Not begun, withdrawn, or neither good nor bad.
    Calm,
    /// Under way.
    Busy,
    /// In part: something is left.
    Part,
    /// Done.
    Good,
    /// Late or failed.
    Bad,
}

impl Tone {
    fn classes(self) -> &'static str {
        match self {
            Self::Calm => "bg-gray-100 text-gray-800",
            Self::Busy => "bg-blue-100 text-blue-800",
            Self::Part => "bg-yellow-100 text-yellow-800",
            Self::Good => "bg-green-100 text-green-800",
            Self::Bad => "bg-red-100 text-red-800",
        }
    }
}

/// A state: icon, word and colour. Made by the functions of [`super::states`].
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(
    source = r#"<span class="badge {{ tone.classes() }}">{{ icon }}{{ label }}</span>"#,
    ext = "html"
)]
pub struct Badge {
    /// Its colour.
    pub tone: Tone,
    /// Its icon.
    pub icon: Icon,
    /// Its word, in the person's language.
    pub label: String,
}
impl HtmlSafe for Badge {}

impl Badge {
    /// Any state.
    pub fn new(tone: Tone, icon: Icon, label: impl Into<String>) -> Self {
        Self {
            tone,
            icon,
            label: label.into(),
        }
    }
}

/// A link within a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(
    source = r#"<a class="link" href="{{ href }}">{{ label }}</a>"#,
    ext = "html"
)]
pub struct Link {
    /// A path of this site, or a `mailto:` or `tel:` address.
    pub href: String,
    /// Its words.
    pub label: String,
}
impl HtmlSafe for Link {}

impl Link {
    /// A link.
    pub fn new(href: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            href: href.into(),
            label: label.into(),
        }
    }
}

/// How a message feels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// For information.
    Info,
    /// Something went well.
    Good,
    /// To know, to do.
    Warn,
    /// Something failed.
    Bad,
}

impl Mood {
    fn class(self) -> &'static str {
        match self {
            Self::Info => "alert-info",
            Self::Good => "alert-good",
            Self::Warn => "alert-warn",
            Self::Bad => "alert-bad",
        }
    }

    fn icon(self) -> Icon {
        match self {
            Self::Info => Icon::Info,
            Self::Good => Icon::Check,
            Self::Warn => Icon::Triangle,
            Self::Bad => Icon::Exclamation,
        }
    }
}

/// A message over the content.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "parts/alert.html")]
pub struct Alert {
    /// How it feels.
    pub mood: Mood,
    /// What happened, in one sentence.
    pub headline: String,
    /// What follows from it.
    pub detail: Option<Rich>,
    /// Where to go on.
    pub link: Option<Link>,
    /// Whether it just happened: read out at once.
    pub fresh: bool,
}
impl HtmlSafe for Alert {}

impl Alert {
    /// A standing message: read where it stands.
    pub fn standing(mood: Mood, headline: impl Into<String>) -> Self {
        Self {
            mood,
            headline: headline.into(),
            detail: None,
            link: None,
            fresh: false,
        }
    }

    /// A message about what just happened.
    pub fn fresh(mood: Mood, headline: impl Into<String>) -> Self {
        Self {
            fresh: true,
            ..Self::standing(mood, headline)
        }
    }

    /// With more words, already rendered by [`crate::i18n::Texts::rich`].
    #[must_use]
    pub fn detail(mut self, detail: Rich) -> Self {
        self.detail = Some(detail);
        self
    }

    /// With a link.
    #[must_use]
    pub fn link(mut self, link: Link) -> Self {
        self.link = Some(link);
        self
    }
}
