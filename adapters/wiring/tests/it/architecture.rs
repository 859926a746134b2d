//! Dependencies run one way, and third-party crates stay in their room.
//! What is read is `cargo metadata`, not a picture.

use std::collections::BTreeMap;
use std::process::Command;

use serde::Deserialize;

/// Each crate of ours and the crates of ours it may depend on.
const ARROWS: &[(&str, &[&str])] = &[
    ("guichet-kernel", &[]),
    ("guichet-access", &["guichet-kernel"]),
    ("guichet-customers", &["guichet-kernel", "guichet-access"]),
    (
        "guichet-orders",
        &["guichet-kernel", "guichet-access", "guichet-customers"],
    ),
    (
        "guichet-invoices",
        &["guichet-kernel", "guichet-access", "guichet-customers"],
    ),
    ("guichet-deployments", &["guichet-kernel", "guichet-access"]),
    ("guichet-incidents", &["guichet-kernel", "guichet-access"]),
    (
        "guichet-domain",
        &[
            "guichet-kernel",
            "guichet-access",
            "guichet-customers",
            "guichet-orders",
            "guichet-invoices",
            "guichet-deployments",
            "guichet-incidents",
        ],
    ),
    ("guichet-driven", &["guichet-domain"]),
    ("guichet-portal", &["guichet-domain", "guichet-driven"]),
    (
        "guichet-contract",
        &["guichet-domain", "guichet-driven", "guichet-fixtures"],
    ),
    (
        "guichet-tryton",
        &["guichet-domain", "guichet-driven", "guichet-tls"],
    ),
    (
        "guichet-sql",
        &["guichet-domain", "guichet-driven", "guichet-tls"],
    ),
    ("guichet-backup", &["guichet-domain", "guichet-driven"]),
    ("guichet-cache", &["guichet-domain", "guichet-driven"]),
    ("guichet-host", &["guichet-domain", "guichet-driven"]),
    (
        "guichet-http",
        &["guichet-domain", "guichet-driven", "guichet-tls"],
    ),
    (
        "guichet-mail",
        &["guichet-domain", "guichet-driven", "guichet-tls"],
    ),
    ("guichet-redis", &["guichet-driven", "guichet-tls"]),
    ("guichet-telemetry", &["guichet-driven", "guichet-tls"]),
    ("guichet-tls", &[]),
    ("guichet-fixtures", &[]),
    (
        "guichet-memory",
        &["guichet-domain", "guichet-driven", "guichet-fixtures"],
    ),
    (
        "guichet-wiring",
        &[
            "guichet-domain",
            "guichet-driven",
            "guichet-portal",
            "guichet-tryton",
            "guichet-sql",
            "guichet-backup",
            "guichet-cache",
            "guichet-host",
            "guichet-http",
            "guichet-mail",
            "guichet-redis",
            "guichet-telemetry",
            "guichet-memory",
        ],
    ),
    (
        "guichet-web",
        &["guichet-domain", "guichet-portal", "guichet-wiring"],
    ),
    (
        "guichet-cli",
        &["guichet-domain", "guichet-portal", "guichet-wiring"],
    ),
];

/// Crates of ours that only tests may use, with those who may.
const FOR_TESTS: &[&str] = &[
    "guichet-backup",
    "guichet-contract",
    "guichet-driven",
    "guichet-fixtures",
    "guichet-http",
    "guichet-memory",
    "guichet-sql",
    "guichet-wiring",
];

/// Third-party crates that belong to one room (or two that speak the same protocol).
const ROOMS: &[(&str, &[&str])] = &[
    ("sea-orm", &["guichet-sql"]),
    ("sea-orm-migration", &["guichet-sql"]),
    ("sqlx", &["guichet-sql"]),
    ("jsonrpsee-http-client", &["guichet-tryton"]),
    ("jsonrpsee-core", &["guichet-tryton"]),
    ("hyper", &["guichet-tryton", "guichet-http"]),
    (
        "hyper-util",
        &["guichet-tryton", "guichet-http", "guichet-telemetry"],
    ),
    (
        "hyper-rustls",
        &["guichet-tryton", "guichet-http", "guichet-telemetry"],
    ),
    ("rustls", &["guichet-tls"]),
    ("rustls-native-certs", &["guichet-tls"]),
    ("percent-encoding", &["guichet-tls"]),
    ("tokio-rustls", &["guichet-mail", "guichet-redis"]),
    ("mail-send", &["guichet-mail"]),
    ("mail-builder", &["guichet-mail"]),
    ("age", &["guichet-backup"]),
    ("zstd", &["guichet-backup"]),
    ("cached", &["guichet-cache"]),
    ("poem", &["guichet-web"]),
    ("poem-openapi", &["guichet-web"]),
    ("askama", &["guichet-web", "guichet-mail"]),
    ("clap", &["guichet-cli"]),
    (
        "rustix",
        &[
            "guichet-host",
            "guichet-backup",
            "guichet-sql",
            "guichet-cli",
        ],
    ),
    ("metrics-exporter-prometheus", &["guichet-telemetry"]),
    ("opentelemetry", &["guichet-telemetry"]),
    ("opentelemetry_sdk", &["guichet-telemetry"]),
    ("opentelemetry-otlp", &["guichet-telemetry"]),
    ("opentelemetry-http", &["guichet-telemetry"]),
    ("opentelemetry-proto", &["guichet-telemetry"]),
    ("prost", &["guichet-telemetry"]),
    ("tracing-opentelemetry", &["guichet-telemetry"]),
    (
        "tokio",
        &[
            "guichet-driven",
            "guichet-portal",
            "guichet-tryton",
            "guichet-sql",
            "guichet-backup",
            "guichet-cache",
            "guichet-host",
            "guichet-http",
            "guichet-mail",
            "guichet-redis",
            "guichet-telemetry",
            "guichet-memory",
            "guichet-wiring",
            "guichet-web",
            "guichet-cli",
        ],
    ),
];

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize, Clone)]
struct Package {
    name: String,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize, Clone)]
