//! An audit event as a word and a JSON object. What is stored stays: a name that changes here
//! makes old entries unreadable.

use guichet_domain::kernel::{InvoiceId, OrderId, PartyId, SessionId, UserId};
use guichet_driven::AuditEvent;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::values::text;

pub(crate) fn stored(event: &AuditEvent) -> (&'static str, Value) {
    match event {
        AuditEvent::SignedIn { session } => {
            ("signed_in", json!({"session": session.0.to_string()}))
        }
        AuditEvent::SignInRefused { reason } => {
            ("sign_in_refused", json!({"reason": text(reason)}))
        }
        AuditEvent::SignedOut { session, reason } => (
            "signed_out",
            json!({"session": session.0.to_string(), "reason": text(reason)}),
        ),
        AuditEvent::Refused { kind, id } => {
            ("refused", json!({"kind": text(kind), "id": text(id)}))
        }
        AuditEvent::InvoiceFetched { invoice } => {
            ("invoice_fetched", json!({"invoice": invoice.get()}))
        }
        AuditEvent::OrderFetched { order } => ("order_fetched", json!({"order": order.get()})),
        AuditEvent::Linked { user, party } => {
            ("linked", json!({"user": user.get(), "party": party.get()}))
        }
        AuditEvent::Unlinked { user, links } => {
            ("unlinked", json!({"user": user.get(), "links": links}))
        }
    }
}

pub(crate) fn read(kind: &str, detail: &Value) -> Option<AuditEvent> {
    let word = |name: &str| detail.get(name)?.as_str().map(str::to_owned);
    let number = |name: &str| detail.get(name)?.as_i64();
    let session = || Some(SessionId(Uuid::parse_str(&word("session")?).ok()?));
    let user = || UserId::new(number("user")?);
    Some(match kind {
        "signed_in" => AuditEvent::SignedIn {
            session: session()?,
        },
        "sign_in_refused" => AuditEvent::SignInRefused {
            reason: word("reason")?,
        },
        "signed_out" => AuditEvent::SignedOut {
            session: session()?,
            reason: word("reason")?,
        },
        "refused" => AuditEvent::Refused {
            kind: word("kind")?,
            id: word("id")?,
        },
        "invoice_fetched" => AuditEvent::InvoiceFetched {
            invoice: InvoiceId::new(number("invoice")?)?,
        },
        "order_fetched" => AuditEvent::OrderFetched {
            order: OrderId::new(number("order")?)?,
        },
        "linked" => AuditEvent::Linked {
            user: user()?,
            party: PartyId::new(number("party")?)?,
        },
        "unlinked" => AuditEvent::Unlinked {
            user: user()?,
            links: detail.get("links")?.as_u64()?,
        },
        _ => return None,
    })
}
