//! The ERP's files as downloads.

use std::fmt::Write as _;

use guichet_portal::driven::Document;
use poem::Response;
use poem::http::header;

/// The file under its true type, named by its number.
pub(crate) fn download(document: Document, kind: &str) -> Response {
    let stem = match &document.number {
        Some(number) => format!("{kind}-{number}"),
        None => kind.to_owned(),
    };
    let name = format!("{stem}.{}", document.media_type.extension());
    Response::builder()
        .content_type(document.media_type.mime())
        .header(header::CONTENT_DISPOSITION, disposition(&name))
        .body(document.bytes)
}

/// `attachment` with the name in plain ASCII, and in full where that is not the same (RFC 6266, RFC 8187).
fn disposition(name: &str) -> String {
    let name = &name.replace(|c: char| c.is_control() || "/\\\"".contains(c), "_");
    let plain: String = name
        .chars()
        .map(|c| if is_plain(c) { c } else { '_' })
        .collect();
    let mut text = format!("attachment; filename=\"{plain}\"");
    if plain != *name {
        text.push_str("; filename*=UTF-8''");
        for byte in name.bytes() {
            if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
                text.push(char::from(byte));
            } else {
                // Writing into a string cannot fail.
                let _ = write!(text, "%{byte:02X}");
            }
        }
    }
    text
}

/// Safe in a quoted string and as a file's name on every system.
fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || " .-_()+,".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_makes_a_name_that_is_safe_everywhere() {
        assert_eq!(
            disposition("facture-42.pdf"),
            "attachment; filename=\"facture-42.pdf\""
        );
        assert_eq!(
            disposition("facture-é/\"1\r\n.pdf"),
            "attachment; filename=\"facture-___1__.pdf\"; \
             filename*=UTF-8''facture-%C3%A9__1__.pdf"
        );
    }
}
