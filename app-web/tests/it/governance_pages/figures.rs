//! The four figures by which deliveries are compared.

use chrono::TimeDelta;

use super::ground::{CONFIRMED, Ground, links, pairs, unseen};

/// Language, heading, and of each figure its name, its value and what it is.
type Shown = (&'static str, &'static str, [[&'static str; 3]; 4]);

const SHOWN: [Shown; 2] = [
    (
        "fr",
        "Quatre mesures des livraisons en production",
        [
            [
                "Fréquence de déploiement",
                "0,2 par semaine",
                "Déploiements en production réussis, par semaine.",
            ],
            [
                "Délai de livraison",
                "12\u{a0}min",
                "Médiane du temps entre le premier plan d’un déploiement en production et sa \
                     réussite.",
            ],
            [
                "Taux d’échec",
                "50\u{a0}%",
                "Déploiements en production échoués, parmi ceux qui ont abouti ou échoué.",
            ],
            [
                "Temps de rétablissement",
                "18\u{a0}min",
                "Médiane du temps entre l’ouverture de l’incident d’un déploiement échoué et \
                     sa résolution.",
            ],
        ],
    ),
    (
        "en",
        "Four figures of deliveries to production",
        [
            [
                "Deployment frequency",
                "0.2 a week",
                "Successful deployments to production, a week.",
            ],
            [
                "Lead time",
                "12\u{a0}min",
                "Median time from the first plan of a deployment to production to its success.",
            ],
            [
                "Change failure rate",
                "50%",
                "Failed deployments to production, of those that succeeded or failed.",
            ],
            [
                "Time to restore",
                "18\u{a0}min",
                "Median time from the opening of the incident of a failed deployment to its \
                     resolution.",
            ],
        ],
    ),
];

/// Given a success in production, a failure and the resolution of its incident, then the page shows
/// each of the four figures with its name, its value and what it is.
#[tokio::test]
async fn the_four_figures_stand_on_the_page_with_what_they_are() {
    let ground = Ground::new().await;
    let (mut admin, mut jean) = (
        ground.browser("admin.g").await,
        ground.browser("jean").await,
    );
    let mut over = pairs(&CONFIRMED);
    over.push(("override_reason".into(), "Correctif de sécurité.".into()));
    let reason = [("outcome", "failed"), ("reason", "KO"), ("log", "")];
    let mut failed = String::new();
    for (version, end) in [
        ("v1", &[("outcome", "succeeded"), ("log", "")][..]),
        ("v2", &reason),
    ] {
        failed = ground.planned(version, "PROD").await;
        let given = admin.fill(&format!("{failed}autoriser/"), &over).await;
        assert_eq!(given.status, 303, "{}", given.text());
        jean.outcome(&failed, &[("outcome", "start")]).await;
        ground.clock.forward(TimeDelta::minutes(12));
        jean.outcome(&failed, end).await;
    }
    ground.clock.forward(TimeDelta::minutes(18));
    let page = jean.page(&failed).await;
    let mut links = links(&page).into_iter();
    let incident = links.find(|link| link.starts_with("/incidents/01"));
    let incident = incident.expect("a failure has its incident");
    for act in ["prendre-en-compte", "analyser"] {
        let action = format!("{incident}{act}/");
        let seen = unseen(&jean.page(&incident).await, &action);
        let sent = jean.send(&action, &seen, &[]).await;
        assert_eq!(sent.status, 303, "{act}: {}", sent.text());
    }
    let cause = pairs(&[("cause", "Index manquant.")]);
    let sent = jean.fill(&format!("{incident}resoudre/"), &cause).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    ground.clock.forward(TimeDelta::seconds(1));
    for (lang, heading, figures) in SHOWN {
        jean.get(&format!("{}?lang={lang}", ground.tasks())).await;
        let page = jean.page(&ground.tasks()).await;
        let (_, card) = page.split_once("id=\"h-dora\">").unwrap();
        assert!(card.starts_with(&format!("{heading}</h2>")), "{lang}");
        let (card, _) = card.split_once("</dl>").unwrap();
        let shown: Vec<&str> = card.split("<div><dt>").skip(1).collect();
        assert_eq!(shown.len(), 4, "{card}");
        for (shown, [name, value, definition]) in shown.into_iter().zip(figures) {
            let start = format!("{name}</dt><dd><b>{value}</b>");
            assert!(shown.starts_with(&start), "{start}: {shown}");
            let end = format!("<dd class=\"hint\">{definition}</dd>");
            assert!(shown.contains(&end), "{end}: {shown}");
        }
    }
}
