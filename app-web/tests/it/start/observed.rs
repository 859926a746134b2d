//! What a running server tells of itself: traces, metrics, log files, and the board of errors.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop where it stands"
)]

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta};
use guichet_domain::customers::Link;
use guichet_domain::kernel::{PartyId, PlaceRequest, UserId};
use guichet_driven::{KeepErrors, Visited, Work};
use guichet_wiring::{METRICS, MetricKind, Metrics};
use opentelemetry_proto::tonic::common::v1::{KeyValue, any_value};
use opentelemetry_proto::tonic::metrics::v1::metric::Data;
use opentelemetry_proto::tonic::metrics::v1::{Metric, number_data_point};
use opentelemetry_proto::tonic::trace::v1::status::StatusCode;
use serde_json::Value;

use super::collector::Collector;
use super::program::{Program, Running, get, visit};
use crate::support::House;

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const PARENT: &str = "00f067aa0ba902b7";

/// What nobody may find in a log, a trace, a metric or the database.
const MARKED: [&str; 4] = [
    "eva.marquee",
    "Mot-De-Passe-1789",
    "marquee@example.com",
    "secret-query",
];

/// A server whose Tryton is away, with one login that is known.
async fn program() -> Program {
    let program = Program::configured().await;
    let mut unit = program.trial.sql().begin().await.unwrap();
    let link = Link {
        user: UserId::new(17).unwrap(),
        login: MARKED[0].into(),
        party: PartyId::new(3).unwrap(),
        made_by: "operator:test".into(),
        made_at: DateTime::UNIX_EPOCH,
    };
    assert!(unit.links().add(&link).await.unwrap());
    unit.save().await.unwrap();
    program
}

/// Tries to sign in, which fails: Tryton is away.
async fn try_sign_in(base: &str, login: &str) -> Visited {
    let url = format!("{base}/client/?q={}&mail={}", MARKED[3], MARKED[2]);
    let door = get(&url).await;
    let text = door.text();
    let (_, rest) = text.split_once(r#"name="csrf" value=""#).unwrap();
    let csrf = rest.split('"').next().unwrap();
    let form = [("login", login), ("password", MARKED[1]), ("csrf", csrf)];
    let cookie: Vec<&str> = door
        .all("set-cookie")
        .filter_map(|cookie| cookie.split(';').next())
        .collect();
    let cookie = cookie.join("; ");
    let trace = format!("00-{TRACE}-{PARENT}-01");
    let headers = [("cookie", cookie.as_str()), ("traceparent", trace.as_str())];
    visit(&format!("{base}/client/"), &headers, Some(&form)).await
}

async fn stop(mut running: Running) {
    running.terminate();
    assert_eq!(running.ended().await, 0);
}

fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(nibble.into(), 16).unwrap();
    let pairs = bytes.iter().map(|byte| [byte >> 4, byte & 0xf]);
    pairs.flatten().map(digit).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failed_sign_in_is_one_trace_from_page_to_erp_call_and_on_the_board_when_it_stops() {
    let collector = Collector::start().await;
    let program = program().await;
    let program = program.with("OTEL_EXPORTER_OTLP_ENDPOINT", &collector.url);
    let mut running = program.start();
    let base = running.url().await;
    let answer = try_sign_in(&base, MARKED[0]).await;
    assert_eq!(answer.status, 503, "{}", answer.text());
    let log = running.log();
    stop(running).await;

    let spans = collector.spans();
    let named = |name: &str| {
        let found = spans
            .iter()
            .find(|span| span.name == name && hex(&span.trace_id) == TRACE);
        found.unwrap_or_else(|| panic!("{name}: {spans:#?}"))
    };
    let page = named("POST /client/");
    let act = named("session.sign_in");
    let call = named("common.db.login");
    assert_eq!(hex(&page.parent_span_id), PARENT);
    assert_eq!(act.parent_span_id, page.span_id);
    assert_eq!(call.parent_span_id, act.span_id);
    for failed in [page, call] {
        let status = failed.status.as_ref().unwrap();
        assert_eq!(status.code(), StatusCode::Error, "{failed:?}");
    }
    let other = spans
        .iter()
        .find(|span| span.name == "GET /client/")
        .unwrap();
    assert_ne!(hex(&other.trace_id), TRACE, "of a request without a parent");

    let id = answer.header("x-request-id").unwrap().to_owned();
    let lines = log
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let line = lines
        .into_iter()
        .find(|l| l["message"] == "request" && l["request_id"] == *id);
    let line = line.unwrap();
    assert_eq!(line["trace_id"], TRACE);
    assert_eq!(
        (&line["route"], &line["method"]),
        (&"/client/".into(), &"POST".into())
    );
    assert_eq!(
        (&line["status"], &line["door"]),
        (&503.into(), &"none".into())
    );
    assert!(line["ms"].is_u64() && line["timestamp"].is_string());

    let sql = program.trial.sql();
    let page = sql.page(None, &PlaceRequest::default()).await.unwrap();
    let group = page.items.iter().find(|group| group.place == "/client/");
    let group = group.unwrap();
    assert_eq!((group.kind.as_str(), group.count), ("unavailable", 1));
    assert_eq!(group.correlations, [id]);
    let since = group.last_seen - TimeDelta::hours(1);
    let traffic = sql.traffic(since).await.unwrap();
    assert_eq!((traffic.requests, traffic.failures), (2, 1));
    for marked in MARKED {
        assert!(!collector.text().contains(marked), "{marked} in a trace");
        assert!(!log.contains(marked), "{marked} in the log: {log}");
        assert!(
            !format!("{page:?}").contains(marked),
            "{marked} on the board"
        );
    }
}

/// The names of a text for Prometheus, and the labels each was seen with.
fn series(text: &str) -> BTreeSet<(String, String)> {
    let lines = text
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty());
    let mut found = BTreeSet::new();
    for line in lines {
        let (name, labels) = match line.split_once('{') {
            Some((name, rest)) => (name, rest.split_once('}').unwrap().0),
            None => (line.split(' ').next().unwrap(), ""),
        };
        let pieces = labels.split("\",").filter(|piece| !piece.is_empty());
        let labels: Vec<&str> = pieces
            .map(|piece| piece.split('=').next().unwrap())
            .collect();
        let labels = labels.into_iter().filter(|label| *label != "le");
        found.insert((name.to_owned(), labels.collect::<Vec<_>>().join(",")));
    }
    found
}

