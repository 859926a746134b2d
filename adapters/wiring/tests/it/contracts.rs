//! Every driven port, the adapters that implement it, and the tests that hold each to the port's
//! contract. A port without a line, an adapter without a test, or a test that is gone fails here;
//! that each test named here ran and passed is checked with `docs/promises/contracts.md`.

use std::path::PathBuf;
use std::sync::Arc;

use guichet_contract::erp::Lacks;
use guichet_contract::{
    Erp, TestSeal, TestSignature, accounts, company, customers, health, invoices, labels, orders,
    sign_in, signature,
};
use guichet_driven::{
    Clock, CustomerStanding, Field, Health, InspectErp, ReadCompany, ServiceRights,
    ServiceStanding, SignBackup,
};
use guichet_portal::Keys;
use guichet_wiring::KeySeal;
use secrecy::SecretSlice;

use crate::ready::Ready;

type Line = (
    &'static str,
    &'static [(&'static str, &'static str, &'static str)],
);

const MEMORY: &str = "adapters/memory/tests/it/contract.rs";
const MEMORY_OWN: &str = "adapters/memory/tests/it/governance.rs";
const SQL: &str = "adapters/sql/tests/it/suites.rs";
const CACHE: &str = "adapters/cache/tests/it/contract.rs";
const HERE: &str = "adapters/wiring/tests/it/contracts.rs";
const SETUP: &str = "adapters/tryton/tests/it/setup/again.rs";
const CHAIN: &str = "adapters/wiring/tests/it/chain.rs";
const MAIL: &str = "adapters/mail/tests/it/server.rs";
const REDIS: &str = "adapters/redis/tests/it/main.rs";
const HOST: &str = "adapters/host/tests/it/main.rs";
const SQL_INSPECT: &str = "adapters/sql/tests/it/inspect.rs";
const BACKUP: &str = "adapters/backup/tests/it/main.rs";
const SQL_RESTORE: &str = "adapters/sql/tests/it/restore.rs";
const HTTP: &str = "adapters/http/tests/it/main.rs";

