//! What following the chain finds.

use guichet_domain::kernel::Words;
use guichet_driven::ChainHead;
use uuid::Uuid;

/// Why an entry does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditFlaw {
    /// It is not what was sealed.
    Changed,
    /// It is gone, and others after it are there.
    Removed,
    /// Another entry is in its place, and it is further on.
    Swapped,
    /// It is gone, and all after it.
    TailRemoved,
    /// It was sealed with a key that is not at hand.
    UnknownKey,
    /// The head that the database keeps is not that of its newest entry.
    HeadChanged,
    /// It is not the one whose seal was kept elsewhere: the chain is another one.
    Rewritten,
    /// What stands for the entries that were removed, up to this one, is not what was sealed.
    CheckpointChanged,
    /// It tells that entries were removed, and another checkpoint lies there than its own: an
    /// older one, one of another database, or none.
    CheckpointReplaced,
    /// An entry lies up to this number, where none may: before the first, or before the checkpoint.
    Astray,
    /// It was kept elsewhere, and was removed with those before the checkpoint: nobody can tell
    /// whether it was the one. Everything that is there holds.
    Pruned,
}

impl Words for AuditFlaw {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::Changed, "changed"),
        (Self::Removed, "removed"),
        (Self::Swapped, "swapped"),
        (Self::TailRemoved, "tail_removed"),
        (Self::UnknownKey, "unknown_key"),
        (Self::HeadChanged, "head_changed"),
        (Self::Rewritten, "rewritten"),
        (Self::CheckpointChanged, "checkpoint_changed"),
        (Self::CheckpointReplaced, "checkpoint_replaced"),
        (Self::Astray, "astray"),
        (Self::Pruned, "pruned"),
    ];
}

/// The first entry that does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditFault {
    /// Its number.
    pub seq: u64,
    /// The id of what lies in its place, where something does.
    pub id: Option<Uuid>,
    /// Why it does not hold.
    pub flaw: AuditFlaw,
}

/// What became of following the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditVerified {
    /// The last link that holds, with all before it.
    pub holds: ChainHead,
    /// The last of the entries that were removed by rights; the start where none were.
    pub pruned: ChainHead,
    /// How many of these have lost where they came from, which may be erased.
    pub erased: u64,
    /// The first that does not; `None`: all of it holds.
    pub fault: Option<AuditFault>,
}
