//! [`ReadLabels`](guichet_driven::ReadLabels).

use std::collections::BTreeMap;

use guichet_domain::kernel::{Language, Words};
use guichet_domain::orders::{InvoiceProgress, OrderState, ShipmentProgress, ShipmentState};
use guichet_driven::{Field, Labels};

use crate::check::{Must, cases};
use crate::erp::Erp;

cases!(erp: Erp;
    every_state_has_a_word,
    words_are_the_erps,
    an_unknown_value_stands_for_itself,
);

async fn read(erp: &Erp, language: Language) -> Labels {
    erp.labels.labels(language).await.must("labels")
}

/// The name of a field in the table.
const fn name(field: Field) -> &'static str {
    match field {
        Field::OrderState => "sale.state",
        Field::OrderInvoiceState => "sale.invoice_state",
        Field::OrderShipmentState => "sale.shipment_state",
        Field::InvoiceState => "invoice.state",
        Field::ShipmentState => "shipment.state",
    }
}

fn values<W: Words>() -> Vec<&'static str> {
    W::ALL.iter().map(|(_, word)| *word).collect()
}

/// Every value the domain knows has a word in both languages, and they are not the same; what
/// the ERP's series does not have, has none.
pub async fn every_state_has_a_word(erp: &Erp) {
    let (french, english) = (
        read(erp, Language::French).await,
        read(erp, Language::English).await,
    );
    assert_ne!(french, english, "each language has its own words");
    for (field, values) in [
        (Field::OrderState, values::<OrderState>()),
        (Field::OrderInvoiceState, values::<InvoiceProgress>()),
        (Field::OrderShipmentState, values::<ShipmentProgress>()),
        (
            Field::InvoiceState,
            vec!["draft", "validated", "posted", "paid", "cancelled"],
        ),
        (Field::ShipmentState, values::<ShipmentState>()),
    ] {
        for value in values {
            for labels in [&french, &english] {
                let word = labels.words(field).find(|(known, _)| *known == value);
                if erp.lacks.words.contains(&(field, value)) {
                    assert_eq!(word, None, "{value} of {field:?} in a series without it");
                    continue;
                }
                let (_, word) = word.must(format!("a word for {value} of {field:?}"));
                assert!(!word.trim().is_empty(), "{value} of {field:?}");
            }
        }
    }
}

/// The words are those of the table, where the ERP is of the series it was made with.
pub async fn words_are_the_erps(erp: &Erp) {
    for language in Language::ALL {
        let labels = read(erp, language).await;
        let table = erp.table().labels.get(language.code()).must("the language");
        for field in Field::ALL {
            let expected = table.get(name(field)).must(name(field));
            let got: BTreeMap<String, String> = labels
                .words(field)
                .map(|(value, word)| (value.to_owned(), word.to_owned()))
                .collect();
            if erp.exact_labels {
                assert_eq!(&got, expected, "{field:?} in {language:?}");
            }
            let lacks = |value: &str| erp.lacks.words.contains(&(field, value));
            for value in expected.keys().filter(|value| !lacks(value)) {
                assert!(
                    got.contains_key(value),
                    "{value} of {field:?} in {language:?}"
                );
            }
        }
    }
}

/// A value the ERP has no word for is shown as it is.
pub async fn an_unknown_value_stands_for_itself(erp: &Erp) {
    let labels = read(erp, Language::French).await;
    for field in Field::ALL {
        assert_eq!(labels.of(field, "tomorrow"), "tomorrow");
    }
}