/// Port, and for each adapter: its name, the file, the test.
const TABLE: &[Line] = &[
    (
        "ReadOrders",
        &[
            ("memory", MEMORY, "orders"),
            ("tryton", HERE, "orders_on_tryton"),
        ],
    ),
    (
        "ReadInvoices",
        &[
            ("memory", MEMORY, "invoices"),
            ("tryton", HERE, "invoices_on_tryton"),
        ],
    ),
    (
        "ReadCustomers",
        &[
            ("memory", MEMORY, "customers"),
            ("tryton", HERE, "customers_on_tryton"),
        ],
    ),
    (
        "FindCustomers",
        &[
            ("memory", MEMORY, "customers"),
            ("tryton", HERE, "customers_on_tryton"),
        ],
    ),
    (
        "ReadAccounts",
        &[
            ("memory", MEMORY, "accounts"),
            ("tryton", HERE, "accounts_on_tryton"),
        ],
    ),
    (
        "SignIn",
        &[
            ("memory", MEMORY, "sign_in"),
            ("tryton", HERE, "sign_in_on_tryton"),
        ],
    ),
    (
        "ReadLabels",
        &[
            ("memory", MEMORY, "labels"),
            ("tryton", HERE, "labels_on_tryton"),
        ],
    ),
    (
        "ReadCompany",
        &[
            ("memory", MEMORY, "company"),
            ("tryton", HERE, "company_on_tryton"),
        ],
    ),
    (
        "Health",
        &[
            ("memory", MEMORY, "health"),
            ("tryton", HERE, "health_on_tryton"),
            ("sql", HERE, "health_on_sqlite"),
        ],
    ),
    (
        "InspectStore",
        &[
            ("sqlite", SQL_INSPECT, "inspect_on_sqlite"),
            ("postgresql", SQL_INSPECT, "inspect_on_postgresql"),
        ],
    ),
    (
        "InspectErp",
        &[("tryton", HERE, "what_health_checks_ask_of_tryton")],
    ),
    ("InspectHost", &[("host", HOST, "host")]),
    (
        "InspectMail",
        &[("mail", MAIL, "health_checks_find_the_server_and_its_sender")],
    ),
    (
        "InspectSharedCache",
        &[(
            "redis",
            REDIS,
            "a_redis_lets_in_who_has_its_password_in_the_clear_and_over_tls",
        )],
    ),
    (
        "PreparePortal",
        &[
            ("memory", MEMORY, "setup"),
            (
                "tryton",
                SETUP,
                "a_second_run_changes_nothing_and_nobody_else_is_ever_changed",
            ),
        ],
    ),
    (
        "ReadLinks",
        &[
            ("memory", MEMORY_OWN, "links_in_memory"),
            ("sqlite", SQL, "links_on_sqlite"),
            ("postgresql", SQL, "links_on_postgresql"),
        ],
    ),
    (
        "LinkStore",
        &[
            ("memory", MEMORY_OWN, "links_in_memory"),
            ("sqlite", SQL, "links_on_sqlite"),
            ("postgresql", SQL, "links_on_postgresql"),
        ],
    ),
    (
        "ReadSessions",
        &[
            ("memory", MEMORY_OWN, "sessions_in_memory"),
            ("sqlite", SQL, "sessions_on_sqlite"),
            ("postgresql", SQL, "sessions_on_postgresql"),
        ],
    ),
    (
        "SessionStore",
        &[
            ("memory", MEMORY_OWN, "sessions_in_memory"),
            ("sqlite", SQL, "sessions_on_sqlite"),
            ("postgresql", SQL, "sessions_on_postgresql"),
        ],
    ),
    (
        "ReadStaff",
        &[
            ("memory", MEMORY_OWN, "staff_in_memory"),
            ("sqlite", SQL, "staff_on_sqlite"),
            ("postgresql", SQL, "staff_on_postgresql"),
        ],
    ),
    (
        "StaffStore",
        &[
            ("memory", MEMORY_OWN, "staff_in_memory"),
            ("sqlite", SQL, "staff_on_sqlite"),
            ("postgresql", SQL, "staff_on_postgresql"),
        ],
    ),
    (
        "ReadTokens",
        &[
            ("memory", MEMORY_OWN, "tokens_in_memory"),
            ("sqlite", SQL, "tokens_on_sqlite"),
            ("postgresql", SQL, "tokens_on_postgresql"),
        ],
    ),
    (
        "TokenStore",
        &[
            ("memory", MEMORY_OWN, "tokens_in_memory"),
            ("sqlite", SQL, "tokens_on_sqlite"),
            ("postgresql", SQL, "tokens_on_postgresql"),
        ],
    ),
    (
        "AuditLog",
        &[
            ("memory", MEMORY_OWN, "audit_in_memory"),
            ("sqlite", SQL, "audit_on_sqlite"),
            ("postgresql", SQL, "audit_on_postgresql"),
        ],
    ),
    (
        "ReadAudit",
        &[
            ("memory", MEMORY_OWN, "audit_in_memory"),
            ("sqlite", SQL, "audit_on_sqlite"),
            ("postgresql", SQL, "audit_on_postgresql"),
        ],
    ),
    (
        "ReadChain",
        &[
            ("memory", MEMORY_OWN, "audit_in_memory"),
            ("sqlite", SQL, "audit_on_sqlite"),
            ("postgresql", SQL, "audit_on_postgresql"),
        ],
    ),
    (
        "SealAudit",
        &[("wiring", CHAIN, "what_the_key_before_sealed_still_holds")],
    ),
    (
        "SignBackup",
        &[("wiring", HERE, "signatures_are_told_from_others")],
    ),
    (
        "OutboxStore",
        &[
            ("memory", MEMORY_OWN, "outbox_in_memory"),
            ("sqlite", SQL, "outbox_on_sqlite"),
            ("postgresql", SQL, "outbox_on_postgresql"),
        ],
    ),
    (
        "ReadOutbox",
        &[
            ("memory", MEMORY_OWN, "outbox_in_memory"),
            ("sqlite", SQL, "outbox_on_sqlite"),
            ("postgresql", SQL, "outbox_on_postgresql"),
        ],
    ),
    (
        "SendMail",
        &[(
            "mail",
            MAIL,
            "a_mail_of_every_kind_and_language_arrives_over_one_connection",
        )],
    ),
    (
        "ReadProjects",
        &[
            ("memory", MEMORY_OWN, "projects_in_memory"),
            ("sqlite", SQL, "projects_on_sqlite"),
            ("postgresql", SQL, "projects_on_postgresql"),
        ],
    ),
    (
        "ProjectStore",
        &[
            ("memory", MEMORY_OWN, "projects_in_memory"),
            ("sqlite", SQL, "projects_on_sqlite"),
            ("postgresql", SQL, "projects_on_postgresql"),
        ],
    ),
    (
        "ReadTasks",
        &[
            ("memory", MEMORY_OWN, "tasks_in_memory"),
            ("sqlite", SQL, "tasks_on_sqlite"),
            ("postgresql", SQL, "tasks_on_postgresql"),
        ],
    ),
    (
        "TaskStore",
        &[
            ("memory", MEMORY_OWN, "tasks_in_memory"),
            ("sqlite", SQL, "tasks_on_sqlite"),
            ("postgresql", SQL, "tasks_on_postgresql"),
        ],
    ),
    (
        "ReadIncidents",
        &[
            ("memory", MEMORY_OWN, "incidents_in_memory"),
            ("sqlite", SQL, "incidents_on_sqlite"),
            ("postgresql", SQL, "incidents_on_postgresql"),
        ],
    ),
    (
        "IncidentStore",
        &[
            ("memory", MEMORY_OWN, "incidents_in_memory"),
            ("sqlite", SQL, "incidents_on_sqlite"),
            ("postgresql", SQL, "incidents_on_postgresql"),
        ],
    ),
    (
        "KeepErrors",
        &[
            ("memory", MEMORY_OWN, "errors_in_memory"),
            ("sqlite", SQL, "errors_on_sqlite"),
            ("postgresql", SQL, "errors_on_postgresql"),
        ],
    ),
    (
        "ErrorStore",
        &[
            ("memory", MEMORY_OWN, "errors_in_memory"),
            ("sqlite", SQL, "errors_on_sqlite"),
            ("postgresql", SQL, "errors_on_postgresql"),
        ],
    ),
    (
        "MeasureStore",
        &[
            ("memory", MEMORY_OWN, "measure_in_memory"),
            ("sqlite", SQL, "measure_on_sqlite"),
            ("postgresql", SQL, "measure_on_postgresql"),
        ],
    ),
    (
        "IdempotencyStore",
        &[
            ("memory", MEMORY_OWN, "idempotency_in_memory"),
            ("sqlite", SQL, "idempotency_on_sqlite"),
            ("postgresql", SQL, "idempotency_on_postgresql"),
        ],
    ),
    (
        "Work",
        &[
            ("memory", MEMORY_OWN, "units_of_work_in_memory"),
            ("sqlite", SQL, "units_of_work_on_sqlite"),
            ("postgresql", SQL, "units_of_work_on_postgresql"),
        ],
    ),
    (
        "Unit",
        &[
            ("memory", MEMORY_OWN, "units_of_work_in_memory"),
            ("sqlite", SQL, "units_of_work_on_sqlite"),
            ("postgresql", SQL, "units_of_work_on_postgresql"),
        ],
    ),
    (
        "Schema",
        &[
            ("sqlite", SQL, "schema_on_sqlite"),
            ("postgresql", SQL, "schema_on_postgresql"),
        ],
    ),
    ("BackupVault", &[("files", BACKUP, "backups_as_files")]),
    (
        "SnapshotStore",
        &[
            ("sqlite", SQL_RESTORE, "restores_on_sqlite"),
            ("postgresql", SQL_RESTORE, "restores_on_postgresql"),
        ],
    ),
    (
        "RestoreStore",
        &[
            ("sqlite", SQL_RESTORE, "restores_on_sqlite"),
            ("postgresql", SQL_RESTORE, "restores_on_postgresql"),
        ],
    ),
    (
        "StoreBeside",
        &[
            ("sqlite", SQL_RESTORE, "restores_on_sqlite"),
            ("postgresql", SQL_RESTORE, "restores_on_postgresql"),
        ],
    ),
    (
        "AnonymiseStore",
        &[
            ("sqlite", SQL, "texts_on_sqlite"),
            ("postgresql", SQL, "texts_on_postgresql"),
        ],
    ),
    (
        "RecoveryStore",
        &[
            ("memory", MEMORY_OWN, "recovery_in_memory"),
            ("sqlite", SQL, "recovery_on_sqlite"),
            ("postgresql", SQL, "recovery_on_postgresql"),
        ],
    ),
    (
        "ReadRecovery",
        &[
            ("memory", MEMORY_OWN, "recovery_in_memory"),
            ("sqlite", SQL, "recovery_on_sqlite"),
            ("postgresql", SQL, "recovery_on_postgresql"),
        ],
    ),
    ("Cache", &[("local", CACHE, "the_contract_holds")]),
    ("Browse", &[("http", HTTP, "a_form_goes_by_post")]),
    (
        "Clock",
        &[("wiring", HERE, "the_clock_keeps_what_databases_keep")],
    ),
    ("Random", &[("wiring", HERE, "ids_grow_and_secrets_differ")]),
];

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

