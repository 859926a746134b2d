//! Incidents: opened by hand, worked on, closed.

use guichet_domain::incidents::IncidentEvent;
use guichet_domain::kernel::IncidentId;
use guichet_portal::driven::Work;

use super::ground::{Ground, Person, links, pairs, unseen};

async fn opened(ground: &Ground, person: &mut Person<'_>, more: &[(&str, &str)]) -> String {
    let mut fields = pairs(&[
        ("project", &ground.project.to_string()),
        ("title", "Le panier se vide"),
        ("description", "Après dix minutes."),
        ("severity", "high"),
    ]);
    fields.extend(pairs(more));
    let sent = person.fill("/incidents/creer/", &fields).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    sent.header("location").to_owned()
}

/// Presses a button of the slip.
async fn press(person: &mut Person<'_>, incident: &str, act: &str) {
    let page = person.page(incident).await;
    let action = format!("{incident}{act}/");
    let unseen = unseen(&page, &action);
    let sent = person.send(&action, &unseen, &[]).await;
    assert_eq!(sent.status, 303, "{act}: {}", sent.text());
}

#[tokio::test]
async fn an_incident_of_production_goes_its_way_and_closes_with_cause_and_review() {
    let ground = Ground::new().await;
    let mut sofia = ground.browser("sofia").await;
    let incident = opened(
        &ground,
        &mut sofia,
        &[("production", "yes"), ("assignee", "jean")],
    )
    .await;
    let mut jean = ground.browser("jean").await;
    assert!(
        jean.page("/equipe/tableau-de-bord/")
            .await
            .contains("Le panier se vide")
    );
    assert!(
        jean.page("/incidents/?mine=yes")
            .await
            .contains("Le panier se vide")
    );
    press(&mut jean, &incident, "prendre-en-compte").await;
    press(&mut jean, &incident, "analyser").await;
    let path = format!("{incident}resoudre/");
    let empty = jean.fill(&path, &pairs(&[("cause", " ")])).await;
    assert_eq!(empty.status, 400);
    let done = jean
        .fill(&path, &pairs(&[("cause", "Une session trop courte.")]))
        .await;
    assert_eq!(done.status, 303, "{}", done.text());
    let early = sofia.get(&format!("{incident}clore/")).await;
    assert_eq!(early.status, 409);
    let why = "ne se clôt qu’avec sa cause et son bilan";
    assert!(early.text().contains(why) && sofia.page(&incident).await.contains(why));
    let review = pairs(&[("review", "Une alerte est posée.")]);
    let done = jean.fill(&format!("{incident}bilan/"), &review).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(
        jean.get(&format!("{incident}clore/")).await.status,
        403,
        "jean decides nothing"
    );
    press(&mut sofia, &incident, "clore").await;
    let page = sofia.page(&incident).await;
    for words in [
        "Clos",
        "Une session trop courte.",
        "Une alerte est posée.",
        "Sofia Costa a clos",
    ] {
        assert!(page.contains(words), "{words}");
    }
    let reopen = pairs(&[("reason", "Encore.")]);
    let done = jean.fill(&format!("{incident}rouvrir/"), &reopen).await;
    assert_eq!(done.status, 303, "whoever works on it: {}", done.text());
    assert!(sofia.page(&incident).await.contains("1 fois"));
}

#[tokio::test]
async fn duplicates_severity_assignment_and_notes() {
    let ground = Ground::new().await;
    let mut marie = ground.browser("marie").await;
    let first = opened(&ground, &mut marie, &[]).await;
    let second = opened(&ground, &mut marie, &[]).await;
    let path = format!("{second}doublon/");
    for (of, says) in [
        ("rien", "Indiquez l’adresse"),
        (second.as_str(), "son propre doublon"),
    ] {
        let answer = marie.fill(&path, &pairs(&[("of", of)])).await;
        assert!(answer.status.is_client_error(), "{of}");
        assert!(answer.text().contains(says), "{of}: {}", answer.text());
    }
    let done = marie.fill(&path, &pairs(&[("of", &first)])).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert!(marie.page(&second).await.contains(&first));

    let path = format!("{first}priorite/");
    let lower = pairs(&[("severity", "low"), ("reason", "")]);
    assert_eq!(
        marie.fill(&path, &lower).await.status,
        400,
        "lowering takes a reason"
    );
    let lower = pairs(&[("severity", "low"), ("reason", "Un seul client.")]);
    assert_eq!(marie.fill(&path, &lower).await.status, 303);
    let page = marie.page(&first).await;
    assert!(page.contains("Priorité haute → Priorité basse"));

    // Whoever works on it and decides nothing may only make it worse, and sees why.
    let worse = pairs(&[("severity", "critical"), ("reason", "")]);
    let mut paul = ground.browser("paul").await;
    assert_eq!(paul.fill(&path, &worse).await.status, 303);
    assert!(paul.page(&first).await.contains("Baisser la priorité"));
    assert!(!paul.page(&path).await.contains("value=\"low\""));
    assert!(!marie.page(&first).await.contains("Baisser la priorité"));
    assert!(marie.page(&path).await.contains("value=\"low\""));

    let path = format!("{first}confier/");
    let nina = marie.fill(&path, &pairs(&[("login", "nina")])).await;
    assert_eq!(nina.status, 400);
    assert_eq!(
        marie.fill(&path, &pairs(&[("login", "paul")])).await.status,
        303
    );
    assert!(marie.page(&first).await.contains("Confié à Paul Durand"));

    let mut nina = ground.browser("nina").await;
    let page = nina.page(&first).await;
    let action = format!("{first}commenter/");
    let note = pairs(&[("text", "Vu avec <b>le client</b>.")]);
    let sent = nina.send(&action, &unseen(&page, &action), &note).await;
    assert_eq!(sent.status, 303, "anybody of the staff may say something");
    assert!(
        nina.page(&first)
            .await
            .contains("Vu avec &#60;b&#62;le client")
    );
    let refused = nina.get(&format!("{first}confier/")).await;
    assert_eq!(refused.status, 403);
}

