//! What is sent about incidents.

use guichet_domain::incidents::Severity;
use guichet_domain::kernel::IncidentId;
use guichet_portal::governance::IncidentDraft;
use poem_openapi::Object;

use crate::api::body::{Ask, Form};
use crate::api::shapes::Word;

/// An incident as somebody tells it.
#[derive(Debug, Object)]
#[oai(rename = "IncidentRequest")]
pub(crate) struct DescribedOpening {
    /// One line of at most 200 characters.
    title: String,
    /// In at most 20,000 characters.
    description: String,
    /// How bad it is.
    severity: Word<Severity>,
    /// The id of its project.
    project: String,
    /// The id of the deployment of that project that it came of.
    #[oai(skip_serializing_if_is_none)]
    deployment: Option<String>,
    /// The login of who is to have it.
    #[oai(skip_serializing_if_is_none)]
    assignee: Option<String>,
    /// Whether it is about production; unless told, if its deployment was.
    #[oai(skip_serializing_if_is_none)]
    production: Option<bool>,
}

impl Ask for IncidentDraft {
    type Described = DescribedOpening;

    fn read(form: &mut Form) -> Option<Self> {
        let title = form.text("title");
        let description = form.text("description");
        let severity = form.word("severity");
        let project = form.id("project");
        let deployment = form.maybe_id("deployment");
        let assignee = form.maybe_text("assignee");
        let production = form.maybe_flag("production");
        Some(Self {
            project: project?,
            title: title?,
            description: description?,
            severity: severity?,
            deployment: deployment?.flatten(),
            assignee: assignee?.map(|login| login.trim().to_owned()),
            production: production?,
        })
    }
}

/// See `RevisionRequest`.
pub(super) struct Revision(pub(super) u64);

impl Ask for Revision {
    type Described = crate::api::deployments::DescribedRevision;

    fn read(form: &mut Form) -> Option<Self> {
        form.revision().map(Self)
    }
}

/// See `ReasonRequest`.
pub(super) struct Reason(pub(super) u64, pub(super) String);

impl Ask for Reason {
    type Described = crate::api::deployments::DescribedReason;

    fn read(form: &mut Form) -> Option<Self> {
        let (revision, reason) = (form.revision(), form.text("reason"));
        Some(Self(revision?, reason?))
    }
}

/// A resolution.
#[derive(Debug, Object)]
#[oai(rename = "ResolveRequest")]
pub(crate) struct DescribedResolve {
    /// The revision that was seen.
    revision: u64,
    /// Why it happened, in at most 4,000 characters.
    cause: String,
}

/// See [`DescribedResolve`].
pub(super) struct Resolve(pub(super) u64, pub(super) String);

impl Ask for Resolve {
    type Described = DescribedResolve;

    fn read(form: &mut Form) -> Option<Self> {
        let (revision, cause) = (form.revision(), form.text("cause"));
        Some(Self(revision?, cause?))
    }
}

/// An incident that is another one.
#[derive(Debug, Object)]
#[oai(rename = "DuplicateRequest")]
pub(crate) struct DescribedDuplicate {
    /// The revision that was seen.
    revision: u64,
    /// The id of the other one, of the same project.
    of: String,
}

/// See [`DescribedDuplicate`].
pub(super) struct Duplicate(pub(super) u64, pub(super) IncidentId);

impl Ask for Duplicate {
    type Described = DescribedDuplicate;

    fn read(form: &mut Form) -> Option<Self> {
        let (revision, of) = (form.revision(), form.id("of"));
        Some(Self(revision?, of?))
    }
}

/// An incident for somebody.
#[derive(Debug, Object)]
#[oai(rename = "AssignRequest")]
pub(crate) struct DescribedAssign {
    /// The revision that was seen.
    revision: u64,
    /// What they sign in with.
    login: String,
}

/// See [`DescribedAssign`].
pub(super) struct Assign(pub(super) u64, pub(super) String);

impl Ask for Assign {
    type Described = DescribedAssign;

    fn read(form: &mut Form) -> Option<Self> {
        let (revision, login) = (form.revision(), form.text("login"));
        Some(Self(revision?, login?.trim().to_owned()))
    }
}

/// How bad an incident is.
#[derive(Debug, Object)]
#[oai(rename = "GradeRequest")]
pub(crate) struct DescribedGrade {
    /// The revision that was seen.
    revision: u64,
    /// How bad.
    severity: Word<Severity>,
    /// Why, in at most 4,000 characters; making it less bad needs it.
    #[oai(skip_serializing_if_is_none)]
    reason: Option<String>,
}

/// See [`DescribedGrade`].
pub(super) struct Grade {
    pub(super) revision: u64,
    pub(super) severity: Severity,
    pub(super) reason: Option<String>,
}

impl Ask for Grade {
    type Described = DescribedGrade;

    fn read(form: &mut Form) -> Option<Self> {
        let (revision, severity) = (form.revision(), form.word("severity"));
        let reason = form.maybe_text("reason");
        Some(Self {
            revision: revision?,
            severity: severity?,
            reason: reason?,
        })
    }
}

/// What is learned from an incident.
#[derive(Debug, Object)]
#[oai(rename = "ReviewRequest")]
pub(crate) struct DescribedReview {
    /// The revision that was seen.
    revision: u64,
    /// That, in at most 4,000 characters.
    text: String,
}

/// See [`DescribedReview`].
pub(super) struct Review(pub(super) u64, pub(super) String);

impl Ask for Review {
    type Described = DescribedReview;

    fn read(form: &mut Form) -> Option<Self> {
        let (revision, text) = (form.revision(), form.text("text"));
        Some(Self(revision?, text?))
    }
}

/// A comment. Needs no revision and changes none.
#[derive(Debug, Object)]
#[oai(rename = "CommentRequest")]
pub(crate) struct DescribedComment {
    /// Not needed, and not looked at.
    #[oai(skip_serializing_if_is_none)]
    revision: Option<u64>,
    /// In at most 4,000 characters.
    text: String,
}

/// See [`DescribedComment`].
pub(super) struct Comment(pub(super) String);

impl Ask for Comment {
    type Described = DescribedComment;

    fn read(form: &mut Form) -> Option<Self> {
        let seen = form.maybe_number("revision", "field-revision");
        let text = form.text("text");
        seen?;
        text.map(Self)
    }
}
