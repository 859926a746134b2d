//! Every page renders, in both languages, and keeps the rules that need no browser.
#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

#[path = "../../examples/gallery/samples/mod.rs"]
mod samples;

use std::collections::BTreeSet;

use guichet_domain::kernel::Language;
use guichet_web::assets;

fn each(check: impl Fn(&str, Language, &str)) {
    for language in Language::ALL {
        let pages = samples::pages(language).unwrap();
        assert!(pages.len() > 40);
        for (name, html) in pages {
            check(&name, language, &html);
        }
    }
}

/// The text between `open` and `close`, each time.
fn between<'a>(html: &'a str, open: &'a str, close: &'a str) -> impl Iterator<Item = &'a str> {
    html.split(open)
        .skip(1)
        .filter_map(move |rest| rest.split(close).next())
}

#[test]
fn checks_to_look_at_are_not_called_good() {
    for (language, good, look, left) in [
        (
            Language::French,
            "Tous les contrôles sont bons",
            "un contrôle à voir",
            "omis",
        ),
        (
            Language::English,
            "Every check holds",
            "one check to look at",
            "skipped",
        ),
    ] {
        let pages = samples::pages(language).unwrap();
        let page = |wanted: &str| {
            let mut pages = pages.iter();
            let found = pages.find(|(name, _)| name.as_str() == wanted);
            found.unwrap().1.as_str()
        };
        assert!(page("diagnostic-well").contains(good), "{language:?}");
        let warned = page("diagnostic-look");
        assert!(!warned.contains(good), "{language:?}");
        assert!(warned.contains(look), "{language:?}");
        assert!(warned.contains(left), "{language:?}");
    }
}

#[test]
fn what_comes_from_outside_is_escaped_and_nothing_runs_inline() {
    each(|name, _, html| {
        assert!(!html.contains("<script>"), "{name}");
        let scripts = html.split("<script ").skip(1);
        for script in scripts {
            let (tag, rest) = script.split_once('>').unwrap();
            assert!(tag.ends_with("nonce=\"c2FtcGxl\""), "{name}: {tag}");
            assert!(rest.starts_with("</script>"), "{name}: {tag}");
        }
        assert!(
            !html.contains(" style=") && !html.contains("<style"),
            "{name}"
        );
        assert!(
            !html.contains("data:") && !html.contains("javascript:"),
            "{name}"
        );
        assert!(
            !html.contains(" onclick=") && !html.contains(" onload="),
            "{name}"
        );
        assert!(!html.contains("{{") && !html.contains("\u{E000}"), "{name}");
    });
    let hostile = samples::pages(Language::French).unwrap();
    assert!(
        hostile
            .iter()
            .any(|(_, html)| html.contains("&#60;script&#62;alert(&#34;1&#34;)"))
    );
}

#[test]
fn every_writing_form_has_its_token_and_no_other_has() {
    each(|name, _, html| {
        for form in between(html, "<form", "</form>") {
            // The diagnostic mode changes nothing: its door opens to its own token alone, and its
            // session's cookie comes with no other site's form.
            let writes = form.contains("method=\"post\"") && !name.starts_with("diagnostic");
            assert_eq!(
                writes,
                form.contains("name=\"csrf\" value=\"dG9rZW4\""),
                "{name}: {form}"
            );
        }
    });
}

#[test]
fn a_page_has_one_title_one_heading_and_its_language() {
    each(|name, language, html| {
        assert!(
            html.contains(&format!("<html lang=\"{}\">", language.code())),
            "{name}"
        );
        assert_eq!(html.matches("<h1").count(), 1, "{name}");
        assert_eq!(html.matches("<title>").count(), 1, "{name}");
        let title = between(html, "<title>", "</title>").next().unwrap();
        assert!(
            title.ends_with(" – Fournitures Lemoine") && title.len() > 25,
            "{name}: {title}"
        );
        let ids: Vec<&str> = between(html, " id=\"", "\"").collect();
        let unique: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), unique.len(), "{name}: an id twice");
    });
}

#[test]
fn every_file_a_page_names_is_there() {
    let known: BTreeSet<String> = assets::all()
        .map(|(_, asset)| format!("/static/{}", asset.hashed))
        .collect();
    each(|name, _, html| {
        let files: Vec<&str> = between(html, "\"/static/", "\"").collect();
        assert!(files.len() >= 4, "{name}");
        for file in files {
            assert!(known.contains(&format!("/static/{file}")), "{name}: {file}");
        }
    });
}

#[test]
fn dates_have_a_machine_form() {
    each(|name, _, html| {
        for time in between(html, "<time", "</time>") {
            let machine = time
                .strip_prefix(" datetime=\"")
                .and_then(|t| t.split('"').next());
            let machine = machine.unwrap_or_else(|| panic!("{name}: {time}"));
            let day = machine.get(..10).unwrap_or_default();
            assert!(
                day.parse::<chrono::NaiveDate>().is_ok(),
                "{name}: {machine}"
            );
        }
    });
}

#[test]
fn the_other_language_keeps_the_page() {
    let pages = samples::pages(Language::French).unwrap();
    let (_, orders) = pages.iter().find(|(name, _)| name == "orders").unwrap();
    assert!(orders.contains("href=\"/client/commandes/?lang=en\""));
}

#[test]
fn the_way_on_keeps_the_filter() {
    let pages = samples::pages(Language::French).unwrap();
    let (_, page) = pages
        .iter()
        .find(|(name, _)| name == "orders-filtered")
        .unwrap();
    let filter =
        "q=vis%20%26%20%C3%A9crous&#38;state=quotation&#38;from=2025-12-01&#38;to=2026-02-06";
    assert!(page.contains(&format!("?{filter}&#38;cursor=eyJuIjoxfQ\" rel=\"next\"")));
    assert!(page.contains("href=\"/client/commandes/?state=quotation&#38;from=2025-12-01"));
}
