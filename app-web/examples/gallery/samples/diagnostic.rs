//! The diagnostic mode.

use guichet_web::view::diagnostic::{
    CheckRow, DiagnosticClosedPage, DiagnosticDoorPage, DiagnosticReportPage,
};
use guichet_web::view::icon::Icon;
use guichet_web::view::parts::{Badge, Tone};

use super::{HOSTILE, Pages, Sample, add};

pub(super) fn all(sample: &Sample, pages: &mut Pages) -> askama::Result<()> {
    for (name, wrong) in [("diagnostic", false), ("diagnostic-wrong", true)] {
        let frame = sample.stranger("/");
        add(pages, name, &DiagnosticDoorPage { frame, wrong })?;
    }
    let report = |checks: Vec<CheckRow>, red, warned| DiagnosticReportPage {
        frame: sample.stranger("/"),
        checks,
        red,
        warned,
        cannot: None,
    };
    add(pages, "diagnostic-red", &report(rows(sample), 1, 1))?;
    let look = rows(sample).split_off(1);
    add(pages, "diagnostic-look", &report(look, 0, 1))?;
    let good = rows(sample).split_off(2);
    add(pages, "diagnostic-well", &report(good, 0, 0))?;
    let mut cannot = report(Vec::new(), 0, 0);
    cannot.cannot = Some(HOSTILE.to_owned());
    add(pages, "diagnostic-cannot", &cannot)?;
    let frame = sample.stranger("/");
    add(pages, "diagnostic-closed", &DiagnosticClosedPage { frame })
}

fn rows(sample: &Sample) -> Vec<CheckRow> {
    let row = |name, (tone, icon, key), found: &str, hint: Option<&str>, runbook| CheckRow {
        name,
        status: Badge::new(tone, icon, sample.t(key)),
        found: found.to_owned(),
        hint: hint.map(str::to_owned),
        runbook: format!("docs/runbooks/{runbook}.md"),
    };
    vec![
        row(
            "schema_level",
            (Tone::Bad, Icon::Exclamation, "diagnostic-fail"),
            "en retard de 2 : 0011_role_names, 0012_administrators",
            Some("guichet migrate, après une sauvegarde"),
            "broken-migration",
        ),
        row(
            "secret_key_change",
            (Tone::Part, Icon::Triangle, "diagnostic-warn"),
            HOSTILE,
            Some(HOSTILE),
            "leaked-secret",
        ),
        row(
            "database_reachable",
            (Tone::Good, Icon::Check, "diagnostic-pass"),
            "SQLite répond",
            None,
            "application-down",
        ),
        row(
            "administrator",
            (Tone::Calm, Icon::Barred, "diagnostic-skip"),
            "pas vérifié : schema_level n'est pas bon",
            None,
            "lost-administrator",
        ),
    ]
}
