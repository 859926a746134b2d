//! The board of errors: what goes wrong in the portal itself, for those who look after it.

use guichet_domain::access::{StaffMember, TokenScope};
use guichet_domain::kernel::{ErrorId, Limit, Page, StaffId, Words};
use guichet_driven::{
    Actor, AuditEvent, AuditObject, ErrorGroup, ErrorStanding, FieldChange, ObjectKind, Resolution,
    Unit,
};

use super::seal::PlaceSeal;
use super::{ActError, Governance, Hand, People};
use crate::staff::was_ended;

/// The board of errors.
#[derive(Clone, Copy)]
pub struct Errors<'a>(pub(super) &'a Governance);

/// Why somebody may not see or do this.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorsFault {
    /// It is for administrators and support.
    CaretakersOnly,
}

impl ErrorsFault {
    /// A stable word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::CaretakersOnly => "caretakers_only",
        }
    }
}

/// A page of the board, and the people it speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorsPage {
    /// The groups, the last seen first.
    pub groups: Page<ErrorGroup, String>,
    /// Who resolved them.
    pub people: People,
}

/// A group after a command, and the people it speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorView {
    /// The group.
    pub group: ErrorGroup,
    /// Who resolved it.
    pub people: People,
}

type ErrorsError = ActError<ErrorsFault, ErrorGroup>;

fn resolver(group: &ErrorGroup) -> Option<StaffId> {
    match &group.resolved.as_ref()?.by {
        Actor::Staff(id) => Some(*id),
        _ => None,
    }
}

impl Errors<'_> {
    /// Whether this person may see the board. Pages show it; it is decided again when they ask.
    pub fn may_see(member: &StaffMember) -> Result<(), ErrorsFault> {
        if member.looks_after_the_portal() {
            return Ok(());
        }
        Err(ErrorsFault::CaretakersOnly)
    }

    /// One page of the board, of this standing or all. `cursor` is one of an earlier page of the
    /// same list.
    #[tracing::instrument(name = "errors.list", skip_all)]
    pub async fn list(
        &self,
        hand: Hand<'_>,
        standing: Option<ErrorStanding>,
        limit: Limit,
        cursor: Option<&str>,
    ) -> Result<ErrorsPage, ErrorsError> {
        self.check_reading(hand).await?;
        let parts = &self.0.parts;
        let seal = PlaceSeal::new(&parts.keys, "errors", &standing);
        let request = guichet_domain::kernel::PlaceRequest {
            limit,
            from: seal.open(cursor)?,
        };
        let page = parts.errors.page(standing, &request).await?;
        let resolvers = page.items.iter().filter_map(resolver);
        let people = People::read(&*parts.staff, resolvers).await?;
        Ok(ErrorsPage {
            groups: seal.seal_page(page),
            people,
        })
    }

    /// Says that it is mended. It opens again by itself when it is seen again.
    #[tracing::instrument(name = "errors.resolve", skip_all)]
    pub async fn resolve(&self, hand: Hand<'_>, id: ErrorId) -> Result<ErrorView, ErrorsError> {
        let resolution = Resolution {
            at: self.0.now(),
            by: hand.actor(),
        };
        self.set(hand, id, "resolve", Some(resolution)).await
    }

    /// Says that it is not mended after all.
    #[tracing::instrument(name = "errors.reopen", skip_all)]
    pub async fn reopen(&self, hand: Hand<'_>, id: ErrorId) -> Result<ErrorView, ErrorsError> {
        self.set(hand, id, "reopen", None).await
    }

    /// A group that stands so already is left as it is, and nothing is noted.
    async fn set(
        &self,
        hand: Hand<'_>,
        id: ErrorId,
        verb: &str,
        resolved: Option<Resolution>,
    ) -> Result<ErrorView, ErrorsError> {
        let done = self.try_set(hand, id, verb, resolved).await;
        let code = match &done {
            Err(ActError::Refused { refusal, .. }) => refusal.code(),
            Err(ActError::Scope(_)) => "scope",
            Err(ActError::Missing) => "missing",
            _ => return done,
        };
        let object = AuditObject::new(ObjectKind::Error, id);
        hand.note_refusal(self.0, object, verb, code).await?;
        done
    }

    async fn try_set(
        &self,
        hand: Hand<'_>,
        id: ErrorId,
        verb: &str,
        resolved: Option<Resolution>,
    ) -> Result<ErrorView, ErrorsError> {
        if let Hand::Staff(by) = hand
            && let Some(scope) = by.lacks(TokenScope::ErrorsWrite)
        {
            return Err(ActError::Scope(scope));
        }
        let mut unit = self.0.parts.work.begin().await?;
        check_in(unit.as_mut(), hand).await?;
        let group = unit.errors().hold(id).await?.ok_or(ActError::Missing)?;
        let after = ErrorGroup {
            resolved: resolved.clone(),
            ..group.clone()
        };
        if group.standing() == after.standing() {
            drop(unit);
            let people = People::read(&*self.0.parts.staff, resolver(&group)).await?;
            return Ok(ErrorView { group, people });
        }
        unit.errors().set(id, resolved.as_ref()).await?;
        let people = People::find(unit.as_mut(), resolver(&after)).await?;
        let (was, is) = (group.standing().word(), after.standing().word());
        let mut changes = vec![FieldChange::moved(
            "state",
            Some(was.into()),
            Some(is.into()),
        )];
        if let Hand::Staff(by) = hand {
            changes.extend(by.token_change());
        }
        let event = AuditEvent::Acted {
            object: AuditObject::new(ObjectKind::Error, id),
            verb: verb.to_owned(),
            changes,
            reason: None,
        };
        let entry = self.0.entry(hand.actor(), &hand.origin(), event);
        unit.audit().append(&entry).await?;
        unit.save().await?;
        Ok(ErrorView {
            group: after,
            people,
        })
    }

    /// Whether they may see the board now: a demotion counts at once.
    async fn check_reading(&self, hand: Hand<'_>) -> Result<(), ErrorsError> {
        let Hand::Staff(by) = hand else {
            return Ok(());
        };
        if let Some(scope) = by.lacks(TokenScope::ErrorsRead) {
            return Err(ActError::Scope(scope));
        }
        let member = self.0.parts.staff.by_id(by.staff.id()).await?;
        let may = member.is_some_and(|member| member.looks_after_the_portal());
        if may {
            return Ok(());
        }
        Err(refused())
    }
}

fn refused() -> ErrorsError {
    ActError::Refused {
        refusal: ErrorsFault::CaretakersOnly,
        current: None,
    }
}

/// The same inside a unit, for commands.
async fn check_in(unit: &mut dyn Unit, hand: Hand<'_>) -> Result<(), ErrorsError> {
    let Hand::Staff(by) = hand else {
        return Ok(());
    };
    let ended = was_ended(unit, by.staff.entrance()).await?;
    let member = unit.staff().find(by.staff.id()).await?;
    let may = member.is_some_and(|member| member.looks_after_the_portal());
    if may && !ended {
        return Ok(());
    }
    Err(refused())
}
