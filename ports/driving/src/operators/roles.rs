use guichet_domain::access::{ReviewChanges, RoleReview, StaffMember};
use guichet_driven::{AuditEvent, AuditObject, FieldChange, ObjectKind, PortResult, StoredRole};

use super::{OperatorResult, Operators};

/// Who holds sensitive roles, and which roles nobody knows.
#[derive(Debug, Clone)]
pub struct RolesChecked {
    /// Everybody who holds a sensitive role, by login; disabled ones too.
    pub holders: Vec<StaffMember>,
    /// Roles in rows that nobody knows: they give nobody anything.
    pub unknown: Vec<StoredRole>,
    /// The review before this one.
    pub before: Option<RoleReview>,
    /// What changed since; everything is new where there was none.
    pub changes: ReviewChanges,
    /// The review this check was noted as; `None` where it was only looked at.
    pub review: Option<RoleReview>,
}

impl Operators {
    /// Looks over who holds sensitive roles; with `note` that counts as their review, and is kept
    /// exactly as it was shown.
    pub async fn roles_check(&self, note: bool) -> OperatorResult<RolesChecked> {
        let unknown = self.0.inspect.unknown_roles().await?;
        let before = self.0.staff.last_review().await?;
        let staff = self.staff_list().await?;
        let holdings = RoleReview::holdings_of(&staff);
        let holds = |member: &StaffMember| holdings.iter().any(|(id, _)| *id == member.id);
        let holders = staff.into_iter().filter(holds).collect();
        let changes = match &before {
            Some(before) => before.changes(&holdings),
            None => ReviewChanges {
                given: holdings.clone(),
                ..ReviewChanges::default()
            },
        };
        let review = RoleReview {
            id: self.0.random.id(),
            at: self.0.clock.now(),
            by: self.0.operator.clone(),
            holdings,
        };
        if note {
            self.keep_review(&review, &changes).await?;
        }
        Ok(RolesChecked {
            holders,
            unknown,
            before,
            changes,
            review: note.then_some(review),
        })
    }

    async fn keep_review(&self, review: &RoleReview, changes: &ReviewChanges) -> PortResult<()> {
        let mut unit = self.0.work.begin().await?;
        unit.staff().add_review(review).await?;
        let event = AuditEvent::Acted {
            object: AuditObject::new(ObjectKind::Roles, review.id),
            verb: "review".into(),
            changes: vec![
                FieldChange::set("held", review.holdings.len()),
                FieldChange::set("given", changes.given.len()),
                FieldChange::set("taken", changes.taken.len()),
            ],
            reason: None,
        };
        let recorder = self.recorder();
        recorder
            .last(unit, self.actor(), &Self::origin(), event)
            .await
    }
}
