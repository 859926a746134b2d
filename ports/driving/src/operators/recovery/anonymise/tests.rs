//! Given a text, when it is disguised, then it is another one of the same shape.

use std::collections::BTreeSet;

use async_trait::async_trait;
use guichet_domain::deployments::Version;
use guichet_domain::kernel::EmailAddress;
use guichet_driven::{
    Actor, AnonymiseStore, Disguise, PortResult, Replaced, SeeText, StoredText, TextFate, TextKind,
};

use super::disguise::Mask;
use super::originals::{Originals, Search};
use super::{RecoveryError, search};

fn mask(key: u8) -> Mask {
    Mask::new(vec![key; 32].into(), Originals::default())
}

const KINDS: &[TextKind] = &[
    TextKind::Login,
    TextKind::Person,
    TextKind::Email,
    TextKind::Actor,
    TextKind::Title,
    TextKind::TitleKey,
    TextKind::Version,
    TextKind::Address,
    TextKind::Reference,
    TextKind::Digest,
    TextKind::Path,
    TextKind::Text,
];

#[test]
fn the_same_text_under_one_key_is_the_same_and_under_another_is_another() {
    for kind in KINDS {
        for text in [
            "eva",
            "operator:root",
            "Échec du déploiement de Marc",
            "203.0.113.9",
        ] {
            let (one, again) = (
                mask(1).disguised(*kind, text),
                mask(1).disguised(*kind, text),
            );
            assert_eq!(one, again, "{kind:?}");
            assert_ne!(one, text, "{kind:?}");
            assert_ne!(one, mask(2).disguised(*kind, text), "{kind:?}");
        }
    }
}

#[test]
fn different_texts_are_different_where_a_column_is_unique() {
    for kind in [
        TextKind::Login,
        TextKind::Email,
        TextKind::Title,
        TextKind::TitleKey,
        TextKind::Reference,
        TextKind::Digest,
        TextKind::Version,
    ] {
        let text = |n: u32| match kind {
            TextKind::Digest => format!("{n:064x}"),
            _ => format!("text-{n}"),
        };
        let mask = mask(3);
        let new: BTreeSet<_> = (0..3_000).map(|n| mask.disguised(kind, &text(n))).collect();
        assert_eq!(new.len(), 3_000, "{kind:?}");
    }
}

#[test]
fn a_person_is_the_same_wherever_they_stand() {
    let mask = mask(1);
    let login = mask.disguised(TextKind::Login, "Eva.Martin");
    assert_eq!(
        login,
        mask.disguised(TextKind::Login, "eva.martin"),
        "in the key too"
    );
    assert_eq!(login, login.to_lowercase());
    let actor = mask.disguised(TextKind::Actor, "operator:eva.martin");
    assert_eq!(actor.parse(), Ok(Actor::Operator(login.clone())));
    assert_eq!(mask.disguised(TextKind::Actor, "eva.martin"), login);
    let title = mask.disguised(TextKind::Title, "Portail Été");
    assert_eq!(
        mask.disguised(TextKind::TitleKey, "portail été"),
        title.to_lowercase()
    );
}

#[test]
fn what_parses_parses_still() {
    let mask = mask(1);
    let email = mask.disguised(TextKind::Email, "Eva@Example.com");
    assert!(email.parse::<EmailAddress>().is_ok() && email.ends_with("@example.invalid"));
    for version in ["v1.2.0", "2026.03", "fix-for-eva"] {
        let new = mask.disguised(TextKind::Version, version);
        assert!(Version::new(&new).is_ok(), "{new}");
    }
    for (address, six) in [("203.0.113.9", false), ("2001:db8::1", true), ("::1", true)] {
        let new: std::net::IpAddr = mask.disguised(TextKind::Address, address).parse().unwrap();
        assert_eq!(new.is_ipv6(), six, "{new}");
    }
    let actors = [
        "nobody",
        "system",
        "user:17",
        "staff:0197a3c2-0000-7000-8000-000000000000",
    ];
    for actor in actors {
        assert_eq!(mask.disguised(TextKind::Actor, actor), actor);
    }
    let id = "0197a3c2-0000-7000-8000-000000000000";
    assert!(uuid::Uuid::parse_str(&mask.disguised(TextKind::Reference, id)).is_ok());
}

#[test]
fn a_text_keeps_its_lines_and_their_lengths() {
    let mask = mask(1);
    let text = "Échec du déploiement\n\n  à la ligne 12 : é\nx";
    let new = mask.disguised(TextKind::Text, text);
    let lengths =
        |text: &str| -> Vec<usize> { text.split('\n').map(|l| l.chars().count()).collect() };
    assert_eq!(lengths(&new), lengths(text));
    assert!(new.split('\n').nth(2).unwrap().starts_with("  "), "{new:?}");
    for length in 1..200 {
        let new = mask.disguised(TextKind::Text, &"é".repeat(length));
        assert_eq!((new.chars().count(), new.trim()), (length, new.as_str()));
    }
}

fn stored(fate: TextFate, text: &str) -> StoredText<'_> {
    StoredText {
        column: "t.c",
        fate,
        text,
    }
}

fn known(texts: &[(TextKind, &str)]) -> Originals {
    let mut originals = Originals::default();
    for (kind, text) in texts {
        originals.note(stored(TextFate::Replaced(*kind), text));
    }
    originals
}

