use guichet_domain::kernel::Language;
use guichet_driven::{MediaType, PortResult};
use serde_json::json;

use crate::context::Context;
use crate::mapping::Record;
use crate::service::Tryton;
use crate::wire::report::Report;

/// A report of one record as Tryton makes it: its true type (Tryton hands out the template's
/// own where it cannot convert, and says so only by the ending) and its content.
pub(crate) async fn report(
    tryton: &Tryton,
    method: &'static str,
    Record(model, id): Record,
    language: Language,
) -> PortResult<(MediaType, Vec<u8>)> {
    let data = json!({"model": model, "id": id, "ids": [id]});
    let report: Report = tryton
        .read(method, ([id], data), &Context::of(language))
        .await?;
    let media_type = MediaType::of_extension(&report.extension);
    Ok((media_type, report.content.0))
}
