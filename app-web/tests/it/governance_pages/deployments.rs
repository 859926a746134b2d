//! The way of a deployment, from its plan to its incident.

use chrono::TimeDelta;

use super::ground::{CONFIRMED, Ground, pairs, unseen};

#[tokio::test]
async fn a_lead_plans_and_authorises_a_senior_executes_and_fails_and_the_incident_is_there() {
    let ground = Ground::new().await;
    let task = ground.planned("v1.2.0", "TEST").await;
    let (mut marie, mut jean) = (ground.browser("marie").await, ground.browser("jean").await);
    let page = marie.page(&task).await;
    assert!(page.contains("Corrections du calcul des frais de port") && page.contains("Prévu"));

    let path = format!("{task}autoriser/");
    let form = marie.page(&path).await;
    for words in [
        "les tests sont validés",
        "l’équipe est prête",
        "le planning est respecté",
    ] {
        assert!(form.contains(words), "{words}");
    }
    let partly = marie.fill(&path, &pairs(&CONFIRMED[..2])).await;
    assert_eq!(partly.status, 400);
    assert!(partly.text().contains("Confirmez les trois points"));
    let done = marie.fill(&path, &pairs(&CONFIRMED)).await;
    assert_eq!(
        (done.status.as_u16(), done.header("location")),
        (303, task.as_str())
    );
    let told = marie.page(&task).await;
    assert!(told.contains("Déploiement autorisé."));
    assert!(
        !marie.page(&task).await.contains("Déploiement autorisé."),
        "said once"
    );
    assert!(told.contains("a autorisé") && told.contains("Marie Martin"));

    let four_eyes = marie.get(&format!("{task}executer/")).await;
    assert_eq!(four_eyes.status, 403);
    assert!(
        jean.page("/equipe/tableau-de-bord/")
            .await
            .contains("v1.2.0")
    );
    jean.outcome(&task, &[("outcome", "start")]).await;
    let log = "Sauvegarde OK\r\nArrêt serveur OK";
    jean.outcome(&task, &[("outcome", "logs"), ("log", log)])
        .await;
    let page = marie.page(&task).await;
    assert!(page.contains("<span>Sauvegarde OK</span>") && page.contains("Arrêt serveur OK"));
    assert!(page.contains("data-stream=") && page.contains("Actualiser"));

    let path = format!("{task}executer/");
    let empty = jean
        .fill(
            &path,
            &pairs(&[
                ("outcome", "failed"),
                ("log", "Migration KO"),
                ("reason", " "),
            ]),
        )
        .await;
    assert_eq!(empty.status, 400);
    assert!(
        empty.text().contains("Migration KO"),
        "what was typed stays"
    );
    let fields = [
        ("outcome", "failed"),
        ("log", "Migration KO"),
        ("reason", "Index manquant."),
    ];
    jean.outcome(&task, &fields).await;
    let page = jean.page(&task).await;
    assert!(page.contains("L’incident est ouvert, priorité haute."));
    let incident = super::ground::links(&page);
    let incident = incident
        .iter()
        .find(|link| link.starts_with("/incidents/01"))
        .unwrap();
    let shown = jean.page(incident).await;
    assert!(shown.contains("INCIDENT - Échec déploiement v1.2.0"));
    assert!(shown.contains("Migration KO") && shown.contains("Jean Petit"));
    let list = marie.page(&ground.tasks()).await;
    assert!(
        list.contains(incident.as_str()),
        "the row leads to its incident"
    );
}