#[test]
fn what_was_there_never_comes_out_again() {
    // Somebody wrote the very texts that would stand for others.
    let text = |n: usize| format!("ligne {n}");
    let blank = mask(1);
    let first: Vec<String> = (0..200)
        .map(|n| blank.disguised(TextKind::Text, &text(n)))
        .collect();
    let taken: Vec<_> = first
        .iter()
        .map(|text| (TextKind::Text, text.as_str()))
        .collect();
    let full = Mask::new(vec![1; 32].into(), known(&taken));
    for n in 0..200 {
        let new = full.disguised(TextKind::Text, &text(n));
        assert!(!first.contains(&new), "{new}");
    }
    // Somebody is called as a word that texts are made of.
    let mask = Mask::new(vec![1; 32].into(), known(&[(TextKind::Login, "lorem")]));
    for n in 0..500 {
        let new = mask.disguised(TextKind::Text, &format!("une ligne, la {n}e"));
        assert!(!new.to_lowercase().contains("lorem"), "{new}");
    }
}

#[test]
fn a_search_finds_what_is_left_and_nothing_else() {
    let originals = known(&[
        (TextKind::Login, "e.martin"),
        (TextKind::Email, "eva@example.com"),
        (TextKind::Person, "Eva Martin"),
        (TextKind::Text, "Le serveur est tombé"),
        (TextKind::Text, "patience"),
        (TextKind::Text, "running"),
        (TextKind::Text, "oui"),
        (TextKind::Actor, "operator:root"),
        (TextKind::Version, "v1.2.0"),
    ]);
    assert_eq!(
        originals.count(),
        7,
        "neither words of the program's own nor what is too short"
    );
    let is_left = |fate: TextFate, text: &str| {
        let mut search = Search::default();
        search.look(&originals, stored(fate, text));
        !search.left.is_empty()
    };
    let replaced = TextFate::Replaced(TextKind::Text);
    for text in [
        "Le serveur est tombé",
        "patience",
        "dit par EVA MARTIN hier",
        "à eva@example.com",
        "(e.martin)",
        "v1.2.0",
    ] {
        assert!(is_left(replaced, text), "{text}");
    }
    for text in [
        "oui",
        "running",
        "la route",
        "Le serveur est debout",
        "v1.2.01",
    ] {
        assert!(!is_left(replaced, text), "{text}");
    }
    assert!(
        is_left(TextFate::Kept, "v1.2.0"),
        "where the program's words stand"
    );
    assert!(
        !is_left(TextFate::Kept, "patience"),
        "as a verb, or a place"
    );
    for text in [
        "DELETE /projects/1/members/E.Martin",
        "/members/eva@example.com",
        "eva martin",
    ] {
        assert!(is_left(TextFate::Kept, text), "{text}");
    }
    assert!(is_left(
        TextFate::Replaced(TextKind::Actor),
        "operator:root"
    ));
    assert!(!is_left(TextFate::Replaced(TextKind::Actor), "staff:root"));
    assert!(is_left(TextFate::Emptied, "x"), "a password");
}

#[test]
fn a_name_that_could_be_a_part_of_the_programs_words_is_none_among_them() {
    let originals = known(&[
        (TextKind::Login, "admin"),
        (TextKind::Person, "Admin"),
        (TextKind::Person, "Support Finance"),
        (TextKind::Login, "project_lead"),
        (TextKind::Login, "europe"),
    ]);
    for text in [
        "administrator",
        "support finance",
        "Europe/Paris",
        "project_lead",
    ] {
        let mut search = Search::default();
        search.look(&originals, stored(TextFate::Kept, text));
        assert!(search.left.is_empty(), "{text}");
    }
}

/// A store that forgot to replace something.
struct Forgetful(Vec<(TextFate, &'static str)>);

#[async_trait]
impl AnonymiseStore for Forgetful {
    async fn unlisted(&self) -> PortResult<Vec<String>> {
        Ok(Vec::new())
    }

    async fn show(&self, see: &mut SeeText<'_>) -> PortResult<()> {
        self.0
            .iter()
            .for_each(|(fate, text)| see(stored(*fate, text)));
        Ok(())
    }

    async fn replace(&self, _: &Disguise<'_>) -> PortResult<Replaced> {
        Ok(Replaced::default())
    }
}

#[tokio::test]
async fn something_that_is_left_refuses_the_whole() {
    let originals = known(&[
        (TextKind::Login, "e.martin"),
        (TextKind::Person, "Eva Martin"),
    ]);
    let replaced = TextFate::Replaced(TextKind::Text);
    let good = Forgetful(vec![(TextFate::Kept, "running"), (replaced, "Lorem ipsum")]);
    let searched = search(&good, &originals).await.unwrap();
    let told = (searched.originals, searched.texts, searched.columns);
    assert_eq!(told, (2, 2, 1));
    let left = Forgetful(vec![
        (replaced, "dit par eva martin"),
        (replaced, "e.martin"),
        (replaced, "x"),
    ]);
    let Err(RecoveryError::Left(columns)) = search(&left, &originals).await else {
        panic!("it is taken for good");
    };
    assert_eq!(columns, ["t.c (2)"], "where, and never what");
}
