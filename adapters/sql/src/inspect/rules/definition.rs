//! The definition of a SQLite table, word by word: SQLite keeps checks, references and what a
//! conflict does nowhere else.

/// Words that end the type of a column.
const AFTER_THE_TYPE: [&str; 11] = [
    "as",
    "check",
    "collate",
    "constraint",
    "default",
    "generated",
    "not",
    "null",
    "primary",
    "references",
    "unique",
];

/// Words that a constraint of a table begins with.
const OF_THE_TABLE: [&str; 5] = ["check", "constraint", "foreign", "primary", "unique"];

/// What stands in a definition beside names, types, NOT NULL and PRIMARY KEY of its columns, a
/// line each: the thing, a tab, what it is.
pub(super) fn rules(table: &str, sql: &str) -> Vec<String> {
    let words = words(sql);
    let mut parts = parts(&words);
    let after = if parts.len() > 1 { parts.pop() } else { None };
    let mut parts = parts.into_iter();
    // `create`, `table` and its name.
    let before = parts.next().into_iter().flatten().skip(3);
    let around: Vec<&str> = before.chain(after.into_iter().flatten()).collect();
    let mut lines = Vec::new();
    if !around.is_empty() {
        lines.push(format!("{table}: definition\t{}", around.join(" ")));
    }
    for part in parts {
        lines.extend(rule(table, &part));
    }
    lines
}

/// What a column or a constraint has beside the plain.
fn rule(table: &str, part: &[&str]) -> Option<String> {
    let at = part.iter().position(|word| !is_comment(word))?;
    let (comments, part) = part.split_at(at);
    let (name, after) = part.split_first()?;
    if OF_THE_TABLE.contains(name) {
        let all = [comments, part].concat().join(" ");
        return Some(format!("{table}: constraint {all}\tthere"));
    }
    let ends = |word: &&str| AFTER_THE_TYPE.contains(word) || is_comment(word);
    let begins = after.iter().position(ends).unwrap_or(after.len());
    let beside = beside(after.get(begins..).unwrap_or_default());
    let all = [comments, beside.as_slice()].concat().join(" ");
    (!all.is_empty()).then(|| format!("{table}: definition of {name}\t{all}"))
}

/// Without what is told with the column.
fn beside<'a>(mut words: &[&'a str]) -> Vec<&'a str> {
    let mut left: Vec<&str> = Vec::new();
    loop {
        words = match words {
            [] => return left,
            ["not", "null", after @ ..] | ["primary", "key", after @ ..] => after,
            ["null", after @ ..] if left.last() != Some(&"default") => after,
            [word, after @ ..] => {
                left.push(*word);
                after
            }
        };
    }
}

/// What stands before the parentheses, each of what is in them, what stands behind.
fn parts(words: &[String]) -> Vec<Vec<&str>> {
    let (mut parts, mut part, mut depth) = (Vec::new(), Vec::new(), 0_usize);
    for word in words {
        let outside = depth;
        match word.as_str() {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ => {}
        }
        let parts_here = match word.as_str() {
            "(" => outside == 0,
            ")" => depth == 0,
            "," => depth == 1,
            _ => false,
        };
        if parts_here {
            parts.push(std::mem::take(&mut part));
        } else {
            part.push(word.as_str());
        }
    }
    parts.push(part);
    parts
}

/// Words in small letters, names without their quotes; texts and comments as they are.
fn words(sql: &str) -> Vec<String> {
    let blank = |c: char| c.is_ascii_whitespace();
    let mut words = Vec::new();
    let mut rest = sql.trim_start_matches(blank);
    while let Some(first) = rest.chars().next() {
        let (word, after) = rest.split_at(length(rest, first));
        words.push(match first {
            '"' | '`' | '[' => named(word),
            '\'' | '/' | '-' => word.to_owned(),
            _ => word.to_ascii_lowercase(),
        });
        rest = after.trim_start_matches(blank);
    }
    words
}

/// How long the first word is.
fn length(text: &str, first: char) -> usize {
    let closed = |from: usize, by: &str| {
        let inside = text.get(from..).unwrap_or_default();
        inside
            .find(by)
            .map_or(text.len(), |at| from + at + by.len())
    };
    match first {
        '\'' => closed(1, "'"),
        '"' => closed(1, "\""),
        '`' => closed(1, "`"),
        '[' => closed(1, "]"),
        '-' if text.starts_with("--") => closed(2, "\n"),
        '/' if text.starts_with("/*") => closed(2, "*/"),
        first if is_of_a_word(first) => text.find(|c: char| !is_of_a_word(c)).unwrap_or(text.len()),
        other => other.len_utf8(),
    }
}

/// As SQLite has it: whatever is not ASCII is of a word.
fn is_of_a_word(c: char) -> bool {
    !c.is_ascii() || c.is_ascii_alphanumeric() || matches!(c, '_' | '$')
}

/// A name in quotes; without them where it needs none.
fn named(word: &str) -> String {
    let inside = word
        .get(1..word.len().saturating_sub(1))
        .unwrap_or_default();
    if !inside.is_empty() && inside.chars().all(is_of_a_word) {
        inside.to_ascii_lowercase()
    } else {
        word.to_owned()
    }
}

fn is_comment(word: &str) -> bool {
    word.starts_with("--") || word.starts_with("/*")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_plain_is_left_out_however_it_is_written() {
        let nothing: [String; 0] = [];
        for plain in [
            r#"CREATE TABLE "t" ( "id" blob(1) NOT NULL PRIMARY KEY, "x" text NULL )"#,
            "CREATE TABLE t(id BLOB (1) primary key not null,[x] varchar(20, 3))",
            "",
        ] {
            assert_eq!(rules("t", plain), nothing, "{plain}");
        }
    }

    #[test]
    fn whatever_else_stands_in_a_definition_is_told() {
        let of = |inside: &str| rules("t", &format!("CREATE TABLE \"t\" ({inside})"));
        for (inside, rule) in [
            (
                "x text DEFAULT 'It''s'",
                "t: definition of x\tdefault 'It' 's'",
            ),
            ("x text DEFAULT NULL", "t: definition of x\tdefault null"),
            (
                "x text NOT NULL ON CONFLICT IGNORE",
                "t: definition of x\ton conflict ignore",
            ),
            (
                "\"X\" integer UNIQUE CHECK (\"X\" > 1)",
                "t: definition of x\tunique check ( x > 1 )",
            ),
            ("x integer /* Eva */", "t: definition of x\t/* Eva */"),
            ("-- Eva\nx integer", "t: definition of x\t-- Eva\n"),
            (
                "FOREIGN KEY (\"x\") REFERENCES \"y\" (\"id\")",
                "t: constraint foreign key ( x ) references y ( id )\tthere",
            ),
            (
                "y AS (x || 'a, b')",
                "t: definition of y\tas ( x | | 'a, b' )",
            ),
        ] {
            assert_eq!(of(inside), [rule], "{inside}");
        }
        let around = "CREATE TABLE t /* Eva */ (x text, y text) WITHOUT ROWID";
        assert_eq!(
            rules("t", around),
            ["t: definition\t/* Eva */ without rowid"]
        );
        let quoted = "CREATE TABLE t (\"x, y\" text DEFAULT 1)";
        assert_eq!(rules("t", quoted), ["t: definition of \"x, y\"\tdefault 1"]);
    }
}
