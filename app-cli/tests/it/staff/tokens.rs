use guichet_domain::kernel::TokenId;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{assert_refused, audited, staffed};
use crate::program::Program;

fn make(program: &Program, more: &[&str]) -> Value {
    let line = [&["staff", "token", "eva", "--format", "json"], more].concat();
    let ended = program.run(&line);
    assert_eq!(ended.status, 0, "{ended:?}");
    ended.json()
}

fn tokens(program: &Program) -> Value {
    let ended = program.run(&["staff", "tokens", "eva", "--format", "json"]);
    assert_eq!((ended.status, ended.err.as_str()), (0, ""), "{ended:?}");
    ended.json()["tokens"].clone()
}

#[test]
fn a_token_is_shown_once_alone_on_standard_output() {
    let database = staffed(&[("eva", "developer")]);
    let program = &database.program;
    let line = [
        "staff",
        "token",
        "eva",
        "--scope",
        "deployments",
        "--days",
        "90",
        "--name",
        "CI",
    ];
    for (language, words) in [
        ("fr", "ne sera plus montré"),
        ("en", "will not be shown again"),
    ] {
        let ended = program.run(&[&["--lang", language], &line[..]].concat());
        assert_eq!(ended.status, 0, "{ended:?}");
        let secret = ended.out.strip_suffix('\n').unwrap();
        assert!(
            secret.starts_with("gct_") && secret.len() == 47,
            "{ended:?}"
        );
        assert!(
            ended.err.contains(words) && !ended.err.contains(secret),
            "{ended:?}"
        );
        let list = program.run(&["staff", "tokens", "eva"]);
        assert!(
            list.out.contains("CI") && !list.out.contains(secret),
            "{list:?}"
        );
        assert!(!audited(&database).contains(secret));
    }
}

#[test]
fn scopes_days_and_name_are_kept_and_listed_the_latest_first() {
    let database = staffed(&[("eva", "developer")]);
    let program = &database.program;
    let first = make(program, &["--scope", "incidents:read", "--days", "1"]);
    assert_eq!(first["name"], "guichet");
    let more = [
        "--scope",
        "deployments",
        "projects:read",
        "--scope",
        "projects:read",
    ];
    let second = make(
        program,
        &[&more[..], &["--days", "365", "--name", "CI"]].concat(),
    );
    let scopes = json!(["projects:read", "deployments:read", "deployments:write"]);
    assert_eq!(second["scopes"], scopes);
    let instant = |field: &str| {
        let text = second[field].as_str().unwrap();
        chrono::DateTime::parse_from_rfc3339(text).unwrap()
    };
    assert_eq!((instant("expires_at") - instant("made_at")).num_days(), 365);
    let without_secret = |mut token: Value| {
        assert!(token["token"].as_str().unwrap().starts_with("gct_"));
        token.as_object_mut().unwrap().remove("token");
        token
    };
    let expected = json!([without_secret(second), without_secret(first)]);
    assert_eq!(tokens(program), expected);
    for (language, words) in [
        (
            "fr",
            ["Nom", "Portée", "Échéance", "Dernier usage", "Révoqué"],
        ),
        ("en", ["Name", "Scope", "Ends", "Last used", "Revoked"]),
    ] {
        let ended = program.run(&["--lang", language, "staff", "tokens", "eva"]);
        assert_eq!(
            (ended.status, ended.out.lines().count()),
            (0, 3),
            "{ended:?}"
        );
        for word in words {
            assert!(ended.out.contains(word), "{word}: {ended:?}");
        }
    }
}

#[test]
fn a_token_that_cannot_be_is_refused_with_the_reason() {
    let database = staffed(&[("boss", "administrator"), ("eva", "developer")]);
    let program = &database.program;
    let refused = |days: &str, name: &str, why: &str| {
        let line = [
            "staff", "token", "eva", "--scope", "projects", "--days", days,
        ];
        let ended = program.run(&[&line[..], &["--name", name]].concat());
        assert_refused(&ended, why);
    };
    refused("0", "CI", "1..365 jours");
    refused("366", "CI", "1..365 jours");
    refused("1", "", "une ligne de 1 à 100 caractères");
    refused("1", "a\nb", "une ligne de 1 à 100 caractères");
    assert_eq!(program.run(&["staff", "disable", "eva"]).status, 0);
    refused("1", "CI", "désactivée");
    assert_eq!(tokens(program), json!([]));
}

#[test]
fn a_token_is_revoked_once_and_with_its_owner() {
    let database = staffed(&[("boss", "administrator"), ("eva", "developer")]);
    let program = &database.program;
    let made = make(program, &["--scope", "projects", "--days", "1"]);
    let id = made["id"].as_str().unwrap();
    for (changed, word) in [(true, "revoked"), (false, "was no longer in force")] {
        let line = ["--lang", "en", "staff", "token-revoke", id];
        let ended = if changed {
            program.run(&[&line[..], &["--format", "json"]].concat())
        } else {
            let again = program.run(&line);
            assert_eq!(again.out, format!("{id} {word}\n"));
            program.run(&[&line[..], &["--format", "json"]].concat())
        };
        assert_eq!(ended.status, 0, "{ended:?}");
        assert_eq!(ended.json(), json!({ "id": id, "changed": changed }));
    }
    assert!(tokens(program)[0]["revoked_at"].is_string());
    let unknown = TokenId(Uuid::nil()).to_string();
    assert_refused(
        &program.run(&["staff", "token-revoke", &unknown]),
        "pas de tel jeton",
    );

    make(program, &["--scope", "projects", "--days", "1"]);
    assert_eq!(program.run(&["staff", "disable", "eva"]).status, 0);
    assert_eq!(program.run(&["staff", "enable", "eva"]).status, 0);
    assert!(
        tokens(program)[0]["revoked_at"].is_string(),
        "ended with the disabling"
    );
}

#[test]
fn more_tokens_than_a_page_holds_are_read_on_from_where_it_says() {
    let database = staffed(&[("eva", "developer")]);
    let program = &database.program;
    for name in ["un", "deux", "trois"] {
        let line = ["--scope", "projects", "--days", "1", "--name", name];
        make(program, &line);
    }
    let page = |more: &[&str]| {
        let line = ["staff", "tokens", "eva", "--limit", "2", "--format", "json"];
        let ended = program.run(&[&line[..], more].concat());
        assert_eq!(ended.status, 0, "{ended:?}");
        (ended.json(), ended.err)
    };
    let names = |page: &Value| -> Vec<String> {
        let tokens = page["tokens"].as_array().unwrap().iter();
        tokens
            .map(|t| t["name"].as_str().unwrap().to_owned())
            .collect()
    };
    let (first, told) = page(&[]);
    assert_eq!(names(&first), ["trois", "deux"]);
    let next = first["next"].as_str().unwrap();
    let on = format!("guichet staff tokens eva --limit 2 --cursor {next}");
    assert!(told.contains(&on), "{told}");
    let (last, told) = page(&["--cursor", next]);
    assert_eq!((names(&last), told.as_str()), (vec!["un".to_owned()], ""));
    assert_eq!(last["next"], Value::Null);
    let line = ["staff", "tokens", "eva", "--cursor", "AAAA"];
    assert_refused(&program.run(&line), "n'est pas de cette liste");
}
