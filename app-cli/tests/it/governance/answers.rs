//! Every command that asks the API: what it prints is what its schema says, and that is what the
//! API's description says.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::api::{Api, TASK};
use super::says::{inlined, otherwise};
use super::{described, real};
use crate::schema::DOCUMENT;

/// A line of each; `ID` stands for an id, `FILE` for a file.
const LINES: [&str; 29] = [
    "deployments list ID --state failed --environment DEV",
    "deployments show ID",
    "deployments history ID",
    "deployments statistics ID --state failed",
    "deployments plan ID --version v1 --environment DEV --description Corrections \
     --responsible jean --planned-at 2026-03-01T14:00:00+01:00 --time-zone Europe/Paris",
    "deployments edit ID --version v2",
    "deployments authorise ID --confirmed tests,team,planning",
    "deployments reject ID --reason Non",
    "deployments revoke ID --reason Non",
    "deployments replan ID",
    "deployments start ID",
    "deployments log ID FILE",
    "deployments succeed ID --log-file FILE",
    "deployments fail ID --reason Non",
    "deployments cancel ID --reason Non",
    "deployments watch ID",
    "incidents list --state open",
    "incidents show ID",
    "incidents open --project ID --title Lent --description Oui --severity low",
    "incidents acknowledge ID",
    "incidents investigate ID",
    "incidents resolve ID --cause Index",
    "incidents close ID",
    "incidents reopen ID --reason Encore",
    "incidents duplicate ID --of ID",
    "incidents assign ID jean",
    "incidents grade ID --severity low --reason Moins",
    "incidents review ID --text Bilan",
    "incidents comment ID --text Vu",
];

/// The two words that name the command.
fn name(line: &str) -> String {
    let words: Vec<&str> = line.split(' ').take(2).collect();
    words.join(" ")
}

fn words(line: &str) -> Vec<&str> {
    let word = |word| match word {
        "ID" => TASK,
        "FILE" => concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"),
        other => other,
    };
    line.split_whitespace().map(word).collect()
}

#[test]
fn each_command_prints_what_the_api_describes() {
    let api = Api::new(|_, asked| real::answer(asked));
    for line in LINES {
        let mut all = words(line);
        all.extend(["--format", "json"]);
        // Held against its schema, as every answer is here.
        let ended = api.run(&all);
        let failed = line.starts_with("deployments watch");
        assert_eq!(
            ended.status,
            if failed { 2 } else { 0 },
            "{line}: {ended:?}"
        );
        assert!(ended.json().is_object(), "{line}");
        let mut schema = inlined(&DOCUMENT["commands"][name(line)]);
        if line.starts_with("deployments log") {
            // Or nothing, where nothing was added.
            assert_eq!(schema["anyOf"][1], json!({"type": "null"}));
            schema = schema["anyOf"][0].take();
        }
        if failed {
            // A few fields of the task.
            let task = described::answer(&format!("GET /api/v1/deployments/{TASK}"), 200).unwrap();
            for (field, ours) in schema["properties"].as_object().unwrap() {
                let theirs = &task["properties"][field];
                let found = otherwise(theirs, ours, field);
                // It has ended.
                let state = field == "state" && found.len() == 1;
                assert!(found.is_empty() || state, "{line}: {found:#?}");
            }
            continue;
        }
        let asked = api.asked().pop().unwrap().line;
        let mut done = [201, 200].into_iter();
        let theirs = done.find_map(|status| described::answer(&asked, status));
        let mut theirs = theirs.unwrap();
        if line.starts_with("deployments history") {
            // Its pages are put together.
            theirs["required"] = json!(["items"]);
            let pages = theirs["properties"].as_object_mut().unwrap();
            pages.retain(|field, _| field == "items");
        }
        let found = otherwise(&theirs, &schema, "");
        assert!(found.is_empty(), "{line}: {found:#?}");
    }
}

#[test]
fn no_command_of_the_api_is_left_out_here() {
    let named: BTreeSet<String> = LINES.iter().map(|line| name(line)).collect();
    let commands = DOCUMENT["commands"].as_object().unwrap().keys();
    let of_the_api = commands.filter(|name| {
        let noun = name.split(' ').next();
        noun == Some("deployments") || noun == Some("incidents")
    });
    let of_the_api: BTreeSet<String> = of_the_api.cloned().collect();
    assert_eq!(named, of_the_api);
}

/// What people rely on, whatever else an answer says.
#[test]
fn a_deployment_and_an_incident_have_the_fields_that_are_promised() {
    let deployment = "id project version environment description responsible planned_at time_zone \
                      state revision plan_hash authorisation logs incident allowed";
    let incident = "id title description state severity assignee deployment project reopened \
                    revision timeline allowed";
    let statistics = "total planned authorised running succeeded failed rejected cancelled \
                      success_rate";
    for (command, fields) in [
        ("deployments show", deployment),
        ("incidents show", incident),
        ("deployments statistics", statistics),
    ] {
        let schema = inlined(&DOCUMENT["commands"][command]);
        let required = schema["required"].as_array().unwrap();
        for field in fields.split_whitespace() {
            assert!(required.contains(&json!(field)), "{command}: {field}");
        }
    }
}

/// Makes a schema say something else.
type Change = fn(&mut Value);

#[test]
fn a_schema_that_says_otherwise_is_found() {
    let task = || described::answer(&format!("GET /api/v1/deployments/{TASK}"), 200).unwrap();
    let ours = inlined(&DOCUMENT["commands"]["deployments show"]);
    assert_eq!(otherwise(&task(), &ours, ""), Vec::<String>::new());
    let changes: [(&str, Change); 7] = [
        ("required", |s| {
            s["required"]
                .as_array_mut()
                .unwrap()
                .retain(|f| f != "plan_hash");
        }),
        (".plan_hash: left out", |s| {
            s["properties"].as_object_mut().unwrap().remove("plan_hash");
        }),
        (".more: nobody answers it", |s| {
            s["properties"]["more"] = json!({"type": "string"});
        }),
        (".state: enum", |s| {
            s["properties"]["state"] = json!({"enum": ["planned"]});
        }),
        (".reason: type", |s| {
            s["properties"]["reason"]["type"] = json!("string");
        }),
        (".logs[].line: type", |s| {
            s["properties"]["logs"]["items"]["properties"]["line"] = json!({"type": "object"});
        }),
        (".allowed.start: oneOf", |s| {
            let start = &mut s["properties"]["allowed"]["properties"]["start"];
            start["oneOf"].as_array_mut().unwrap().pop();
        }),
    ];
    for (wanted, change_in) in changes {
        let mut schema = ours.clone();
        change_in(&mut schema);
        let found = otherwise(&task(), &schema, "");
        assert!(
            found.len() == 1 && found[0].contains(wanted),
            "{wanted}: {found:#?}"
        );
    }
}
