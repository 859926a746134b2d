//! What a browser can know of what a field takes. The same rules are the domain's; a form that comes
//! all the same is judged by them again.

use askama::Template;
use askama::filters::HtmlSafe;
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use guichet_domain::deployments::log::{LONGEST_LINE, MOST_LINES};

/// The attributes of a field, with the words for what they refuse.
#[derive(Debug, Clone, Default, PartialEq, Eq, Template)]
#[template(
    source = r#"{% if let Some(most) = most %} maxlength="{{ most }}"{% endif %}{% if let Some((pattern, words)) = pattern %} pattern="{{ pattern }}" title="{{ words }}"{% endif %}{% if let Some((least, most)) = range %} min="{{ least }}" max="{{ most }}"{% endif %}{% if let Some((below, above)) = outside %} data-below="{{ below }}" data-above="{{ above }}"{% endif %}{% if let Some((lines, line)) = lines %} data-lines="{{ lines }}" data-line="{{ line }}"{% endif %}{% if let Some(words) = empty %} data-empty="{{ words }}"{% endif %}"#,
    ext = "html"
)]
pub struct Rule {
    /// Characters at the most.
    pub most: Option<usize>,
    /// What it looks like, and the words where it does not.
    pub pattern: Option<(&'static str, String)>,
    /// The least and the most, as the field writes them.
    pub range: Option<(String, String)>,
    /// The words for what lies below and above.
    pub outside: Option<(String, String)>,
    /// Lines at the most, and characters of each.
    pub lines: Option<(usize, usize)>,
    /// The words for nothing, where they are not those of every field.
    pub empty: Option<String>,
}
impl HtmlSafe for Rule {}

impl Rule {
    /// A text of so many characters.
    pub fn most(most: usize) -> Self {
        Self {
            most: Some(most),
            ..Self::default()
        }
    }

    /// Lines of a log.
    pub fn log(empty: Option<String>) -> Self {
        Self {
            lines: Some((MOST_LINES, LONGEST_LINE)),
            empty,
            ..Self::default()
        }
    }

    /// Something that must be chosen or given, with the words where it is not.
    pub fn given(empty: String) -> Self {
        Self {
            empty: Some(empty),
            ..Self::default()
        }
    }

    /// The same with a look of its own.
    #[must_use]
    pub fn like(mut self, pattern: &'static str, words: String) -> Self {
        self.pattern = Some((pattern, words));
        self
    }

    /// Whole numbers from one to the other.
    #[must_use]
    pub fn numbers(mut self, least: i64, most: i64, words: &str) -> Self {
        self.range = Some((least.to_string(), most.to_string()));
        self.outside = Some((words.to_owned(), words.to_owned()));
        self
    }

    /// Moments from one instant to another. Which zone's clocks are meant is said in another field:
    /// only what is outside by all clocks of the world is refused before it is sent.
    #[must_use]
    pub fn moments(
        mut self,
        (first, last): (DateTime<Utc>, DateTime<Utc>),
        words: (String, String),
    ) -> Self {
        let wall = |at: NaiveDateTime| at.format("%Y-%m-%dT%H:%M").to_string();
        let first = first.naive_utc() - TimeDelta::hours(12);
        let last = last.naive_utc() + TimeDelta::hours(14);
        self.range = Some((wall(first), wall(last)));
        self.outside = Some(words);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_the_fields_attributes_and_hostile_words_stay_words() {
        assert_eq!(Rule::default().to_string(), "");
        assert_eq!(Rule::most(50).to_string(), " maxlength=\"50\"");
        let rule = Rule::given("\"vide\"".into()).numbers(1, 9, "<1");
        let text = rule.to_string();
        assert!(text.contains(" min=\"1\" max=\"9\" data-below=\"&#60;1\""));
        assert!(text.ends_with(" data-empty=\"&#34;vide&#34;\""), "{text}");
    }

    #[test]
    fn no_clock_of_the_world_is_refused_what_it_may_show() {
        let at = |text: &str| -> DateTime<Utc> { text.parse().unwrap() };
        let window = (at("2026-02-06T12:00:00Z"), at("2026-02-07T12:00:00Z"));
        let rule = Rule::default().moments(window, (String::new(), String::new()));
        let range = ("2026-02-06T00:00".into(), "2026-02-08T02:00".into());
        assert_eq!(rule.range, Some(range));
    }
}
