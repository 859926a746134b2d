mod follow;

use std::path::Path;
use std::time::Instant;

use guichet_domain::kernel::Words;
use guichet_portal::operators::smoke::{
    Check, CheckName, Smoke, SmokeLimits, SmokePlan, check_log,
};
use guichet_wiring::{SmokeConfig, browser};
use serde_json::{Value, json};

use self::follow::Follower;
use super::checks;
use crate::failure::{Done, Failure};
use crate::out::{Cell, Out, Table};
use crate::words::smoke::{detail, hint, status_word};

pub(crate) async fn run(base_url: String, log: Option<&Path>, strict: bool, out: Out) -> Done {
    let config = SmokeConfig::load()?;
    let browse = browser(None).map_err(|error| Failure::Refused(error.to_string()))?;
    let plan = SmokePlan {
        place: config.environment.into(),
        base_url,
        test: config.test.map(|test| (test.login, test.password)),
        other_order: config.other_order,
        other_invoice: config.other_invoice,
    };
    let followed = log.map(Follower::begin);
    let mut checks = Smoke::new(browse, plan, SmokeLimits::default()).run().await;
    let began = Instant::now();
    let written = followed.map(|log| log.and_then(Follower::end));
    checks.push(check_log(written, began.elapsed()));
    let statuses: Vec<_> = checks.iter().map(|check| check.status).collect();
    let json = json!({
        "checks": checks.iter().map(|check| row(check, out)).collect::<Vec<_>>(),
        "summary": checks::summary(&statuses),
    });
    out.answer(&json, &table(&checks, out))?;
    Ok(checks::exit(&statuses, strict))
}

fn row(check: &Check, out: Out) -> Value {
    json!({
        "name": check.name.word(), "status": check.status.word(),
        "severity": CheckName::SEVERITY.word(),
        "detail": detail(out, &check.finding),
        "hint": check.hint.map(|found| hint(out, found)),
        "runbook": checks::runbook(check.name.runbook()), "ms": check.ms,
    })
}

fn table(checks: &[Check], out: Out) -> Table {
    let heads = vec![
        out.say("Contrôle", "Check"),
        out.say("Résultat", "Result"),
        out.say("Constat", "Finding"),
        out.say("À faire", "To do"),
    ];
    let rows = checks.iter().map(|check| {
        vec![
            check.name.word().into(),
            Cell::tinted(status_word(out, check.status), checks::tint(check.status)),
            detail(out, &check.finding).into(),
            check.hint.map_or("", |found| hint(out, found)).into(),
        ]
    });
    Table {
        heads,
        rows: rows.collect(),
    }
}
