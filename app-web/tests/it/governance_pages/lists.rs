//! Lists: numbers that lead to their rows, filters, pages, files, the calendar.

use super::ground::{Ground, links, pairs};

/// A project with a task in five states.
async fn many() -> Ground {
    let ground = Ground::new().await;
    let mut jean = ground.browser("jean").await;
    let failed = ground.running("v1", "TEST").await;
    jean.outcome(
        &failed,
        &[("outcome", "failed"), ("reason", "KO"), ("log", "")],
    )
    .await;
    let good = ground.running("v2", "TEST").await;
    jean.outcome(&good, &[("outcome", "succeeded"), ("log", "OK")])
        .await;
    ground.running("v3", "TEST").await;
    ground.authorised("v3", "DEV").await;
    ground.planned("v3", "PREPROD").await;
    ground.planned("v4", "PROD").await;
    ground
}

fn rows(page: &str) -> usize {
    page.matches("class=\"rowlink num\"").count()
}

#[tokio::test]
async fn each_number_leads_to_exactly_its_rows_and_the_parts_add_up() {
    let ground = many().await;
    let mut luc = ground.browser("luc").await;
    for query in [
        "",
        "?environment=TEST",
        "?environment=DEV&environment=PROD",
        // The numbers stand whatever rows are shown below them.
        "?state=failed",
    ] {
        let page = luc.page(&format!("{}{query}", ground.tasks())).await;
        let tiles: Vec<(String, usize)> = page
            .split("class=\"tile\" href=\"")
            .skip(1)
            .map(|rest| {
                let (href, rest) = rest.split_once("\">").unwrap();
                let count = rest.split('<').next().unwrap().parse().unwrap();
                (href.replace("&#38;", "&"), count)
            })
            .collect();
        assert_eq!(tiles.len(), 7);
        let parts: usize = tiles[1..].iter().map(|(_, count)| count).sum();
        assert_eq!(tiles[0].1, parts, "{query}");
        for (href, count) in &tiles {
            let path = href.split('#').next().unwrap();
            assert_eq!(rows(&luc.page(path).await), *count, "{href}");
        }
    }
    let page = luc.page(&ground.tasks()).await;
    assert!(page.contains("50\u{a0}%") && page.contains("1 sur 2 achevés"));
    assert!(page.contains("dont 1 autorisé"));
    let fresh = ground.another_project().await;
    let empty = luc.page(&format!("/projets/{fresh}/deploiements/")).await;
    assert!(empty.contains("<dd class=\"flex items-baseline gap-2 flex-wrap\">–</dd>"));
}

#[tokio::test]
async fn filters_come_back_as_chips_and_a_reversed_period_says_so() {
    let ground = many().await;
    let mut luc = ground.browser("luc").await;
    let path = format!(
        "{}?state=failed&environment=TEST&from=2020-01-01",
        ground.tasks()
    );
    let page = luc.page(&path).await;
    assert_eq!(rows(&page), 1);
    for chip in ["Échec", "Test", "À partir du 01/01/2020"] {
        assert!(page.contains(&format!("{chip}<svg")), "{chip}");
    }
    let page = luc
        .page(&format!("{}?from=2026-02-02&to=2026-02-01", ground.tasks()))
        .await;
    assert!(page.contains("La date de fin précède la date de début."));
    assert!(!page.contains("class=\"chip\""), "it narrows nothing");
    let page = luc
        .page(&format!("{}?state=cancelled", ground.tasks()))
        .await;
    assert!(page.contains("Aucun déploiement ne correspond"));
}

#[tokio::test]
async fn what_a_filter_does_not_understand_is_said_and_left_out() {
    let ground = many().await;
    let mut luc = ground.browser("luc").await;
    let tasks = ground.tasks();
    for (list, bad) in [
        (format!("{tasks}?environment=TEST"), "state=nope"),
        (format!("{tasks}?environment=TEST"), "environment=LUNE"),
        (format!("{tasks}?environment=TEST"), "override=1"),
        (format!("{tasks}?environment=TEST"), "days=31"),
        ("/incidents/?state=open".to_owned(), "severity=nope"),
        ("/incidents/?state=open".to_owned(), "state=nope"),
        ("/incidents/?state=open".to_owned(), "mine=1"),
    ] {
        let links = |page: &str| page.matches("class=\"rowlink").count();
        let without = luc.page(&list).await;
        let page = luc.page(&format!("{list}&{bad}")).await;
        assert!(page.contains("Ce filtre n’est pas compris"), "{bad}");
        assert!(page.contains(&format!("«\u{a0}{bad}\u{a0}»")), "{bad}");
        assert_eq!(page.matches("class=\"chip\"").count(), 1, "{bad}");
        assert_eq!(links(&page), links(&without), "{bad}");
        assert!(links(&page) > 0 && !without.contains("n’est pas compris"));
    }
    // A day that is none leaves the other in force.
    let page = luc.page(&format!("{tasks}?from=hier&to=2020-01-02")).await;
    assert!(page.contains("Cette date n’existe pas"));
    assert!(page.contains("Jusqu’au 02/01/2020<svg") && rows(&page) == 0);
}

