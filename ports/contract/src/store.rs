//! What the suites of the portal's own data run on.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use guichet_domain::access::{Account, Carrier, Session};
use guichet_domain::customers::Link;
use guichet_domain::kernel::{Language, PartyId, SessionId, UserId};
use guichet_driven::{
    Actor, AuditEntry, AuditEvent, KeepErrors, MeasureStore, ReadAudit, ReadChain, ReadIncidents,
    ReadLinks, ReadOutbox, ReadProjects, ReadRecovery, ReadSessions, ReadStaff, ReadTasks,
    ReadTokens, TokenHash, Unit, Work,
};
use uuid::Uuid;

use crate::check::Must;

/// An adapter of the portal's own data: up to date and empty, for one case.
#[derive(Clone)]
pub struct Store {
    /// The adapter's links.
    pub links: Arc<dyn ReadLinks>,
    /// Its sessions.
    pub sessions: Arc<dyn ReadSessions>,
    /// Its audit.
    pub audit: Arc<dyn ReadAudit>,
    /// The same, link by link; sealed as by a [`TestSeal`](crate::TestSeal).
    pub chain: Arc<dyn ReadChain>,
    /// Its outbox.
    pub outbox: Arc<dyn ReadOutbox>,
    /// Its projects.
    pub projects: Arc<dyn ReadProjects>,
    /// Its deployment tasks.
    pub tasks: Arc<dyn ReadTasks>,
    /// Its incidents.
    pub incidents: Arc<dyn ReadIncidents>,
    /// What went wrong.
    pub errors: Arc<dyn KeepErrors>,
    /// Its figures.
    pub measure: Arc<dyn MeasureStore>,
    /// Its staff.
    pub staff: Arc<dyn ReadStaff>,
    /// Their tokens.
    pub tokens: Arc<dyn ReadTokens>,
    /// What it knows of backups, drills and restores.
    pub recovery: Arc<dyn ReadRecovery>,
    /// Its units of work.
    pub work: Arc<dyn Work>,
}

impl Store {
    /// One adapter that implements all of it.
    pub fn of<A>(adapter: &Arc<A>) -> Self
    where
        A: ReadLinks
            + ReadSessions
            + ReadAudit
            + ReadChain
            + ReadOutbox
            + ReadProjects
            + ReadTasks
            + ReadIncidents
            + KeepErrors
            + MeasureStore
            + ReadStaff
            + ReadTokens
            + ReadRecovery
            + Work
            + 'static,
    {
        Self {
            links: adapter.clone(),
            sessions: adapter.clone(),
            audit: adapter.clone(),
            chain: adapter.clone(),
            outbox: adapter.clone(),
            projects: adapter.clone(),
            tasks: adapter.clone(),
            incidents: adapter.clone(),
            errors: adapter.clone(),
            measure: adapter.clone(),
            staff: adapter.clone(),
            tokens: adapter.clone(),
            recovery: adapter.clone(),
            work: adapter.clone(),
        }
    }

    pub(crate) async fn begin(&self) -> Box<dyn Unit> {
        self.work.begin().await.must("beginning a unit of work")
    }

    /// Adds these links in a unit of their own, each of which must be new.
    pub(crate) async fn link(&self, links: &[Link]) {
        let mut unit = self.begin().await;
        for link in links {
            let new = unit.links().add(link).await.must("adding a link");
            assert!(new, "{link:?} is new");
        }
        unit.save().await.must("saving links");
    }

    /// Opens these sessions in a unit of their own.
    pub(crate) async fn open(&self, sessions: &[(Session, TokenHash)]) {
        let mut unit = self.begin().await;
        for (session, hash) in sessions {
            let opened = unit.sessions().open(session, hash).await;
            opened.must("opening a session");
        }
        unit.save().await.must("saving sessions");
    }

    /// Appends these entries in a unit of their own.
    pub(crate) async fn append(&self, entries: &[AuditEntry]) {
        let mut unit = self.begin().await;
        for entry in entries {
            unit.audit().append(entry).await.must("appending");
        }
        unit.save().await.must("saving entries");
    }

    pub(crate) async fn by_token(&self, hash: &TokenHash) -> Option<Session> {
        self.sessions.by_token(hash).await.must("a session")
    }
}

/// Texts that a careless adapter breaks.
pub(crate) const TEXTS: [&str; 8] = [
    "",
    "Émile Œuvré-L'Hôpital « & fils »",
    "O'Brien\"; DROP TABLE links; --",
    "50 % _a\\b",
    "  deux\nlignes\t ",
    "<script>alert(1)</script>",
    "日本語 😀 e\u{301}",
    "{\"json\": [null]} $1 ? :x",
];

/// A moment that no rounding to milliseconds survives.
pub(crate) fn at() -> DateTime<Utc> {
    DateTime::from_timestamp_micros(1_790_000_000_123_457).must("a time")
}

pub(crate) fn after(micros: i64) -> DateTime<Utc> {
    at() + TimeDelta::microseconds(micros)
}

pub(crate) fn user(id: i64) -> UserId {
    UserId::new(id).must("a user id")
}

pub(crate) fn party(id: i64) -> PartyId {
    PartyId::new(id).must("a party id")
}

pub(crate) fn link(user_id: i64, party_id: i64) -> Link {
    Link {
        user: user(user_id),
        login: format!("login{user_id}"),
        party: party(party_id),
        made_by: "operator:root".into(),
        made_at: at(),
    }
}

/// The nth session with its hash, of a user, opened at [`at`] for twelve hours.
pub fn session(n: u8, user_id: i64) -> (Session, TokenHash) {
    let session = Session {
        id: SessionId(Uuid::from_u128(u128::from(n) + 1)),
        account: Account {
            user: user(user_id),
            login: format!("login{user_id}"),
            name: "Claire Lefèvre".into(),
            language: Language::French,
        },
        in_group: true,
        carrier: Carrier::Cookie,
        chosen: None,
        opened_at: at(),
        used_at: at(),
        expires_at: at() + TimeDelta::hours(12),
        revoked_at: None,
    };
    (session, [n; 32])
}

/// The nth entry: later ones have greater ids.
pub(crate) fn entry(n: u8, event: AuditEvent) -> AuditEntry {
    AuditEntry {
        id: Uuid::from_u128((0x0197 << 112) | (7 << 76) | (u128::from(n) << 8)),
        at: after(i64::from(n)),
        actor: Actor::User(user(17)),
        address: None,
        request_id: None,
        event,
    }
}

/// Writes `pub async fn all`: runs each case on a subject of its own and answers their names.
macro_rules! fresh_cases {
    ($($any:ident: $port:path)? => $subject:ty; $($case:ident),+ $(,)?) => {
        /// Runs every case, each on a new subject; answers their names. Panics in the first
        /// that fails.
        pub async fn all$(<$any: $port>)?(make: impl AsyncFn() -> $subject) -> Vec<&'static str> {
            let mut ran = Vec::new();
            $(
                $case(&make().await).await;
                ran.push(stringify!($case));
            )+
            ran
        }
    };
}
pub(crate) use fresh_cases;
