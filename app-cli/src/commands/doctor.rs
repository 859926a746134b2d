use std::sync::Arc;

use guichet_domain::kernel::Words;
use guichet_portal::operators::doctor::{
    Check, Diagnosis, DoctorLimits, Finding, NoSuchCheck, Wanted, catalogue,
};
use guichet_portal::operators::smoke::CheckStatus;
use guichet_wiring::words::doctor as texts;
use guichet_wiring::{Config, ConfigFaults, doctor, doctor_of_faults, start_logging};
use serde_json::{Value, json};

use super::checks::{self, runbook};
use crate::args;
use crate::exit::Exit;
use crate::failure::{Done, Failure};
use crate::out::{Cell, Out, Table};
use crate::terminal::Terminal;
use crate::words::smoke::status_word;

pub(crate) async fn run(asked: args::Doctor, terminal: Terminal, out: Out) -> Done {
    let args::Doctor {
        check,
        list: names,
        strict,
        require_test_users,
    } = asked;
    if names {
        return list(out);
    }
    let wanted = if check.is_empty() {
        Wanted::All
    } else {
        Wanted::Named(check)
    };
    examined(&wanted, strict, require_test_users, terminal, out).await
}

pub(crate) async fn preflight(strict: bool, terminal: Terminal, out: Out) -> Done {
    examined(&Wanted::Preflight, strict, false, terminal, out).await
}

async fn examined(
    wanted: &Wanted,
    strict: bool,
    test_users: bool,
    terminal: Terminal,
    out: Out,
) -> Done {
    let (examined, faults) = match connected(wanted, test_users, terminal).await {
        Ok(examined) => (examined, None),
        // What cannot be looked at without a configuration is said as well as its faults are.
        Err(faults) => {
            let doctor = doctor_of_faults(&faults);
            (doctor.examine(wanted).await, Some(faults))
        }
    };
    let diagnosis = examined.map_err(|unknown| {
        let words = out.say(
            "aucun contrôle de ce nom ; guichet doctor --list les donne",
            "no check of this name; guichet doctor --list names them",
        );
        Failure::told(Exit::Usage, format!("{}{}{words}", unknown.0, out.colon()))
    })?;
    out.answer(&json_of(&diagnosis, out), &table(&diagnosis, out))?;
    match faults {
        Some(faults) => Err(faults.into()),
        None => Ok(checks::exit(&statuses(&diagnosis), strict)),
    }
}

/// The checks, made of what is configured.
async fn connected(
    wanted: &Wanted,
    test_users: bool,
    terminal: Terminal,
) -> Result<Result<Diagnosis, NoSuchCheck>, ConfigFaults> {
    // It seals nothing: on a developer's machine no key is made for it.
    let config = Arc::new(Config::load_to_look()?);
    if terminal.log {
        start_logging(&config.settings);
    }
    let doctor = doctor(&config, test_users, DoctorLimits::default())?;
    let examined = doctor.examine(wanted).await;
    doctor.close().await;
    Ok(examined)
}

/// The names alone, with what each proves: nothing is connected, nothing configured.
fn list(out: Out) -> Done {
    let checks = catalogue();
    let row = |check: &Check| {
        json!({
            "name": check.name, "severity": check.severity.word(),
            "proves": texts::proves(out.lang, check.name),
            "needs": check.needs, "preflight": check.preflight,
            "runbook": runbook(check.runbook),
        })
    };
    let json = json!({ "checks": checks.iter().map(row).collect::<Vec<_>>() });
    let rows = checks.iter().map(|check| {
        vec![
            check.name.into(),
            texts::proves(out.lang, check.name).into(),
        ]
    });
    let table = Table {
        heads: vec![
            out.say("Contrôle", "Check"),
            out.say("Ce qu'il prouve", "What it proves"),
        ],
        rows: rows.collect(),
    };
    out.answer(&json, &table)?;
    Ok(Exit::Done)
}

fn statuses(diagnosis: &Diagnosis) -> Vec<CheckStatus> {
    diagnosis
        .findings
        .iter()
        .map(|found| found.status)
        .collect()
}

/// A finding, for programs.
pub(super) fn row(found: &Finding, out: Out) -> Value {
    json!({
        "name": found.name, "status": found.status.word(),
        "severity": found.severity.word(),
        "detail": texts::found(out.lang, found),
        "hint": texts::hint(out.lang, found),
        "runbook": runbook(found.runbook), "ms": found.ms,
    })
}

fn json_of(diagnosis: &Diagnosis, out: Out) -> Value {
    let rows = diagnosis.findings.iter().map(|found| row(found, out));
    json!({
        "checks": rows.collect::<Vec<_>>(),
        "summary": checks::summary(&statuses(diagnosis)),
    })
}

fn table(diagnosis: &Diagnosis, out: Out) -> Table {
    let rows = diagnosis.findings.iter().flat_map(|found| {
        let line = vec![
            found.name.into(),
            Cell::tinted(status_word(out, found.status), checks::tint(found.status)),
            texts::found(out.lang, found).into(),
        ];
        // On a line of its own: a terminal is no wider than a finding.
        let hint = texts::hint(out.lang, found).map(|hint| {
            let page = texts::runbook(out.lang, found.runbook);
            let words = format!("-> {hint} ({page})");
            vec!["".into(), "".into(), words.into()]
        });
        std::iter::once(line).chain(hint)
    });
    Table {
        heads: vec![
            out.say("Contrôle", "Check"),
            out.say("Résultat", "Result"),
            out.say("Constat, et quoi faire", "Finding, and what to do"),
        ],
        rows: rows.collect(),
    }
}
