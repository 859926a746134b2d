//! One project: stages, members, rules.

use super::ground::{Ground, Person, links, pairs, unseen};

const NEW: &str = "/projets/creer/";

fn new_project(name: &str, lead: &str) -> Vec<(String, String)> {
    pairs(&[("name", name), ("lead", lead)])
}

/// How many projects have the word in their name.
async fn found(person: &mut Person<'_>, word: &str) -> usize {
    let page = person.page(&format!("/projets/?q={word}")).await;
    page.matches("class=\"rowlink\"").count()
}

#[tokio::test]
async fn a_project_is_added_by_those_who_may_with_each_fault_beside_its_field() {
    let ground = Ground::new().await;
    let mut marie = ground.browser("marie").await;
    let list = marie.page("/projets/").await;
    assert!(links(&list).contains(&NEW.to_owned()) && !list.contains("why-not-new"));
    let form = marie.page(NEW).await;
    assert!(form.contains("value=\"marie\""), "who leads is proposed");
    let long = "é".repeat(121);
    let cases = [
        ("", "marie", 400, "f-name-fault", "À remplir."),
        (&long, "marie", 400, "f-name-fault", "120"),
        ("Un\nnom", "marie", 400, "f-name-fault", "contrôle"),
        (
            "Portail client",
            "marie",
            409,
            "f-name-fault",
            "Déjà utilisé",
        ),
        ("Intranet", "", 400, "f-lead-fault", "actif"),
        ("Intranet", "nobody", 400, "f-lead-fault", "nobody"),
        (
            "Intranet",
            "paul",
            400,
            "f-lead-fault",
            "ne tient pas ce rôle",
        ),
    ];
    for (name, lead, status, field, says) in cases {
        let answer = marie.fill(NEW, &new_project(name, lead)).await;
        assert_eq!(answer.status, status, "{name:?} {lead:?}");
        let text = answer.text();
        assert!(text.contains("<title>Erreur"), "{name:?}");
        let fault = text.split(&format!("id=\"{field}\"")).nth(1);
        let fault = fault.and_then(|rest| rest.split("</p>").next());
        assert!(fault.is_some_and(|fault| fault.contains(says)), "{text}");
        assert_eq!(text.matches("aria-invalid=\"true\"").count(), 1);
        let kept = [("name", name), ("lead", lead)];
        let kept = kept.iter().filter(|(_, value)| !value.contains('\n'));
        for (field, value) in kept {
            let typed = format!("name=\"{field}\" value=\"{value}\"");
            assert!(text.contains(&typed), "{typed}: {text}");
        }
    }
    marie.get(&format!("{NEW}?lang=en")).await;
    let english = marie.fill(NEW, &new_project("Intranet", "nobody")).await;
    assert!(english.text().contains("nobody") && english.text().contains("<title>Error"));
    marie.get(&format!("{NEW}?lang=fr")).await;
    assert_eq!(found(&mut marie, "intranet").await, 0);

    for (login, name) in [("marie", "Intranet"), ("admin.g", "Extranet")] {
        let mut person = ground.browser(login).await;
        let done = person.fill(NEW, &new_project(name, " marie ")).await;
        assert_eq!(done.status, 303, "{login}: {}", done.text());
        let page = person.page(done.header("location")).await;
        assert!(page.contains("Projet créé") && page.contains(name));
        assert!(page.contains("Marie Martin"), "its lead is a member");
    }
}

#[tokio::test]
async fn whoever_may_not_add_projects_is_told_why_on_the_list_and_on_the_form() {
    let ground = Ground::new().await;
    let why = "Réservé à l’administration et à celles et ceux qui mènent des projets.";
    for login in ["jean", "paul", "sofia", "luc", "nina"] {
        let mut person = ground.browser(login).await;
        let list = person.page("/projets/").await;
        assert!(list.contains("aria-disabled=\"true\"") && list.contains(why));
        let form = person.get(NEW).await;
        assert_eq!(form.status, 403, "{login}");
        assert!(form.text().contains(why) && !form.text().contains("name=\"lead\""));
        let csrf = super::super::support::csrf_of(&person.get("/equipe/jetons/").await);
        let mut sent = new_project("Le mien", "marie");
        sent.push(("csrf".into(), csrf));
        let forced = person.send(NEW, &[], &sent).await;
        assert_eq!(forced.status, 403, "{login}");
        assert!(forced.text().contains(why), "{login}");
        let stranger = person
            .send(NEW, &[], &new_project("Le mien", "marie"))
            .await;
        assert_eq!(stranger.status, 403, "{login}");
        assert_eq!(found(&mut person, "mien").await, 0);
    }
}

