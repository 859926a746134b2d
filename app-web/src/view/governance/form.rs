//! Forms that write: the same `<dialog>` stands alone on its page and, with script, over the page
//! one came from.

use askama::Template;
use askama::filters::HtmlSafe;
use guichet_domain::kernel::Language;

use super::parts::{Choice, Crumbs, Fact, Facts, Hidden};
use super::rule::Rule;
use super::weight::Weight;
use crate::i18n::{Texts, texts};
use crate::view::frame::Frame;
use crate::view::icon::Icon;
use crate::view::parts::Alert;

/// What a field takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// One line of so many characters.
    Line(usize),
    /// One line that names something: what is no name of anything is refused, however long.
    Text,
    /// One line, with these proposed.
    Proposed(&'static [&'static str]),
    /// Several lines; rows, and whether each character is as wide as the next.
    Area(u8, bool),
    /// A date and a time on the wall.
    Moment,
    /// A whole number.
    Number,
    /// One of these.
    Select(Vec<Choice>),
    /// One of these, all to be seen.
    Radios(Vec<Choice>),
    /// Yes or no.
    Tick(bool),
}

/// A field of a form.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "governance/field.html")]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// Its label.
    pub label: String,
    /// What it takes.
    pub kind: Kind,
    /// What is in it.
    pub value: String,
    /// Whether it must be filled.
    pub required: bool,
    /// Help.
    pub hint: Option<String>,
    /// What is wrong with it.
    pub fault: Option<String>,
    /// How it is said that it may stay empty.
    pub optional: String,
    /// What a browser can know of what it takes.
    pub rule: Rule,
}
impl HtmlSafe for Field {}

impl Field {
    /// A field that must be filled.
    pub fn new(name: &'static str, label: String, kind: Kind, value: impl Into<String>) -> Self {
        Self {
            name,
            label,
            kind,
            value: value.into(),
            required: true,
            hint: None,
            fault: None,
            optional: String::new(),
            rule: Rule::default(),
        }
        .bounded()
    }

    fn bounded(mut self) -> Self {
        if let Kind::Line(most) = self.kind {
            self.rule.most = Some(most);
        }
        self
    }

    /// What else a browser can know of it.
    #[must_use]
    pub fn rule(mut self, rule: Rule) -> Self {
        self.rule = rule;
        self.bounded()
    }

    /// It may stay empty.
    #[must_use]
    pub fn optional(mut self, words: String) -> Self {
        self.required = false;
        self.optional = words;
        self
    }

    /// With help.
    #[must_use]
    pub fn hint(mut self, hint: String) -> Self {
        self.hint = Some(hint);
        self
    }

    fn describes(&self) -> Option<String> {
        let mut ids = Vec::new();
        if self.hint.is_some() {
            ids.push(format!("f-{}-hint", self.name));
        }
        if self.fault.is_some() {
            ids.push(format!("f-{}-fault", self.name));
        }
        (!ids.is_empty()).then(|| ids.join(" "))
    }
}

/// A button that sends the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Button {
    /// Its words.
    pub label: String,
    /// How it looks.
    pub weight: Weight,
    /// Its icon.
    pub icon: Option<Icon>,
    /// What it sends as `outcome`, where there are several.
    pub outcome: Option<&'static str>,
}

impl Button {
    /// The one button of a form.
    pub fn primary(label: String) -> Self {
        Self {
            label,
            weight: Weight::Primary,
            icon: None,
            outcome: None,
        }
    }
}

/// What whoever sends it confirms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Points {
    /// Before the points.
    pub headline: String,
    /// Each point: the value it sends, its words, whether it is ticked.
    pub points: Vec<Choice>,
    /// What is missing.
    pub fault: Option<String>,
}

/// A form.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "governance/form.html")]
pub struct Form {
    /// The page's language.
    pub language: Language,
    /// What it does: the words of the button that led here.
    pub title: String,
    /// Where it goes.
    pub action: String,
    /// Where one goes without sending it.
    pub back: String,
    /// Unseen fields.
    pub hidden: Hidden,
    /// What it is about.
    pub facts: Vec<Fact>,
    /// What is wrong, or to be known.
    pub notice: Option<Alert>,
    /// What is confirmed by it.
    pub points: Option<Points>,
    /// Its fields.
    pub fields: Vec<Field>,
    /// A line under the fields.
    pub note: Option<String>,
    /// Its buttons; none where the person may not.
    pub buttons: Vec<Button>,
    /// For long lines.
    pub wide: bool,
}
impl HtmlSafe for Form {}

impl Form {
    fn words(&self) -> &'static Texts {
        texts(self.language)
    }

    /// Says what is wrong with a field; says whether it has that field.
    pub fn blame(&mut self, name: &str, words: String) -> bool {
        if name == "confirmed"
            && let Some(points) = &mut self.points
        {
            points.fault = Some(words);
            return true;
        }
        match self.fields.iter_mut().find(|field| field.name == name) {
            Some(field) => {
                field.fault = Some(words);
                true
            }
            None => false,
        }
    }

    /// It cannot be sent. What was typed stays, to be copied; `sent` says whether anything was.
    pub fn close(&mut self, sent: bool) {
        self.buttons.clear();
        self.points = None;
        self.note = None;
        let is_kept = |field: &Field| {
            sent && matches!(field.kind, Kind::Area(..)) && !field.value.trim().is_empty()
        };
        self.fields.retain(is_kept);
    }

    fn facts_piece(&self) -> Facts {
        Facts {
            facts: self.facts.clone(),
        }
    }

    fn faults(&self) -> Vec<(String, String)> {
        let points = self.points.iter().filter_map(|points| {
            let fault = points.fault.clone()?;
            Some(("f-confirmed".to_owned(), fault))
        });
        let fields = self.fields.iter().filter_map(|field| {
            let fault = field.fault.clone()?;
            Some((format!("f-{}", field.name), fault))
        });
        points.chain(fields).collect()
    }
}

/// A form on its own page.
#[derive(Debug, Clone, Template)]
#[template(path = "governance/form_page.html")]
pub struct FormPage {
    /// Around it.
    pub frame: Frame,
    /// The way here.
    pub crumbs: Crumbs,
    /// What it is about, in a line.
    pub about: String,
    /// Whether something is wrong with what was sent.
    pub is_fault: bool,
    /// The form.
    pub form: Form,
}
