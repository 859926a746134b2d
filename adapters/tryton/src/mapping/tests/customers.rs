use guichet_domain::customers::ContactKind;
use guichet_domain::kernel::EmailAddress;
use serde_json::{Value, json};

use super::wire;
use crate::mapping::customer;

fn row() -> Value {
    json!({
        "id": 3, "code": "3", "name": "Bêta Distribution SA",
        "addresses.": [{"id": 5, "invoice": 0, "delivery": true,
            "full_address": "120 RUE DE L'ENTREPÔT\n69100 VILLEURBANNE\n\nFRANCE"}],
        "contact_mechanisms.": [
            {"id": 5, "type": "email", "value": "commande@beta.example"},
            {"id": 6, "type": "phone", "value": "+33470000002"},
            {"id": 7, "type": "email", "value": "not an address"},
            {"id": 8, "type": "skype", "value": null}
        ],
        "identifiers.": [{"id": 1, "type": "eu_vat", "code": "FR83404833048"}, {"id": 2, "type": null, "code": null}],
        "customer_payment_term.": null
    })
}

#[test]
fn a_profile_as_tryton_prints_it() {
    let profile = customer::profile(wire(&row())).unwrap();
    let address = &profile.addresses[0];
    assert_eq!(
        address.lines,
        ["120 RUE DE L'ENTREPÔT", "69100 VILLEURBANNE", "FRANCE"]
    );
    assert_eq!((address.invoice, address.delivery), (false, true));
    let kinds: Vec<_> = profile.contacts.iter().map(|c| c.kind).collect();
    assert_eq!(
        kinds,
        [ContactKind::Email, ContactKind::Phone, ContactKind::Email]
    );
    assert_eq!(profile.identifiers.len(), 1);
    assert_eq!(profile.identifiers[0].kind.as_deref(), Some("eu_vat"));
}

#[test]
fn only_the_very_email_looked_for_is_found() {
    let wanted: Vec<EmailAddress> = ["Commande@BETA.example", "mande@beta.example"]
        .map(|e| e.parse().unwrap())
        .into();
    let found = customer::emails_found(wire(&row()), &wanted).unwrap();
    let found: Vec<_> = found
        .iter()
        .map(|(e, c)| (e.as_str(), c.id.get()))
        .collect();
    assert_eq!(found, [("commande@beta.example", 3)]);
}
