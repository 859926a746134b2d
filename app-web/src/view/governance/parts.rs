//! Pieces of the pages of governance.

use askama::Template;
use askama::filters::HtmlSafe;
use guichet_domain::deployments::Environment;
use guichet_domain::kernel::{Language, Words};

use super::weight::Weight;
use crate::i18n::{Rich, Texts, texts};
use crate::view::icon::Icon;
use crate::view::lists::{Chip, Pager};
use crate::view::parts::{Link, When};
use crate::view::query::Query;

/// An environment: its code in capitals in its colour, its name for whoever asks.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(
    source = r#"<abbr class="env no-underline {{ self.classes() }}" title="{{ name }}">{{ code }}</abbr>"#,
    ext = "html"
)]
pub struct Env {
    environment: Environment,
    code: &'static str,
    /// Its name in words.
    pub name: String,
}
impl HtmlSafe for Env {}

impl Env {
    /// Its tag.
    pub fn new(environment: Environment, texts: &Texts) -> Self {
        Self {
            environment,
            code: environment.word(),
            name: Self::name(environment, texts),
        }
    }

    /// Its name.
    pub fn name(environment: Environment, texts: &Texts) -> String {
        texts.t(match environment {
            Environment::Dev => "env-dev",
            Environment::Test => "env-test",
            Environment::Preprod => "env-preprod",
            Environment::Prod => "env-prod",
        })
    }

    /// Its code.
    pub fn code(&self) -> &'static str {
        self.code
    }

    fn classes(&self) -> &'static str {
        match self.environment {
            Environment::Dev => "bg-blue-50 text-blue-700",
            Environment::Test => "bg-yellow-50 text-yellow-700",
            Environment::Preprod => "bg-orange-50 text-orange-700",
            Environment::Prod => "bg-red-50 text-red-700",
        }
    }
}

/// The way from the first page to this one.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(
    source = r#"<nav class="crumbs" aria-label="{{ self.words().t("breadcrumb") }}"><ol>{% for link in above %}<li><a href="{{ link.href }}">{{ link.label }}</a></li>{% endfor %}<li><span aria-current="page">{{ here }}</span></li></ol></nav>"#,
    ext = "html"
)]
pub struct Crumbs {
    /// The page's language.
    pub language: Language,
    /// The pages above.
    pub above: Vec<Link>,
    /// This one.
    pub here: String,
}
impl HtmlSafe for Crumbs {}

impl Crumbs {
    fn words(&self) -> &'static Texts {
        texts(self.language)
    }
}

/// What every form that writes carries along unseen.
#[derive(Debug, Clone, PartialEq, Eq, Default, Template)]
#[template(
    source = r#"<input type="hidden" name="csrf" value="{{ csrf }}">{% if let Some(revision) = revision %}<input type="hidden" name="revision" value="{{ revision }}">{% endif %}<input type="hidden" name="key" value="{{ key }}">{% for (name, value) in extra %}<input type="hidden" name="{{ name }}" value="{{ value }}">{% endfor %}"#,
    ext = "html"
)]
pub struct Hidden {
    /// The session's token against forged forms.
    pub csrf: String,
    /// What the person saw.
    pub revision: Option<u64>,
    /// Sent twice, the form is carried out once.
    pub key: String,
    /// What else goes with it.
    pub extra: Vec<(&'static str, String)>,
}
impl HtmlSafe for Hidden {}

/// How a step of a timeline looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// As any other.
    Plain,
    /// The latest.
    Now,
    /// Something went well.
    Good,
    /// Something went wrong.
    Bad,
}

impl Mark {
    fn class(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Now => "now",
            Self::Good => "ok",
            Self::Bad => "ko",
        }
    }
}

/// One step of a timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// How it looks.
    pub mark: Mark,
    /// Who did what.
    pub words: String,
    /// When.
    pub at: When,
    /// The reason or comment, as it was given.
    pub quote: Option<String>,
    /// What changed, a line each.
    pub changes: Vec<String>,
}

/// What happened, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(
    source = r#"<ol class="timeline">{% for step in steps %}<li class="{{ step.mark.class() }}"><span>{{ step.words }}</span>{{ step.at }}{% if let Some(quote) = step.quote %}<q class="pre">{{ quote }}</q>{% endif %}{% for change in step.changes %}<span class="change">{{ change }}</span>{% endfor %}</li>{% endfor %}</ol>"#,
    ext = "html"
)]
pub struct Timeline {
    /// Its steps.
    pub steps: Vec<Step>,
}
impl HtmlSafe for Timeline {}

/// A fact of a slip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// What.
    pub name: String,
    /// How it is, ready for the page.
    pub value: Rich,
    /// A line under it.
    pub note: Option<Rich>,
}

