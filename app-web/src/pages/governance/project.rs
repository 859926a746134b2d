//! One project: stages, members, rules.

use guichet_domain::deployments::{Freeze, Stage, StageDenial, StageState, StageVerb, TaskFilter};
use guichet_domain::kernel::{Limit, ProjectId, Words};
use guichet_portal::governance::ProjectView;
use poem::{Response, handler};

use super::rows::{latest, project_href};
use super::{Desk, fault, tell, told};
use crate::pages::private;
use crate::problem::Fault;
use crate::view::governance::parts::{Act, Env, Fact, Facts};
use crate::view::governance::projects::{FreezeRow, MemberRow, ProjectPage, StageRow};
use crate::view::governance::reasons::{Reason, Reasons};
use crate::view::governance::states;
use crate::view::governance::weight::Weight;
use crate::view::icon::Icon;
use crate::view::orders::Place;
use crate::view::parts::{Alert, Link, Mood, When};
use crate::words_governance::stage_denial_text;

/// Deployments shown beside a project.
const LATEST: u64 = 5;

/// `/projets/{uuid}/`
#[handler]
pub(crate) async fn show(desk: Desk) -> Result<Response, Fault> {
    let notice = tell(&desk);
    let id: ProjectId = desk.id(0)?;
    let projects = desk.governance().projects();
    let view = projects.show(desk.hand(), id).await.map_err(fault)?;
    let mut response = page(&desk, &view, notice).await?;
    told::forget(&desk, &mut response);
    Ok(response)
}

/// The page with what is to be said first.
pub(super) async fn page(
    desk: &Desk,
    view: &ProjectView,
    notice: Option<Alert>,
) -> Result<Response, Fault> {
    let project = &view.project;
    let href = project_href(project.id);
    let limit = Limit::new(LATEST).unwrap_or_default();
    let tasks = desk.governance().deployments();
    let filter = TaskFilter::default();
    let recent = tasks.list(desk.by(), project.id, &filter, limit, None);
    let recent = recent.await.map_err(fault)?;
    let write = desk.write();
    let texts = write.texts();
    let leads = view.standing.leads();
    let lead = view.lead().map(|lead| lead.name.clone());
    let members = view.members.iter().map(|member| MemberRow {
        name: member.name.clone(),
        login: member.login.clone(),
        role: crate::view::staff::role(texts, member.role),
        remove: (leads && member.staff != project.lead).then(|| {
            let mut hidden = desk.hidden(None);
            hidden.extra = vec![("login", member.login.clone())];
            let path = format!("{href}membres/retirer/");
            let act = Act::direct(path, texts.t("member-remove"), hidden);
            act.weight(Weight::Danger).row(member.name.clone())
        }),
    });
    let form = |path: &str, key, icon| {
        let act = Act::form(format!("{href}{path}/"), texts.t(key)).icon(icon);
        leads.then(|| act.row(String::new()))
    };
    let (denied, not_now) = denied(desk, view);
    private(&ProjectPage {
        frame: desk.frame(),
        crumbs: desk.crumbs(
            vec![Link::new("/projets/", texts.t("projects"))],
            project.name.clone(),
        ),
        notice,
        name: project.name.clone(),
        facts: Facts {
            facts: vec![
                Fact::words(texts.t("lead"), lead.as_deref().unwrap_or("–")),
                Fact::words(texts.t("stage"), &how_far(desk, view)),
                Fact::words(texts.t("members"), &view.members.len().to_string()),
            ],
        },
        stages: stages(desk, view),
        why_not: (!leads).then(|| stage_denial_text(StageDenial::LeadOnly, write)),
        denied: Reasons { reasons: denied },
        not_now: Reasons { reasons: not_now },
        latest: recent
            .items
            .iter()
            .map(|view| latest(&view.task, &write))
            .collect(),
        members: members.collect(),
        rules: Facts {
            facts: rules(desk, view),
        },
        freezes: freezes(desk, view),
        member_act: form("membres", "member-add", Icon::Plus),
        rules_act: form("regles", "rules-edit", Icon::Pencil),
        freeze_act: form("gels", "freeze-add", Icon::Plus),
        href,
    })
}

/// The verbs that whoever leads the project has for its stages and cannot use now: those that
/// something open stands in the way of, and those that their state has not come to, or is past.
/// Whoever does not lead it is told that alone.
fn denied(desk: &Desk, view: &ProjectView) -> (Vec<Reason>, Vec<Reason>) {
    let (mut denied, mut not_now) = (Vec::new(), Vec::new());
    if !view.standing.leads() {
        return (denied, not_now);
    }
    let texts = desk.write().texts();
    for (stage, _) in Stage::ALL {
        for (verb, _) in StageVerb::ALL {
            let Err(denial) = view.may_move(*verb, *stage) else {
                continue;
            };
            let key = match verb {
                StageVerb::Start => "stage-start-named",
                StageVerb::Finish => "stage-finish-named",
                StageVerb::Reopen => "stage-reopen-named",
            };
            let what = texts.t1(key, "stage", states::stage(texts, *stage));
            let why = stage_denial_text(denial, desk.write());
            let reasons = match denial {
                StageDenial::Open { .. } => &mut denied,
                _ => &mut not_now,
            };
            reasons.push(Reason { what, why });
        }
    }
    (denied, not_now)
}

