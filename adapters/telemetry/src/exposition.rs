//! What `/metrics` answers, read back: the one place that numbers come from.

/// One metric with its series.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Family {
    pub(crate) name: String,
    pub(crate) help: String,
    /// `counter`, `gauge` or `histogram`.
    pub(crate) kind: String,
    pub(crate) samples: Vec<Sample>,
}

/// One line of it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sample {
    /// What its name has beyond the metric's: `_bucket`, `_sum`, `_count`, or nothing.
    pub(crate) part: String,
    pub(crate) labels: Vec<(String, String)>,
    pub(crate) value: f64,
}

/// The metrics of a text for Prometheus. What is no line of one is passed over.
pub(crate) fn read(text: &str) -> Vec<Family> {
    let mut families: Vec<Family> = Vec::new();
    let mut help = ("", String::new());
    for line in text.lines() {
        if let Some(told) = line.strip_prefix("# HELP ") {
            let (name, words) = told.split_once(' ').unwrap_or((told, ""));
            help = (name, unescaped(words));
        } else if let Some(told) = line.strip_prefix("# TYPE ") {
            let (name, kind) = told.split_once(' ').unwrap_or((told, ""));
            let of_this = help.0 == name;
            families.push(Family {
                name: name.to_owned(),
                help: if of_this {
                    help.1.clone()
                } else {
                    String::new()
                },
                kind: kind.to_owned(),
                samples: Vec::new(),
            });
        } else if let Some(family) = families.last_mut() {
            family.samples.extend(sample(line, &family.name));
        }
    }
    families
}

/// A help text as it was before its backslashes and line ends were written out.
fn unescaped(words: &str) -> String {
    let mut text = String::with_capacity(words.len());
    let mut rest = words.chars();
    while let Some(c) = rest.next() {
        match (c, rest.clone().next()) {
            ('\\', Some('n')) => text.push('\n'),
            ('\\', Some('\\')) => text.push('\\'),
            _ => {
                text.push(c);
                continue;
            }
        }
        rest.next();
    }
    text
}

fn sample(line: &str, of: &str) -> Option<Sample> {
    let rest = line.strip_prefix(of)?;
    let end = rest.find(['{', ' '])?;
    let (part, rest) = rest.split_at(end);
    let (labels, value) = match rest.strip_prefix('{') {
        None => (Vec::new(), rest),
        Some(rest) => labels(rest)?,
    };
    // A time may stand behind the value.
    let value = value.split_whitespace().next()?.parse().ok()?;
    Some(Sample {
        part: part.to_owned(),
        labels,
        value,
    })
}

/// The labels up to the closing brace, and what stands behind it.
fn labels(mut rest: &str) -> Option<(Vec<(String, String)>, &str)> {
    let mut labels = Vec::new();
    loop {
        rest = rest.trim_start_matches(',');
        if let Some(behind) = rest.strip_prefix('}') {
            return Some((labels, behind));
        }
        let (name, quoted) = rest.split_once("=\"")?;
        let (value, behind) = unquoted(quoted)?;
        labels.push((name.to_owned(), value));
        rest = behind;
    }
}

/// A value up to its closing quote, and what stands behind it.
fn unquoted(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut letters = text.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return Some((value, text.get(at + 1..)?)),
            '\\' => match letters.next()?.1 {
                'n' => value.push('\n'),
                other => value.push(other),
            },
            other => value.push(other),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_for_prometheus_is_read_back() {
        let text = "# HELP a_total Things,\\nof C:\\\\new.\n# TYPE a_total counter\n\
            a_total{route=\"/x/{id}/\",said=\"a \\\"b\\\" \\\\ c\\n,}\"} 7\na_total 1 1700000000\n\n\
            nothing of it\n# TYPE b_seconds histogram\nb_seconds_bucket{le=\"+Inf\"} 2\n\
            b_seconds_sum 0.5\n";
        let families = read(text);
        let [a, b] = &families[..] else {
            panic!("{families:?}");
        };
        assert_eq!(
            (a.name.as_str(), a.help.as_str()),
            ("a_total", "Things,\nof C:\\new.")
        );
        assert_eq!(a.kind, "counter");
        let label = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let wanted = [
            label("route", "/x/{id}/"),
            label("said", "a \"b\" \\ c\n,}"),
        ];
        assert_eq!(a.samples[0].labels, wanted);
        assert_eq!((a.samples[0].value, a.samples[1].value), (7.0, 1.0));
        assert_eq!((b.kind.as_str(), b.help.as_str()), ("histogram", ""));
        let parts: Vec<&str> = b.samples.iter().map(|one| one.part.as_str()).collect();
        assert_eq!(parts, ["_bucket", "_sum"]);
        assert_eq!(b.samples[0].labels, [label("le", "+Inf")]);
    }
}
