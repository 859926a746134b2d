//! What Guichet owns, in memory, keeps the contracts that the databases keep.

use std::sync::Arc;

use guichet_contract::{
    Store, TestSeal, audit, errors, idempotency, incidents, links, measure, outbox, projects,
    recovery, sessions, staff, tasks, tokens, work,
};
use guichet_memory::MemoryWork;

fn memory() -> Arc<MemoryWork> {
    Arc::new(MemoryWork::new(Arc::new(TestSeal::default())))
}

fn ran(port: &str, cases: &[&str]) {
    println!("{port} / memory: {}", cases.join(", "));
    assert!(!cases.is_empty());
}

macro_rules! suites {
    ($($test:ident: $module:ident),+ $(,)?) => {$(
        #[tokio::test]
        async fn $test() {
            let cases = $module::all(async || Store::of(&memory())).await;
            ran(stringify!($module), &cases);
        }
    )+};
}

suites!(
    links_in_memory: links,
    sessions_in_memory: sessions,
    audit_in_memory: audit,
    outbox_in_memory: outbox,
    staff_in_memory: staff,
    tokens_in_memory: tokens,
    projects_in_memory: projects,
    tasks_in_memory: tasks,
    incidents_in_memory: incidents,
    errors_in_memory: errors,
    measure_in_memory: measure,
    idempotency_in_memory: idempotency,
    recovery_in_memory: recovery,
    units_of_work_in_memory: work,
);
