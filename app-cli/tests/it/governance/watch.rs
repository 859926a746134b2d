use serde_json::json;

use super::api::{Answer, Api, TASK};
use super::real::{line, task};

/// A deployment that is running when it is first looked at and has ended so when it is next.
fn that_ends(state: &'static str) -> Api {
    let shown = std::sync::atomic::AtomicUsize::new(0);
    Api::new(move |_, asked| {
        if asked.line.contains("/logs?") {
            let from = if asked.line.contains("after=0") { 1 } else { 3 };
            let line = |n: u64| line(n, &format!("ligne {n}"));
            let items = if from == 1 {
                vec![line(1), line(2)]
            } else {
                vec![line(3)]
            };
            let last = if from == 1 { 2 } else { 3 };
            return Answer::Is(200, json!({"items": items, "last": last, "more": true}));
        }
        let first = shown.fetch_add(1, std::sync::atomic::Ordering::SeqCst) == 0;
        Answer::Is(200, task(if first { "running" } else { state }, 3))
    })
}

#[test]
fn watching_ends_as_the_deployment_does() {
    for (state, status) in [("succeeded", 0), ("failed", 2), ("cancelled", 2)] {
        let api = that_ends(state);
        let ended = api.run_in(
            "fr",
            &[
                "deployments",
                "watch",
                TASK,
                "--every",
                "1",
                "--format",
                "json",
            ],
        );
        assert_eq!(
            (ended.status, &ended.json()["state"]),
            (status, &json!(state)),
            "{ended:?}"
        );
        assert!(ended.err.contains("état: en cours"), "{ended:?}");
        for n in 1..=3 {
            let line = format!("ligne {n}");
            assert_eq!(ended.err.matches(&line).count(), 1, "{ended:?}");
        }
    }
}

#[test]
fn watching_ends_at_its_time_limit() {
    let api = Api::new(|_, asked| {
        let log = json!({"items": [], "last": 0, "more": true});
        let is_log = asked.line.contains("/logs?");
        Answer::Is(200, if is_log { log } else { task("running", 3) })
    });
    let ended = api.run(&[
        "deployments",
        "watch",
        TASK,
        "--every",
        "1",
        "--timeout",
        "2",
    ]);
    assert_eq!((ended.status, ended.out.as_str()), (4, ""), "{ended:?}");
}
