use guichet_domain::kernel::Words;
use guichet_driven::{
    Beginning, ChainHead, ChainLink, PortResult, ReadChain, SealAudit, SealedCheckpoint,
    SealedLink, link_message,
};
use subtle::ConstantTimeEq;
use uuid::Uuid;

/// Links read at once.
const PAGE: usize = 1_000;

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

/// Follows a chain from its first link, or from the checkpoint that stands for those that were
/// removed. Reads it page by page, so that it may be of any length; what is appended meanwhile is
/// followed too.
pub async fn verify_chain(
    chain: &dyn ReadChain,
    seal: &dyn SealAudit,
    kept: Option<ChainHead>,
) -> PortResult<AuditVerified> {
    followed(chain, seal, kept, u64::MAX).await
}

/// The same for about the `newest` links alone: what is before them is taken as it is, but for the
/// checkpoint.
pub(crate) async fn verify_end(
    chain: &dyn ReadChain,
    seal: &dyn SealAudit,
    newest: u64,
) -> PortResult<AuditVerified> {
    followed(chain, seal, None, newest).await
}

async fn followed(
    chain: &dyn ReadChain,
    seal: &dyn SealAudit,
    kept: Option<ChainHead>,
    newest: u64,
) -> PortResult<AuditVerified> {
    loop {
        let beginning = chain.beginning().await?;
        let verified = once(chain, seal, kept, newest, &beginning).await?;
        // Links that were removed by rights during the walk are missing to it.
        if verified.fault.is_none() || chain.beginning().await? == beginning {
            return Ok(verified);
        }
    }
}

async fn once(
    chain: &dyn ReadChain,
    seal: &dyn SealAudit,
    kept: Option<ChainHead>,
    newest: u64,
    beginning: &Beginning,
) -> PortResult<AuditVerified> {
    let (pruned, told_by) = match begun(seal, beginning) {
        Ok(begun) => begun,
        Err(fault) => return Ok(not_even_begun(fault)),
    };
    if chain.astray(pruned.seq).await? > 0 {
        return Ok(not_even_begun(AuditFault {
            seq: pruned.seq,
            id: None,
            flaw: AuditFlaw::Astray,
        }));
    }
    let own = chain.head().await?;
    let from = own.map_or(0, |head| head.seq.saturating_sub(newest));
    let mut holds = pruned;
    if let Some(before) = from.checked_sub(1).filter(|before| *before >= pruned.seq) {
        let link = chain.links(before, 1).await?.pop();
        let link = link.filter(|link| link.seq == from);
        if let Some(mac) = link.and_then(|link| link.sealed).map(|sealed| sealed.mac) {
            holds = ChainHead { seq: from, mac };
        }
    }
    let is_gone = |head: &ChainHead| head.seq < pruned.seq;
    let walk = Walk {
        chain,
        seal,
        own,
        kept: kept.filter(|kept| !is_gone(kept)),
        pruned,
        told_by,
        holds,
        erased: 0,
    };
    let mut verified = walk.whole().await?;
    let lost = kept.filter(|kept| is_gone(kept) && *kept != ChainHead::START);
    verified.fault = verified.fault.or(lost.map(|lost| AuditFault {
        seq: lost.seq,
        id: None,
        flaw: AuditFlaw::Pruned,
    }));
    Ok(verified)
}

/// The last link that was removed, and the number of the entry that tells of it.
fn begun(
    seal: &dyn SealAudit,
    beginning: &Beginning,
) -> Result<(ChainHead, Option<u64>), AuditFault> {
    let fault = |seq, flaw| AuditFault {
        seq,
        id: None,
        flaw,
    };
    let changed = AuditFlaw::CheckpointChanged;
    match beginning {
        Beginning::Whole => Ok((ChainHead::START, None)),
        Beginning::Unreadable => Err(fault(0, changed)),
        Beginning::Pruned(sealed) => {
            let SealedCheckpoint {
                checkpoint, mac, ..
            } = sealed;
            match sealed.must_bear(seal) {
                Some(must) if same(&must, mac) && sealed.can_be_told() => {
                    Ok((checkpoint.last, Some(checkpoint.told_by)))
                }
                Some(_) => Err(fault(checkpoint.last.seq, changed)),
                None => Err(fault(checkpoint.last.seq, AuditFlaw::UnknownKey)),
            }
        }
    }
}

fn not_even_begun(fault: AuditFault) -> AuditVerified {
    AuditVerified {
        holds: ChainHead::START,
        pruned: ChainHead::START,
        erased: 0,
        fault: Some(fault),
    }
}

struct Walk<'a> {
    chain: &'a dyn ReadChain,
    seal: &'a dyn SealAudit,
    /// The head that the database kept when the walk began.
    own: Option<ChainHead>,
    /// The head that was kept elsewhere.
    kept: Option<ChainHead>,
    /// The last link that was removed.
    pruned: ChainHead,
    /// The entry that tells of it.
    told_by: Option<u64>,
    holds: ChainHead,
    erased: u64,
}

/// How a link fails to hang on the one before it.
enum Break {
    /// Sure.
    Flaw(AuditFlaw),
    /// Something else lies where the next entry should.
    Misplaced,
}

