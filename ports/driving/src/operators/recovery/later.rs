//! How far a database that is replaced is believed: it closes what it closed, and opens only what
//! its audit tells of.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use guichet_domain::access::later::{Taken, Told, ToldPassword, ToldStaff, ToldStanding};
use guichet_domain::kernel::{Direction, StaffId, Words};
use guichet_driven::{
    AuditEntry, AuditEvent, AuditObject, Beginning, ChainHead, FieldChange, LaterFacts, LaterStore,
    ObjectKind, PortError, PortResult, ReadAudit, ReadChain, SealAudit, TakenOver, Whose,
    staff_entry::{
        CHANGE_PASSWORD, DISABLED, GIVE_PASSWORD, ONE_TIME_UNTIL, PASSWORD, PASSWORD_DIGEST,
        REPAIR, ROLES,
    },
};
use uuid::Uuid;

use crate::operators::audit::verify_chain;

/// Entries read at once.
const PAGE: usize = 1_000;

/// The verb of an entry that tells what a restore took over of somebody.
const TAKEN_OVER: &str = "taken_over";

/// How far what was replaced was believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Believed {
    /// Nothing was replaced.
    NothingThere,
    /// It was damaged: nothing was taken over.
    Unread,
    /// Its audit does not hold the backup's newest entry: nothing was taken over.
    Unrelated,
    /// Its audit does not hold as a whole: it closed what it closed, and opened nothing.
    Closings,
    /// All its audit tells of.
    All,
}

impl Words for Believed {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::NothingThere, "nothing_there"),
        (Self::Unread, "unread"),
        (Self::Unrelated, "unrelated"),
        (Self::Closings, "closings"),
        (Self::All, "all"),
    ];
}

/// What is taken over from a database that is replaced by a backup with this newest entry, which
/// was `loaded`.
pub(super) async fn believed(
    there: LaterStore,
    loaded: &dyn ReadChain,
    seal: &dyn SealAudit,
    head: Option<ChainHead>,
) -> PortResult<(Believed, Option<LaterFacts>)> {
    let head = head.unwrap_or(ChainHead::START);
    match looked(there, loaded, seal, head).await {
        // What cannot be read as an audit proves no descent.
        Err(error @ PortError::Corrupt { .. }) => {
            tracing::warn!(%error, "the audit of the replaced database cannot be read");
            Ok((Believed::Unrelated, None))
        }
        other => other,
    }
}

async fn looked(
    there: LaterStore,
    loaded: &dyn ReadChain,
    seal: &dyn SealAudit,
    head: ChainHead,
) -> PortResult<(Believed, Option<LaterFacts>)> {
    let LaterStore {
        mut facts,
        chain,
        audit,
    } = there;
    if !stems(chain.as_ref(), loaded, head).await? {
        return Ok((Believed::Unrelated, None));
    }
    let verified = verify_chain(chain.as_ref(), seal, None).await?;
    let after = head.seq.max(verified.pruned.seq);
    facts.told = told(audit.as_ref(), after, verified.holds.seq).await?;
    facts.told.holds = verified.fault.is_none();
    let believed = if facts.told.holds {
        Believed::All
    } else {
        Believed::Closings
    };
    Ok((believed, Some(facts)))
}

/// Whether an audit goes on from the newest entry of a backup. Its number and its id are those of
/// that entry; its seal may be another since, for `audit reseal` keeps the one and not the other.
async fn stems(chain: &dyn ReadChain, loaded: &dyn ReadChain, head: ChainHead) -> PortResult<bool> {
    if head.seq == 0 {
        return Ok(true);
    }
    if let Some(id) = id_of(chain, head.seq).await? {
        return Ok(id_of(loaded, head.seq).await? == Some(id));
    }
    // The last of the entries that were removed is known by its seal alone.
    Ok(match chain.beginning().await? {
        Beginning::Pruned(sealed) => sealed.checkpoint.last == head,
        Beginning::Whole | Beginning::Unreadable => false,
    })
}

/// The id of the entry with this number.
async fn id_of(chain: &dyn ReadChain, seq: u64) -> PortResult<Option<Uuid>> {
    let link = chain.links(seq.saturating_sub(1), 1).await?.pop();
    Ok(link.filter(|link| link.seq == seq).and_then(|link| link.id))
}