struct Dependency {
    name: String,
    /// `null` for a normal dependency, else `dev` or `build`.
    kind: Option<String>,
}

impl Dependency {
    fn is_for_tests(&self) -> bool {
        self.kind.as_deref() == Some("dev")
    }
}

fn workspace() -> Vec<Package> {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../../Cargo.toml");
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version",
            "1",
            "--no-deps",
            "--manifest-path",
            manifest,
        ])
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice::<Metadata>(&output.stdout)
        .expect("metadata")
        .packages
}

fn wrong_arrows(packages: &[Package]) -> Vec<String> {
    let arrows: BTreeMap<&str, &[&str]> = ARROWS.iter().copied().collect();
    let rooms: BTreeMap<&str, &[&str]> = ROOMS.iter().copied().collect();
    let mut wrong = Vec::new();
    for package in packages {
        let Some(allowed) = arrows.get(package.name.as_str()) else {
            wrong.push(format!(
                "{} has no place in the house: give it one here",
                package.name
            ));
            continue;
        };
        for dependency in &package.dependencies {
            let name = dependency.name.as_str();
            let ours = arrows.contains_key(name);
            // A crate may ask itself, for its tests, for a feature of its own.
            let test_help =
                dependency.is_for_tests() && (FOR_TESTS.contains(&name) || name == package.name);
            if ours && !allowed.contains(&name) && !test_help {
                wrong.push(format!("{} -> {name}", package.name));
            }
            let outside = rooms
                .get(name)
                .is_some_and(|room| !room.contains(&package.name.as_str()));
            if outside && !dependency.is_for_tests() {
                wrong.push(format!(
                    "{} -> {name} (belongs to {})",
                    package.name,
                    rooms[name].join(", ")
                ));
            }
        }
    }
    wrong
}

fn with_arrow(from: &str, to: &str) -> Vec<String> {
    let mut packages = workspace();
    let package = packages
        .iter_mut()
        .find(|p| p.name == from)
        .expect("a crate of ours");
    package.dependencies.push(Dependency {
        name: to.to_owned(),
        kind: None,
    });
    wrong_arrows(&packages)
}

#[test]
fn every_arrow_of_the_house_runs_its_one_way() {
    assert_eq!(wrong_arrows(&workspace()), Vec::<String>::new());
}

#[test]
fn an_arrow_from_a_use_case_to_an_adapter_is_seen() {
    assert_eq!(
        with_arrow("guichet-portal", "guichet-sql"),
        ["guichet-portal -> guichet-sql"]
    );
}

#[test]
fn an_arrow_from_an_adapter_to_a_use_case_is_seen() {
    assert_eq!(
        with_arrow("guichet-tryton", "guichet-portal"),
        ["guichet-tryton -> guichet-portal"]
    );
}

#[test]
fn a_third_party_crate_in_the_wrong_room_is_seen() {
    assert_eq!(
        with_arrow("guichet-orders", "sea-orm"),
        ["guichet-orders -> sea-orm (belongs to guichet-sql)"]
    );
}

#[test]
fn mails_leave_through_their_own_adapter_alone() {
    assert_eq!(
        with_arrow("guichet-portal", "mail-send"),
        ["guichet-portal -> mail-send (belongs to guichet-mail)"]
    );
}

#[test]
fn a_crate_without_a_place_is_seen() {
    let mut packages = workspace();
    packages.push(Package {
        name: "guichet-shed".into(),
        dependencies: vec![],
    });
    assert_eq!(
        wrong_arrows(&packages),
        ["guichet-shed has no place in the house: give it one here"]
    );
}
