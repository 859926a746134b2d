//! Why something may not be done.

use askama::Template;
use askama::filters::HtmlSafe;

use crate::view::icon::Icon;

/// One thing a person may not do, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The thing, as its button is called.
    pub what: String,
    /// Why not.
    pub why: String,
}

/// What a person may not do now, and why.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(
    source = r#"<ul class="reasons">{% for reason in reasons %}<li class="no">{{ Icon::No }}<span>{{ reason.what }}<span>{{ reason.why }}</span></span></li>{% endfor %}</ul>"#,
    ext = "html"
)]
pub struct Reasons {
    /// Each.
    pub reasons: Vec<Reason>,
}
impl HtmlSafe for Reasons {}
