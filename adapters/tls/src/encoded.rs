use percent_encoding::percent_decode_str;

/// The user information, or the file's name, of a URL with its `%XX` undone; nothing where one
/// stands for nothing, or where what it stands for is no text.
pub fn decoded(text: &str) -> Option<String> {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('%') {
        let digits = after.as_bytes().get(..2)?;
        if !digits.iter().all(u8::is_ascii_hexdigit) {
            return None;
        }
        rest = &after[2..];
    }
    let decoded = percent_decode_str(text).decode_utf8().ok()?;
    Some(decoded.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_for_a_letter_is_that_letter_and_what_stands_for_none_is_refused() {
        for (text, letters) in [
            ("", ""),
            ("eva", "eva"),
            ("p%40ss%3a%C3%A9+", "p@ss:é+"),
            ("a b/é", "a b/é"),
            ("%2541", "%41"),
        ] {
            assert_eq!(decoded(text).as_deref(), Some(letters), "{text}");
        }
        for text in ["50%", "%4", "%zz", "%+1", "%é", "%4é", "%ff", "%C3"] {
            assert_eq!(decoded(text), None, "{text}");
        }
    }
}