#[tokio::test]
async fn long_lists_have_pages_whose_cursors_are_this_lists() {
    let ground = Ground::new().await;
    let mut marie = ground.browser("marie").await;
    let path = ground.tasks() + "creer/";
    for n in 0..23 {
        let sent = marie
            .fill(&path, &ground.plan(&format!("v1.{n}"), "DEV"))
            .await;
        assert_eq!(sent.status, 303);
    }
    let first = marie.page(&ground.tasks()).await;
    assert_eq!(rows(&first), 20);
    let next = links(&first)
        .into_iter()
        .find(|link| link.contains("cursor="))
        .unwrap();
    let second = marie.page(&next).await;
    assert_eq!(rows(&second), 3);
    let stolen = next.replace("cursor=", "environment=DEV&cursor=");
    assert_eq!(marie.get(&stolen).await.status, 404);
}

#[tokio::test]
async fn the_file_holds_the_filtered_rows_and_no_formula() {
    let ground = many().await;
    let mut marie = ground.browser("marie").await;
    let mut plan = ground.plan("=1+1", "DEV");
    plan[2].1 = "@SUM(A1)\"; avec guillemets".into();
    let sent = marie.fill(&(ground.tasks() + "creer/"), &plan).await;
    assert_eq!(sent.status, 303);
    let answer = marie
        .get(&format!("{}export.csv?environment=DEV", ground.tasks()))
        .await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(
        answer.header("content-disposition"),
        "attachment; filename=\"deploiements.csv\""
    );
    let text = answer.text();
    assert!(text.starts_with('\u{feff}'));
    let lines: Vec<&str> = text.trim_end().split("\r\n").collect();
    assert_eq!(lines.len(), 3, "the heads and two rows: {text}");
    assert!(text.contains("\"'=1+1\";\"DEV\""));
    assert!(text.contains("\"'@SUM(A1)\"\"; avec guillemets\""));
    let page = marie
        .page(&format!("{}?environment=DEV", ground.tasks()))
        .await;
    assert!(page.contains("export.csv?environment=DEV"));

    let page = marie
        .page(&format!("{}?state=authorised", ground.tasks()))
        .await;
    let id = links(&page).into_iter().find_map(|link| {
        let id = link.strip_prefix(&ground.tasks())?.strip_suffix('/')?;
        (id.len() == 36).then(|| id.to_owned())
    });
    let day = plan[4].1.split_once('T').unwrap().0;
    let row = format!(
        "\"v3\";\"DEV\";\"Autorisé\";\"Marie Martin\";\"{}\";\"Europe/Paris\";\"Jean Petit\";\
         \"Corrections du calcul des frais de port\";\"\";\"\";\"{}\"",
        plan[4].1.replace('T', " "),
        id.expect("the row leads to its task"),
    );
    for (query, count) in [
        ("state=authorised", 1),
        ("state=failed&state=succeeded", 2),
        (&format!("state=authorised&from={day}"), 1),
        ("from=2020-01-01&to=2020-01-02", 0),
        ("state=authorised&from=9999-01-01", 0),
    ] {
        let path = format!("{}export.csv?{query}", ground.tasks());
        let text = marie.page(&path).await;
        let rows: Vec<&str> = text.trim_end().split("\r\n").skip(1).collect();
        assert_eq!(rows.len(), count, "{query}: {text}");
        if query.starts_with("state=authorised") && count == 1 {
            assert_eq!(rows, [row.as_str()], "{query}");
        }
    }
}

/// Given a filter that is not understood, then there is no file, as the API has no list: whoever
/// opens it in a spreadsheet would take all rows for those asked for. Both languages say so.
#[tokio::test]
async fn a_file_is_refused_where_its_filter_is_not_understood() {
    let ground = many().await;
    let mut luc = ground.browser("luc").await;
    let tasks = ground.tasks() + "export.csv";
    let incidents = "/incidents/export.csv".to_owned();
    for (file, bad) in [
        (&tasks, "state=nope"),
        (&tasks, "environment=DEV&environment=LUNE"),
        (&tasks, "override=1"),
        (&tasks, "from=hier"),
        (&tasks, "from=2026-02-02&to=2026-02-01"),
        (&incidents, "state=open&state=nope"),
        (&incidents, "severity=nope"),
        (&incidents, "mine=1"),
    ] {
        let last = bad.rsplit('&').next().unwrap_or_default();
        let (french, english) = match last {
            "to=2026-02-01" => ("précède la date de début", "before the start date"),
            _ => ("le fichier n’est pas fait", "no file is made"),
        };
        let named = [format!("«\u{a0}{last}\u{a0}»"), format!("“{last}”")];
        for (lang, words, named) in [("fr", french, &named[0]), ("en", english, &named[1])] {
            let answer = luc.get(&format!("{file}?{bad}&lang={lang}")).await;
            let text = answer.text();
            assert_eq!(answer.status, 400, "{bad}: {text}");
            assert!(text.contains(words), "{words}: {text}");
            // Days have fields of their own on the list; what has none is named.
            let is_day = last.starts_with("from=") || last.starts_with("to=");
            assert!(is_day || text.contains(named), "{named}: {text}");
            let kind = answer.header("content-type");
            assert!(kind.starts_with("text/html"), "{bad}: {kind}");
            assert_eq!(answer.header("content-disposition"), "", "{bad}");
        }
    }
    // What is understood is a file as before.
    for file in [&tasks, &incidents] {
        let text = luc.page(&format!("{file}?state=")).await;
        assert!(text.starts_with('\u{feff}'), "{text}");
    }
}

