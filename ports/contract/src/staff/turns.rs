use std::cell::Cell;

use futures_util::future::{join, join_all};
use guichet_domain::access::{Role, Roles, StaffMember};
use guichet_driven::Unit;

use super::{add, member};
use crate::check::Must;
use crate::store::Store;

/// Given two administrators, when each is demoted at the same moment unless the other is gone, then
/// one stays: round after round.
pub async fn changes_take_turns(store: &Store) {
    let administrators = Roles::from([Role::Administrator]);
    let two = [1, 2].map(|n| member(n, &format!("admin{n}"), &[Role::Administrator]));
    add(store, &two).await;
    for round in 0..10 {
        let demote = async |id| {
            let mut unit = store.begin().await;
            unit.staff().take_turn().await.must("the turn");
            let all = unit.staff().with_roles(&administrators).await;
            if all.must("administrators").len() > 1 {
                let none = unit.staff().set_roles(id, &Roles::new()).await;
                none.must("taking the role");
                unit.save().await.must("saving");
            }
        };
        join_all(two.iter().map(|member| demote(member.id))).await;
        let left = store.staff.with_roles(&administrators).await;
        assert_eq!(left.must("who is left").len(), 1, "round {round}");
        for member in &two {
            let mut unit = store.begin().await;
            let back = unit.staff().set_roles(member.id, &administrators).await;
            back.must("giving the role back");
            unit.save().await.must("saving");
        }
    }
}

/// Given a unit that has looked somebody up, alone or among others, when another demotes them, then
/// the other waits until the first has ended.
pub async fn a_member_who_is_counted_on_is_not_demoted_meanwhile(store: &Store) {
    let [lead, second] = [1, 2].map(|n| member(n, &format!("lead{n}"), &[Role::ProjectLead]));
    add(store, &[lead.clone(), second.clone()]).await;
    let mut unit = store.begin().await;
    let found = unit.staff().find(lead.id).await.must("the lead");
    assert_eq!(found.as_ref(), Some(&lead));
    demoted_afterwards(store, unit, &lead).await;
    let mut unit = store.begin().await;
    let both = unit.staff().by_ids(&[lead.id, second.id]).await;
    assert_eq!(both.must("both").last(), Some(&second));
    demoted_afterwards(store, unit, &second).await;
}

/// Demotes somebody whom a unit has looked up and counts on.
async fn demoted_afterwards(store: &Store, unit: Box<dyn Unit>, lead: &StaffMember) {
    let over = Cell::new(false);
    let counting = async {
        // Many a round trip in which a change that does not wait would be made.
        for _ in 0..20 {
            let again = store.staff.by_id(lead.id).await.must("the lead");
            assert_eq!(again.must("there").roles.len(), 1, "as they were");
        }
        over.set(true);
        unit.save().await.must("saving");
    };
    let demoting = async {
        let mut unit = store.begin().await;
        unit.staff().take_turn().await.must("the turn");
        let none = unit.staff().set_roles(lead.id, &Roles::new()).await;
        none.must("demoting");
        assert!(over.get(), "it waited");
        unit.save().await.must("saving");
    };
    join(counting, demoting).await;
    let after = store.staff.by_id(lead.id).await.must("the lead");
    assert!(after.must("there").roles.is_empty(), "demoted afterwards");
}
