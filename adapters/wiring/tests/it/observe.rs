//! The board and the alerts ask for what the program measures, by the labels it has.

use std::collections::{BTreeMap, BTreeSet};

use guichet_domain::kernel::Words;
use guichet_driven::OutboxState;
use guichet_wiring::{METRICS, MetricKind};
use serde_json::Value;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

fn read(path: &str) -> String {
    std::fs::read_to_string(format!("{ROOT}/{path}")).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// Every series there is, with its labels.
fn series() -> BTreeMap<String, Vec<&'static str>> {
    let mut all = BTreeMap::new();
    for metric in METRICS {
        let endings: &[&str] = match metric.kind {
            MetricKind::Counter | MetricKind::Gauge => &[""],
            MetricKind::Seconds => &["_bucket", "_sum", "_count"],
        };
        for ending in endings {
            let mut labels = metric.labels.to_vec();
            if *ending == "_bucket" {
                labels.push("le");
            }
            all.insert(format!("{}{ending}", metric.name), labels);
        }
    }
    all
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// The names a text asks for, each with the conditions on its labels.
fn asked(text: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("guichet_") {
        let rest = &text[at..];
        let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        let (name, rest) = rest.split_at(end);
        let braces = rest.strip_prefix('{').and_then(|rest| rest.split_once('}'));
        let conditions = braces.map_or("", |(inside, _)| inside).split(',');
        let conditions = conditions.map(str::trim).filter(|one| !one.is_empty());
        let pair = |one: &str| {
            let end = one.find(|c| !is_word(c)).unwrap_or(one.len());
            let value = one[end..].trim_matches(['=', '~', '!', '"', '\\']);
            (one[..end].to_owned(), value.to_owned())
        };
        found.push((name.to_owned(), conditions.map(pair).collect()));
    }
    found
}

/// The labels a text groups by.
fn grouped(text: &str) -> Vec<String> {
    let lists = text
        .split("by (")
        .skip(1)
        .chain(text.split(" on (").skip(1));
    let lists = lists.filter_map(|rest| rest.split(')').next());
    let labels = lists.flat_map(|list| list.split(',').map(|l| l.trim().to_owned()));
    labels.collect()
}

/// What is wrong with what a text asks for.
fn faults(text: &str) -> Vec<String> {
    let all = series();
    let of_scrape = ["instance", "job"];
    let mut faults = Vec::new();
    for (name, conditions) in asked(text) {
        let Some(labels) = all.get(&name) else {
            faults.push(format!("nothing is called {name}"));
            continue;
        };
        for (label, value) in conditions {
            let known = labels.contains(&label.as_str());
            if !known && !of_scrape.contains(&label.as_str()) {
                faults.push(format!("{name} has no label {label}"));
            }
            let values = values(&label);
            for one in value.split('|').filter(|_| !values.is_empty()) {
                if !values.contains(one) {
                    faults.push(format!("{name}: {label} is never {one}"));
                }
            }
        }
    }
    let labels: BTreeSet<&str> = all.values().flatten().copied().collect();
    for label in grouped(text) {
        if !labels.contains(label.as_str()) && !of_scrape.contains(&label.as_str()) {
            faults.push(format!("nothing has the label {label}"));
        }
    }
    faults
}

/// The values of labels that have few; of others nothing.
fn values(label: &str) -> BTreeSet<&'static str> {
    match label {
        "status" => ["1xx", "2xx", "3xx", "4xx", "5xx"].into(),
        "state" => {
            let states = OutboxState::ALL.iter().map(|(_, word)| *word);
            states.chain(["in_use", "idle"]).collect()
        }
        "outcome" => [
            "done",
            "hit",
            "miss",
            "unavailable",
            "timed_out",
            "throttled",
            "conflict",
            "refused",
            "warning",
            "denied",
            "corrupt",
            "outcome_unknown",
        ]
        .into(),
        "pool" => ["all", "read", "write"].into(),
        _ => BTreeSet::new(),
    }
}

fn board() -> String {
    let board: Value = serde_json::from_str(&read("ops/grafana/guichet.json")).expect("JSON");
    let panels = board["panels"].as_array().expect("panels");
    let targets = panels
        .iter()
        .flat_map(|panel| panel["targets"].as_array().cloned().unwrap_or_default());
    let asked = targets.map(|target| target["expr"].as_str().expect("an expression").to_owned());
    let asked: Vec<String> = asked.collect();
    assert!(asked.len() > 10, "{asked:?}");
    asked.join("\n")
}

#[test]
fn the_board_asks_for_everything_that_is_measured_and_for_nothing_else() {
    let board = board();
    assert_eq!(faults(&board), Vec::<String>::new());
    let asked: BTreeSet<String> = asked(&board).into_iter().map(|(name, _)| name).collect();
    for metric in METRICS {
        let shown = asked.iter().any(|name| name.starts_with(metric.name));
        assert!(shown, "{} is on no panel", metric.name);
    }
}

#[test]
fn the_alerts_ask_for_what_is_measured_and_name_a_runbook_that_is_there() {
    let alerts = read("ops/prometheus/alerts.yml");
    assert_eq!(faults(&alerts), Vec::<String>::new());
    let after = |word: &str| -> Vec<&str> {
        let lines = alerts.lines().map(str::trim);
        lines.filter_map(|line| line.strip_prefix(word)).collect()
    };
    let names = after("- alert: ");
    assert!(names.len() >= 6, "{names:?}");
    assert_eq!(names.len(), after("expr: ").len());
    let runbooks = after("runbook: ");
    assert_eq!(runbooks.len(), names.len());
    for page in runbooks {
        assert!(!read(page).is_empty(), "{page}");
    }
}

#[test]
fn a_wrong_name_label_or_value_is_seen() {
    for wrong in [
        "rate(guichet_http_request_total[5m])",
        "guichet_outbox_entries{status=\"waiting\"}",
        "guichet_outbox_entries{state=\"lost\"}",
        "sum by (rout) (guichet_http_requests_total)",
        "guichet_erp_call_duration_seconds",
    ] {
        assert!(!faults(wrong).is_empty(), "{wrong}");
    }
    assert!(faults("guichet_erp_calls_total{outcome=~\"denied|corrupt\"}").is_empty());
}