#[tokio::test]
async fn the_calendar_shows_a_month_and_what_is_frozen() {
    use chrono::{Datelike, TimeDelta};
    use chrono_tz::Europe::Paris;
    let ground = Ground::new().await;
    let task = ground.planned("v1.2.0", "TEST").await;
    let mut marie = ground.browser("marie").await;
    let path = format!("/projets/{}/gels/", ground.project);
    let fields = pairs(&[
        ("name", "Clôture annuelle"),
        ("from", &ground.in_hours(1)),
        ("until", &ground.in_hours(48)),
        ("time_zone", "Europe/Paris"),
        ("frozen-PROD", "yes"),
    ]);
    let sent = marie.fill(&path, &fields).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    let day = (ground.now() + TimeDelta::hours(30)).with_timezone(&Paris);
    let month = format!(
        "/projets/calendrier/?mois={}-{:02}",
        day.year(),
        day.month()
    );
    let page = marie.page(&month).await;
    assert!(page.contains(&task) && page.contains("v1.2.0"));
    assert!(page.contains("Clôture annuelle"));
    let none = marie.page("/projets/calendrier/?mois=2001-01").await;
    assert!(none.contains("Rien de planifié ce mois-ci"));
    let bad = marie.page("/projets/calendrier/?mois=2026-13").await;
    assert!(bad.contains("Ce mois n’existe pas."));
}

/// Given more projects with freezes than a calendar shows, when it is shown, then it says so, and
/// only then; where something is planned, freezes are always shown.
#[tokio::test]
async fn a_calendar_says_that_there_are_more_freezes_than_it_shows() {
    use chrono::{Datelike, TimeDelta};
    use guichet_domain::deployments::{Environment, Freeze};
    use guichet_portal::governance::Hand;
    let ground = Ground::new().await;
    ground.planned("v1.2.0", "TEST").await;
    let projects = ground.house.memory.portal.governance().projects();
    let hand = Hand::Operator("root");
    let freeze = async |id, name: &str| {
        let shown = projects.show(hand, id).await.expect("a project").project;
        let mut rules = shown.rules;
        rules.freezes.push(Freeze {
            name: name.into(),
            from: ground.now(),
            until: ground.now() + TimeDelta::hours(2),
            time_zone: chrono_tz::Europe::Paris,
            environments: [Environment::Prod].into(),
        });
        let set = projects.set_rules(hand, id, shown.revision, Some(rules), None);
        set.await.expect("frozen");
    };
    freeze(ground.project, "Gel du premier").await;
    let mut marie = ground.browser("marie").await;
    let now = ground.now().with_timezone(&chrono_tz::Europe::Paris);
    let month = format!(
        "/projets/calendrier/?mois={}-{:02}",
        now.year(),
        now.month()
    );
    let more = "en voici les 200 plus récents";
    for n in 1..=200 {
        let added = projects.add(hand, &format!("Projet {n}"), "marie").await;
        freeze(added.expect("a project").project.id, &format!("Gel {n}.")).await;
        if n == 199 {
            assert!(!marie.page(&month).await.contains(more));
        }
    }
    let page = marie.page(&month).await;
    assert!(page.contains(more));
    assert!(
        page.contains("Gel du premier") && page.contains("Gel 1.") && page.contains("Gel 200.")
    );
    let other = now.date_naive() - TimeDelta::days(400);
    let other = format!(
        "/projets/calendrier/?mois={}-{:02}",
        other.year(),
        other.month()
    );
    assert!(marie.page(&other).await.contains(more));
}

#[tokio::test]
async fn the_list_of_projects_is_searched_and_names_the_latest_deployment() {
    let ground = Ground::new().await;
    ground.planned("v1.2.0", "TEST").await;
    ground.another_project().await;
    let mut nina = ground.browser("nina").await;
    let page = nina.page("/projets/?q=PORTAIL").await;
    assert!(page.contains("Portail client") && page.contains("v1.2.0"));
    assert!(page.contains("Marie Martin") && !page.contains("Application mobile"));
    let none = nina.page("/projets/?q=rien").await;
    assert!(none.contains("Aucun projet ne correspond"));
}