impl Walk<'_> {
    async fn whole(mut self) -> PortResult<AuditVerified> {
        let fault = self.follow().await?;
        Ok(AuditVerified {
            holds: self.holds,
            pruned: self.pruned,
            erased: self.erased,
            fault,
        })
    }

    async fn follow(&mut self) -> PortResult<Option<AuditFault>> {
        loop {
            if let Some(fault) = self.against_heads() {
                return Ok(Some(fault));
            }
            let page = self.chain.links(self.holds.seq, PAGE).await?;
            if page.is_empty() {
                return self.end().await;
            }
            for link in &page {
                if let Err(broken) = self.step(link) {
                    return self.name(link, broken).await.map(Some);
                }
                if let Some(fault) = self.against_heads() {
                    let id = link.id;
                    return Ok(Some(AuditFault { id, ..fault }));
                }
            }
        }
    }

    fn step(&mut self, link: &ChainLink) -> Result<(), Break> {
        if link.seq != self.holds.seq + 1 {
            return Err(Break::Misplaced);
        }
        let changed = Break::Flaw(AuditFlaw::Changed);
        let Some(sealed) = &link.sealed else {
            return Err(changed);
        };
        if sealed.prev != self.holds.mac {
            return Err(Break::Misplaced);
        }
        let seal = |message: &[u8]| self.seal.seal(&sealed.key_id, message);
        let Some(mac) = self.seal_here(sealed) else {
            return Err(Break::Flaw(AuditFlaw::UnknownKey));
        };
        if !same(&mac, &sealed.mac) {
            return Err(Break::Misplaced);
        }
        match (&sealed.commitment, &sealed.origin) {
            (None, None) => {}
            (Some(_), None) => self.erased += 1,
            (Some(commitment), Some(origin))
                if seal(origin).is_some_and(|mac| same(&mac, commitment)) => {}
            (_, Some(_)) => return Err(changed),
        }
        if !self.goes_with_the_checkpoint(link) {
            return Err(Break::Flaw(AuditFlaw::CheckpointReplaced));
        }
        self.holds = ChainHead {
            seq: link.seq,
            mac: sealed.mac,
        };
        Ok(())
    }

    /// The entry that tells of the last removal tells of this checkpoint, and none of a later one.
    fn goes_with_the_checkpoint(&self, link: &ChainLink) -> bool {
        let to = self.pruned.seq;
        let is_told = self.told_by != Some(link.seq) || link.prunes == Some(to);
        is_told && link.prunes.is_none_or(|later| later <= to)
    }

    /// The seal that an entry would have as the next one.
    fn seal_here(&self, sealed: &SealedLink) -> Option<[u8; 32]> {
        let (seq, prev) = (self.holds.seq + 1, &self.holds.mac);
        let message = link_message(seq, prev, &sealed.key_id, &sealed.content);
        self.seal.seal(&sealed.key_id, &message)
    }

    /// What the heads say, once the walk is where they were taken.
    fn against_heads(&self) -> Option<AuditFault> {
        let heads = [
            (self.kept, AuditFlaw::Rewritten),
            (self.own, AuditFlaw::HeadChanged),
        ];
        let other = |head: ChainHead| head.seq == self.holds.seq && head.mac != self.holds.mac;
        let flaw = heads
            .into_iter()
            .find_map(|(head, flaw)| head.is_some_and(other).then_some(flaw))?;
        Some(AuditFault {
            seq: self.holds.seq,
            id: None,
            flaw,
        })
    }

    /// There are no more entries: are there as many as the heads say?
    async fn end(&self) -> PortResult<Option<AuditFault>> {
        let reached = self.holds.seq;
        let heads = [self.kept, self.own].into_iter().flatten();
        let told = heads.map(|head| head.seq).chain(self.told_by);
        if told.max().is_some_and(|last| last > reached) {
            return Ok(Some(AuditFault {
                seq: reached + 1,
                id: None,
                flaw: AuditFlaw::TailRemoved,
            }));
        }
        // What was appended during the walk moved the head on.
        let now = self.chain.head().await?;
        let beyond = |head: ChainHead| head.seq > reached || head == self.holds;
        let fault = AuditFault {
            seq: reached,
            id: None,
            flaw: AuditFlaw::HeadChanged,
        };
        Ok((self.own.is_none() || !now.is_some_and(beyond)).then_some(fault))
    }

    /// Says what happened at the first place that does not hold.
    async fn name(&self, link: &ChainLink, broken: Break) -> PortResult<AuditFault> {
        let seq = self.holds.seq + 1;
        let id = (link.seq == seq).then_some(link.id).flatten();
        let flaw = match broken {
            Break::Flaw(flaw) => flaw,
            Break::Misplaced => match self.find(link).await? {
                Some(found) if found == seq => AuditFlaw::Changed,
                Some(_) => AuditFlaw::Swapped,
                None if hangs_here(link, seq, &self.holds) => AuditFlaw::Changed,
                None => AuditFlaw::Removed,
            },
        };
        Ok(AuditFault { seq, id, flaw })
    }

    /// Where the entry lies that belongs in the next place: the one that, sealed there, has the
    /// seal it bears, or the seal that was left there.
    async fn find(&self, here: &ChainLink) -> PortResult<Option<u64>> {
        let left = here.sealed.as_ref().map(|sealed| sealed.mac);
        let mut after = self.holds.seq;
        loop {
            let page = self.chain.links(after, PAGE).await?;
            let Some(last) = page.last() else {
                return Ok(None);
            };
            after = last.seq;
            for link in page {
                let Some(sealed) = &link.sealed else { continue };
                let Some(mac) = self.seal_here(sealed) else {
                    continue;
                };
                if same(&mac, &sealed.mac) || left.is_some_and(|left| same(&mac, &left)) {
                    return Ok(Some(link.seq));
                }
            }
        }
    }
}

/// Whether a link is in its place by its number and by the seal before it.
fn hangs_here(link: &ChainLink, seq: u64, before: &ChainHead) -> bool {
    let sealed = link.sealed.as_ref();
    link.seq == seq && sealed.is_some_and(|sealed| sealed.prev == before.mac)
}

fn same(one: &[u8; 32], other: &[u8; 32]) -> bool {
    one.ct_eq(other).into()
}
