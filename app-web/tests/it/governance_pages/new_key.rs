//! The secret key is changed while a customer and a member of the staff are signed in, each with a
//! form open.

use std::sync::Arc;

use guichet_portal::Keys;
use guichet_portal::driven::Work;
use secrecy::SecretSlice;

use super::ground::{Ground, Person, pairs, unseen};
use crate::support::{Browser, House, TestClock};

const DASHBOARD: &str = "/client/tableau-de-bord/";
const NEW: &str = "/incidents/creer/";
const TITLE: &str = "Écrit pendant le changement";

fn keys(current: u8, previous: Option<u8>) -> Arc<Keys> {
    let key = |byte: u8| SecretSlice::from(vec![byte; 32]);
    Arc::new(Keys::new(key(current), previous.map(key)))
}

/// What people have before them: their cookies, and what their open pages carry.
struct Open<'a> {
    ground: &'a Ground,
    alice: Browser<'a>,
    sofia: Browser<'a>,
    /// The token of the customer's form that signs out.
    sign_out: String,
    /// Where the customer's list goes on.
    next: String,
    /// The unseen fields of the form in which the other types.
    hidden: Vec<(String, String)>,
}

impl<'a> Open<'a> {
    async fn of(ground: &'a Ground) -> Self {
        let mut alice = ground.house.signed_in("alice").await;
        let orders = alice.get("/api/v1/orders?limit=1").await.json();
        let mut sofia = ground.browser("sofia").await;
        let form = sofia.page(NEW).await;
        Self {
            ground,
            sign_out: alice.csrf().await,
            next: format!(
                "/api/v1/orders?limit=1&cursor={}",
                orders["next_cursor"].as_str().unwrap()
            ),
            hidden: unseen(&form, NEW),
            alice,
            sofia: sofia.browser,
        }
    }

    /// The same people before the server that was started again.
    fn before<'b>(&self, house: &'b House) -> (Browser<'b>, Person<'b>) {
        let browser = |of: &Browser<'_>| Browser {
            house,
            cookies: of.cookies.clone(),
        };
        let sofia = Person {
            browser: browser(&self.sofia),
        };
        (browser(&self.alice), sofia)
    }

    fn typed(&self) -> Vec<(String, String)> {
        pairs(&[
            ("project", &self.ground.project.to_string()),
            ("title", TITLE),
            ("description", "Rien ne se perd."),
            ("severity", "low"),
        ])
    }
}

async fn ground() -> Ground {
    let clock = TestClock::new();
    let house = House::under(&clock, keys(1, None)).await;
    Ground::of(house, clock).await
}

#[tokio::test]
async fn with_the_key_before_at_hand_everybody_goes_on_where_they_were() {
    let ground = ground().await;
    let open = Open::of(&ground).await;
    let house = ground.house.restarted(keys(2, Some(1))).await;
    let (mut alice, mut sofia) = open.before(&house);
    assert_eq!(alice.get(DASHBOARD).await.status, 200);
    assert_ne!(alice.csrf().await, open.sign_out, "the new key seals");
    let next = alice.get(&open.next).await;
    assert_eq!(next.status, 200, "{}", next.text());
    let sent = sofia.send(NEW, &open.hidden, &open.typed()).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    assert!(sofia.page("/incidents/").await.contains(TITLE));
    let form = [("csrf", open.sign_out.as_str())];
    let out = alice.post("/client/deconnexion/", &form).await;
    assert_eq!((out.status.as_u16(), out.header("location")), (303, "/"));
    assert_eq!(alice.get(DASHBOARD).await.status, 303, "signed out");
}

#[tokio::test]
async fn without_the_key_before_nobody_is_signed_out_and_an_open_form_says_it_was_not_sent() {
    let ground = ground().await;
    let open = Open::of(&ground).await;
    // A leaked key: the audit is sealed anew, and the server never has the old one.
    let both = ground.house.restarted(keys(2, Some(1))).await;
    let mut unit = both.memory.sql.begin().await.unwrap();
    unit.audit().reseal(true).await.unwrap();
    unit.save().await.unwrap();
    let house = ground.house.restarted(keys(2, None)).await;
    let (mut alice, mut sofia) = open.before(&house);
    assert_eq!(alice.get(DASHBOARD).await.status, 200, "signed in still");
    let next = alice.get(&open.next).await;
    assert_eq!(
        (next.status.as_u16(), next.json()["code"].as_str()),
        (404, Some("bad_cursor"))
    );
    let told = |text: &str| {
        text.contains("Ce formulaire n’est plus valable") && text.contains("Rien n’a été envoyé")
    };
    let form = [("csrf", open.sign_out.as_str())];
    let out = alice.post("/client/deconnexion/", &form).await;
    assert_eq!(out.status, 403);
    assert!(told(&out.text()), "{}", out.text());
    assert_eq!(alice.get(DASHBOARD).await.status, 200, "and still");
    let sent = sofia.send(NEW, &open.hidden, &open.typed()).await;
    assert_eq!(sent.status, 403);
    assert!(told(&sent.text()), "{}", sent.text());
    assert!(!sofia.page("/incidents/").await.contains(TITLE));
    // As the page says: opened anew, it is taken.
    let again = sofia.fill(NEW, &open.typed()).await;
    assert_eq!(again.status, 303, "{}", again.text());
    assert!(sofia.page("/incidents/").await.contains(TITLE));
}
