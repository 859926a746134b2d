//! [`AnonymiseStore`](guichet_driven::AnonymiseStore).

use std::collections::BTreeMap;
use std::sync::Arc;

use guichet_domain::access::Role;
use guichet_driven::{
    Actor, AnonymiseStore, AuditEvent, AuditObject, Beginning, ChainHead, ObjectKind, OutboxState,
    PRUNE, Prune, SealAudit, SealedCheckpoint, StoredText, TextFate, TextKind, link_message,
};

use crate::TestSeal;
use crate::check::Must;
use crate::outbox::entry as mail;
use crate::staff::{add as add_staff, member};
use crate::store::{Store, after, entry, fresh_cases, link, session};

/// A store with the texts in it.
#[derive(Clone)]
pub struct Texts {
    /// What programs read of it.
    pub store: Store,
    /// What is replaced.
    pub texts: Arc<dyn AnonymiseStore>,
}

fresh_cases!(=> Texts;
    of_every_column_it_is_said_what_becomes_of_it,
    every_text_is_shown_as_what_it_is,
    what_was_replaced_is_read_by_the_same_programs,
    the_audit_is_a_chain_of_its_own,
    a_pruned_audit_stays_pruned,
);

/// A disguise that anybody sees through, of the right shapes.
fn backwards(kind: TextKind, text: &str) -> String {
    let turned: String = text.chars().rev().collect();
    match kind {
        TextKind::Email => format!("{}@example.invalid", turned.replace('@', ".")),
        TextKind::Actor => match text.strip_prefix("operator:") {
            Some(name) => format!("operator:{}", backwards(TextKind::Login, name)),
            None => text.to_owned(),
        },
        TextKind::TitleKey | TextKind::Login => turned.to_lowercase(),
        TextKind::Address => "198.18.0.1".to_owned(),
        _ => turned,
    }
}

impl Texts {
    async fn shown(&self) -> Vec<(String, TextFate, String)> {
        let mut shown = Vec::new();
        let mut see = |stored: StoredText<'_>| {
            let (column, text) = (stored.column.to_owned(), stored.text.to_owned());
            shown.push((column, stored.fate, text));
        };
        self.texts.show(&mut see).await.must("every text");
        shown
    }

    /// Members, links, sessions and a mail.
    async fn filled(&self) {
        let members = [
            member(1, "Eva.Martin", &[Role::Support]),
            member(2, "marc", &[]),
        ];
        add_staff(&self.store, &members).await;
        self.store.link(&[link(1, 10), link(2, 10)]).await;
        self.store.open(&[session(1, 7)]).await;
        let mut unit = self.store.begin().await;
        unit.outbox().add(&mail(1, 0)).await.must("a mail");
        unit.save().await.must("saved");
    }
}

/// As the migrations leave the store.
pub async fn of_every_column_it_is_said_what_becomes_of_it(texts: &Texts) {
    let nothing: [String; 0] = [];
    assert_eq!(texts.texts.unlisted().await.must("the list"), nothing);
}

/// Names, words of the program's own, and what is void.
pub async fn every_text_is_shown_as_what_it_is(texts: &Texts) {
    texts.filled().await;
    let shown = texts.shown().await;
    let is = |column: &str, fate, text: &str| {
        let row = (column.to_owned(), fate, text.to_owned());
        assert!(shown.contains(&row), "{row:?} {shown:#?}");
    };
    is(
        "staff.login",
        TextFate::Replaced(TextKind::Login),
        "Eva.Martin",
    );
    is("staff_roles.role", TextFate::Kept, "support");
    is(
        "links.made_by",
        TextFate::Replaced(TextKind::Actor),
        "operator:root",
    );
    is(
        "sessions.name",
        TextFate::Replaced(TextKind::Person),
        "Claire Lefèvre",
    );
    let of = |column: &str| shown.iter().filter(|row| row.0 == column).count();
    assert_eq!((of("staff.password"), of("links.login")), (2, 2));
    assert!(of("outbox.notice") > 3, "each text inside");
}

/// The same people, by other names; nobody comes in with a password of before.
pub async fn what_was_replaced_is_read_by_the_same_programs(texts: &Texts) {
    texts.filled().await;
    let before = texts.store.staff.page(None, 10).await.must("the staff");
    let done = texts.texts.replace(&backwards).await.must("replaced");
    assert!(
        done.rows >= 5 && done.columns > 20 && done.kept > 20,
        "{done:?}"
    );
    let after = texts.store.staff.page(None, 10).await.must("the staff");
    let before: BTreeMap<_, _> = before
        .into_iter()
        .map(|member| (member.id, member))
        .collect();
    assert_eq!(after.len(), before.len());
    for member in after {
        let was = before.get(&member.id).must("the same person");
        let turned = |text: &str| text.chars().rev().collect::<String>();
        assert_eq!(member.login, turned(&was.login).to_lowercase());
        assert_eq!(member.name, turned(&was.name));
        assert!(member.email.as_str().ends_with("@example.invalid"));
        assert_eq!(member.roles, was.roles);
        let found = texts.store.staff.by_login(&member.login).await;
        assert!(found.must("by login").is_some(), "the key goes with it");
        let password = texts.store.staff.password(member.id).await;
        assert_eq!(password.must("no password"), None);
    }
    let links = texts.store.links.all(None, 10).await.must("links");
    assert!(links.iter().all(|link| link.made_by == "operator:toor"));
    assert_eq!(
        texts.store.by_token(&[1; 32]).await,
        None,
        "no token opens it"
    );
    let mails = texts
        .store
        .outbox
        .page(Some(OutboxState::Waiting), None, 10);
    let mails = mails.await.must("mails");
    let to = mails.iter().filter_map(|row| row.notice.as_ref());
    let to: Vec<_> = to.map(|notice| notice.to.to_string()).collect();
    assert!(
        to.len() == 1 && to[0].ends_with("@example.invalid"),
        "{to:?}"
    );
}

