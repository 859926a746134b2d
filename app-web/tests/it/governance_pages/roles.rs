//! What each role sees, and is refused, with the reason on the page.

use guichet_wiring::DEMO_STAFF;

use super::ground::{Ground, LANGUAGES, Person, pairs, unseen};

#[tokio::test]
async fn all_staff_see_every_page_of_every_project() {
    let ground = Ground::new().await;
    let task = ground.running("v1.0.0", "TEST").await;
    let project = format!("/projets/{}/", ground.project);
    let pages = [
        "/equipe/tableau-de-bord/".to_owned(),
        "/projets/".to_owned(),
        "/projets/calendrier/".to_owned(),
        project.clone(),
        ground.tasks(),
        ground.tasks() + "export.csv",
        task,
        "/incidents/".to_owned(),
        "/incidents/creer/".to_owned(),
        "/incidents/export.csv".to_owned(),
    ];
    for (login, _, _) in DEMO_STAFF {
        let mut person = ground.browser(login).await;
        for path in &pages {
            let answer = person.get(path).await;
            assert_eq!(answer.status, 200, "{login} {path}: {}", answer.text());
            assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        }
    }
}

#[tokio::test]
async fn only_the_lead_and_administrators_plan_and_the_page_says_so() {
    let ground = Ground::new().await;
    let path = ground.tasks() + "creer/";
    for (login, _, _) in DEMO_STAFF {
        let mut person = ground.browser(login).await;
        let answer = person.get(&path).await;
        let list = person.page(&ground.tasks()).await;
        if ["marie", "admin.g"].contains(&login) {
            assert_eq!(answer.status, 200, "{login}");
            assert!(!list.contains("why-not-new"), "{login}");
            continue;
        }
        assert_eq!(answer.status, 403, "{login}");
        assert!(!answer.text().contains("name=\"version\""), "{login}");
        let mut sent = ground.plan("v9.9.9-refused", "TEST");
        let csrf = super::super::support::csrf_of(&person.get("/equipe/jetons/").await);
        sent.push(("csrf".into(), csrf));
        let whys = [
            "Réservé à l’administration et à la chefferie du projet.",
            "Only an administrator or the project’s lead may do this.",
        ];
        for (lang, why) in LANGUAGES.into_iter().zip(whys) {
            person.reads(lang).await;
            assert!(person.get(&path).await.text().contains(why), "{login}");
            assert!(person.page(&ground.tasks()).await.contains(why), "{login}");
            let forced = person.send(&path, &[], &sent).await;
            assert_eq!(forced.status, 403, "{login}");
            assert!(forced.text().contains(why), "{login}");
        }
    }
    assert!(
        !ground
            .browser("marie")
            .await
            .page(&ground.tasks())
            .await
            .contains("v9.9.9-refused")
    );
}

#[tokio::test]
async fn whoever_may_not_is_told_why_on_the_form_and_beside_the_task() {
    let ground = Ground::new().await;
    let test = ground.planned("v1.0.0", "TEST").await;
    let prod = ground.planned("v1.0.0", "PROD").await;
    let leads = [
        "Réservé à l’administration et à la chefferie",
        "Only an administrator or the project’s lead",
    ];
    let executes = [
        "Réservé à l’administration et au développement senior",
        "Only an administrator or a senior developer",
    ];
    let planned = [
        "Vous avez planifié ce déploiement",
        "You planned this deployment",
    ];
    let impossible = ["Impossible", "Not possible"];
    let cases = [
        ("jean", &test, "autoriser", 403, leads),
        ("paul", &test, "executer", 403, executes),
        (
            "jean",
            &test,
            "executer",
            409,
            ["n’est pas autorisé", "is not authorised"],
        ),
        ("marie", &prod, "autoriser", 403, planned),
        ("marie", &test, "revoquer", 409, impossible),
        ("nina", &test, "annuler", 403, leads),
        ("paul", &test, "modifier", 403, leads),
        ("marie", &test, "replanifier", 409, impossible),
        ("sofia", &test, "refuser", 403, leads),
    ];
    for (login, task, act, status, whys) in cases {
        let mut person = ground.browser(login).await;
        for (lang, why) in LANGUAGES.into_iter().zip(whys) {
            person.reads(lang).await;
            let answer = person.get(&format!("{task}{act}/")).await;
            assert_eq!(answer.status.as_u16(), status, "{login} {act}");
            let page = answer.text();
            assert!(page.contains(why), "{login} {act} {lang}: {page}");
            let (shown, _) = page.split_once("<template").unwrap();
            assert!(!shown.contains("btn-primary"), "{login} {act}");
            assert!(person.page(task).await.contains(why), "{login} {act}");
        }
    }
    let mut jean = ground.browser("jean").await;
    assert!(jean.page(&test).await.contains("Demandez à Marie Martin."));
}

#[tokio::test]
async fn another_projects_task_is_missing_under_this_one() {
    let ground = Ground::new().await;
    let task = ground.planned("v1.0.0", "TEST").await;
    let other = ground.another_project().await;
    let here = task.replace(&ground.project.to_string(), &other.to_string());
    let mut marie = ground.browser("marie").await;
    let form = marie.page(&format!("{task}annuler/")).await;
    let unseen = unseen(&form, &format!("{task}annuler/"));
    for piece in [
        "",
        "autoriser/",
        "executer/",
        "refuser/",
        "revoquer/",
        "replanifier/",
        "modifier/",
        "annuler/",
        "journal",
    ] {
        let answer = marie.get(&format!("{here}{piece}")).await;
        assert_eq!(answer.status, 404, "{piece}");
        if !piece.ends_with('/') {
            continue;
        }
        missing(&mut marie, &format!("{here}{piece}")).await;
        let fields = pairs(&[("reason", "Non."), ("outcome", "start")]);
        let sent = marie
            .send(&format!("{here}{piece}"), &unseen, &fields)
            .await;
        assert_eq!(sent.status, 404, "{piece}");
    }
    for path in [
        "/projets/01a1fdb8-132c-7324-91b8-25c4188b1200/",
        "/projets/x/",
        "/incidents/01a1fdb8-132c-7324-91b8-25c4188b1200/",
        "/incidents/1/",
    ] {
        missing(&mut marie, path).await;
    }
}

/// That there is no such page, which both languages say.
async fn missing(person: &mut Person<'_>, path: &str) {
    let words = [
        "Cette page n’existe pas. Revenez à votre tableau de bord.",
        "This page does not exist. Go back to your dashboard.",
    ];
    for (lang, words) in LANGUAGES.into_iter().zip(words) {
        let answer = person.get(&format!("{path}?lang={lang}")).await;
        assert_eq!(answer.status, 404, "{path}");
        let text = answer.text();
        assert!(text.contains(words), "{path} {lang}: {text}");
    }
}

#[tokio::test]
async fn a_form_that_is_not_the_persons_own_changes_nothing() {
    let ground = Ground::new().await;
    let task = ground.planned("v1.0.0", "TEST").await;
    let path = format!("{task}annuler/");
    let mut marie = ground.browser("marie").await;
    let form = unseen(&marie.page(&path).await, &path);
    let mut admin = ground.browser("admin.g").await;
    let fields = pairs(&[("reason", "Non.")]);
    let answer = admin.send(&path, &form, &fields).await;
    assert_eq!(answer.status, 403);
    let customer = ground.house.signed_in("alice").await;
    let mut customer = Person { browser: customer };
    let answer = customer.send(&path, &form, &fields).await;
    assert_eq!(answer.status, 303);
    assert!(answer.header("location").starts_with("/equipe/"));
    assert!(marie.page(&task).await.contains("Prévu"));
}