fn ports() -> Vec<String> {
    let mut ports = Vec::new();
    let mut folders = vec![PathBuf::from(format!("{ROOT}/ports/driven/src"))];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("the ports") {
            let path = entry.expect("a file").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(path).expect("text");
            let traits = text
                .lines()
                .filter_map(|line| line.strip_prefix("pub trait "));
            ports.extend(traits.map(|rest| rest.split(':').next().unwrap_or_default().to_owned()));
        }
    }
    ports.sort();
    ports
}

#[test]
fn every_port_has_its_line() {
    let mut lines: Vec<&str> = TABLE.iter().map(|(port, _)| *port).collect();
    lines.sort_unstable();
    assert_eq!(
        ports(),
        lines,
        "a port of ports/driven needs a line here, and no line without a port"
    );
}

#[test]
fn every_adapter_has_its_test() {
    for (port, adapters) in TABLE {
        for (adapter, file, test) in *adapters {
            let text = std::fs::read_to_string(format!("{ROOT}/{file}")).unwrap_or_default();
            let there =
                text.contains(&format!("fn {test}(")) || text.contains(&format!("    {test}: "));
            assert!(there, "{port} on {adapter}: no test {test} in {file}");
            println!("{port} / {adapter}: {test}");
        }
    }
}

#[test]
fn every_test_of_the_table_is_promised() {
    let page =
        std::fs::read_to_string(format!("{ROOT}/docs/promises/contracts.md")).expect("the page");
    for (port, adapters) in TABLE {
        for (adapter, _, test) in *adapters {
            let promised = page
                .lines()
                .any(|line| line.contains(port) && line.contains(test));
            assert!(
                promised,
                "docs/promises/contracts.md does not name {test} for {port} ({adapter})"
            );
        }
    }
}

