//! From a backup to a data set without people in it.

mod disguise;
mod draw;
mod originals;
#[cfg(test)]
mod tests;

use std::path::Path;

use guichet_driven::{
    Actor, AnonymiseStore, Anonymised, BackupContent, Held, Loaded, ObjectKind, Purpose, Replaced,
    StoreBeside, TextKind, Workspace,
};
use secrecy::SecretSlice;

use self::disguise::Mask;
use self::originals::{Originals, Search};
use super::planted::nothing_else;
use super::{RecoveryError, Restores, acted};
use crate::Origin;
use crate::operators::audit::verify_chain;
use crate::record::Recorder;

/// A data set that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataSet {
    /// The backup it was made of.
    pub content: BackupContent,
    /// The migrations that were applied to it.
    pub migrated: Vec<String>,
    /// How much was replaced.
    pub replaced: Replaced,
    /// Sessions and tokens that ended.
    pub ended: Held,
    /// How it was searched for what was there.
    pub searched: Searched,
    /// Whether another run with the same key gives the same names.
    pub lasting: bool,
}

/// How a data set was searched; nothing was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Searched {
    /// Different originals that were looked for.
    pub originals: u64,
    /// Texts that were looked at.
    pub texts: u64,
    /// Columns that had a text in them.
    pub columns: u64,
}

impl Restores {
    /// Loads a backup beside a database that is empty or not there, takes people out of it, proves
    /// that none is left, and only then puts it in its place: wherever this ends, nothing of before
    /// lies under that name. Without a key names are another's at each run.
    pub async fn anonymise(
        &self,
        path: &Path,
        key: Option<SecretSlice<u8>>,
    ) -> Result<DataSet, RecoveryError> {
        let parts = &self.0;
        let work = parts.vault.workspace().await?;
        // Made where the data set is, whose secret key is another than production's.
        let opened = parts.opened(path, &work.path().join("payload")).await?;
        let content = opened.content;
        let id = parts.random.id();
        let mut beside = parts.restores.begin(id, Purpose::Fill).await?;
        let made = self
            .without_people(beside.as_mut(), &work, content, key)
            .await;
        match made {
            Ok(made) => {
                beside.take_its_place().await?;
                Ok(made)
            }
            Err(error) => {
                if let Err(left) = beside.remove().await {
                    tracing::warn!(error = %left, "what was loaded is left for the next run to remove");
                }
                Err(error)
            }
        }
    }

    async fn without_people(
        &self,
        beside: &mut dyn StoreBeside,
        work: &Workspace,
        content: BackupContent,
        key: Option<SecretSlice<u8>>,
    ) -> Result<DataSet, RecoveryError> {
        let (ways, migrated) = self.loaded(beside, work, &content).await?;
        let texts = ways.texts.as_ref();
        let unlisted = texts.unlisted().await?;
        if !unlisted.is_empty() {
            return Err(RecoveryError::Unlisted(unlisted));
        }
        nothing_else(ways.inspect.as_ref()).await?;
        let mut originals = Originals::default();
        texts.show(&mut |stored| originals.note(stored)).await?;
        let lasting = key.is_some();
        let key = key.unwrap_or_else(|| self.0.random.secret().to_vec().into());
        let mask = Mask::new(key, originals);
        let replaced = texts
            .replace(&|kind, text| mask.disguised(kind, text))
            .await?;
        let ended = self.mark(&ways, &content, &mask).await?;
        let searched = search(texts, mask.originals()).await?;
        let audit = verify_chain(ways.chain.as_ref(), self.0.seal.as_ref(), None).await?;
        if let Some(fault) = audit.fault {
            return Err(RecoveryError::Unsealed(fault));
        }
        Ok(DataSet {
            content,
            migrated,
            replaced,
            ended,
            searched,
            lasting,
        })
    }

    /// The last act in it, by somebody whose name is another too.
    async fn mark(
        &self,
        ways: &Loaded,
        content: &BackupContent,
        mask: &Mask,
    ) -> Result<Held, RecoveryError> {
        let made = Anonymised {
            id: self.0.random.id(),
            at: self.0.clock.now(),
            backup: content.id,
        };
        let mut unit = ways.work.begin().await?;
        let ended = unit.recovery().mark_anonymised(&made).await?;
        let facts = [
            ("sessions_ended", ended.sessions.to_string()),
            ("tokens_ended", ended.tokens.to_string()),
        ];
        let event = acted(ObjectKind::Restore, content.id, "anonymise", &facts);
        let recorder = Recorder {
            work: ways.work.as_ref(),
            clock: self.0.clock.as_ref(),
            random: self.0.random.as_ref(),
        };
        let actor = Actor::Operator(mask.disguised(TextKind::Login, &self.0.operator));
        recorder
            .last(unit, actor, &Origin::default(), event)
            .await?;
        Ok(ended)
    }
}

/// Looks for everything that was there in everything that is.
async fn search(
    texts: &dyn AnonymiseStore,
    originals: &Originals,
) -> Result<Searched, RecoveryError> {
    let mut search = Search::default();
    texts
        .show(&mut |stored| search.look(originals, stored))
        .await?;
    if !search.left.is_empty() {
        let left = search.left.iter();
        let left = left.map(|(column, count)| format!("{column} ({count})"));
        return Err(RecoveryError::Left(left.collect()));
    }
    Ok(Searched {
        originals: originals.count(),
        texts: search.texts,
        columns: search.columns(),
    })
}
