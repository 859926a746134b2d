//! An audit event as a word and a JSON object. What is stored stays: a name that changes here
//! makes old entries unreadable.

use guichet_domain::kernel::{InvoiceId, OrderId, PartyId, SessionId, UserId, Words};
use guichet_driven::{AuditEvent, AuditObject, FieldChange, SignOutReason};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::values::text;

pub(crate) fn stored(event: &AuditEvent) -> (&'static str, Value) {
    match event {
        AuditEvent::SignedIn { session } => {
            ("signed_in", json!({"session": session.0.to_string()}))
        }
        AuditEvent::SignInRefused { reason, untold } => {
            let detail = json!({"reason": reason.word()});
            ("sign_in_refused", with_untold(detail, *untold))
        }
        AuditEvent::SignedOut { session, reason } => ("signed_out", ended(*session, *reason)),
        AuditEvent::StaffSignedIn { session } => {
            ("staff_signed_in", json!({"session": session.0.to_string()}))
        }
        AuditEvent::StaffSignedOut { session, reason } => {
            ("staff_signed_out", ended(*session, *reason))
        }
        AuditEvent::Refused { kind, id, untold } => {
            let detail = json!({"kind": kind.word(), "id": text(id)});
            ("refused", with_untold(detail, *untold))
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
        AuditEvent::ChainBegun { taken_over } => ("chain_begun", json!({"taken_over": taken_over})),
        AuditEvent::Acted {
            object,
            verb,
            changes,
            reason,
        } => {
            let mut detail = command(object, verb);
            detail["changes"] = changes.iter().map(change).collect();
            if let Some(reason) = reason {
                detail["reason"] = text(reason).into();
            }
            ("acted", detail)
        }
        AuditEvent::ActRefused {
            object,
            verb,
            code,
            untold,
        } => {
            let mut detail = command(object, verb);
            detail["code"] = text(code).into();
            ("act_refused", with_untold(detail, *untold))
        }
    }
}

/// None is left out: the entries from before it was counted have no such field.
fn with_untold(mut detail: Value, untold: u64) -> Value {
    if untold > 0 {
        detail["untold"] = untold.into();
    }
    detail
}

fn ended(session: SessionId, reason: SignOutReason) -> Value {
    json!({"session": session.0.to_string(), "reason": reason.word()})
}

fn command(object: &AuditObject, verb: &str) -> Value {
    json!({"object": object.kind.word(), "id": text(&object.id), "verb": text(verb)})
}

/// A side that is missing is left out.
fn change(change: &FieldChange) -> Value {
    let mut sides = Map::new();
    sides.insert("field".into(), text(&change.field).into());
    for (name, side) in [("before", &change.before), ("after", &change.after)] {
        if let Some(side) = side {
            sides.insert(name.into(), text(side).into());
        }
    }
    sides.into()
}

pub(crate) fn read(kind: &str, detail: &Value) -> Option<AuditEvent> {
    Some(match kind {
        "signed_in" => AuditEvent::SignedIn {
            session: session(detail)?,
        },
        "sign_in_refused" => AuditEvent::SignInRefused {
            reason: known(detail, "reason")?,
            untold: untold(detail)?,
        },
        "signed_out" => AuditEvent::SignedOut {
            session: session(detail)?,
            reason: known(detail, "reason")?,
        },
        "staff_signed_in" => AuditEvent::StaffSignedIn {
            session: session(detail)?,
        },
        "staff_signed_out" => AuditEvent::StaffSignedOut {
            session: session(detail)?,
            reason: known(detail, "reason")?,
        },
        "refused" => AuditEvent::Refused {
            kind: known(detail, "kind")?,
            id: word(detail, "id")?,
            untold: untold(detail)?,
        },
        "invoice_fetched" => AuditEvent::InvoiceFetched {
            invoice: InvoiceId::new(number(detail, "invoice")?)?,
        },
        "order_fetched" => AuditEvent::OrderFetched {
            order: OrderId::new(number(detail, "order")?)?,
        },
        "linked" => AuditEvent::Linked {
            user: UserId::new(number(detail, "user")?)?,
            party: PartyId::new(number(detail, "party")?)?,
        },
        "unlinked" => AuditEvent::Unlinked {
            user: UserId::new(number(detail, "user")?)?,
            links: detail.get("links")?.as_u64()?,
        },
        "chain_begun" => AuditEvent::ChainBegun {
            taken_over: detail.get("taken_over")?.as_u64()?,
        },
        "acted" => AuditEvent::Acted {
            object: object(detail)?,
            verb: word(detail, "verb")?,
            changes: changes(detail)?,
            reason: side(detail, "reason").ok()?,
        },
        "act_refused" => AuditEvent::ActRefused {
            object: object(detail)?,
            verb: word(detail, "verb")?,
            code: word(detail, "code")?,
            untold: untold(detail)?,
        },
        _ => return None,
    })
}

fn word(detail: &Value, name: &str) -> Option<String> {
    detail.get(name)?.as_str().map(str::to_owned)
}

struct NoText;

/// A text that may be left out.
fn side(detail: &Value, name: &str) -> Result<Option<String>, NoText> {
    let text = detail.get(name).map(|text| text.as_str().ok_or(NoText));
    Ok(text.transpose()?.map(str::to_owned))
}

fn known<W: Words>(detail: &Value, name: &str) -> Option<W> {
    W::from_word(detail.get(name)?.as_str()?)
}

fn number(detail: &Value, name: &str) -> Option<i64> {
    detail.get(name)?.as_i64()
}

fn untold(detail: &Value) -> Option<u64> {
    detail.get("untold").map_or(Some(0), Value::as_u64)
}

fn session(detail: &Value) -> Option<SessionId> {
    Uuid::parse_str(&word(detail, "session")?)
        .ok()
        .map(SessionId)
}

fn object(detail: &Value) -> Option<AuditObject> {
    Some(AuditObject {
        kind: known(detail, "object")?,
        id: word(detail, "id")?,
    })
}

fn changes(detail: &Value) -> Option<Vec<FieldChange>> {
    let one = |change: &Value| {
        Some(FieldChange {
            field: word(change, "field")?,
            before: side(change, "before").ok()?,
            after: side(change, "after").ok()?,
        })
    };
    detail.get("changes")?.as_array()?.iter().map(one).collect()
}