/// Whatever was sealed before, and with entries whose origin is known or was erased.
pub async fn the_audit_is_a_chain_of_its_own(texts: &Texts) {
    let mut entries = Vec::new();
    for n in 1..=5 {
        let asked = AuditEvent::Refused {
            kind: guichet_driven::RecordKind::Order,
            id: format!("asked {n}"),
            untold: 0,
        };
        let mut entry = entry(n, asked);
        if n > 2 {
            entry.address = "203.0.113.9".parse().ok();
            entry.request_id = Some(format!("request-{n}"));
        }
        entries.push(entry);
    }
    texts.store.append(&entries).await;
    let head = texts.store.chain.head().await.must("the head");
    texts.texts.replace(&backwards).await.must("replaced");
    let found = texts.store.audit.entries(None, 10).await.must("the audit");
    assert_eq!(found.len(), 5);
    assert_eq!(found[4].entry.request_id.as_deref(), Some("5-tseuqer"));
    let links = texts.store.chain.links(0, 10).await.must("the links");
    let (seal, mut last) = (TestSeal::default(), ChainHead::START);
    for link in links {
        let sealed = link.sealed.must("sealed");
        let message = link_message(link.seq, &last.mac, &sealed.key_id, &sealed.content);
        assert_eq!((link.seq, sealed.prev), (last.seq + 1, last.mac));
        assert_eq!(seal.seal(&sealed.key_id, &message), Some(sealed.mac));
        if let Some(origin) = sealed.origin {
            assert_eq!(seal.seal(&sealed.key_id, &origin), sealed.commitment);
        }
        last = ChainHead {
            seq: link.seq,
            mac: sealed.mac,
        };
    }
    let now = texts.store.chain.head().await.must("the head");
    assert_eq!(now, Some(last));
    assert_ne!(now, head);
}

async fn checkpoint(texts: &Texts) -> SealedCheckpoint {
    match texts.store.chain.beginning().await.must("a beginning") {
        Beginning::Pruned(sealed) => Some(sealed),
        Beginning::Whole | Beginning::Unreadable => None,
    }
    .must("a checkpoint")
}

/// The checkpoint is sealed anew, says who in other words, and bears no seal of before; the entry
/// that tells of it still does.
pub async fn a_pruned_audit_stays_pruned(texts: &Texts) {
    let asked = |n: u8| AuditEvent::ChainBegun {
        taken_over: u64::from(n),
    };
    let entries: Vec<_> = (0..4).map(|n| entry(n, asked(n))).collect();
    texts.store.append(&entries).await;
    let mut unit = texts.store.begin().await;
    let prune = Prune {
        before: after(2),
        at_most: 9,
        by: Actor::Operator("eva".into()),
        at: after(9),
    };
    let done = unit.audit().prune(&prune).await.must("removing");
    let told = AuditEvent::Acted {
        object: AuditObject::new(ObjectKind::Audit, done.last.seq),
        verb: PRUNE.into(),
        changes: vec![],
        reason: None,
    };
    let told = entry(9, told);
    unit.audit().append(&told).await.must("appending");
    unit.save().await.must("saving");
    let was = checkpoint(texts).await;
    texts.texts.replace(&backwards).await.must("replaced");
    let is = checkpoint(texts).await;
    assert_eq!(is.must_bear(&TestSeal::default()), Some(is.mac));
    let (was, is) = (was.checkpoint, is.checkpoint);
    assert_eq!(is.by, "operator:ave");
    assert_eq!((is.last.seq, is.removed, is.at), (2, 2, was.at));
    assert_ne!(is.last.mac, was.last.mac);
    let links = texts.store.chain.links(0, 10).await.must("the links");
    let prunes: Vec<_> = links.iter().map(|link| (link.seq, link.prunes)).collect();
    assert_eq!(prunes, [(3, None), (4, None), (is.told_by, Some(2))]);
    let first = links.into_iter().next().and_then(|link| link.sealed);
    assert_eq!(first.must("sealed").prev, is.last.mac);
    let shown = texts.shown().await;
    let by = |column: &str| {
        let found = shown.iter().find(|(named, ..)| named == column);
        found.map(|(_, _, text)| text.as_str())
    };
    assert_eq!(by("audit_checkpoint.actor"), Some("operator:ave"));
}
