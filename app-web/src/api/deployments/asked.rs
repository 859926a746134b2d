//! What is sent about deployment tasks.

use guichet_domain::deployments::{Confirmed, Environment};
use guichet_domain::kernel::Words;
use guichet_portal::governance::{PlanDraft, PlanEdit};
use poem_openapi::types::Any;
use poem_openapi::{Enum, Object};
use serde_json::Value;

use crate::api::body::{Ask, Form};
use crate::api::nullable::Nullable;
use crate::api::shapes::{Instant, Word};

/// What is to be deployed, where, by whom, when.
#[derive(Debug, Object)]
#[oai(rename = "PlanRequest")]
pub(crate) struct DescribedPlan {
    /// What: one word of at most 50 characters.
    version: String,
    /// Where to.
    environment: Word<Environment>,
    /// What changes, in at most 4,000 characters.
    description: String,
    /// The login of a member of the project who may execute.
    responsible: String,
    /// When, with its offset; not past.
    planned_at: Instant,
    /// The IANA name of the zone the date is meant in.
    time_zone: String,
    /// A version that is there already is deployed once more.
    #[oai(skip_serializing_if_is_none)]
    redeployment: Option<bool>,
    /// The failed or cancelled task of this project that this one tries again.
    #[oai(skip_serializing_if_is_none)]
    retry_of: Option<Nullable<String>>,
    /// The finished task of this project that this one takes back.
    #[oai(skip_serializing_if_is_none)]
    rollback_of: Option<Nullable<String>>,
}

impl Ask for PlanDraft {
    type Described = DescribedPlan;

    fn read(form: &mut Form) -> Option<Self> {
        let version = form.text("version");
        let environment = form.word("environment");
        let description = form.text("description");
        let responsible = form.text("responsible");
        let planned_at = form.instant("planned_at");
        let time_zone = form.zone("time_zone");
        let redeployment = form.maybe_flag("redeployment");
        let retry_of = form.maybe_id("retry_of");
        let rollback_of = form.maybe_id("rollback_of");
        Some(Self {
            version: version?,
            environment: environment?,
            description: description?,
            responsible: responsible?.trim().to_owned(),
            planned_at: planned_at?,
            time_zone: time_zone?,
            redeployment: redeployment?.unwrap_or_default(),
            retry_of: retry_of?.flatten(),
            rollback_of: rollback_of?.flatten(),
        })
    }
}

/// What changes of a plan; what is not given stays. An authorisation is void with it.
#[derive(Debug, Object)]
#[oai(rename = "PlanChangeRequest")]
pub(crate) struct DescribedEdit {
    /// The revision that was seen.
    revision: u64,
    /// What: one word of at most 50 characters.
    #[oai(skip_serializing_if_is_none)]
    version: Option<String>,
    /// Where to.
    #[oai(skip_serializing_if_is_none)]
    environment: Option<Word<Environment>>,
    /// What changes, in at most 4,000 characters.
    #[oai(skip_serializing_if_is_none)]
    description: Option<String>,
    /// The login of a member of the project who may execute.
    #[oai(skip_serializing_if_is_none)]
    responsible: Option<String>,
    /// When, with its offset; not past.
    #[oai(skip_serializing_if_is_none)]
    planned_at: Option<Instant>,
    /// The IANA name of the zone the date is meant in.
    #[oai(skip_serializing_if_is_none)]
    time_zone: Option<String>,
    /// A version that is there already is deployed once more.
    #[oai(skip_serializing_if_is_none)]
    redeployment: Option<bool>,
    /// The failed or cancelled task of this project that this one tries again; null for none.
    #[oai(skip_serializing_if_is_none)]
    retry_of: Option<Nullable<String>>,
    /// The finished task of this project that this one takes back; null for none.
    #[oai(skip_serializing_if_is_none)]
    rollback_of: Option<Nullable<String>>,
}

/// An edit of the plan as it was at a revision.
pub(super) struct Edit(pub(super) u64, pub(super) PlanEdit);

impl Ask for Edit {
    type Described = DescribedEdit;

    fn read(form: &mut Form) -> Option<Self> {
        let revision = form.revision();
        let version = form.maybe_text("version");
        let environment = form.maybe_word("environment");
        let description = form.maybe_text("description");
        let responsible = form.maybe_text("responsible");
        let planned_at = form.maybe_instant("planned_at");
        let time_zone = form.maybe_zone("time_zone");
        let redeployment = form.maybe_flag("redeployment");
        let retry_of = form.maybe_id("retry_of");
        let rollback_of = form.maybe_id("rollback_of");
        let edit = PlanEdit {
            version: version?,
            environment: environment?,
            description: description?,
            responsible: responsible?.map(|login| login.trim().to_owned()),
            planned_at: planned_at?,
            time_zone: time_zone?,
            redeployment: redeployment?,
            retry_of: retry_of?,
            rollback_of: rollback_of?,
        };
        Some(Self(revision?, edit))
    }
}

/// A point that whoever authorises confirms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case", rename = "ConfirmedPoint")]
pub(crate) enum Point {
    /// The tests are validated.
    Tests,
    /// The team is ready.
    Team,
    /// The planning is kept.
    Planning,
}

impl Words for Point {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::Tests, "tests"),
        (Self::Team, "team"),
        (Self::Planning, "planning"),
    ];
}

