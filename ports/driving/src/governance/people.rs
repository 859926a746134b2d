use std::collections::BTreeMap;

use guichet_domain::access::StaffMember;
use guichet_domain::kernel::StaffId;
use guichet_driven::{PortResult, ReadStaff, Unit};

/// A member of the staff as others see them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// What they sign in with.
    pub login: String,
    /// Their name.
    pub name: String,
    /// Whether they may still act.
    pub active: bool,
}

impl From<&StaffMember> for Person {
    fn from(member: &StaffMember) -> Self {
        Self {
            login: member.login.clone(),
            name: member.name.clone(),
            active: member.is_active(),
        }
    }
}

/// The people something speaks of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct People(BTreeMap<StaffId, Person>);

impl People {
    /// One of them.
    pub fn get(&self, id: StaffId) -> Option<&Person> {
        self.0.get(&id)
    }

    /// Their login; their id where nothing is known of them.
    pub fn login(&self, id: StaffId) -> String {
        self.get(id)
            .map_or_else(|| id.to_string(), |p| p.login.clone())
    }

    /// Their name; their id where nothing is known of them.
    pub fn name(&self, id: StaffId) -> String {
        self.get(id)
            .map_or_else(|| id.to_string(), |p| p.name.clone())
    }

    /// Reads these people, each once.
    pub(crate) async fn read(
        staff: &dyn ReadStaff,
        ids: impl IntoIterator<Item = StaffId>,
    ) -> PortResult<Self> {
        let ids = each(ids);
        if ids.is_empty() {
            return Ok(Self::default());
        }
        Ok(Self::of(&staff.by_ids(&ids).await?))
    }

    /// The same inside a unit.
    pub(crate) async fn find(
        unit: &mut dyn Unit,
        ids: impl IntoIterator<Item = StaffId>,
    ) -> PortResult<Self> {
        let ids = each(ids);
        if ids.is_empty() {
            return Ok(Self::default());
        }
        Ok(Self::of(&unit.staff().by_ids(&ids).await?))
    }

    fn of(members: &[StaffMember]) -> Self {
        Self(members.iter().map(|m| (m.id, m.into())).collect())
    }
}

fn each(ids: impl IntoIterator<Item = StaffId>) -> Vec<StaffId> {
    let mut ids: Vec<StaffId> = ids.into_iter().collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}
