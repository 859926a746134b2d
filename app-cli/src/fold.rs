//! Long texts in narrow columns.

/// A text in lines of at most so many characters, broken between words where that is possible; a
/// text without words has no line.
pub(crate) fn folded(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let letters: Vec<char> = word.chars().collect();
        for (at, piece) in letters.chunks(width.max(1)).enumerate() {
            let last = lines.last_mut().filter(|_| at == 0);
            match last {
                Some(line) if line.chars().count() + 1 + piece.len() <= width => {
                    line.push(' ');
                    line.extend(piece);
                }
                _ => lines.push(piece.iter().collect()),
            }
        }
    }
    lines
}

/// A text in lines of at most so many characters, broken between words alone: a longer word has a
/// line to itself. One line at the least.
pub(crate) fn between_words(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in words(text) {
        let long = word.chars().count();
        match lines.last_mut() {
            Some(line) if line.is_empty() => *line = word,
            Some(line) if line.chars().count() + 1 + long <= width => line.extend([" ", &word]),
            _ => lines.push(word),
        }
    }
    lines
}

/// The words of a text. A mark that French sets apart (`;`, `:`) is of the word before it.
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        match words.last_mut() {
            Some(last) if matches!(word, ":" | ";" | "?" | "!" | "»") => last.extend([" ", word]),
            _ => words.push(word.to_owned()),
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_broken_between_words_and_else_where_it_must() {
        assert!(folded(" ", 9).is_empty());
        assert_eq!(folded("Gamma & Fils", 12), ["Gamma & Fils"]);
        assert_eq!(folded("Gamma & Fils", 11), ["Gamma &", "Fils"]);
        assert_eq!(folded("éé éééééé é", 4), ["éé", "éééé", "éé é"]);
    }

    #[test]
    fn between_words_no_word_is_cut_and_no_mark_begins_a_line() {
        assert_eq!(between_words(" ", 9), [""]);
        assert_eq!(between_words("éé éééééé é", 4), ["éé", "éééééé", "é"]);
        assert_eq!(
            between_words("lancez : guichet", 7),
            ["lancez :", "guichet"]
        );
        assert_eq!(between_words("un deux : six", 7), ["un", "deux :", "six"]);
    }
}
