//! One walk along the links, to the first that does not hold.

use guichet_driven::{
    ChainHead, ChainLink, PortResult, ReadChain, SealAudit, SealedLink, link_message,
};

use super::{AuditFault, AuditFlaw, AuditVerified, same};

/// Links read at once.
const PAGE: usize = 1_000;

pub(super) struct Walk<'a> {
    pub(super) chain: &'a dyn ReadChain,
    pub(super) seal: &'a dyn SealAudit,
    /// The head that the database kept when the walk began.
    pub(super) own: Option<ChainHead>,
    /// The head that was kept elsewhere.
    pub(super) kept: Option<ChainHead>,
    /// The last link that was removed.
    pub(super) pruned: ChainHead,
    /// The entry that tells of it.
    pub(super) told_by: Option<u64>,
    pub(super) holds: ChainHead,
    pub(super) erased: u64,
}

/// How a link fails to hang on the one before it.
enum Break {
    /// Sure.
    Flaw(AuditFlaw),
    /// Something else lies where the next entry should.
    Misplaced,
}

impl Walk<'_> {
    pub(super) async fn whole(mut self) -> PortResult<AuditVerified> {
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