/// The series there are to be, by the catalogue.
fn expected() -> BTreeSet<(String, String)> {
    let series = METRICS.iter().flat_map(|metric| {
        let endings: &[&str] = match metric.kind {
            MetricKind::Counter | MetricKind::Gauge => &[""],
            MetricKind::Seconds => &["_bucket", "_sum", "_count"],
        };
        let named = |ending: &&str| (format!("{}{ending}", metric.name), metric.labels.join(","));
        endings.iter().map(named)
    });
    series.collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_measured_is_read_at_an_address_of_its_own_and_is_what_the_catalogue_says() {
    let program = program().await.with("GUICHET_METRICS_LISTEN", "0");
    let mut running = program.start();
    let base = running.url().await;
    let metrics = running.told("metrics").await;
    assert!(
        metrics.starts_with("127.0.0.1:"),
        "this machine alone: {metrics}"
    );
    let metrics = format!("http://{metrics}");
    try_sign_in(&base, MARKED[0]).await;
    assert_eq!(get(&format!("{base}/metrics")).await.status, 404);
    assert_eq!(get(&format!("{metrics}/")).await.status, 404);
    let read = get(&format!("{metrics}/metrics")).await;
    assert_eq!(read.status, 200);
    let text = read.text();
    for line in [
        r#"guichet_http_requests_total{route="/client/",method="POST",status="5xx"} 1"#,
        r#"guichet_erp_calls_total{method="common.db.login",outcome="unavailable"} 1"#,
        r#"guichet_outbox_entries{state="waiting"} 0"#,
        r#"guichet_database_connections_max{pool="read"} 4"#,
        "guichet_last_backup_timestamp_seconds 0",
    ] {
        assert!(text.contains(line), "{line} in {text}");
    }
    for marked in MARKED {
        assert!(!text.contains(marked), "{marked}");
    }
    stop(running).await;

    // What needs a Tryton that answers is measured in memory alike.
    let here = Metrics::begin().unwrap();
    let house = House::new().await;
    let refused = house.browser().sign_in("alice", MARKED[1], "").await;
    assert_eq!(refused.status, 401);
    house
        .signed_in("alice")
        .await
        .get("/client/tableau-de-bord/")
        .await;
    let answered = here.render();
    assert!(answered.contains(r#"guichet_sign_ins_refused_total{reason="wrong"}"#));
    let mut found = series(&text);
    let others = series(&answered).into_iter();
    found.extend(others.filter(|(name, _)| name.contains("_cache_") || name.contains("_refused_")));
    assert_eq!(found, expected());
}

/// The numbers of a report by name and labels, as Prometheus writes those.
fn numbers(report: &[Metric]) -> BTreeMap<String, f64> {
    let mut found = BTreeMap::new();
    for metric in report {
        let points = match metric.data.as_ref().unwrap() {
            Data::Sum(sum) => &sum.data_points,
            Data::Gauge(gauge) => &gauge.data_points,
            Data::Histogram(histogram) => {
                for point in &histogram.data_points {
                    let name = format!("{}_sum{}", metric.name, labels(&point.attributes));
                    found.insert(name, point.sum.unwrap());
                    assert_eq!(point.bucket_counts.iter().sum::<u64>(), point.count);
                    assert_eq!(point.bucket_counts.len(), point.explicit_bounds.len() + 1);
                }
                continue;
            }
            other => panic!("{other:?}"),
        };
        for point in points {
            let Some(number_data_point::Value::AsDouble(value)) = point.value else {
                panic!("{point:?}");
            };
            let name = format!("{}{}", metric.name, labels(&point.attributes));
            found.insert(name, value);
        }
    }
    found
}

fn labels(attributes: &[KeyValue]) -> String {
    let pairs = attributes.iter().map(|pair| {
        let value = pair.value.as_ref().and_then(|value| value.value.as_ref());
        let Some(any_value::Value::StringValue(value)) = value else {
            panic!("{pair:?}");
        };
        format!("{}=\"{value}\"", pair.key)
    });
    let pairs: Vec<String> = pairs.collect();
    if pairs.is_empty() {
        return String::new();
    }
    format!("{{{}}}", pairs.join(","))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_measured_goes_to_the_collector_as_it_is_read_at_its_address() {
    let collector = Collector::start().await;
    let program = program().await.with("GUICHET_METRICS_LISTEN", "0");
    let program = program.with("OTEL_EXPORTER_OTLP_ENDPOINT", &collector.url);
    let mut running = program.start();
    let base = running.url().await;
    let metrics = running.told("metrics").await;
    try_sign_in(&base, MARKED[0]).await;
    let read = get(&format!("http://{metrics}/metrics")).await.text();
    stop(running).await;
    let reports = collector.reports();
    assert!(reports.len() > 1, "one at the start, one at the end");
    let told = numbers(reports.last().unwrap());
    let lines = read.lines().filter(|line| {
        let other = ["#", "guichet_database_connections{"];
        let is_part = line.contains("_bucket{") || line.contains("_count{");
        !line.is_empty() && !is_part && !other.iter().any(|start| line.starts_with(start))
    });
    for line in lines {
        let (name, value) = line.rsplit_once(' ').unwrap();
        let value: f64 = value.parse().unwrap();
        let later = told
            .get(name)
            .unwrap_or_else(|| panic!("{name} in {told:#?}"));
        // Tryton is asked again and again meanwhile; what was counted stays counted.
        assert!(*later >= value, "{line}, and then {later}");
    }
    let request = r#"guichet_http_requests_total{route="/client/",method="POST",status="5xx"}"#;
    assert_eq!(told.get(request), Some(&1.0));
    let names: BTreeSet<&str> = METRICS.iter().map(|metric| metric.name).collect();
    for metric in reports.iter().flatten() {
        assert!(names.contains(metric.name.as_str()), "{}", metric.name);
    }
    for marked in MARKED {
        assert!(!collector.text().contains(marked), "{marked}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_log_goes_to_files_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let program = program().await;
    let folder = program.folder().join("logs");
    std::fs::create_dir(&folder).unwrap();
    let program = program.with("GUICHET_LOG_DIR", &folder.display().to_string());
    let program = program.without("LOG_FORMAT");
    let file = folder.join("guichet.log");
    let mut running = program.start_with_log(&file);
    let base = running.url().await;
    try_sign_in(&base, MARKED[0]).await;
    stop(running).await;
    let log = std::fs::read_to_string(&file).unwrap();
    assert!(log.lines().all(|line| line.starts_with('{')), "{log}");
    assert!(log.contains(r#""message":"request""#));
    let mode = std::fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    for marked in MARKED {
        assert!(!log.contains(marked), "{marked}: {log}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_collector_that_is_away_hurts_nobody() {
    let program = program().await;
    let program = program.with("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9");
    let mut running = program.start();
    let base = running.url().await;
    assert_eq!(get(&format!("{base}/")).await.status, 200);
    stop(running).await;
}

#[tokio::test]
async fn a_place_that_nothing_can_be_told_to_is_named() {
    for (name, value) in [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "not a url"),
        ("GUICHET_LOG_DIR", "/nowhere/at/all"),
        ("GUICHET_LOG_KEEP", "0"),
        ("GUICHET_METRICS_LISTEN", "somewhere"),
    ] {
        let program = Program::configured().await.with(name, value);
        program.refuses(name).await;
    }
}
