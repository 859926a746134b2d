/// What the mails say in one language. `{…}` in a text stands for what is told beside it.
pub(super) struct Words {
    /// Before a value, with the blank that goes before it.
    pub(super) colon: &'static str,
    /// To whom nobody knows the name of.
    pub(super) hello: &'static str,
    /// `{name}`
    pub(super) hello_name: &'static str,
    /// From Monday.
    pub(super) weekdays: [&'static str; 7],
    /// From January.
    pub(super) months: [&'static str; 12],
    /// The first day of a month, where it is written in its own way.
    pub(super) first: &'static str,
    /// `{weekday}`, `{day}`, `{month}`, `{year}`, `{time}`, `{zone}`
    pub(super) date: &'static str,
    /// `{version}`, `{project}`, `{environment}`
    pub(super) what: &'static str,
    /// `{what}`, `{version}`, `{environment}`, `{project}`
    pub(super) subject: &'static str,
    pub(super) labels: Labels,
    pub(super) links: LinkWords,
    /// `{by}`, `{what}`
    pub(super) asked: Said,
    /// `{by}`, `{what}`
    pub(super) authorised: Said,
    /// `{by}`, `{what}`
    pub(super) rejected: Said,
    /// `{by}`, `{what}`
    pub(super) revoked: Said,
    /// `{by}`, `{what}`
    pub(super) failed: Said,
    /// `{by}`, `{project}`; the subject: `{title}`
    pub(super) assigned: Said,
    /// The same where nobody assigned it but the portal: `{project}`
    pub(super) assigned_by_nobody: &'static str,
}

/// A mail.
pub(super) struct Said {
    /// In the subject.
    pub(super) subject: &'static str,
    pub(super) title: &'static str,
    /// What happened, in a sentence or two.
    pub(super) lead: &'static str,
    /// Why the person gets it.
    pub(super) why: &'static str,
}

/// What stands before a value.
pub(super) struct Labels {
    pub(super) project: &'static str,
    pub(super) version: &'static str,
    pub(super) environment: &'static str,
    pub(super) planned: &'static str,
    pub(super) incident: &'static str,
    pub(super) reason: &'static str,
}

/// What to do next.
pub(super) struct LinkWords {
    pub(super) deployment: &'static str,
    pub(super) authorise: &'static str,
    pub(super) incident: &'static str,
}

/// A text with its values. What a value holds is no text any more: braces in it stay braces.
pub(super) fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, after)) = after.split_once('}') else {
            break;
        };
        let value = values.iter().find(|(known, _)| *known == name);
        filled.push_str(value.map_or("", |(_, value)| *value));
        rest = after;
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use guichet_domain::kernel::Language;

    use super::super::spoken;
    use super::*;

    #[test]
    fn a_value_is_no_text_to_be_filled() {
        let values = [("by", "{what}"), ("what", "v1 {by}")];
        assert_eq!(
            fill("{by} planned {what}.", &values),
            "{what} planned v1 {by}."
        );
        assert_eq!(fill("plain", &values), "plain");
    }

    #[test]
    fn every_text_names_only_what_is_told_beside_it() {
        fn names(text: &str) -> Vec<&str> {
            let pieces = text.split('{').skip(1);
            let mut names: Vec<&str> = pieces
                .map(|piece| piece.split('}').next().unwrap())
                .collect();
            names.sort_unstable();
            names
        }
        for language in Language::ALL {
            let words = spoken(language);
            for said in [
                &words.asked,
                &words.authorised,
                &words.rejected,
                &words.revoked,
                &words.failed,
            ] {
                assert_eq!(names(said.lead), ["by", "what"], "{}", said.lead);
                assert!(names(said.subject).is_empty() && names(said.title).is_empty());
                assert!(names(said.why).is_empty());
            }
            assert_eq!(names(words.assigned.lead), ["by", "project"]);
            assert_eq!(names(words.assigned.subject), ["title"]);
            assert_eq!(names(words.assigned_by_nobody), ["project"]);
            assert_eq!(names(words.hello_name), ["name"]);
            assert_eq!(names(words.what), ["environment", "project", "version"]);
            assert_eq!(
                names(words.subject),
                ["environment", "project", "version", "what"]
            );
            assert_eq!(
                names(words.date),
                ["day", "month", "time", "weekday", "year", "zone"]
            );
        }
    }
}