fn erp() -> Erp {
    let ready = Ready::of_this_run();
    let mut erp = Erp::of(&ready.tryton(), ready.build_date);
    erp.exact_labels = ready.series == "7.6";
    if ready.series == "7.0" {
        erp.lacks = Lacks {
            words: &[(Field::ShipmentState, "shipped")],
            quotation_dates: true,
            planned_dates: true,
            // On SQLite, which these tests run on.
            literal_text: true,
        };
    }
    erp
}

fn ran(port: &str, cases: &[&str]) {
    println!("{port} / tryton: {}", cases.join(", "));
    assert!(!cases.is_empty());
}

macro_rules! on_tryton {
    ($($test:ident: $module:ident),+ $(,)?) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $test() {
            ran(stringify!($module), &$module::all(&erp()).await);
        }
    )+};
}

on_tryton!(
    orders_on_tryton: orders,
    invoices_on_tryton: invoices,
    customers_on_tryton: customers,
    accounts_on_tryton: accounts,
    sign_in_on_tryton: sign_in,
    labels_on_tryton: labels,
);

#[tokio::test]
async fn company_on_tryton() {
    let tryton: Arc<dyn ReadCompany> = Ready::of_this_run().tryton();
    ran("company", &company::all(&tryton).await);
}

#[tokio::test]
async fn health_on_tryton() {
    let tryton: Arc<dyn Health> = Ready::of_this_run().tryton();
    ran("health", &health::all(&tryton).await);
}

