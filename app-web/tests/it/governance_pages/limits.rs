//! What a form says of its fields is what the domain says: its attributes are the domain's limits,
//! and at each of them what is sent is decided as the attribute promises.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use guichet_domain::access::{LONGEST_LOGIN, LONGEST_TOKEN_DAYS, LONGEST_TOKEN_NAME};
use guichet_domain::deployments::log::{LONGEST_LINE, MOST_LINES};
use guichet_domain::deployments::{LONGEST_NAME, PATIENCE, plan};
use guichet_domain::incidents;

use super::ground::{Ground, Person, pairs};

/// The fields of a page's forms: the name and the attributes of each.
fn fields(page: &str) -> Vec<(String, String)> {
    let forms = page.split("<form ").skip(1);
    let forms = forms.filter_map(|form| form.split("</form>").next());
    let tags = forms.flat_map(|form| form.split('<'));
    let tags = tags.filter(|tag| {
        let is = |start| tag.starts_with(start);
        is("textarea ") || is("select ") || (is("input ") && !tag.contains("type=\"hidden\""))
    });
    tags.filter_map(|tag| {
        let (attributes, _) = tag.split_once('>')?;
        Some((attribute(attributes, "name")?, attributes.to_owned()))
    })
    .collect()
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split('"').next().map(str::to_owned)
}

/// That a field of a page has these attributes.
async fn has(person: &mut Person<'_>, path: &str, name: &str, expected: &[(&str, &str)]) {
    let page = person.page(path).await;
    let found = fields(&page).into_iter().find(|(field, _)| field == name);
    let (_, tag) = found.unwrap_or_else(|| panic!("{path} has no field {name}"));
    for (attr, value) in expected {
        let given = attribute(&tag, attr);
        assert_eq!(given.as_deref(), Some(*value), "{path} {name} {attr}");
    }
}

/// Every page of a form, in a state in which it can be sent.
async fn pages(ground: &Ground) -> Vec<(&'static str, String)> {
    let project = format!("/projets/{}/", ground.project);
    let planned = ground.planned("v1.0.0", "DEV").await;
    let authorised = ground.authorised("v1.0.1", "TEST").await;
    let running = ground.running("v1.0.2", "PREPROD").await;
    let mut marie = ground.browser("marie").await;
    let resolved = worked_on(ground).await;
    let incident = worked_on(ground).await;
    let done = marie
        .fill(&format!("{resolved}resoudre/"), &pairs(&[("cause", "x")]))
        .await;
    assert_eq!(done.status, 303, "{}", done.text());
    vec![
        ("marie", ground.tasks() + "creer/"),
        ("marie", format!("{planned}modifier/")),
        ("marie", format!("{planned}refuser/")),
        ("marie", format!("{planned}annuler/")),
        ("marie", format!("{authorised}revoquer/")),
        ("jean", format!("{running}executer/")),
        ("jean", running),
        ("marie", "/projets/creer/".to_owned()),
        ("marie", format!("{project}gels/")),
        ("marie", format!("{project}membres/")),
        ("marie", format!("{project}regles/")),
        ("marie", format!("{project}etapes/tests/rouvrir/")),
        ("marie", "/incidents/creer/".to_owned()),
        ("marie", incident.clone()),
        ("marie", format!("{incident}resoudre/")),
        ("marie", format!("{incident}bilan/")),
        ("marie", format!("{incident}commenter/")),
        ("marie", format!("{incident}priorite/")),
        ("marie", format!("{incident}doublon/")),
        ("marie", format!("{resolved}rouvrir/")),
        ("marie", "/equipe/jetons/".to_owned()),
    ]
}

async fn opened(ground: &Ground) -> String {
    let mut marie = ground.browser("marie").await;
    let fields = pairs(&[
        ("project", &ground.project.to_string()),
        ("title", "Le panier se vide"),
        ("description", "Après dix minutes."),
        ("severity", "high"),
    ]);
    let sent = marie.fill("/incidents/creer/", &fields).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    sent.header("location").to_owned()
}

/// An incident whose cause is being looked for.
async fn worked_on(ground: &Ground) -> String {
    let incident = opened(ground).await;
    let mut marie = ground.browser("marie").await;
    for act in ["prendre-en-compte", "analyser"] {
        let done = marie.fill(&format!("{incident}{act}/"), &[]).await;
        assert_eq!(done.status, 303, "{}", done.text());
    }
    incident
}

