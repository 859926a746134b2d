//! One project: stages, members, rules.

use super::ground::{Ground, pairs, unseen};

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
    let stale = marie.send(&action, &seen, &[]).await;
    assert_eq!(stale.status, 409, "the revision they saw has passed");

    ground.planned("v1", "TEST").await;
    let page = marie.page(&project).await;
    let action = format!("{project}etapes/deploiement/terminer/");
    let open = marie.send(&action, &unseen(&page, &action), &[]).await;
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