#[tokio::test]
async fn refusing_planning_again_editing_taking_back_and_giving_up() {
    let ground = Ground::new().await;
    let task = ground.planned("v1.2.0", "TEST").await;
    let mut marie = ground.browser("marie").await;
    let reason = pairs(&[("reason", "La fenêtre ne convient pas.")]);
    for (act, fields, says) in [
        ("refuser", reason.clone(), "Refusé"),
        ("replanifier", vec![], "Prévu"),
        ("autoriser", pairs(&CONFIRMED), "Autorisé"),
        ("revoquer", reason.clone(), "Prévu"),
        ("annuler", reason.clone(), "Annulé"),
    ] {
        if act != "replanifier" && act != "autoriser" {
            let empty = marie
                .fill(&format!("{task}{act}/"), &pairs(&[("reason", "")]))
                .await;
            assert_eq!(empty.status, 400, "{act}");
            assert!(empty.text().contains("<title>Erreur"), "{act}");
        }
        let done = marie.fill(&format!("{task}{act}/"), &fields).await;
        assert_eq!(done.status, 303, "{act}: {}", done.text());
        let page = marie.page(&task).await;
        assert!(page.contains(says), "{act}");
    }
    let page = marie.page(&task).await;
    assert!(page.contains("La fenêtre ne convient pas."));
    assert!(page.contains("Nouvel essai"));
    let retry = format!("{}creer/?retry_of=", ground.tasks());
    let retry = super::ground::links(&page)
        .into_iter()
        .find(|link| link.starts_with(&retry));
    assert!(
        marie
            .page(&retry.unwrap())
            .await
            .contains("value=\"v1.2.0\"")
    );
}

#[tokio::test]
async fn an_edit_voids_the_authorisation_and_the_history_says_what_changed() {
    let ground = Ground::new().await;
    let task = ground.authorised("v1.2.0", "TEST").await;
    let mut marie = ground.browser("marie").await;
    let path = format!("{task}modifier/");
    let form = marie.page(&path).await;
    assert!(form.contains("value=\"v1.2.0\"") && form.contains("annule l’autorisation"));
    let mut plan = ground.plan("v1.2.1", "TEST");
    plan[2].1 = "Autre chose".into();
    assert_eq!(marie.fill(&path, &plan).await.status, 303);
    let page = marie.page(&task).await;
    assert!(
        page.contains("Version : v1.2.0 → v1.2.1")
            || page.contains("Version\u{202f}: v1.2.0 → v1.2.1")
    );
    assert!(page.contains("L’autorisation ne vaut plus."));
    let mut jean = ground.browser("jean").await;
    assert_eq!(jean.get(&format!("{task}executer/")).await.status, 409);
}

/// Given an authorised one whose form of execution is open, when its plan is edited, then a start
/// that is sent all the same does nothing, as it was seen and with the revision it now has.
#[tokio::test]
async fn a_start_that_is_forced_after_an_edit_does_nothing() {
    let ground = Ground::new().await;
    let task = ground.authorised("v1.2.0", "TEST").await;
    let path = format!("{task}executer/");
    let (mut marie, mut jean) = (ground.browser("marie").await, ground.browser("jean").await);
    let seen = unseen(&jean.page(&path).await, &path);
    let mut plan = ground.plan("v1.2.0", "TEST");
    plan[2].1 = "Autre chose".into();
    let edited = marie.fill(&format!("{task}modifier/"), &plan).await;
    assert_eq!(edited.status, 303, "{}", edited.text());
    let start = pairs(&[("outcome", "start")]);
    let stale = jean.send(&path, &seen, &start).await;
    assert_eq!(stale.status, 409, "{}", stale.text());
    let mut current = seen.clone();
    let revision = current.iter_mut().find(|(name, _)| name == "revision");
    let revision = &mut revision.unwrap().1;
    *revision = (revision.parse::<u64>().unwrap() + 1).to_string();
    let forced = jean.send(&path, &current, &start).await;
    assert_eq!(forced.status, 409, "{}", forced.text());
    let text = forced.text();
    assert!(
        text.contains("Ce déploiement n’est pas autorisé."),
        "{text}"
    );
    let page = jean.page(&task).await;
    assert!(page.contains("Prévu") && !page.contains("En cours"));
    assert!(!page.contains("a commencé"));
}

