use std::fmt::Write;

/// The fields of a form as `application/x-www-form-urlencoded` (WHATWG URL, 5.2).
pub(crate) fn encode(fields: &[(String, String)]) -> String {
    let mut out = String::new();
    for (name, value) in fields {
        if !out.is_empty() {
            out.push('&');
        }
        piece(name, &mut out);
        out.push('=');
        piece(value, &mut out);
    }
    out
}

fn piece(text: &str, out: &mut String) {
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'*' | b'-' | b'.' | b'_' => {
                out.push(char::from(byte));
            }
            b' ' => out.push('+'),
            _ => {
                // Writing to a String cannot fail.
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::encode;

    #[test]
    fn everything_but_plain_letters_is_escaped() {
        let fields = [
            ("next".into(), "/client/?a=b&c".into()),
            ("mot".into(), "é +%*".into()),
        ];
        assert_eq!(
            encode(&fields),
            "next=%2Fclient%2F%3Fa%3Db%26c&mot=%C3%A9+%2B%25*"
        );
    }
}