#[tokio::test]
async fn a_project_whose_form_is_sent_twice_is_added_once() {
    let ground = Ground::new().await;
    let mut marie = ground.browser("marie").await;
    let seen = unseen(&marie.page(NEW).await, NEW);
    let project = new_project("Intranet", "marie");
    let first = marie.send(NEW, &seen, &project).await;
    assert_eq!(first.status, 303);
    let again = marie.send(NEW, &seen, &project).await;
    assert_eq!(again.status, 303, "{}", again.text());
    assert_eq!(again.header("location"), first.header("location"));
    let other = marie
        .send(NEW, &seen, &new_project("Extranet", "marie"))
        .await;
    assert_eq!(other.status, 422);
    assert!(other.text().contains("value=\"Extranet\""));
    assert_eq!(found(&mut marie, "tranet").await, 1);

    // Twice at once, as by two clicks.
    let seen = unseen(&marie.page(NEW).await, NEW);
    let project = new_project("Extranet", "marie");
    let mut second = marie.again();
    let both = tokio::join!(
        marie.send(NEW, &seen, &project),
        second.send(NEW, &seen, &project)
    );
    assert_eq!(
        (both.0.status, both.1.status),
        (
            poem::http::StatusCode::SEE_OTHER,
            poem::http::StatusCode::SEE_OTHER
        )
    );
    assert_eq!(both.0.header("location"), both.1.header("location"));
    assert_eq!(found(&mut marie, "tranet").await, 2);
}

#[tokio::test]
async fn a_lead_moves_stages_and_reopening_takes_a_reason() {
    let ground = Ground::new().await;
    let project = format!("/projets/{}/", ground.project);
    let mut marie = ground.browser("marie").await;
    let path = format!("{project}etapes/tests/rouvrir/");
    let empty = marie.fill(&path, &pairs(&[("reason", "")])).await;
    assert_eq!(empty.status, 400);
    let done = marie
        .fill(&path, &pairs(&[("reason", "Un cas oublié.")]))
        .await;
    assert_eq!(done.status, 303, "{}", done.text());
    let page = marie.get(&(ground.tasks() + "creer/")).await;
    assert_eq!(page.status, 409, "tests are open");
    assert!(page.text().contains("TESTS"));
    let page = marie.page(&project).await;
    let action = format!("{project}etapes/tests/terminer/");
    let seen = unseen(&page, &action);
    assert_eq!(marie.send(&action, &seen, &[]).await.status, 303);
    let mut another = seen;
    another.retain(|(name, _)| name != "key");
    let stale = marie.send(&action, &another, &[]).await;
    assert_eq!(stale.status, 409, "the revision they saw has passed");

    // What is not possible is shown with its reason, and has no button.
    let page = marie.page(&project).await;
    assert!(page.contains("Terminer l’étape Déploiement"), "{page}");
    assert!(page.contains("L’étape Déploiement n’est pas terminée."));
    let start = format!("{project}etapes/deploiement/commencer/");
    let begun = marie.send(&start, &unseen(&page, &start), &[]).await;
    assert_eq!(begun.status, 303, "{}", begun.text());
    let action = format!("{project}etapes/deploiement/terminer/");
    let seen = unseen(&marie.page(&project).await, &action);
    ground.planned("v1", "TEST").await;
    let page = marie.page(&project).await;
    assert!(!page.contains(&action) && page.contains("encore ouvert"));
    let open = marie.send(&action, &seen, &[]).await;
    assert_eq!(open.status, 409);
    assert!(open.text().contains("encore ouvert"));

    let mut jean = ground.browser("jean").await;
    assert!(!jean.page(&project).await.contains("etapes/"));
    let refused = jean.get(&path).await;
    assert_eq!(refused.status, 403);
    for bad in ["etapes/recette/terminer/", "etapes/tests/sauter/"] {
        assert_eq!(
            marie.get(&format!("{project}{bad}")).await.status,
            404,
            "{bad}"
        );
    }
}

#[tokio::test]
async fn members_hold_the_role_they_are_given() {
    let ground = Ground::new().await;
    let project = format!("/projets/{}/", ground.project);
    let mut marie = ground.browser("marie").await;
    let path = format!("{project}membres/");
    for (login, role, says) in [
        ("nobody", "developer", "nobody"),
        ("paul", "support", "paul"),
    ] {
        let answer = marie
            .fill(&path, &pairs(&[("login", login), ("role", role)]))
            .await;
        assert_eq!(answer.status, 400, "{login}");
        assert!(answer.text().contains(says), "{login}");
    }
    let done = marie
        .fill(&path, &pairs(&[("login", "sofia"), ("role", "support")]))
        .await;
    assert_eq!(done.status, 303, "{}", done.text());
    let page = marie.page(&project).await;
    assert!(page.contains("Sofia Costa"));
    let action = format!("{project}membres/retirer/");
    let csrf = unseen(&page, &action).remove(0);
    let gone = [csrf.clone(), ("login".into(), "sofia".into())];
    assert_eq!(marie.send(&action, &gone, &[]).await.status, 303);
    assert!(!marie.page(&project).await.contains("Sofia Costa"));
    let lead = [csrf, ("login".into(), "marie".into())];
    assert_eq!(marie.send(&action, &lead, &[]).await.status, 409);
    let mut paul = ground.browser("paul").await;
    assert_eq!(paul.get(&path).await.status, 403);
}

