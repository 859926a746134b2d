//! What pages tell the script that keeps drafts: whose they are, and which form was taken.

use super::ground::{Ground, Person, pairs, unseen};

/// What the page says under a name.
fn told(page: &str, name: &str) -> Option<String> {
    let (_, rest) = page.split_once("<template id=\"keep\"")?;
    let (tag, _) = rest.split_once('>')?;
    let (_, value) = tag.split_once(&format!(" {name}=\""))?;
    value.split('"').next().map(str::to_owned)
}

async fn who(person: &mut Person<'_>) -> String {
    let page = person.page("/projets/").await;
    told(&page, "data-who").unwrap()
}

#[tokio::test]
async fn each_persons_drafts_have_a_mark_of_their_own_in_every_session_of_theirs() {
    let ground = Ground::new().await;
    let mut marie = ground.browser("marie").await;
    let mine = who(&mut marie).await;
    let mut later = ground.browser("marie").await;
    assert_eq!(who(&mut later).await, mine);
    let mut jean = ground.browser("jean").await;
    assert_ne!(who(&mut jean).await, mine);
    assert!(mine.len() == 16 && !mine.contains("marie"), "{mine}");
    let page = marie.page("/projets/creer/").await;
    assert!(page.contains(" data-draft>") && page.contains("drafts."));
    let door = ground.house.browser().get("/equipe/").await.text();
    assert!(!door.contains("id=\"keep\""), "nobody is signed in there");
}

#[tokio::test]
async fn the_page_after_a_form_names_it_only_if_it_was_taken() {
    let ground = Ground::new().await;
    let mut marie = ground.browser("marie").await;
    let path = ground.tasks() + "creer/";
    let hidden = unseen(&marie.page(&path).await, &path);
    let key = hidden.iter().find(|(name, _)| name == "key");
    let key = key.unwrap().1.clone();
    let refused = marie.send(&path, &hidden, &ground.plan("v 1", "DEV")).await;
    assert_eq!(refused.status, 400);
    assert_eq!(told(&refused.text(), "data-done"), None);
    assert!(
        refused
            .text()
            .contains("<main id=\"main\" tabindex=\"-1\" class=\"wrap page\" data-unsent>")
    );
    let taken = marie.send(&path, &hidden, &ground.plan("v1", "DEV")).await;
    assert_eq!(taken.status, 303);
    let task = taken.header("location").to_owned();
    let page = marie.page(&task).await;
    assert_eq!(told(&page, "data-done"), Some(key));
    assert!(
        page.contains("Déploiement planifié"),
        "and what was done is said"
    );
    let page = marie.page(&task).await;
    assert_eq!(told(&page, "data-done"), None, "once");
}

#[tokio::test]
async fn a_token_that_was_made_names_its_form() {
    let ground = Ground::new().await;
    let mut marie = ground.browser("marie").await;
    let tokens = "/equipe/jetons/";
    let fields = pairs(&[("name", "ci"), ("days", "9"), ("scope", "projects:read")]);
    let made = marie.fill(tokens, &fields).await;
    assert_eq!(told(&made.text(), "data-done").as_deref(), Some(tokens));
}

#[tokio::test]
async fn whoever_sends_a_form_after_their_session_comes_back_to_it() {
    let ground = Ground::new().await;
    let path = ground.tasks() + "creer/";
    let mut stranger = ground.house.browser();
    let answer = stranger.post(&path, &[("version", "v1")]).await;
    let next = path.replace('/', "%2F");
    assert_eq!(answer.header("location"), format!("/equipe/?next={next}"));
    // Another try of a deployment comes back as that.
    let task = ground.planned("v1.0.0", "DEV").await;
    let mut marie = ground.browser("marie").await;
    let gone = marie
        .fill(&format!("{task}annuler/"), &pairs(&[("reason", "x")]))
        .await;
    assert_eq!(gone.status, 303);
    let id = task.trim_end_matches('/').rsplit('/').next().unwrap();
    let retry = format!("{path}?retry_of={id}");
    let page = marie.page(&retry).await;
    assert!(page.contains(&format!("action=\"{retry}\"")), "{page}");
    let answer = stranger.post(&retry, &[("version", "v1")]).await;
    assert!(
        answer
            .header("location")
            .ends_with(&format!("%3Fretry_of%3D{id}"))
    );
    // Where nothing can be shown there is nothing to come back to.
    let only = format!("/projets/{}/membres/retirer/", ground.project);
    let answer = stranger.post(&only, &[("login", "jean")]).await;
    assert_eq!(answer.header("location"), "/equipe/");
}

#[tokio::test]
async fn what_was_typed_stays_where_it_cannot_be_sent_any_more() {
    let ground = Ground::new().await;
    let task = ground.running("v1.0.0", "DEV").await;
    let mut jean = ground.browser("jean").await;
    let path = format!("{task}executer/");
    let hidden = unseen(&jean.page(&path).await, &path);
    jean.outcome(&task, &[("outcome", "succeeded"), ("log", "OK")])
        .await;
    let late = pairs(&[
        ("outcome", "failed"),
        ("log", "Ligne tapée"),
        ("reason", "Raison tapée"),
    ]);
    let page = jean.page(&task).await;
    let revision = hidden.iter().map(|(name, value)| match name.as_str() {
        "revision" => (name.clone(), revision_of(&page).unwrap_or(value.clone())),
        _ => (name.clone(), value.clone()),
    });
    let hidden: Vec<_> = revision.collect();
    let answer = jean.send(&path, &hidden, &late).await;
    assert_eq!(answer.status, 409, "{}", answer.text());
    let text = answer.text();
    assert!(text.contains("Ligne tapée") && text.contains("Raison tapée"));
}

fn revision_of(page: &str) -> Option<String> {
    let (_, rest) = page.split_once("name=\"revision\" value=\"")?;
    rest.split('"').next().map(str::to_owned)
}
