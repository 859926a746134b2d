//! Notices are kept to the letter, with the unit that adds them or not at all.

use guichet_domain::kernel::{Language, ProjectId, TaskId};
use guichet_driven::{DeploymentNotice, NoticeKind, OutboxEntry};

use super::{entry, id, ids, incident, notice};
use crate::check::{Must, same};
use crate::store::{Store, TEXTS, at};

/// Every kind, each of its texts this one.
fn kinds(text: &str) -> Vec<NoticeKind> {
    let deployment = DeploymentNotice {
        project: ProjectId(id(202)),
        project_name: text.into(),
        task: TaskId(id(203)),
        version: text.into(),
        environment: "PREPROD".into(),
        planned_at: at(),
        time_zone: "Europe/Paris".into(),
    };
    let (by, reason): (String, String) = (text.into(), text.into());
    vec![
        NoticeKind::AuthorisationAsked {
            deployment: deployment.clone(),
            by: by.clone(),
        },
        NoticeKind::Authorised {
            deployment: deployment.clone(),
            by: by.clone(),
        },
        NoticeKind::Rejected {
            deployment: deployment.clone(),
            by: by.clone(),
            reason: reason.clone(),
        },
        NoticeKind::Revoked {
            deployment: deployment.clone(),
            by: by.clone(),
            reason: reason.clone(),
        },
        NoticeKind::Failed {
            deployment,
            by: by.clone(),
            reason,
            incident: incident(text),
        },
        NoticeKind::IncidentAssigned {
            incident: incident(text),
            by: Some(by),
        },
        NoticeKind::IncidentAssigned {
            incident: incident(text),
            by: None,
        },
    ]
}

/// Given notices of every kind, with odd texts, in both languages, when they are claimed, then
/// not a letter nor a microsecond is lost.
pub async fn a_notice_of_every_kind_is_read_back_as_it_was_written(store: &Store) {
    let mut entries = Vec::new();
    for text in TEXTS {
        for kind in kinds(text) {
            let n = u8::try_from(entries.len()).ok().must("a number");
            let language = Language::ALL[usize::from(n) % 2];
            entries.push(OutboxEntry {
                notice: notice(kind, language),
                ..entry(n, i64::from(n))
            });
        }
    }
    store.put(&entries).await;
    let claimed = store.take(1, 1, 100).await;
    let written: Vec<_> = entries.iter().map(|entry| Some(&entry.notice)).collect();
    let read: Vec<_> = claimed.iter().map(|entry| entry.notice.as_ref()).collect();
    same(&read, &written, "what is claimed");
    for entry in entries {
        let row = store.outbox.one(entry.id).await.must("an entry");
        let row = row.must("an entry that is there");
        assert_eq!((row.id, row.made_at), (entry.id, entry.made_at));
        assert_eq!(row.notice, Some(entry.notice));
    }
    let none = store.outbox.one(id(250)).await.must("an entry");
    assert_eq!(none, None, "an unknown one");
}

/// Given a unit that adds an entry, when it is dropped, then there is none.
pub async fn an_undone_unit_leaves_no_entry(store: &Store) {
    let mut unit = store.begin().await;
    unit.outbox().add(&entry(1, 0)).await.must("adding");
    // Not before it is kept, either.
    assert_eq!(store.outbox.one(id(1)).await.must("an entry"), None);
    drop(unit);
    assert_eq!(store.take(1, 1, 9).await, []);
    assert_eq!(store.outbox.one(id(1)).await.must("an entry"), None);
    store.put(&[entry(1, 0)]).await;
    assert_eq!(ids(&store.take(1, 1, 9).await), [id(1)]);
}