/// An authorisation of the plan as it stands.
#[derive(Debug, Object)]
#[oai(rename = "AuthoriseRequest")]
pub(crate) struct DescribedAuthorise {
    /// The revision that was seen.
    revision: u64,
    /// All three points.
    confirmed: Vec<Point>,
    /// Administrators only: why a freeze or the promotion is not to hold for it.
    #[oai(skip_serializing_if_is_none)]
    override_reason: Option<String>,
}

/// See [`DescribedAuthorise`].
pub(super) struct Authorise {
    pub(super) revision: u64,
    pub(super) confirmed: Confirmed,
    pub(super) override_reason: Option<String>,
}

impl Ask for Authorise {
    type Described = DescribedAuthorise;

    fn read(form: &mut Form) -> Option<Self> {
        let revision = form.revision();
        let confirmed = form.words::<Point>("confirmed");
        let override_reason = form.maybe_text("override_reason");
        let confirmed = confirmed?;
        Some(Self {
            revision: revision?,
            confirmed: Confirmed {
                tests: confirmed.contains(&Point::Tests),
                team: confirmed.contains(&Point::Team),
                planning: confirmed.contains(&Point::Planning),
            },
            override_reason: override_reason?,
        })
    }
}

/// A verb that takes nothing but the revision.
#[derive(Debug, Object)]
#[oai(rename = "RevisionRequest")]
pub(crate) struct DescribedRevision {
    /// The revision that was seen.
    revision: u64,
}

/// See [`DescribedRevision`].
pub(super) struct Revision(pub(super) u64);

impl Ask for Revision {
    type Described = DescribedRevision;

    fn read(form: &mut Form) -> Option<Self> {
        form.revision().map(Self)
    }
}

/// A verb that takes a reason.
#[derive(Debug, Object)]
#[oai(rename = "ReasonRequest")]
pub(crate) struct DescribedReason {
    /// The revision that was seen.
    revision: u64,
    /// Why, in at most 2,000 characters.
    reason: String,
}

/// See [`DescribedReason`].
pub(super) struct Reason(pub(super) u64, pub(super) String);

impl Ask for Reason {
    type Described = DescribedReason;

    fn read(form: &mut Form) -> Option<Self> {
        let (revision, reason) = (form.revision(), form.text("reason"));
        Some(Self(revision?, reason?))
    }
}

/// The beginning of an execution.
#[derive(Debug, Object)]
#[oai(rename = "StartRequest")]
pub(crate) struct DescribedStart {
    /// The revision that was seen.
    revision: u64,
    /// Administrators only: why a freeze or the promotion is not to hold for it.
    #[oai(skip_serializing_if_is_none)]
    override_reason: Option<String>,
}

/// See [`DescribedStart`].
pub(super) struct Start(pub(super) u64, pub(super) Option<String>);

impl Ask for Start {
    type Described = DescribedStart;

    fn read(form: &mut Form) -> Option<Self> {
        let (revision, reason) = (form.revision(), form.maybe_text("override_reason"));
        Some(Self(revision?, reason?))
    }
}

/// An execution that was done.
#[derive(Debug, Object)]
#[oai(rename = "SucceedRequest")]
pub(crate) struct DescribedSucceed {
    /// The revision that was seen.
    revision: u64,
    /// The last lines of its log: a list, or one text.
    #[oai(skip_serializing_if_is_none)]
    log: Option<Any<Value>>,
}

/// See [`DescribedSucceed`].
pub(super) struct Succeed(pub(super) u64, pub(super) Vec<String>);

impl Ask for Succeed {
    type Described = DescribedSucceed;

    fn read(form: &mut Form) -> Option<Self> {
        let (revision, log) = (form.revision(), form.lines("log"));
        Some(Self(revision?, log?))
    }
}

/// An execution that went wrong.
#[derive(Debug, Object)]
#[oai(rename = "FailRequest")]
pub(crate) struct DescribedFail {
    /// The revision that was seen.
    revision: u64,
    /// Why, in at most 2,000 characters.
    reason: String,
    /// The last lines of its log: a list, or one text.
    #[oai(skip_serializing_if_is_none)]
    log: Option<Any<Value>>,
}

/// See [`DescribedFail`].
pub(super) struct Fail {
    pub(super) revision: u64,
    pub(super) reason: String,
    pub(super) log: Vec<String>,
}

impl Ask for Fail {
    type Described = DescribedFail;

    fn read(form: &mut Form) -> Option<Self> {
        let (revision, reason, log) = (form.revision(), form.text("reason"), form.lines("log"));
        Some(Self {
            revision: revision?,
            reason: reason?,
            log: log?,
        })
    }
}

/// Lines for a log.
#[derive(Debug, Object)]
#[oai(rename = "LogRequest")]
pub(crate) struct DescribedLog {
    /// Not needed, and not looked at.
    #[oai(skip_serializing_if_is_none)]
    revision: Option<u64>,
    /// At most 1,000 lines of 4,000 characters; the request as a whole at most 1 MiB.
    lines: Vec<String>,
}

/// See [`DescribedLog`].
pub(super) struct Log(pub(super) Vec<String>);

impl Ask for Log {
    type Described = DescribedLog;

    fn read(form: &mut Form) -> Option<Self> {
        let seen = form.maybe_number("revision", "field-revision");
        let lines = form.required_lines("lines");
        seen?;
        lines.map(Self)
    }
}