#[tokio::test]
async fn each_limit_of_a_form_is_the_domains() {
    let ground = Ground::new().await;
    let long = |most: usize| vec![("maxlength", most.to_string())];
    let reason = long(plan::LONGEST_REASON);
    let words = long(incidents::LONGEST_WORDS);
    let login = long(LONGEST_LOGIN);
    let lines = vec![
        ("data-lines", MOST_LINES.to_string()),
        ("data-line", LONGEST_LINE.to_string()),
    ];
    let range = |least: i64, most: i64| vec![("min", least.to_string()), ("max", most.to_string())];
    let patience = range(PATIENCE.start().num_minutes(), PATIENCE.end().num_minutes());
    let mut version = long(plan::LONGEST_VERSION);
    version.push(("pattern", plan::VERSION_PATTERN.to_owned()));
    let described = long(plan::LONGEST_DESCRIPTION);
    let known = [
        ("creer/", "version", version.clone()),
        ("modifier/", "version", version),
        ("deploiements/creer/", "description", described.clone()),
        ("modifier/", "description", described),
        ("refuser/", "reason", reason.clone()),
        ("annuler/", "reason", reason.clone()),
        ("revoquer/", "reason", reason.clone()),
        ("executer/", "reason", reason.clone()),
        ("etapes/tests/rouvrir/", "reason", reason),
        ("executer/", "log", lines.clone()),
        ("", "log", lines),
        ("projets/creer/", "name", long(LONGEST_NAME)),
        ("gels/", "name", long(LONGEST_NAME)),
        ("projets/creer/", "lead", login.clone()),
        ("membres/", "login", login.clone()),
        ("regles/", "patience", patience),
        ("incidents/creer/", "title", long(incidents::LONGEST_TITLE)),
        (
            "incidents/creer/",
            "description",
            long(incidents::LONGEST_DESCRIPTION),
        ),
        ("incidents/creer/", "assignee", login),
        ("resoudre/", "cause", words.clone()),
        ("bilan/", "review", words.clone()),
        ("", "text", words.clone()),
        ("commenter/", "text", words.clone()),
        ("priorite/", "reason", words.clone()),
        ("rouvrir/", "reason", words),
        ("jetons/", "name", long(LONGEST_TOKEN_NAME)),
        ("jetons/", "days", range(1, LONGEST_TOKEN_DAYS.into())),
    ];
    // What is looked up has no length of its own.
    let looked_up = ["of", "time_zone"];
    let mut seen = 0;
    for (who, path) in pages(&ground).await {
        let mut person = ground.browser(who).await;
        let page = person.page(&path).await;
        for (name, tag) in fields(&page) {
            let is_text = tag.starts_with("textarea")
                || tag.contains("type=\"text\"")
                || tag.contains("type=\"number\"");
            if !is_text || looked_up.contains(&name.as_str()) {
                assert!(!tag.contains("maxlength"), "{path} {name}");
                continue;
            }
            let of = |(end, field, _): &&(&str, &str, _)| *field == name && path.ends_with(end);
            let longest = known.iter().filter(of).max_by_key(|(end, ..)| end.len());
            let (_, _, expected) = longest.unwrap_or_else(|| panic!("{path} {name}: no limit"));
            for (attr, value) in expected {
                assert_eq!(attribute(&tag, attr).as_ref(), Some(value), "{path} {name}");
            }
            seen += 1;
        }
    }
    assert!(seen >= known.len(), "{seen} of {}", known.len());
}

#[tokio::test]
async fn a_date_is_refused_by_the_browser_only_where_no_clock_of_the_world_allows_it() {
    let ground = Ground::new().await;
    let mut marie = ground.browser("marie").await;
    let wall = |at: DateTime<Utc>, hours| {
        let at: NaiveDateTime = at.naive_utc() + TimeDelta::hours(hours);
        at.format("%Y-%m-%dT%H:%M").to_string()
    };
    let window = plan::window(ground.now());
    let (min, max) = (wall(*window.start(), -12), wall(*window.end(), 14));
    let path = ground.tasks() + "creer/";
    has(
        &mut marie,
        &path,
        "planned_at",
        &[("min", &min), ("max", &max)],
    )
    .await;
    // A date that passed meanwhile may stay as it is.
    let task = ground.planned("v1.0.0", "DEV").await;
    let planned = ground.now() + TimeDelta::hours(30);
    ground.clock.forward(TimeDelta::hours(100));
    let mut marie = ground.browser("marie").await;
    let (path, min) = (format!("{task}modifier/"), wall(planned, -12));
    has(&mut marie, &path, "planned_at", &[("min", &min)]).await;
}