#[tokio::test]
async fn health_on_sqlite() {
    let sql: Arc<dyn Health> = Arc::new(
        guichet_sql::Sql::temporary(Arc::new(TestSeal::default()))
            .await
            .expect("a database"),
    );
    assert!(!health::all(&sql).await.is_empty());
}

#[tokio::test]
async fn what_health_checks_ask_of_tryton() {
    let ready = Ready::of_this_run();
    let tryton = ready.tryton();
    let series = tryton.series().await.expect("a series");
    assert!(series.starts_with(&ready.series), "{series}");
    let service = tryton.service_signs_in().await.expect("an answer");
    assert_eq!(service, ServiceStanding::SignsIn);
    let there = tryton.clock().await.expect("an hour");
    let apart = (guichet_wiring::CompanyClock::default().now() - there).abs();
    assert!(apart.num_seconds() < 60, "{apart}");
    let rights = tryton.rights().await.expect("rights");
    assert_eq!(rights, ServiceRights::default());
    let login = &guichet_fixtures::expected().logins[0].login;
    let wrong = "not-it".to_owned().into();
    let refused = tryton.customer_stands(login, &wrong).await;
    assert_eq!(refused.expect("an answer"), None);
    let password = ready.service_password.clone().into();
    let service = tryton.customer_stands(&ready.service_user, &password).await;
    let service = service.expect("an answer").expect("it signs in");
    assert!(
        service.open.contains(&"party.party".to_owned()),
        "it reads for all: {service:?}"
    );
    assert!(service.may_order, "Tryton lets it order: {service:?}");
    let confined = &guichet_fixtures::expected().logins[0];
    let password = confined.password.clone().into();
    let customer = tryton.customer_stands(&confined.login, &password).await;
    let customer = customer.expect("an answer").expect("it signs in");
    assert_eq!(customer, CustomerStanding::default());
    tryton.close().await;
}

#[test]
fn the_clock_keeps_what_databases_keep() {
    use chrono::Timelike;
    let clock = guichet_wiring::CompanyClock::new(chrono_tz::Tz::Pacific__Kiritimati);
    let now = clock.now();
    assert_eq!(
        now.nanosecond() % 1000,
        0,
        "microseconds, as PostgreSQL keeps them"
    );
    let there = now
        .with_timezone(&chrono_tz::Tz::Pacific__Kiritimati)
        .date_naive();
    assert!(
        clock.today() >= there,
        "the company's day, not the server's"
    );
}

#[test]
fn signatures_are_told_from_others() {
    let key = |byte: u8| Arc::new(Keys::new(SecretSlice::from(vec![byte; 32]), None));
    let (here, elsewhere) = (KeySeal::new(key(1)), KeySeal::new(key(2)));
    signature::its_own_are_told_from_others(&here, &elsewhere);
    // The key before vouches still.
    let after = Keys::new(
        SecretSlice::from(vec![3; 32]),
        Some(SecretSlice::from(vec![1; 32])),
    );
    let signed = here.sign(b"a manifest");
    let after = KeySeal::new(Arc::new(after));
    assert_eq!(after.holds(&signed, b"a manifest"), Some(true));
    let named = |name, key| TestSignature { name, key };
    let (here, elsewhere) = (named("one", "a"), named("two", "b"));
    signature::its_own_are_told_from_others(&here, &elsewhere);
}

#[test]
fn ids_grow_and_secrets_differ() {
    use guichet_driven::Random;
    let random = guichet_wiring::OsRandom;
    let ids: Vec<_> = (0..100).map(|_| random.id()).collect();
    assert!(ids.is_sorted(), "later ids are greater");
    assert_ne!(random.secret(), random.secret());
}