#[tokio::test]
async fn rules_and_freezes_are_set_and_hold() {
    let ground = Ground::new().await;
    let project = format!("/projets/{}/", ground.project);
    let mut marie = ground.browser("marie").await;
    let path = format!("{project}regles/");
    for patience in ["0", "beaucoup", "20000"] {
        let answer = marie.fill(&path, &pairs(&[("patience", patience)])).await;
        assert_eq!(answer.status, 400, "{patience}");
        assert!(
            answer.text().contains(&format!("value=\"{patience}\"")),
            "{patience}"
        );
    }
    let rules = pairs(&[
        ("patience", "45"),
        ("planner-DEV", "yes"),
        ("promotion", "yes"),
    ]);
    assert_eq!(marie.fill(&path, &rules).await.status, 303);
    let page = marie.page(&project).await;
    assert!(page.contains("45 min") && page.contains("<dd>DEV</dd>"));

    let path = format!("{project}gels/");
    let freeze = |from: &str, until: &str| {
        pairs(&[
            ("name", "Clôture"),
            ("from", from),
            ("until", until),
            ("time_zone", "Europe/Paris"),
            ("frozen-TEST", "yes"),
        ])
    };
    let (soon, late) = (ground.in_hours(1), ground.in_hours(72));
    let reversed = marie.fill(&path, &freeze(&late, &soon)).await;
    assert_eq!(reversed.status, 400);
    assert_eq!(marie.fill(&path, &freeze(&soon, &late)).await.status, 303);
    let task = ground.planned("v1", "TEST").await;
    let mut admin = ground.browser("admin.g").await;
    assert!(
        admin
            .page(&format!("{task}autoriser/"))
            .await
            .contains("Gel «\u{a0}Clôture\u{a0}»")
    );
    let action = format!("{project}gels/retirer/");
    assert!(!marie.page(&project).await.contains(&action));
    let seen = unseen(&admin.page(&project).await, &action);
    let mut forced = unseen(&marie.page(&path).await, &path);
    forced.push(("freeze".into(), "0".into()));
    let refused = marie.send(&action, &forced, &[]).await;
    assert_eq!(refused.status, 403, "a lead relaxes no rule");
    assert!(refused.text().contains("Seul un administrateur"));
    let removed = admin.send(&action, &seen, &[]).await;
    assert_eq!(removed.status, 303, "{}", removed.text());
    assert!(marie.page(&project).await.contains("Aucun gel"));
}

#[tokio::test]
async fn each_form_of_a_project_sent_twice_is_carried_out_once_and_answered_alike() {
    let ground = Ground::new().await;
    let project = format!("/projets/{}/", ground.project);
    let mut admin = ground.browser("admin.g").await;
    let (soon, late) = (ground.in_hours(1), ground.in_hours(72));
    let member = pairs(&[("login", "sofia"), ("role", "support")]);
    let freeze = pairs(&[
        ("name", "Clôture"),
        ("from", &soon),
        ("until", &late),
        ("time_zone", "Europe/Paris"),
        ("frozen-TEST", "yes"),
    ]);
    let rules = pairs(&[("patience", "45"), ("promotion", "yes")]);
    let reason = pairs(&[("reason", "Une erreur.")]);
    let none = Vec::new();
    // Where the form is, where it goes, what is typed.
    let forms = [
        ("membres/", "membres/", &member),
        ("gels/", "gels/", &freeze),
        ("regles/", "regles/", &rules),
        ("", "gels/retirer/", &none),
        ("", "etapes/deploiement/commencer/", &none),
        ("etapes/tests/rouvrir/", "etapes/tests/rouvrir/", &reason),
    ];
    for (at, to, typed) in forms {
        let to = format!("{project}{to}");
        let seen = unseen(&admin.page(&format!("{project}{at}")).await, &to);
        for _ in 0..2 {
            let sent = admin.send(&to, &seen, typed).await;
            assert_eq!(sent.status, 303, "{to}: {}", sent.text());
            assert_eq!(sent.header("location"), project);
        }
        let mut other = typed.clone();
        other.push(("else".into(), "x".into()));
        let other = admin.send(&to, &seen, &other).await;
        assert!(other.status.is_client_error(), "{to}: {}", other.status);
    }
    let page = admin.page(&project).await;
    assert!(page.contains("Aucun gel"));
    // What was taken away once is not taken away again by the same form.
    let to = format!("{project}membres/retirer/");
    let form = unseen(&page, &to);
    let login = form.iter().find(|(name, _)| name == "login").unwrap();
    let login = login.1.clone();
    assert_eq!(admin.send(&to, &form, &[]).await.status, 303);
    let role = match login.as_str() {
        "jean" => "senior_developer",
        "sofia" => "support",
        _ => "developer",
    };
    let back = pairs(&[("login", &login), ("role", role)]);
    let back = admin.fill(&format!("{project}membres/"), &back).await;
    assert_eq!(back.status, 303, "{}", back.text());
    assert_eq!(admin.send(&to, &form, &[]).await.status, 303);
    assert!(admin.page(&project).await.contains(&login));
}