#[tokio::test]
async fn a_plan_is_taken_at_its_limits_and_not_beyond() {
    let ground = Ground::new().await;
    let mut marie = ground.browser("marie").await;
    let path = ground.tasks() + "creer/";
    for (field, most) in [(0, plan::LONGEST_VERSION), (2, plan::LONGEST_DESCRIPTION)] {
        for (over, status) in [(1, 400), (0, 303)] {
            let mut fields = ground.plan(&format!("v{field}"), "DEV");
            fields[field].1 = "é".repeat(most + over);
            let answer = marie.fill(&path, &fields).await;
            assert_eq!(answer.status, status, "{field} {over}");
        }
    }
    for (version, status) in [("v 1", 400), (" v1 ", 303)] {
        let answer = marie.fill(&path, &ground.plan(version, "TEST")).await;
        assert_eq!(answer.status, status, "{version:?}");
    }
    for (minutes, status) in [(-2, 400), (0, 303)] {
        let at = ground.now() + TimeDelta::minutes(minutes);
        let mut fields = ground.plan(&format!("v3.{}", minutes + 9), "TEST");
        fields[4].1 = at.format("%Y-%m-%dT%H:%M").to_string();
        fields[5].1 = "UTC".to_owned();
        assert_eq!(marie.fill(&path, &fields).await.status, status, "{minutes}");
    }
    for (over, status) in [(1, 400), (0, 303)] {
        let task = ground.planned(&format!("v2.{over}"), "DEV").await;
        let reason = "é".repeat(plan::LONGEST_REASON + over);
        let fields = pairs(&[("reason", &reason)]);
        let answer = marie.fill(&format!("{task}refuser/"), &fields).await;
        assert_eq!(answer.status, status, "{over}");
    }
}

#[tokio::test]
async fn an_incident_is_taken_at_its_limits_and_not_beyond() {
    let ground = Ground::new().await;
    let mut marie = ground.browser("marie").await;
    let open = [
        ("title", incidents::LONGEST_TITLE),
        ("description", incidents::LONGEST_DESCRIPTION),
    ];
    for (field, most) in open {
        for (over, status) in [(1, 400), (0, 303)] {
            let text = "é".repeat(most + over);
            let mut fields = pairs(&[
                ("project", &ground.project.to_string()),
                ("severity", "high"),
            ]);
            for name in ["title", "description"] {
                let value = if name == field { &text } else { "x" };
                fields.push((name.to_owned(), value.to_owned()));
            }
            let answer = marie.fill("/incidents/creer/", &fields).await;
            assert_eq!(answer.status, status, "{field} {over}");
        }
    }
    let incident = worked_on(&ground).await;
    for (act, field) in [
        ("commenter", "text"),
        ("resoudre", "cause"),
        ("bilan", "review"),
    ] {
        for (over, status) in [(1, 400), (0, 303)] {
            let text = "é".repeat(incidents::LONGEST_WORDS + over);
            let path = format!("{incident}{act}/");
            let answer = marie.fill(&path, &pairs(&[(field, &text)])).await;
            assert_eq!(answer.status, status, "{act} {over}");
        }
    }
}

#[tokio::test]
async fn a_project_and_a_token_are_taken_at_their_limits_and_not_beyond() {
    let ground = Ground::new().await;
    let mut marie = ground.browser("marie").await;
    let project = format!("/projets/{}/", ground.project);
    let (least, most) = (PATIENCE.start().num_minutes(), PATIENCE.end().num_minutes());
    let tries = [(least - 1, 400), (least, 303), (most, 303), (most + 1, 400)];
    for (minutes, status) in tries {
        let fields = pairs(&[("patience", &minutes.to_string()), ("promotion", "yes")]);
        let answer = marie.fill(&format!("{project}regles/"), &fields).await;
        assert_eq!(answer.status, status, "{minutes}: {}", answer.text());
    }
    for (over, status) in [(1, 400), (0, 303)] {
        let name = "é".repeat(LONGEST_NAME + over);
        let fields = pairs(&[("name", &name), ("lead", "marie")]);
        let answer = marie.fill("/projets/creer/", &fields).await;
        assert_eq!(answer.status, status, "{over}");
        let fields = pairs(&[
            ("name", &name),
            ("from", "2026-12-20T00:00"),
            ("until", "2027-01-03T00:00"),
            ("time_zone", "Europe/Paris"),
            ("frozen-PROD", "yes"),
        ]);
        let answer = marie.fill(&format!("{project}gels/"), &fields).await;
        assert_eq!(answer.status, status, "{over}: {}", answer.text());
    }
    let tokens = "/equipe/jetons/";
    for (name, days, status) in [
        (LONGEST_TOKEN_NAME + 1, 1, 400),
        (LONGEST_TOKEN_NAME, 0, 400),
        (LONGEST_TOKEN_NAME, LONGEST_TOKEN_DAYS + 1, 400),
        (LONGEST_TOKEN_NAME, LONGEST_TOKEN_DAYS, 201),
        (1, 1, 201),
    ] {
        let (name, days) = ("é".repeat(name), days.to_string());
        let fields = pairs(&[("name", &name), ("days", &days), ("scope", "projects:read")]);
        assert_eq!(marie.fill(tokens, &fields).await.status, status, "{days}");
    }
}