impl Fact {
    /// A fact in plain words.
    pub fn words(name: String, value: &str) -> Self {
        Self {
            name,
            value: Rich::words(value),
            note: None,
        }
    }

    /// A fact that is a piece of page.
    pub fn piece(name: String, piece: impl HtmlSafe) -> Self {
        Self {
            name,
            value: Rich::piece(piece),
            note: None,
        }
    }

    /// With a line under it.
    #[must_use]
    pub fn noted(mut self, note: Rich) -> Self {
        self.note = Some(note);
        self
    }
}

/// The facts of a slip.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(
    source = r#"<dl class="facts min-w-64 flex-1 max-w-2xl">{% for fact in facts %}<div><dt>{{ fact.name }}</dt><dd>{{ fact.value }}{% if let Some(note) = fact.note %}<span class="block text-xs font-normal text-ink-3">{{ note }}</span>{% endif %}</dd></div>{% endfor %}</dl>"#,
    ext = "html"
)]
pub struct Facts {
    /// Each.
    pub facts: Vec<Fact>,
}
impl HtmlSafe for Facts {}

/// The way to the neighbouring pages of a list, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "governance/pager.html")]
pub struct Pages {
    /// The page's language.
    pub language: Language,
    /// The list's address.
    pub query: Query,
    /// The cursors.
    pub pager: Pager,
}
impl HtmlSafe for Pages {}

impl Pages {
    fn words(&self) -> &'static Texts {
        texts(self.language)
    }
}

/// The filters in force, each with its way off, and how many rows there are.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "governance/chips.html")]
pub struct Chips {
    /// The page's language.
    pub language: Language,
    /// How many rows the page has, in words; nothing where there are none.
    pub count: Option<String>,
    /// Each filter.
    pub chips: Vec<Chip>,
    /// The list without any.
    pub clear: String,
}
impl HtmlSafe for Chips {}

impl Chips {
    fn words(&self) -> &'static Texts {
        texts(self.language)
    }
}

/// One thing that can be chosen in a filter or a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// As it is sent.
    pub value: String,
    /// Its words.
    pub label: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

impl Choice {
    /// One of a closed set, by its word.
    pub fn of<W: Words>(value: W, label: String, chosen: bool) -> Self {
        Self {
            value: value.word().to_owned(),
            label,
            chosen,
        }
    }
}

/// Something that can be done: a link to its form, or the form itself where it needs no words.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(
    source = r#"{% match direct %}{% when Some(hidden) %}<form method="post" action="{{ href }}">{{ hidden }}<button class="btn {{ weight.class() }}{% if small %} btn-sm{% endif %}" type="submit">{% if let Some(icon) = icon %}{{ icon }}{% endif %}{{ label }}{% if !about.is_empty() %}<span class="vh"> {{ about }}</span>{% endif %}</button></form>{% when None %}<a class="btn {{ weight.class() }}{% if small %} btn-sm{% endif %}" href="{{ href }}"{% if dialog %} data-dialog{% endif %}>{% if let Some(icon) = icon %}{{ icon }}{% endif %}{{ label }}{% if !about.is_empty() %}<span class="vh"> {{ about }}</span>{% endif %}</a>{% endmatch %}"#,
    ext = "html"
)]
pub struct Act {
    /// Where it leads.
    pub href: String,
    /// Its words.
    pub label: String,
    /// What it is about, for those who hear the page.
    pub about: String,
    /// How it looks.
    pub weight: Weight,
    /// Its icon.
    pub icon: Option<Icon>,
    /// Whether its form may open over the page.
    pub dialog: bool,
    /// Done at once, with these unseen fields.
    pub direct: Option<Hidden>,
    /// In a row of a table.
    pub small: bool,
}
impl HtmlSafe for Act {}

impl Act {
    /// A link to a form that may open over the page.
    pub fn form(href: impl Into<String>, label: String) -> Self {
        Self {
            href: href.into(),
            label,
            about: String::new(),
            weight: Weight::Plain,
            icon: None,
            dialog: true,
            direct: None,
            small: false,
        }
    }

    /// A link to another page.
    pub fn page(href: impl Into<String>, label: String) -> Self {
        Self {
            dialog: false,
            ..Self::form(href, label)
        }
    }

    /// Done at once.
    pub fn direct(href: impl Into<String>, label: String, hidden: Hidden) -> Self {
        Self {
            direct: Some(hidden),
            ..Self::form(href, label)
        }
    }

    /// Looks like this.
    #[must_use]
    pub fn weight(mut self, weight: Weight) -> Self {
        self.weight = weight;
        self
    }

    /// With an icon.
    #[must_use]
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// In a row about this.
    #[must_use]
    pub fn row(mut self, about: String) -> Self {
        self.about = about;
        self.small = true;
        self
    }
}