#[tokio::test]
async fn whoever_saw_an_older_revision_is_told_who_did_what_and_keeps_their_words() {
    let ground = Ground::new().await;
    let task = ground.planned("v1.2.0", "TEST").await;
    let path = format!("{task}refuser/");
    let mut marie = ground.browser("marie").await;
    let seen = unseen(&marie.page(&path).await, &path);
    let mut admin = ground.browser("admin.g").await;
    let edit = format!("{task}modifier/");
    let done = admin.fill(&edit, &ground.plan("v1.2.5", "TEST")).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let page = marie.page(&task).await;
    assert!(page.contains("Modifié depuis par Gilles Arnaud"));
    let words = pairs(&[("reason", "Trop tôt, à mon avis.")]);
    let mut text = String::new();
    for (lang, says) in [
        (
            "en",
            "Gilles Arnaud changed this deployment while you were typing.",
        ),
        (
            "fr",
            "Gilles Arnaud a modifié ce déploiement pendant votre saisie.",
        ),
    ] {
        marie.reads(lang).await;
        let stale = marie.send(&path, &seen, &words).await;
        assert_eq!(stale.status, 409);
        text = stale.text();
        assert!(text.contains(says), "{text}");
        assert!(text.contains("Trop tôt, à mon avis.") && text.contains("v1.2.5"));
    }
    let fresh = unseen(&text, &path);
    let again = marie.send(&path, &fresh, &words).await;
    assert_eq!(
        again.status, 303,
        "and sends it with the revision they now saw"
    );
}

#[tokio::test]
async fn a_form_sent_twice_is_carried_out_once_and_answered_alike() {
    let ground = Ground::new().await;
    let mut marie = ground.browser("marie").await;
    let path = ground.tasks() + "creer/";
    let seen = unseen(&marie.page(&path).await, &path);
    let plan = ground.plan("v1.2.0", "TEST");
    let first = marie.send(&path, &seen, &plan).await;
    let second = marie.send(&path, &seen, &plan).await;
    assert_eq!((first.status.as_u16(), second.status.as_u16()), (303, 303));
    assert_eq!(first.header("location"), second.header("location"));
    let list = marie.page(&ground.tasks()).await;
    assert_eq!(list.matches(">v1.2.0</a>").count(), 1);
    let other = marie
        .send(&path, &seen, &ground.plan("v1.3.0", "TEST"))
        .await;
    assert_eq!(other.status, 422);
    assert!(other.text().contains("Ce formulaire est déjà parti"));
    let task = first.header("location");
    let path = format!("{task}autoriser/");
    let seen = unseen(&marie.page(&path).await, &path);
    for _ in 0..2 {
        let sent = marie.send(&path, &seen, &pairs(&CONFIRMED)).await;
        assert_eq!((sent.status.as_u16(), sent.header("location")), (303, task));
    }
}

#[tokio::test]
async fn an_administrator_overrides_a_rule_with_a_reason_and_nobody_else() {
    let ground = Ground::new().await;
    let task = ground.planned("v1.2.0", "PROD").await;
    let path = format!("{task}autoriser/");
    let mut admin = ground.browser("admin.g").await;
    let form = admin.page(&path).await;
    assert!(form.contains("name=\"override_reason\"") && form.contains("PREPROD"));
    let without = admin.fill(&path, &pairs(&CONFIRMED)).await;
    assert_eq!(without.status, 403);
    let mut fields = pairs(&CONFIRMED);
    fields.push(("override_reason".into(), "Correctif de sécurité.".into()));
    let done = admin.fill(&path, &fields).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let page = admin.page(&task).await;
    assert!(page.contains("outrepassée") && page.contains("Correctif de sécurité."));
    let what = "avait pas été déployée avec succès en PREPROD.";
    assert_eq!(page.matches(what).count(), 2, "above, and in the history");
    let list = admin
        .page(&format!("{}?override=yes", ground.tasks()))
        .await;
    assert!(list.contains(&task));
}

#[tokio::test]
async fn a_silent_deployment_says_so_and_is_ended_by_a_named_person() {
    let ground = Ground::new().await;
    let task = ground.running("v1.2.0", "TEST").await;
    ground.clock.forward(TimeDelta::minutes(31));
    let mut jean = ground.browser("jean").await;
    let page = jean.page(&task).await;
    assert!(page.contains("Sans nouvelles") && page.contains("Plus aucun signe de vie"));
    jean.outcome(&task, &[("outcome", "succeeded"), ("log", "Tests OK")])
        .await;
    let page = jean.page(&task).await;
    assert!(page.contains("Réussi") && page.contains("Jean Petit a inscrit la réussite"));
}
