use async_trait::async_trait;
use guichet_domain::kernel::Language;
use guichet_driven::{Field, Labels, PortError, PortResult, ReadLabels};

use crate::context::Context;
use crate::service::Tryton;
use crate::wire::selection::Definitions;

/// Where each field is defined: its model's method, and its name there.
const FIELDS: [(&str, &[(Field, &str)]); 3] = [
    (
        "model.sale.sale.fields_get",
        &[
            (Field::OrderState, "state"),
            (Field::OrderInvoiceState, "invoice_state"),
            (Field::OrderShipmentState, "shipment_state"),
        ],
    ),
    (
        "model.account.invoice.fields_get",
        &[(Field::InvoiceState, "state")],
    ),
    (
        "model.stock.shipment.out.fields_get",
        &[(Field::ShipmentState, "state")],
    ),
];

#[async_trait]
impl ReadLabels for Tryton {
    async fn labels(&self, language: Language) -> PortResult<Labels> {
        let mut labels = Labels::default();
        for (method, fields) in FIELDS {
            let names: Vec<&str> = fields.iter().map(|(_, name)| *name).collect();
            let mut definitions: Definitions =
                self.read(method, (names,), &Context::of(language)).await?;
            for (field, name) in fields {
                let definition = definitions
                    .remove(*name)
                    .ok_or_else(|| PortError::corrupt(format!("{method}: {name}")))?;
                let words = definition.selection.into_iter();
                labels.insert(
                    *field,
                    words
                        .filter_map(|(value, label)| Some((value?, label)))
                        .collect(),
                );
            }
        }
        Ok(labels)
    }
}
