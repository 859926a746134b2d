//! Every status and error array that Tryton was seen to answer with, and the port's word for it.

use std::time::Duration;

use guichet_domain::kernel::Language::French;
use guichet_driven::PortError;
use serde_json::{Value, json};

use crate::fake::{Fake, Reply, tryton};

const METHOD: &str = "model.sale.sale.confirm";
const SECRET: &str = "third-item-never-seen";

async fn both(reply: Reply) -> [PortError; 2] {
    let fake = Fake::start(move |seen| (seen.method() == METHOD).then(|| reply.clone())).await;
    let tryton = tryton(&fake);
    let read = tryton
        .raw_read::<Value>(METHOD, ([1],), French)
        .await
        .unwrap_err();
    let write = tryton
        .raw_write::<Value>(METHOD, ([1],), French)
        .await
        .unwrap_err();
    [read, write]
}

#[tokio::test]
async fn a_rule_of_tryton_is_refused_in_its_words_and_never_with_its_third_item() {
    let error = json!(["UserError", ["Une valeur est requise.", "", {"domain": SECRET}]]);
    for error in both(Reply::Error(error)).await {
        assert!(!format!("{error:?}").contains(SECRET));
        let PortError::Refused { code, words } = error else {
            panic!("{error:?}")
        };
        assert_eq!(
            (code.as_str(), words.as_str()),
            ("user_error", "Une valeur est requise.")
        );
    }
    let error = json!(["UserError", ["Quantité", "Trop de chiffres", null]]);
    for error in both(Reply::Error(error)).await {
        assert!(
            matches!(error, PortError::Refused { words, .. } if words == "Quantité\nTrop de chiffres")
        );
    }
}

#[tokio::test]
async fn a_missing_right_is_denied_in_both_languages() {
    for (words, more) in [
        (
            "Vous n'êtes pas autorisé à accéder à « Mouvement comptable ».",
            "Au sein des groupes : Guichet",
        ),
        ("Autre chose", "Au sein des groupes\u{a0}: Guichet"),
        (
            "Something else",
            "At date/time: 01/01/2026\nWithin groups: Guichet",
        ),
        ("You are not allowed to access \"Invoice\".", ""),
        (
            "You are not allowed to write to records \"1\" of \"Party\" because of …",
            "",
        ),
        (
            "Vous n’êtes pas autorisé à\u{a0}modifier le champ « name » …",
            "",
        ),
        ("Calling button \"post on \"Invoice\" is not allowed.", ""),
        (
            "Appeler le bouton «\u{202f}post\u{202f}» sur « Facture » n'est pas permis.",
            "",
        ),
    ] {
        for error in both(Reply::Error(json!(["UserError", [words, more, null]]))).await {
            assert!(
                matches!(error, PortError::Denied { .. }),
                "{words}: {error:?}"
            );
        }
    }
    let records =
        "Vous essayez de lire les enregistrements « 99999 » de « Vente » qui n'existent pas.";
    for error in both(Reply::Error(json!(["UserError", [records, "", null]]))).await {
        assert!(matches!(error, PortError::Refused { .. }), "{error:?}");
    }
}

#[tokio::test]
async fn the_other_classes_have_their_own_word() {
    let warning = json!(["UserWarning", ["post_1,2", "La date est passée.", ""]]);
    for error in both(Reply::Error(warning)).await {
        let PortError::Warning { name, words } = error else {
            panic!("{error:?}")
        };
        assert_eq!(
            (name.as_str(), words.as_str()),
            ("post_1,2", "La date est passée.")
        );
    }
    let changed = json!([
        "ConcurrencyException",
        "Records were modified in the meanwhile"
    ]);
    for error in both(Reply::Error(changed)).await {
        assert!(matches!(error, PortError::Conflict), "{error:?}");
    }
    let login = json!(["LoginException", ["password", "Mot de passe", "password"]]);
    for error in both(Reply::Error(login)).await {
        assert!(matches!(error, PortError::Denied { .. }), "{error:?}");
    }
}

#[tokio::test]
async fn an_exception_inside_tryton_is_named_only_where_it_holds_no_values() {
    for error in both(Reply::Error(json!(["'sale.salee'", ""]))).await {
        assert!(matches!(&error, PortError::Corrupt { what, .. } if what.contains("sale.salee")));
    }
    for odd in [
        json!(["duplicate key (email)=(alpha@example.com)", ""]),
        json!(["UserError", "alpha@example.com"]),
        json!([]),
        json!("alpha@example.com"),
        json!({"message": "alpha@example.com"}),
    ] {
        for error in both(Reply::Error(odd.clone())).await {
            let said = format!("{error:?}");
            assert!(matches!(error, PortError::Corrupt { .. }), "{odd}: {said}");
            assert!(!said.contains("alpha@"), "{said}");
        }
    }
}

#[tokio::test]
async fn every_status_has_its_word() {
    let is = |status: u16, error: &PortError| match status {
        403 | 404 => matches!(error, PortError::Denied { .. }),
        409 | 423 => matches!(error, PortError::Conflict),
        400 | 413 | 422 => matches!(error, PortError::Corrupt { .. }),
        408 => matches!(
            error,
            PortError::Unavailable {
                timed_out: true,
                ..
            }
        ),
        _ => matches!(
            error,
            PortError::Unavailable {
                timed_out: false,
                ..
            }
        ),
    };
    for status in [400, 403, 404, 408, 409, 413, 422, 423, 500, 502, 503, 504] {
        let [read, write] = both(Reply::status(status)).await;
        assert!(is(status, &read), "{status}: {read:?}");
        // A gateway may have lost the answer to a write; 503 says that nobody took it.
        let lost = [500, 502, 504].contains(&status);
        let unknown = matches!(write, PortError::OutcomeUnknown { .. });
        assert_eq!(unknown, lost, "{status}: {write:?}");
        assert!(unknown || is(status, &write), "{status}: {write:?}");
    }
}

#[tokio::test]
async fn a_pause_asked_for_is_passed_on() {
    let reply = Reply::Raw(429, vec![("Retry-After", "17".into())], b"<html>".to_vec());
    for error in both(reply).await {
        let after = Some(Duration::from_secs(17));
        assert!(
            matches!(error, PortError::Throttled { after: a } if a == after),
            "{error:?}"
        );
    }
    for error in both(Reply::status(429)).await {
        assert!(
            matches!(error, PortError::Throttled { after: None }),
            "{error:?}"
        );
    }
}
