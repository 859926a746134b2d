//! What cannot be: dates, texts, sizes. Each is said in both languages, and what was typed stays.

use poem::http::Method;

use super::ground::{Ground, LANGUAGES, pairs};
use crate::support::Call;

/// The date of the last Sunday of a month in a year that lies ahead.
fn last_sunday(ground: &Ground, month: u32) -> String {
    use chrono::{Datelike, NaiveDate, Weekday};
    let year = ground.now().year() + 1;
    let days = (1..=31)
        .rev()
        .filter_map(|day| NaiveDate::from_ymd_opt(year, month, day));
    let mut sundays = days.filter(|day| day.weekday() == Weekday::Sun);
    sundays.next().unwrap().to_string()
}

#[tokio::test]
async fn an_hour_that_does_not_exist_is_refused_and_one_that_comes_twice_is_asked_about() {
    let ground = Ground::new().await;
    let mut marie = ground.browser("marie").await;
    let path = ground.tasks() + "creer/";
    let mut plan = ground.plan("v1.2.0", "TEST");
    plan[4].1 = format!("{}T02:30", last_sunday(&ground, 3));
    let never = marie.fill(&path, &plan).await;
    assert_eq!(never.status, 400);
    let text = never.text();
    assert!(text.contains("Cette heure n’existe pas") && text.contains("<title>Erreur"));
    assert!(text.contains("value=\"v1.2.0\"") && text.contains(&plan[4].1));
    marie.get(&format!("{path}?lang=en")).await;
    let english = marie.fill(&path, &plan).await;
    assert!(english.text().contains("There is no such hour"));
    marie.get(&format!("{path}?lang=fr")).await;

    plan[4].1 = format!("{}T02:30", last_sunday(&ground, 10));
    let twice = marie.fill(&path, &plan).await;
    assert_eq!(twice.status, 400);
    let text = twice.text();
    assert!(text.contains("Cette heure existe deux fois"));
    assert!(text.contains("UTC+02:00") && text.contains("UTC+01:00"));
    marie.get(&format!("{path}?lang=en")).await;
    let english = marie.fill(&path, &plan).await;
    assert_eq!(english.status, 400);
    let text = english.text();
    assert!(text.contains("This hour comes twice") && text.contains("Say which."));
    assert!(text.contains("UTC+02:00") && text.contains("UTC+01:00"));
    marie.get(&format!("{path}?lang=fr")).await;
    plan.push(("which".into(), "second".into()));
    let done = marie.fill(&path, &plan).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let page = marie.page(done.header("location")).await;
    assert!(
        page.contains("T01:30:00Z\""),
        "the second time, by winter's clocks"
    );
}

#[tokio::test]
async fn what_cannot_be_planned_is_said_field_by_field() {
    let ground = Ground::new().await;
    let mut marie = ground.browser("marie").await;
    let path = ground.tasks() + "creer/";
    let long = "v".repeat(51);
    let environment = ["Choisissez l’environnement.", "Choose the environment."];
    let control = ["caractère de contrôle", "a control character"];
    let responsible = ["peut exécuter les déploiements", "may execute deployments"];
    let cases: [(usize, &str, [&str; 2]); 12] = [
        (0, "", ["remplir", "Fill this in"]),
        (0, "v 1", ["sans espace", "without blanks"]),
        (0, &long, ["Au plus 50", "50 characters at the most"]),
        (0, "v1\u{202e}", control),
        (1, "", environment),
        (1, "MARS", environment),
        (2, "  ", ["remplir", "Fill this in"]),
        (3, "nobody", responsible),
        (3, "paul", responsible),
        (4, "2020-01-01T10:00", ["est passée", "is past"]),
        (4, "demain", ["Indiquez une date", "Enter a date"]),
        (
            5,
            "Europe/Nantes",
            ["Ce fuseau n’existe pas", "There is no such zone"],
        ),
    ];
    for (at, lang) in LANGUAGES.into_iter().enumerate() {
        marie.reads(lang).await;
        for (field, value, says) in cases {
            let mut plan = ground.plan("v1.2.0", "TEST");
            plan[field].1 = value.to_owned();
            let answer = marie.fill(&path, &plan).await;
            assert_eq!(answer.status, 400, "{value:?}");
            let text = answer.text();
            assert!(text.contains(says[at]), "{lang} {value:?}: {text}");
            assert!(text.contains("aria-invalid=\"true\""), "{value:?}");
            assert!(text.contains("frais de port") || field == 2, "{value:?}");
        }
    }
    let list = marie.page(&ground.tasks()).await;
    assert!(list.contains("No deployments yet"), "{list}");
}

#[tokio::test]
async fn a_log_has_bounds_and_nothing_invisible() {
    let ground = Ground::new().await;
    let task = ground.running("v1.2.0", "TEST").await;
    let mut jean = ground.browser("jean").await;
    let path = format!("{task}executer/");
    let many = "x\n".repeat(1_001);
    let long = "y".repeat(4_001);
    let huge = format!("outcome=logs&log={}", "z".repeat(10_000_000));
    let too_large = ["C’est trop volumineux", "This is too large"];
    for (at, lang) in LANGUAGES.into_iter().enumerate() {
        jean.reads(lang).await;
        for (log, says) in [
            ("", ["au moins une ligne", "at least one line"]),
            (
                &many,
                ["Au plus 1\u{202f}000 lignes", "1,000 lines at once"],
            ),
            (&long, ["dépasse 4\u{202f}000", "longer than 4,000"]),
        ] {
            let fields = pairs(&[("outcome", "logs"), ("log", log)]);
            let answer = jean.fill(&path, &fields).await;
            assert_eq!(answer.status, 400, "{says:?}");
            assert!(
                answer.text().contains(says[at]),
                "{lang} {says:?}: {}",
                answer.text()
            );
        }
        let call = Call::new(Method::POST, &path);
        let call = call.body("application/x-www-form-urlencoded", &huge);
        let answer = jean.browser.send(call).await;
        assert_eq!(answer.status, 413);
        let text = answer.text();
        assert!(text.contains(too_large[at]), "{lang}: {text}");
    }
    jean.outcome(
        &task,
        &[("outcome", "logs"), ("log", "\u{1b}[31mrouge\u{7}<b>")],
    )
    .await;
    let page = jean.page(&task).await;
    assert!(page.contains("<span>rouge␇&#60;b&#62;</span>"));
}
