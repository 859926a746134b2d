//! The door of the diagnostic mode: a one-time token that the secret key vouches for, and sessions
//! kept in memory. Nothing is read or written.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use guichet_driven::TokenHash;

use crate::{Keys, Purpose, SessionToken};

/// How long a diagnostic token opens the door.
pub const DIAGNOSTIC_TOKEN_LIVES: TimeDelta = TimeDelta::minutes(15);

/// How long a diagnostic session lasts.
pub const DIAGNOSTIC_SESSION_LIVES: TimeDelta = TimeDelta::hours(1);

/// Marks the token, so that nobody takes it for another.
const MARK: &str = "gdt_";

/// The last second it is good for, and what makes it one of a kind.
const BODY: usize = 8 + 16;

/// A token good for one sign-in until [`DIAGNOSTIC_TOKEN_LIVES`] from now, by whoever has the key.
pub fn diagnostic_token(keys: &Keys, random: &[u8; 32], now: DateTime<Utc>) -> String {
    let end = (now + DIAGNOSTIC_TOKEN_LIVES).timestamp();
    let mut token = end.to_be_bytes().to_vec();
    token.extend(&random[..16]);
    let seal = keys.seal(Purpose::Diagnostic, &token);
    token.extend(seal);
    format!("{MARK}{}", URL_SAFE_NO_PAD.encode(token))
}

/// Lets whoever brings a token in, once.
#[derive(Debug)]
pub struct DiagnosticDoor {
    keys: Arc<Keys>,
    opened: DateTime<Utc>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// Until when each token that was used would have been good.
    used: HashMap<Vec<u8>, DateTime<Utc>>,
    /// Until when each session lasts.
    sessions: HashMap<TokenHash, DateTime<Utc>>,
}

impl DiagnosticDoor {
    /// A door nobody has come through yet. It remembers nothing of the one before: what was made
    /// before now may have been used there.
    pub fn new(keys: Arc<Keys>, now: DateTime<Utc>) -> Self {
        Self {
            keys,
            opened: now,
            state: Mutex::default(),
        }
    }

    /// A session for a token that is sealed with the key, made since the door was opened, not over
    /// and not used before; `random` becomes its secret.
    pub fn enter(&self, token: &str, random: [u8; 32], now: DateTime<Utc>) -> Option<SessionToken> {
        let token = token.trim().strip_prefix(MARK)?;
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let (body, seal) = bytes.split_at_checked(BODY)?;
        if !self.keys.holds_now(Purpose::Diagnostic, body, seal) {
            return None;
        }
        let end = i64::from_be_bytes(body.first_chunk().copied()?);
        let end = DateTime::from_timestamp(end, 0)?;
        let made = end - DIAGNOSTIC_TOKEN_LIVES;
        if now >= end || made.timestamp() < self.opened.timestamp() {
            return None;
        }
        let mut state = self.state();
        state.used.retain(|_, end| now < *end);
        state.sessions.retain(|_, end| now < *end);
        if state.used.insert(body.to_vec(), end).is_some() {
            return None;
        }
        let session = SessionToken::new(random);
        let until = now + DIAGNOSTIC_SESSION_LIVES;
        state.sessions.insert(session.hash(), until);
        Some(session)
    }

    /// Whether a session's secret opens one that lasts.
    pub fn is_in(&self, session: &SessionToken, now: DateTime<Utc>) -> bool {
        let state = self.state();
        state
            .sessions
            .get(&session.hash())
            .is_some_and(|end| now < *end)
    }

    /// Ends a session.
    pub fn leave(&self, session: &SessionToken) {
        self.state().sessions.remove(&session.hash());
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

    fn keys(byte: u8) -> Arc<Keys> {
        Arc::new(Keys::new(vec![byte; 32].into(), None))
    }

    #[test]
    fn a_token_opens_once_and_its_session_lasts_an_hour() {
        let door = DiagnosticDoor::new(keys(1), NOW);
        let token = diagnostic_token(&keys(1), &[7; 32], NOW);
        let session = door.enter(&format!(" {token}\n"), [9; 32], NOW);
        let session = session.expect("in");
        assert!(door.enter(&token, [8; 32], NOW).is_none(), "used");
        let last = NOW + DIAGNOSTIC_SESSION_LIVES;
        assert!(door.is_in(&session, last - TimeDelta::seconds(1)));
        assert!(!door.is_in(&session, last));
        assert!(!door.is_in(&SessionToken::new([8; 32]), NOW));
        door.leave(&session);
        assert!(!door.is_in(&session, NOW));
    }

    #[test]
    fn a_token_is_over_after_a_quarter_of_an_hour() {
        let door = DiagnosticDoor::new(keys(1), NOW);
        let token = diagnostic_token(&keys(1), &[7; 32], NOW);
        let over = NOW + DIAGNOSTIC_TOKEN_LIVES;
        assert!(door.enter(&token, [9; 32], over).is_none());
        assert!(
            door.enter(&token, [9; 32], over - TimeDelta::seconds(1))
                .is_some()
        );
    }

    #[test]
    fn a_token_of_before_the_door_opened_may_have_been_used_and_opens_nothing() {
        let token = diagnostic_token(&keys(1), &[7; 32], NOW);
        let restarted = DiagnosticDoor::new(keys(1), NOW + TimeDelta::seconds(2));
        let soon = NOW + TimeDelta::minutes(1);
        assert!(restarted.enter(&token, [9; 32], soon).is_none());
        let new = diagnostic_token(&keys(1), &[7; 32], NOW + TimeDelta::seconds(2));
        assert!(restarted.enter(&new, [9; 32], soon).is_some());
    }

    #[test]
    fn what_the_key_did_not_make_opens_nothing() {
        let door = DiagnosticDoor::new(keys(1), NOW);
        let token = diagnostic_token(&keys(1), &[7; 32], NOW);
        let other = diagnostic_token(&keys(2), &[7; 32], NOW);
        let mut longer = URL_SAFE_NO_PAD.decode(&token[MARK.len()..]).unwrap();
        longer[6] ^= 1;
        let longer = format!("{MARK}{}", URL_SAFE_NO_PAD.encode(longer));
        for wrong in ["", MARK, "gdt_AAAA", &token[4..], &other, &longer] {
            assert!(door.enter(wrong, [9; 32], NOW).is_none(), "{wrong}");
        }
    }

    #[test]
    fn the_key_before_the_present_one_may_have_leaked_and_opens_nothing() {
        let current: Vec<u8> = vec![2; 32];
        let both = Keys::new(current.into(), Some(vec![1; 32].into()));
        let door = DiagnosticDoor::new(Arc::new(both), NOW);
        let token = diagnostic_token(&keys(1), &[7; 32], NOW);
        assert!(door.enter(&token, [9; 32], NOW).is_none());
        let token = diagnostic_token(&keys(2), &[7; 32], NOW);
        assert!(door.enter(&token, [9; 32], NOW).is_some());
    }
}
