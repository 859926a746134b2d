use guichet_domain::kernel::text::is_control;

/// What every mail is made of, its words already chosen.
pub(super) struct Letter {
    pub(super) subject: String,
    /// Above the title: what it is about.
    pub(super) about: String,
    pub(super) title: &'static str,
    pub(super) greeting: String,
    pub(super) lead: String,
    /// Label and value, a line each.
    pub(super) facts: Vec<(&'static str, String)>,
    /// Somebody's own words, of several lines, with their label.
    pub(super) quote: Option<(&'static str, String)>,
    /// What to do next: the button, and where it leads.
    pub(super) action: (&'static str, String),
    /// Another place to look.
    pub(super) also: Option<(&'static str, String)>,
    /// Why the person gets it.
    pub(super) why: &'static str,
}

impl Letter {
    /// The quote as a text shows it: no line of it can pass for one of ours.
    pub(super) fn quoted(&self) -> String {
        let lines = self.quote.iter().flat_map(|(_, words)| words.lines());
        lines
            .map(|line| format!("> {line}").trim_end().to_owned())
            .collect::<Vec<_>>()
            .join("\n")
    }

    pub(super) fn quote_lines(&self) -> Vec<&str> {
        let lines = self.quote.iter().flat_map(|(_, words)| words.lines());
        lines.collect()
    }
}

/// A value of one line: whatever would break it, or turn its direction, becomes a blank; runs of
/// blanks become one.
pub(super) fn line(text: &str) -> String {
    let blank = |c: char| c == ' ' || is_control(c);
    let words: Vec<&str> = text.split(blank).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// A value of several lines.
pub(super) fn lines(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<String> = text.trim().lines().map(line).collect();
    lines.join("\n")
}
