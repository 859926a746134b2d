//! What a page of ours holds: forms, links. Read as text; no page is a page of somebody else.

/// The value of the first hidden field of this name.
pub(in crate::operators) fn hidden_field(html: &str, name: &str) -> Option<String> {
    let wanted = [
        format!("name=\"{name}\""),
        format!("name={name} "),
        format!("name='{name}'"),
    ];
    html.split("<input").skip(1).find_map(|rest| {
        let tag = rest.split('>').next().unwrap_or_default();
        let tag = format!("{tag} ");
        wanted
            .iter()
            .any(|name| tag.contains(name))
            .then(|| attribute(&tag, "value"))
            .flatten()
    })
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let rest = tag.split(&format!(" {name}=")).nth(1)?;
    let quote = rest.chars().next()?;
    let value = match quote {
        '"' | '\'' => rest[1..].split(quote).next()?,
        _ => rest.split([' ', '/']).next()?,
    };
    Some(
        value
            .replace("&#43;", "+")
            .replace("&#x2b;", "+")
            .replace("&amp;", "&"),
    )
}

/// A document as its list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Listed {
    pub(super) id: String,
    /// As it is written in the page: with its entities.
    pub(super) number: String,
}

/// The first link of this form that has words: `<a href="/client/factures/12/">FA-12</a>`.
pub(super) fn first_listed(html: &str, before: &str) -> Option<Listed> {
    html.split(before).skip(1).find_map(|rest| {
        let id: String = rest.chars().take_while(char::is_ascii_digit).collect();
        let rest = rest.get(id.len()..)?.strip_prefix('/')?;
        let is_whole = rest.starts_with(['"', '\'', '>', ' ']);
        let (_, words) = rest.split_once('>')?;
        let number = words.split('<').next()?.trim();
        (is_whole && !id.is_empty() && !number.is_empty()).then(|| Listed {
            id,
            number: number.to_owned(),
        })
    })
}

/// Whether the heading of a page begins with this number, and goes on with something else.
pub(super) fn is_headed(html: &str, number: &str) -> bool {
    let heading = html.split("<h1").nth(1).and_then(|rest| {
        let (_, words) = rest.split_once('>')?;
        words.split('<').next()
    });
    let after = heading.and_then(|words| words.trim().strip_prefix(number));
    after.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

/// A page without what differs each time: tokens, nonces, request ids.
pub(super) fn without_tokens(html: &str) -> String {
    let letter = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    let mut out = String::new();
    let mut word = String::new();
    let end = |word: &mut String, out: &mut String| {
        // One nonce in fifty has no digit at all.
        let varied = |c: char| c.is_ascii_digit() || c.is_ascii_uppercase();
        let token = word.len() >= 16 && word.contains(varied);
        out.push_str(if token { "*" } else { word });
        word.clear();
    };
    for c in html.chars() {
        if letter(c) {
            word.push(c);
        } else {
            end(&mut word, &mut out);
            out.push(c);
        }
    }
    end(&mut word, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_found_however_its_tag_is_written() {
        let html = r#"<form><input type="text" name="login"><input type="hidden" name="csrf" value="ab-c"></form>"#;
        assert_eq!(hidden_field(html, "csrf").as_deref(), Some("ab-c"));
        assert_eq!(hidden_field(html, "next"), None);
        let html = "<input value='x' name='csrf'/>";
        assert_eq!(hidden_field(html, "csrf").as_deref(), Some("x"));
    }

    #[test]
    fn the_first_document_is_found_in_a_list() {
        let html = r#"<a href="/client/factures/?state=paid">x</a><a href="/client/factures/81/pdf">PDF</a>
            <a class="rowlink num" href="/client/factures/81/"> FA-81 </a><a href="/client/factures/9/">FA-9</a>"#;
        let listed = first_listed(html, "/client/factures/");
        let (id, number) = ("81".to_owned(), "FA-81".to_owned());
        assert_eq!(listed, Some(Listed { id, number }));
        assert_eq!(first_listed(html, "/client/commandes/"), None);
    }

    #[test]
    fn a_page_is_headed_by_its_own_number_alone() {
        let page = r#"<h1 class="num" id="h">FA-81 <span class="badge">Payée</span></h1>"#;
        assert!(is_headed(page, "FA-81"));
        for other in ["FA-8", "FA-812", "81", "Payée"] {
            assert!(!is_headed(page, other), "{other}");
        }
        assert!(!is_headed("<p>FA-81</p>", "FA-81"));
    }

    #[test]
    fn pages_are_compared_without_their_tokens() {
        let one = r#"<p nonce="a1b2c3d4e5f6a7b8">12 introuvable</p>"#;
        let two = r#"<p nonce="00aa11bb22cc33dd">12 introuvable</p>"#;
        assert_eq!(without_tokens(one), without_tokens(two));
        let no_digit = r#"<p nonce="abcdEFGHijklMNOPqrstUVWX">12 introuvable</p>"#;
        assert_eq!(without_tokens(one), without_tokens(no_digit));
        assert_ne!(without_tokens(one), without_tokens("<p>interdit</p>"));
    }
}
