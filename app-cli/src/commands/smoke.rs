use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use guichet_domain::kernel::Words;
use guichet_portal::operators::smoke::{Check, CheckName, Smoke, SmokePlan, check_log};
use guichet_wiring::{CompanyClock, SmokeConfig, browser};
use serde_json::{Value, json};

use super::checks;
use crate::failure::{Done, Failure};
use crate::out::{Cell, Out, Table};
use crate::words::smoke::{detail, hint, status_word};

pub(crate) async fn run(base_url: String, log: Option<&Path>, strict: bool, out: Out) -> Done {
    let config = SmokeConfig::load()?;
    let browse = browser(None).map_err(|error| Failure::Refused(error.to_string()))?;
    let plan = SmokePlan {
        base_url,
        test: config.test.map(|test| (test.login, test.password)),
        other_order: config.other_order,
        other_invoice: config.other_invoice,
    };
    let before = log.map(length);
    let mut checks = Smoke::new(browse, Arc::new(CompanyClock::default()), plan)
        .run()
        .await;
    let written = log
        .zip(before)
        .map(|(path, before)| before.and_then(|from| since(path, from)));
    let written = written
        .as_ref()
        .map(|read| read.as_deref().map_err(Clone::clone));
    checks.push(check_log(written, 0));
    let statuses: Vec<_> = checks.iter().map(|check| check.status).collect();
    let json = json!({
        "checks": checks.iter().map(|check| row(check, out)).collect::<Vec<_>>(),
        "summary": checks::summary(&statuses),
    });
    out.answer(&json, &table(&checks, out))?;
    Ok(checks::exit(&statuses, strict))
}

fn length(path: &Path) -> Result<u64, String> {
    std::fs::metadata(path)
        .map(|file| file.len())
        .map_err(|error| error.to_string())
}

/// What was appended; from the beginning, if the log was changed for a new one meanwhile.
fn since(path: &Path, from: u64) -> Result<String, String> {
    let read = || {
        let mut file = File::open(path)?;
        let from = if file.metadata()?.len() < from {
            0
        } else {
            from
        };
        file.seek(SeekFrom::Start(from))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    };
    read().map_err(|error: std::io::Error| error.to_string())
}

fn row(check: &Check, out: Out) -> Value {
    let severity = if check.name == CheckName::InvoicePdf {
        "warning"
    } else {
        "error"
    };
    json!({
        "name": check.name.word(), "status": check.status.word(), "severity": severity,
        "detail": detail(out, &check.finding),
        "hint": check.hint.map(|found| hint(out, found)),
        "runbook": Value::Null, "ms": check.ms,
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
