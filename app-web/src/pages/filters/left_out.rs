//! What a filter asks for that does not exist: said above the list, which is shown without it, and
//! reason enough to make no file.

use crate::i18n::Texts;
use crate::problem::Fault;
use crate::view::parts::{Alert, Mood};
use crate::visit::Visit;

/// Named at the most: an address holds any number of them.
const NAMED: usize = 3;

/// Characters of one at the most.
const LONGEST: usize = 40;

/// What was not understood, as it stands in the address.
#[derive(Default)]
pub(crate) struct LeftOut(Vec<String>);

impl LeftOut {
    /// The values of a parameter that can be read, each once; the others are left out.
    pub(crate) fn read<T: PartialEq>(
        &mut self,
        visit: &Visit,
        name: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Vec<T> {
        let mut found = Vec::new();
        for value in visit.params(name) {
            match read(value) {
                Some(value) if found.contains(&value) => {}
                Some(value) => found.push(value),
                None => self.0.push(shown(name, value)),
            }
        }
        found
    }

    /// The first value of a parameter that can be read.
    pub(crate) fn first<T: PartialEq>(
        &mut self,
        visit: &Visit,
        name: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        self.read(visit, name, read).into_iter().next()
    }

    /// The words above the list, where there is something to say.
    pub(crate) fn alert(&self, texts: &Texts) -> Option<Alert> {
        let values = self.named(texts)?;
        let headline = texts.t2("filter-left-out", "n", self.0.len(), "values", values);
        let alert = Alert::standing(Mood::Warn, headline);
        Some(alert.detail(texts.plain("filter-left-out-detail")))
    }

    /// A file has no place for such words, and would hold rows that nobody asked for: there is
    /// none.
    pub(crate) fn refuse(&self, texts: &Texts) -> Result<(), Fault> {
        let Some(values) = self.named(texts) else {
            return Ok(());
        };
        let words = texts.t2("filter-no-file", "n", self.0.len(), "values", values);
        Err(Fault::Filter(words))
    }

    /// What was not understood, in a row.
    fn named(&self, texts: &Texts) -> Option<String> {
        let shown = self.0.iter().take(NAMED);
        let mut values: Vec<String> = shown
            .map(|value| texts.t1("filter-value", "value", value))
            .collect();
        if self.0.len() > NAMED {
            values.push(texts.t("filter-left-out-more"));
        }
        (!values.is_empty()).then(|| values.join(", "))
    }
}

fn shown(name: &str, value: &str) -> String {
    let mut text = format!("{name}=");
    let mut plain = value.chars().filter(|c| !c.is_control());
    text.extend(plain.by_ref().take(LONGEST));
    if plain.next().is_some() {
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use guichet_domain::kernel::Language;

    use super::*;
    use crate::i18n::texts;

    fn headline(values: &[&str], language: Language) -> Option<String> {
        let left_out = LeftOut(values.iter().map(|v| shown("state", v)).collect());
        left_out.alert(texts(language)).map(|alert| alert.headline)
    }

    #[test]
    fn what_was_not_understood_is_named_and_cut() {
        assert_eq!(headline(&[], Language::French), None);
        let one = headline(&["nope\n"], Language::English).unwrap();
        assert!(one.starts_with("This filter") && one.contains("“state=nope”"));
        let long = "x".repeat(41);
        let many = headline(&["a", "b", &long, "d"], Language::French).unwrap();
        assert!(many.starts_with("Ces filtres"), "{many}");
        let cut = format!("state={}…", "x".repeat(40));
        assert!(
            many.contains(&cut) && many.ends_with(", et d’autres."),
            "{many}"
        );
        assert!(!many.contains("state=d"), "{many}");
    }
}
