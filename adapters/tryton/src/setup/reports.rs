use guichet_driven::{Change, ChangeKind, PortResult};
use serde::Deserialize;
use serde_json::json;

use super::desk::{Desk, Row};

#[derive(Deserialize)]
struct Report {
    report_name: String,
    extension: Option<String>,
}

/// Sets Tryton's own reports of orders and invoices to PDF. What was rendered before stays as it
/// is; what is posted from now on is PDF, if a `LibreOffice` is on its machine.
pub(super) async fn as_pdf(desk: &Desk, log: &mut Vec<Change>) -> PortResult<()> {
    let names = ["account.invoice", "sale.sale"];
    let reports: Vec<Row<Report>> = desk
        .all(
            "model.ir.action.report.search_read",
            vec![json!(["report_name", "in", names])],
            &["report_name", "extension"],
        )
        .await?;
    for report in reports {
        let kind = if report.is.extension.as_deref() == Some("pdf") {
            ChangeKind::Left
        } else {
            let pdf = json!({ "extension": "pdf" });
            desk.write("model.ir.action.report.write", &[report.id], pdf)
                .await?;
            ChangeKind::Changed
        };
        let what = format!("report {} as PDF", report.is.report_name);
        log.push(Change { kind, what });
    }
    Ok(())
}
