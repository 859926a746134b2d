//! What is sent about projects.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use guichet_domain::access::Role;
use guichet_domain::deployments::{Environment, Freeze, Rules};
use poem_openapi::Object;

use crate::api::body::{Ask, Form};
use crate::api::shapes::{Instant, Word};

/// A new project.
#[derive(Debug, Object)]
#[oai(rename = "ProjectRequest")]
pub(crate) struct DescribedNew {
    /// One line of at most 120 characters; no two projects have the same.
    name: String,
    /// The login of who is to lead it: somebody who holds the role `project_lead`.
    lead: String,
}

/// See [`DescribedNew`].
pub(super) struct New {
    pub(super) name: String,
    pub(super) lead: String,
}

impl Ask for New {
    type Described = DescribedNew;

    fn read(form: &mut Form) -> Option<Self> {
        let (name, lead) = (form.text("name"), form.text("lead"));
        Some(Self {
            name: name?,
            lead: lead?.trim().to_owned(),
        })
    }
}

/// What changes of a project; what is not given stays.
#[derive(Debug, Object)]
#[oai(rename = "ProjectChangeRequest")]
pub(crate) struct DescribedChange {
    /// The revision that was seen.
    revision: u64,
    /// The login of who is to lead it.
    #[oai(skip_serializing_if_is_none)]
    lead: Option<String>,
    /// Minutes, up to 7 days, after which a running deployment without a sign of life is stale.
    #[oai(skip_serializing_if_is_none)]
    patience_minutes: Option<u64>,
    /// Where whoever planned a deployment may authorise it too.
    #[oai(skip_serializing_if_is_none)]
    planner_authorises: Option<Vec<Word<Environment>>>,
    /// PROD only takes a version that PREPROD took with success.
    #[oai(skip_serializing_if_is_none)]
    promotion: Option<bool>,
    /// When nothing is deployed: all of them.
    #[oai(skip_serializing_if_is_none)]
    freezes: Option<Vec<DescribedFreeze>>,
}

/// A time in which nothing is deployed.
#[derive(Debug, Object)]
#[oai(rename = "FreezeRequest", deny_unknown_fields)]
pub(crate) struct DescribedFreeze {
    /// Why: one line of at most 120 characters.
    name: String,
    /// Its first instant, with its offset.
    from: Instant,
    /// The first instant after it, with its offset.
    until: Instant,
    /// The IANA name of the zone it is meant in.
    time_zone: String,
    /// Where it holds: one environment at least.
    environments: Vec<Word<Environment>>,
}

/// See [`DescribedChange`].
pub(super) struct Change {
    pub(super) revision: u64,
    pub(super) lead: Option<String>,
    patience: Option<u64>,
    planners: Option<Vec<Environment>>,
    promotion: Option<bool>,
    freezes: Option<Vec<Freeze>>,
}

impl Change {
    /// The rules with what changes of them.
    pub(super) fn rules(self, mut rules: Rules) -> Rules {
        let Self {
            patience,
            planners,
            promotion,
            freezes,
            ..
        } = self;
        if let Some(minutes) = patience {
            // What is longer than the longest is refused as that.
            let minutes = i64::try_from(minutes).unwrap_or(i64::MAX).min(1_000_000);
            rules.patience = TimeDelta::minutes(minutes);
        }
        if let Some(planners) = planners {
            rules.planner_authorises = planners.into_iter().collect();
        }
        rules.promotion = promotion.unwrap_or(rules.promotion);
        rules.freezes = freezes.unwrap_or(rules.freezes);
        rules
    }

    /// Whether any rule changes.
    pub(super) fn changes_rules(&self) -> bool {
        self.patience.is_some()
            || self.planners.is_some()
            || self.promotion.is_some()
            || self.freezes.is_some()
    }
}

impl Ask for Change {
    type Described = DescribedChange;

    fn read(form: &mut Form) -> Option<Self> {
        let revision = form.revision();
        let lead = form.maybe_text("lead");
        let patience = form.maybe_number("patience_minutes", "field-minutes");
        let planners = form.maybe_words("planner_authorises");
        let promotion = form.maybe_flag("promotion");
        let freezes = form.maybe_objects("freezes", freeze);
        Some(Self {
            revision: revision?,
            lead: lead?.map(|login| login.trim().to_owned()),
            patience: patience?,
            planners: planners?,
            promotion: promotion?,
            freezes: freezes?,
        })
    }
}

fn freeze(form: &mut Form) -> Option<Freeze> {
    let name = form.text("name");
    let (from, until) = (form.instant("from"), form.instant("until"));
    let time_zone = form.zone("time_zone");
    let environments = form.words("environments");
    Some(Freeze {
        name: name?,
        from: from?,
        until: until?,
        time_zone: time_zone?,
        environments: environments?.into_iter().collect::<BTreeSet<_>>(),
    })
}

/// Moving a stage; nothing needs to be sent but the reason of a reopening.
#[derive(Debug, Object)]
#[oai(rename = "StageRequest")]
pub(crate) struct DescribedMove {
    /// The revision of the project that was seen; without it, whatever it is now.
    #[oai(skip_serializing_if_is_none)]
    revision: Option<u64>,
    /// Why, in at most 2,000 characters; `reopen` needs it.
    #[oai(skip_serializing_if_is_none)]
    reason: Option<String>,
}

/// See [`DescribedMove`].
pub(super) struct Moved {
    pub(super) revision: Option<u64>,
    pub(super) reason: Option<String>,
}

impl Ask for Moved {
    type Described = DescribedMove;
    const REQUIRED: bool = false;

    fn read(form: &mut Form) -> Option<Self> {
        let revision = form.maybe_number("revision", "field-revision");
        let reason = form.maybe_text("reason");
        Some(Self {
            revision: revision?,
            reason: reason?,
        })
    }
}

/// A member, new or with another role.
#[derive(Debug, Object)]
#[oai(rename = "MemberRequest")]
pub(crate) struct DescribedMember {
    /// What they sign in with.
    login: String,
    /// What they are to be here: a role that they hold, by its word (`administrator`, `direction`,
    /// `project_lead`, `senior_developer`, `developer`, `support`, `finance`) or another name of it
    /// (`directrice`, `chef de projet`, …), case and accents aside.
    role: String,
}

/// See [`DescribedMember`].
pub(super) struct NewMember {
    pub(super) login: String,
    pub(super) role: Role,
}

impl Ask for NewMember {
    type Described = DescribedMember;

    fn read(form: &mut Form) -> Option<Self> {
        let (login, role) = (form.text("login"), form.role("role"));
        Some(Self {
            login: login?.trim().to_owned(),
            role: role?,
        })
    }
}