fn stages(desk: &Desk, view: &ProjectView) -> Vec<StageRow> {
    let texts = desk.write().texts();
    let project = &view.project;
    let all = project.stages;
    let row = |(stage, state): (Stage, StageState)| {
        let possible = |verb: &StageVerb| view.may_move(*verb, stage).is_ok();
        let verbs = StageVerb::ALL
            .iter()
            .map(|(verb, _)| *verb)
            .filter(possible);
        let act = |verb: StageVerb| {
            let path = format!("{}etapes/{}/", project_href(project.id), stage.word());
            let (path, key) = match verb {
                StageVerb::Start => (path + "commencer/", "stage-start"),
                StageVerb::Finish => (path + "terminer/", "stage-finish"),
                StageVerb::Reopen => (path + "rouvrir/", "stage-reopen"),
            };
            let act = match verb {
                StageVerb::Reopen => Act::form(path, texts.t(key)),
                _ => Act::direct(path, texts.t(key), desk.hidden(Some(project.revision))),
            };
            act.row(states::stage(texts, stage))
        };
        StageRow {
            label: states::stage(texts, stage),
            place: match state {
                StageState::ToCome => Place::Ahead,
                StageState::UnderWay => Place::Here,
                StageState::Finished => Place::Behind,
            },
            state: texts.t(match state {
                StageState::ToCome => "stage-to-come",
                StageState::UnderWay => "stage-under-way",
                StageState::Finished => "stage-finished",
            }),
            acts: verbs.map(act).collect(),
        }
    };
    all.all().map(row).collect()
}

fn rules(desk: &Desk, view: &ProjectView) -> Vec<Fact> {
    let texts = desk.write().texts();
    let rules = &view.project.rules;
    let planners: Vec<String> = rules
        .planner_authorises
        .iter()
        .map(|environment| environment.word().to_owned())
        .collect();
    let planners = if planners.is_empty() {
        texts.t("nowhere")
    } else {
        planners.join(", ")
    };
    let minutes = u64::try_from(rules.patience.num_minutes()).unwrap_or(0);
    vec![
        Fact::words(
            texts.t("rule-promotion"),
            &texts.t(if rules.promotion { "yes" } else { "no" }),
        )
        .noted(crate::i18n::Rich::words(&texts.t("rule-promotion-is"))),
        Fact::words(texts.t("rule-planner"), &planners),
        Fact::words(texts.t("rule-patience"), &texts.t1("minutes", "n", minutes))
            .noted(crate::i18n::Rich::words(&texts.t("rule-patience-is"))),
    ]
}

fn freezes(desk: &Desk, view: &ProjectView) -> Vec<FreezeRow> {
    let write = desk.write();
    let now = desk.visit().app.portal.clock().now();
    let project = &view.project;
    let row = |(at, freeze): (usize, &Freeze)| {
        let local = write.in_zone(freeze.time_zone);
        FreezeRow {
            name: freeze.name.clone(),
            from: When::instant(freeze.from, &local),
            until: When::instant(freeze.until, &local),
            zone: freeze.time_zone.name().to_owned(),
            environments: freeze
                .environments
                .iter()
                .map(|environment| Env::new(*environment, write.texts()))
                .collect(),
            is_now: freeze.from <= now && now < freeze.until,
            // Whoever takes a freeze away relaxes a rule: administrators alone do.
            remove: view.standing.administrator.then(|| {
                let mut hidden = desk.hidden(Some(project.revision));
                hidden.extra = vec![("freeze", at.to_string())];
                let path = format!("{}gels/retirer/", project_href(project.id));
                let act = Act::direct(path, desk.t("freeze-remove"), hidden);
                act.weight(Weight::Danger).row(freeze.name.clone())
            }),
        }
    };
    project.rules.freezes.iter().enumerate().map(row).collect()
}

/// A red message on the page.
pub(super) fn refusal(words: String) -> Alert {
    Alert::fresh(Mood::Bad, words)
}

/// How far a project is: the last stage that has begun.
pub(super) fn how_far(desk: &Desk, view: &ProjectView) -> String {
    let texts = desk.write().texts();
    let begun = view.project.stages.all();
    let begun = begun.filter(|(_, state)| *state != StageState::ToCome);
    match begun.last() {
        Some((stage, StageState::Finished)) => {
            texts.t1("stage-is-finished", "stage", states::stage(texts, stage))
        }
        Some((stage, _)) => states::stage(texts, stage),
        None => texts.t("stage-none"),
    }
}
