use guichet_domain::access::OwnedBy;
use guichet_domain::kernel::PartyId;

/// What a document is made for: whose it is, and the number on it.
#[derive(Debug)]
pub(crate) struct Subject {
    pub(crate) owner: PartyId,
    pub(crate) number: Option<String>,
}

impl OwnedBy for Subject {
    fn owner(&self) -> PartyId {
        self.owner
    }
}