#[tokio::test]
async fn whoever_may_not_open_one_is_told_why_and_keeps_their_words() {
    let ground = Ground::new().await;
    let mut nina = ground.browser("nina").await;
    let fields = pairs(&[
        ("project", &ground.project.to_string()),
        ("title", "Le panier se vide"),
        ("description", "Après dix minutes."),
        ("severity", "high"),
    ]);
    let answer = nina.fill("/incidents/creer/", &fields).await;
    assert_eq!(answer.status, 403);
    assert!(answer.text().contains("Le panier se vide"));
    assert!(
        answer
            .text()
            .contains("Réservé à celles et ceux qui travaillent sur le projet")
    );
    let mut marie = ground.browser("marie").await;
    let mut none = fields.clone();
    none[0].1 = String::new();
    assert_eq!(marie.fill("/incidents/creer/", &none).await.status, 400);
}

#[tokio::test]
async fn a_stale_form_of_an_incident_says_who_was_faster() {
    let ground = Ground::new().await;
    let mut marie = ground.browser("marie").await;
    let incident = opened(&ground, &mut marie, &[]).await;
    let path = format!("{incident}priorite/");
    let seen = unseen(&marie.page(&path).await, &path);
    let mut jean = ground.browser("jean").await;
    press(&mut jean, &incident, "prendre-en-compte").await;
    let words = pairs(&[("severity", "critical"), ("reason", "Tous les clients.")]);
    for (lang, says) in [
        ("fr", "Jean Petit a modifié cet incident"),
        ("en", "Jean Petit changed this incident"),
    ] {
        marie.reads(lang).await;
        let stale = marie.send(&path, &seen, &words).await;
        assert_eq!(stale.status, 409);
        assert!(stale.text().contains(says), "{}", stale.text());
        assert!(stale.text().contains("Tous les clients."));
    }
}

/// The way to another page of what happened.
fn way(page: &str, from: &str, before: &str) -> Option<String> {
    let mut all = links(page).into_iter();
    let leads = |link: &String| {
        // The other language's link has the cursor as well, and more.
        let after = page.split_once(link.as_str());
        link.starts_with(&format!("{from}?cursor="))
            && after.is_some_and(|(_, after)| after.starts_with(&format!("\" rel=\"{before}\"")))
    };
    let found = all.find(leads);
    found.inspect(|link| assert!(link.ends_with("#h-ev"), "{link}"))
}

#[tokio::test]
async fn what_happened_long_ago_is_reached_by_links() {
    let ground = Ground::new().await;
    let mut sofia = ground.browser("sofia").await;
    let incident = opened(&ground, &mut sofia, &[]).await;
    let id = incident
        .trim_start_matches("/incidents/")
        .trim_end_matches('/');
    let id: IncidentId = id.parse().unwrap();
    let mut unit = ground.house.memory.sql.begin().await.unwrap();
    for n in 1..=120 {
        let said = IncidentEvent {
            at: ground.now(),
            by: ground.house.memory.staff[0].id,
            kind: "comment",
            revision: 1,
            words: Some(format!("Parole {n}.")),
            severity: None,
        };
        unit.incidents().comment(id, &said).await.unwrap();
    }
    unit.save().await.unwrap();
    let first = sofia.page(&incident).await;
    assert!(first.contains("Parole 120.") && first.contains("Parole 71."));
    assert!(!first.contains("Parole 70."));
    assert_eq!(way(&first, &incident, "prev"), None);
    let path = |link: String| link.trim_end_matches("#h-ev").to_owned();
    let second = path(way(&first, &incident, "next").unwrap());
    let second = sofia.page(&second).await;
    assert!(second.contains("Parole 70.") && second.contains("Parole 21."));
    let back = path(way(&second, &incident, "prev").unwrap());
    assert!(sofia.page(&back).await.contains("Parole 120."));
    let last = path(way(&second, &incident, "next").unwrap());
    let last = sofia.page(&last).await;
    assert!(last.contains("Parole 1.") && !last.contains("Parole 21."));
    assert!(last.contains("a ouvert"), "{last}");
    assert_eq!(way(&last, &incident, "next"), None);
    let strange = format!("{incident}?cursor=AAAAAAAAAAAAAAAAAAAAAAAA");
    assert_eq!(sofia.get(&strange).await.status, 404);
}
