//! What a chain says of its links that are no longer there.

use chrono::{DateTime, Utc};

use crate::{Actor, ChainHead, Mac, SealAudit, put};

/// The verb of the act that removes links from the chain's beginning.
pub const PRUNE: &str = "prune";

/// Which links are to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prune {
    /// Those from before this moment, from the first on until one is not; never the newest.
    pub before: DateTime<Utc>,
    /// At most so many.
    pub at_most: u64,
    /// Who has them removed.
    pub by: Actor,
    /// When.
    pub at: DateTime<Utc>,
}

/// What was removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pruned {
    /// The last link that is no longer there, whoever removed it.
    pub last: ChainHead,
    /// How many went now.
    pub removed: u64,
}

/// What stands for the links that are no longer there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The last of them: what is left hangs on it.
    pub last: ChainHead,
    /// How many of them went with the last act.
    pub removed: u64,
    /// Who had them removed, as actors are stored.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// The number of the entry that tells of that act: the two hold each other.
    pub told_by: u64,
}

impl Checkpoint {
    /// Sealed with the key that seals now; `None` where it is not at hand.
    pub fn sealed(self, keys: &dyn SealAudit) -> Option<SealedCheckpoint> {
        let key_id = keys.key_id();
        let mac = keys.seal(&key_id, &checkpoint_message(&self, &key_id))?;
        Some(SealedCheckpoint {
            checkpoint: self,
            key_id,
            mac,
        })
    }
}

/// A checkpoint as it lies there now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedCheckpoint {
    /// What it says.
    pub checkpoint: Checkpoint,
    /// The name of the key that sealed it.
    pub key_id: String,
    /// Its own seal.
    pub mac: Mac,
}

impl SealedCheckpoint {
    /// Whether the entry that tells of it lies after those that went: else it is gone with them,
    /// and nothing tells of it.
    pub fn can_be_told(&self) -> bool {
        self.checkpoint.told_by > self.checkpoint.last.seq
    }

    /// The seal it must bear; `None` where its key is not at hand.
    pub fn must_bear(&self, keys: &dyn SealAudit) -> Option<Mac> {
        let message = checkpoint_message(&self.checkpoint, &self.key_id);
        keys.seal(&self.key_id, &message)
    }
}

/// Where a chain begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Beginning {
    /// With its first link.
    Whole,
    /// After the links that a checkpoint stands for.
    Pruned(SealedCheckpoint),
    /// A checkpoint lies there that no program of ours wrote.
    Unreadable,
}

/// What the seal of a checkpoint seals. It never changes: old seals stand on it.
pub fn checkpoint_message(checkpoint: &Checkpoint, key_id: &str) -> Vec<u8> {
    let mut message = b"guichet audit checkpoint v1\0".to_vec();
    for part in [
        &checkpoint.last.seq.to_be_bytes()[..],
        &checkpoint.last.mac,
        &checkpoint.removed.to_be_bytes(),
        checkpoint.by.as_bytes(),
        &checkpoint.at.timestamp().to_be_bytes(),
        &checkpoint.at.timestamp_subsec_nanos().to_be_bytes(),
        &checkpoint.told_by.to_be_bytes(),
        key_id.as_bytes(),
    ] {
        put(&mut message, part);
    }
    message
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checkpoint() -> Checkpoint {
        Checkpoint {
            last: ChainHead {
                seq: 40,
                mac: [9; 32],
            },
            removed: 30,
            by: "operator:root".into(),
            at: DateTime::from_timestamp_micros(1_790_000_000_123_457).unwrap_or_default(),
            told_by: 81,
        }
    }

    /// Written down once: whoever changes the form makes every checkpoint there is unverifiable.
    #[test]
    fn the_form_of_a_checkpoint_never_changes() {
        let mut form = b"guichet audit checkpoint v1\0".to_vec();
        form.extend([0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 40]);
        form.extend([0, 0, 0, 0, 0, 0, 0, 32]);
        form.extend([9; 32]);
        form.extend([0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 30]);
        form.extend([0, 0, 0, 0, 0, 0, 0, 13]);
        form.extend(b"operator:root");
        form.extend([0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0x6a, 0xb1, 0x3b, 0x80]);
        form.extend([0, 0, 0, 0, 0, 0, 0, 4, 0x07, 0x5b, 0xcd, 0xe8]);
        form.extend([0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 81]);
        form.extend([0, 0, 0, 0, 0, 0, 0, 1]);
        form.extend(b"k");
        assert_eq!(checkpoint_message(&checkpoint(), "k"), form);
    }

    #[test]
    fn nothing_a_checkpoint_says_can_be_changed_under_its_seal() {
        let whole = checkpoint_message(&checkpoint(), "k");
        let changes: [fn(&mut Checkpoint); 6] = [
            |one| one.last.seq += 1,
            |one| one.last.mac[31] = 8,
            |one| one.removed += 1,
            |one| one.by.push('x'),
            |one| one.at += chrono::TimeDelta::microseconds(1),
            |one| one.told_by += 1,
        ];
        for (n, change) in changes.into_iter().enumerate() {
            let mut other = checkpoint();
            change(&mut other);
            assert_ne!(checkpoint_message(&other, "k"), whole, "{n}");
        }
        assert_ne!(checkpoint_message(&checkpoint(), "l"), whole);
    }
}
