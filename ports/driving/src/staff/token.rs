//! Making and ending a token, whoever does it.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use guichet_domain::access::{
    Entrance, LONGEST_TOKEN_DAYS, LONGEST_TOKEN_NAME, Token, TokenOwner, TokenScope,
};
use guichet_domain::kernel::{StaffId, TokenId, Words, text};
use guichet_driven::{
    Actor, AuditEvent, AuditObject, FieldChange, ObjectKind, PortError, PortResult, Unit,
};

use super::TokenSecret;
use crate::Origin;
use crate::record::Recorder;

/// A token to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewToken {
    /// What it is for, in its owner's words: one line.
    pub name: String,
    /// What it is good for.
    pub scopes: BTreeSet<TokenScope>,
    /// How many days it lasts: 1 to 365.
    pub days: u32,
}

/// A token just made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadeToken {
    /// The secret, told this once.
    pub secret: TokenSecret,
    /// The token.
    pub token: Token,
}

/// Why a token was not made, or not ended.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// It has no name, or one of more than a line or 100 characters.
    #[error("a token's name is one line of 1 to {LONGEST_TOKEN_NAME} characters")]
    Name,
    /// It would be good for nothing.
    #[error("a token is good for something: name a scope")]
    Scopes,
    /// It would last too long, or not at all.
    #[error("a token lasts 1 to {LONGEST_TOKEN_DAYS} days")]
    Days,
    /// There is no such token, or it is somebody else's.
    #[error("no such token")]
    Missing,
    /// Its owner may no longer do anything, or what they came in with was ended meanwhile.
    #[error("the owner is disabled")]
    Disabled,
    /// Its owner has a one-time password, which is good for nothing but another.
    #[error("the owner must change their one-time password first")]
    MustChange,
    /// The world did not answer as it must.
    #[error(transparent)]
    Port(#[from] PortError),
}

/// Makes a token for a member of the staff; where they make it themselves, as long as what they
/// came in with stands: what a new password ends leaves no token behind.
pub(crate) async fn make(
    recorder: &Recorder<'_>,
    owner: StaffId,
    entrance: Option<&Entrance>,
    new: NewToken,
    actor: Actor,
    origin: &Origin,
) -> Result<MadeToken, TokenError> {
    let name = text::line(&new.name, LONGEST_TOKEN_NAME).map_err(|_| TokenError::Name)?;
    if new.scopes.is_empty() {
        return Err(TokenError::Scopes);
    }
    if !(1..=LONGEST_TOKEN_DAYS).contains(&new.days) {
        return Err(TokenError::Days);
    }
    let now = recorder.clock.now();
    let secret = TokenSecret::new(recorder.random.secret());
    let token = Token {
        id: TokenId(recorder.random.id()),
        owner: TokenOwner::Staff(owner),
        name,
        scopes: new.scopes,
        made_at: now,
        expires_at: now + TimeDelta::days(i64::from(new.days)),
        used_at: None,
        revoked_at: None,
    };
    let mut unit = recorder.work.begin().await?;
    let member = unit.staff().find(owner).await?.ok_or(TokenError::Missing)?;
    if !member.is_active() {
        return Err(TokenError::Disabled);
    }
    let kept = unit.staff().password(owner).await?;
    if kept.is_some_and(|kept| kept.one_time_until.is_some()) {
        return Err(TokenError::MustChange);
    }
    if let Some(entrance) = entrance
        && was_ended(unit.as_mut(), entrance).await?
    {
        return Err(TokenError::Disabled);
    }
    unit.tokens().add(&token, &secret.hash()).await?;
    let event = AuditEvent::Acted {
        object: AuditObject::new(ObjectKind::Token, token.id),
        verb: "make".into(),
        changes: made(&token, owner),
        reason: None,
    };
    recorder.last(unit, actor, origin, event).await?;
    Ok(MadeToken { secret, token })
}

/// Whether somebody has ended it meanwhile.
pub(crate) async fn was_ended(unit: &mut dyn Unit, entrance: &Entrance) -> PortResult<bool> {
    Ok(match entrance {
        Entrance::Session(id) => {
            let session = unit.staff().session(*id).await?;
            session.is_some_and(|session| session.revoked_at.is_some())
        }
        Entrance::Token { id, .. } => {
            let token = unit.tokens().find(*id).await?;
            token.is_some_and(|token| token.revoked_at.is_some())
        }
    })
}

fn made(token: &Token, owner: StaffId) -> Vec<FieldChange> {
    let scopes: Vec<&str> = token.scopes.iter().map(|scope| scope.word()).collect();
    vec![
        FieldChange::set("owner", owner),
        FieldChange::set("scopes", scopes.join(" ")),
        FieldChange::set("expires_at", token.expires_at.to_rfc3339()),
    ]
}

/// Ends a token before its time: one of `owner`'s, or anybody's without. `false` where it had
/// ended already, which is no error and leaves no entry.
pub(crate) async fn revoke(
    recorder: &Recorder<'_>,
    owner: Option<StaffId>,
    id: TokenId,
    actor: Actor,
    origin: &Origin,
) -> Result<bool, TokenError> {
    let mut unit = recorder.work.begin().await?;
    let token = unit.tokens().find(id).await?.ok_or(TokenError::Missing)?;
    if owner.is_some_and(|owner| token.owner != TokenOwner::Staff(owner)) {
        return Err(TokenError::Missing);
    }
    if !unit.tokens().revoke(id, recorder.clock.now()).await? {
        return Ok(false);
    }
    let event = AuditEvent::Acted {
        object: AuditObject::new(ObjectKind::Token, id),
        verb: "revoke".into(),
        changes: vec![],
        reason: None,
    };
    done(recorder.last(unit, actor, origin, event).await)
}

fn done(kept: PortResult<()>) -> Result<bool, TokenError> {
    kept.map(|()| true).map_err(TokenError::Port)
}
