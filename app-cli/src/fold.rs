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
}