/// What the entries after one tell, to the last that holds.
async fn told(audit: &dyn ReadAudit, after: u64, to: u64) -> PortResult<Told> {
    let (mut told, mut from, mut limit) = (Told::default(), after, PAGE);
    while from < to {
        match audit.entries(Some((from, Direction::After)), limit).await {
            // One of them is of a newer program: it is looked for, and tells us nothing.
            Err(PortError::Corrupt { .. }) if limit > 1 => limit = 1,
            Err(PortError::Corrupt { .. }) => from += 1,
            Err(error) => return Err(error),
            Ok(page) => {
                let Some(last) = page.last() else { break };
                from = last.seq;
                for audited in page.iter().filter(|audited| audited.seq <= to) {
                    hear(&mut told, &audited.entry);
                }
            }
        }
    }
    Ok(told)
}

fn hear(told: &mut Told, entry: &AuditEntry) {
    match &entry.event {
        AuditEvent::Unlinked { user, .. } => {
            told.unlinked.insert(*user, BTreeSet::new());
        }
        AuditEvent::Linked { user, party } => {
            if let Some(since) = told.unlinked.get_mut(user) {
                since.insert(*party);
            }
        }
        AuditEvent::Acted {
            object,
            verb,
            changes,
            ..
        } if object.kind == ObjectKind::Staff => {
            if let Ok(id) = object.id.parse::<StaffId>() {
                member(told.staff.entry(id).or_default(), entry.at, verb, changes);
            }
        }
        _ => {}
    }
}

fn member(told: &mut ToldStaff, at: DateTime<Utc>, verb: &str, changes: &[FieldChange]) {
    let (mut one_time_until, mut digest) = (None, None);
    let mut given = matches!(verb, GIVE_PASSWORD | CHANGE_PASSWORD | REPAIR);
    for change in changes {
        match (change.field.as_str(), change.after.as_deref()) {
            (DISABLED, Some("true")) => told.standing = Some(ToldStanding::Disabled(at)),
            (DISABLED, Some("false")) => told.standing = Some(ToldStanding::Enabled),
            (ROLES, Some(words)) => {
                told.roles = Some(words.split_whitespace().map(str::to_owned).collect());
            }
            (ONE_TIME_UNTIL, Some(at)) => {
                let at = DateTime::parse_from_rfc3339(at).ok();
                one_time_until = at.map(|at| at.with_timezone(&Utc));
            }
            (PASSWORD_DIGEST, Some(text)) => digest = Some(text.to_owned()),
            (PASSWORD, Some("true")) => given = true,
            (PASSWORD, Some("false")) => told.password = Some(ToldPassword::Closed),
            _ => {}
        }
    }
    if given {
        told.password = Some(ToldPassword::Given {
            digest,
            one_time_until,
        });
    }
}

/// The entry of what was taken over of a member of the staff: the next restore over this database
/// goes by it. Of links the restore's own entry says how many.
pub(super) fn entry_of(taken: &TakenOver) -> Option<AuditEvent> {
    let Whose::Staff(id) = taken.whose else {
        return None;
    };
    let after = taken.after.as_deref();
    let mut changes = match taken.what {
        Taken::Password => vec![FieldChange::set(PASSWORD, true)],
        Taken::NoPassword => vec![FieldChange::set(PASSWORD, false)],
        Taken::Disabled => vec![FieldChange::set(DISABLED, true)],
        Taken::Roles => vec![FieldChange::set(ROLES, after.unwrap_or_default())],
        Taken::Links => return None,
    };
    if let (Taken::Password, Some(until)) = (taken.what, after) {
        changes.push(FieldChange::set(ONE_TIME_UNTIL, until));
    }
    if let Some(digest) = &taken.digest {
        changes.push(FieldChange::set(PASSWORD_DIGEST, digest));
    }
    changes.push(FieldChange::set("told", taken.told));
    Some(AuditEvent::Acted {
        object: AuditObject::new(ObjectKind::Staff, id),
        verb: TAKEN_OVER.into(),
        changes,
        reason: None,
    })
}
