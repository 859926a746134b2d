use guichet_domain::deployments::PlanFault;
use guichet_driven::{AuditEvent, CommandKey, PortError, Unit, sha256_hex};

use super::{By, Governance};

use crate::BadCursor;

/// How a command's answer is written, to be given again if the command comes again.
type Render<'a, V> = &'a (dyn Fn(&V) -> (u16, Vec<u8>) + Send + Sync);

/// A command that may come again: the same key gets the first answer.
pub struct Once<'a, V> {
    /// What the command is for: its method and path.
    pub route: &'a str,
    /// The key as it was sent.
    pub key: &'a str,
    /// SHA-256 of what was asked for.
    pub fingerprint: [u8; 32],
    /// Writes the answer: its status and its body.
    pub render: Render<'a, V>,
}

impl<V> Clone for Once<'_, V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<V> Copy for Once<'_, V> {}

/// What a command came to.
#[derive(Debug)]
pub enum Outcome<V> {
    /// It was done now.
    Done(V),
    /// It had been done: this was answered then.
    Again {
        /// The status.
        status: u16,
        /// The body.
        body: Vec<u8>,
    },
}

impl<V> Outcome<V> {
    /// What was done; nothing where it had been done before.
    pub fn done(self) -> Option<V> {
        match self {
            Self::Done(view) => Some(view),
            Self::Again { .. } => None,
        }
    }
}

/// Why a command of the staff was not carried out, or something could not be read. `R` is what the
/// rules say, `V` the object as it now is.
#[derive(Debug, thiserror::Error)]
pub enum ActError<R, V> {
    /// There is no such thing.
    #[error("missing")]
    Missing,
    /// The token is not good for this.
    #[error("the token has no scope {0}")]
    Scope(&'static str),
    /// The key came before with another request.
    #[error("the key was used for another request")]
    KeyReused,
    /// The cursor was made for another list, another person, or by nobody.
    #[error(transparent)]
    BadCursor(#[from] BadCursor),
    /// The rules say no.
    #[error("refused: {refusal:?}")]
    Refused {
        /// Why.
        refusal: R,
        /// The object as it now is, where there is one.
        current: Option<Box<V>>,
    },
    /// The world did not answer as it must.
    #[error(transparent)]
    Port(#[from] PortError),
}

impl<R, V> ActError<R, V> {
    /// The stable word of a refusal that is not the rules': that the object is not there, or that
    /// the key was another request's. Nothing of any other error.
    pub(super) const fn code(&self) -> Option<&'static str> {
        match self {
            Self::Missing => Some("missing"),
            Self::KeyReused => Some("key_reused"),
            Self::Scope(_) | Self::BadCursor(_) | Self::Refused { .. } | Self::Port(_) => None,
        }
    }
}

impl<V> From<PlanFault> for ActError<super::deployments::TaskFault, V> {
    fn from(fault: PlanFault) -> Self {
        Self::Refused {
            refusal: super::deployments::TaskFault::Rules(fault.into()),
            current: None,
        }
    }
}

impl<V> Once<'_, V> {
    pub(super) fn command_key(&self, who: impl std::fmt::Display) -> CommandKey {
        CommandKey {
            scope: scope(&who.to_string(), self.route),
            key: self.key.to_owned(),
            fingerprint: self.fingerprint,
        }
    }
}

/// Bytes of a scope that is kept as it is.
const LONGEST_SCOPE: usize = 200;

/// Whose a command is and what it is for. A path is whatever was sent, and a database indexes no
/// more than so much: a long one is known by its SHA-256.
fn scope(who: &str, route: &str) -> String {
    let scope = format!("{who} {route}");
    if scope.len() <= LONGEST_SCOPE {
        return scope;
    }
    format!("{who} {}", sha256_hex(route))
}

/// The status and body of the first answer, where the command has been carried out already.
pub(super) async fn first_answer<R, V>(
    unit: &mut dyn Unit,
    key: Option<&CommandKey>,
) -> Result<Option<(u16, Vec<u8>)>, ActError<R, V>> {
    let Some(key) = key else {
        return Ok(None);
    };
    match unit.idempotency().first(key).await? {
        None => Ok(None),
        Some(first) if first.fingerprint == key.fingerprint => Ok(Some((first.status, first.body))),
        Some(_) => Err(ActError::KeyReused),
    }
}

/// The same as what a command comes to.
pub(super) async fn repeated<R, V>(
    unit: &mut dyn Unit,
    key: Option<&CommandKey>,
) -> Result<Option<Outcome<V>>, ActError<R, V>> {
    let first = first_answer(unit, key).await?;
    Ok(first.map(|(status, body)| Outcome::Again { status, body }))
}

impl Governance {
    /// Ends a unit: the answer kept for whoever asks again, the audit entry last.
    pub(super) async fn keep<R, V>(
        &self,
        mut unit: Box<dyn Unit>,
        by: By<'_>,
        event: AuditEvent,
        (once, key): (Option<Once<'_, V>>, Option<&CommandKey>),
        view: V,
    ) -> Result<Outcome<V>, ActError<R, V>> {
        if let (Some(once), Some(key)) = (once, key) {
            let (status, body) = (once.render)(&view);
            let at = self.now();
            unit.idempotency().keep(key, status, &body, at).await?;
        }
        let entry = self.entry(by.actor(), by.origin, event);
        unit.audit().append(&entry).await?;
        unit.save().await?;
        Ok(Outcome::Done(view))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_is_bounded_and_each_route_has_its_own() {
        assert_eq!(scope("a", "POST /x"), "a POST /x");
        let long = |end: &str| scope("a", &format!("DELETE /{}{end}", "x".repeat(3_000)));
        assert!(long("").len() <= LONGEST_SCOPE);
        assert_eq!(long("y"), long("y"));
        assert_ne!(long("y"), long("z"));
        assert_ne!(scope("b", &"x".repeat(201)), scope("a", &"x".repeat(201)));
    }
}
