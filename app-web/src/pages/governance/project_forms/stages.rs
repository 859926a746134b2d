//! Moving a stage.

use guichet_domain::deployments::plan::LONGEST_REASON;
use guichet_domain::deployments::{Stage, StageVerb};
use guichet_domain::kernel::Words;
use guichet_portal::governance::ProjectView;
use poem::{Response, handler};

use super::{answer, answer_in, empty, once, open, shown};
use crate::pages::governance::Desk;
use crate::pages::governance::sent::Sent;
use crate::problem::Fault;
use crate::view::governance::form::{Field, Form, Kind};
use crate::view::governance::rule::Rule;
use crate::view::governance::states;

fn stage_and_verb(desk: &Desk) -> Result<(Stage, StageVerb), Fault> {
    let word: String = desk.id(1)?;
    let stage = Stage::from_word(&word).ok_or(Fault::Missing)?;
    let verb = match desk.id::<String>(2)?.as_str() {
        "commencer" => StageVerb::Start,
        "terminer" => StageVerb::Finish,
        "rouvrir" => StageVerb::Reopen,
        _ => return Err(Fault::Missing),
    };
    Ok((stage, verb))
}

fn stage_form(desk: &Desk, view: &ProjectView, sent: &Sent) -> Result<Form, Fault> {
    let (stage, verb) = stage_and_verb(desk)?;
    let texts = desk.write().texts();
    let (key, path) = match verb {
        StageVerb::Start => ("stage-start-named", "commencer"),
        StageVerb::Finish => ("stage-finish-named", "terminer"),
        StageVerb::Reopen => ("stage-reopen-named", "rouvrir"),
    };
    let title = texts.t1(key, "stage", states::stage(texts, stage));
    let path = format!("etapes/{}/{path}", stage.word());
    let mut form = empty(desk, view, &path, title);
    if verb == StageVerb::Reopen {
        let kind = Kind::Area(3, false);
        let field = Field::new("reason", texts.t("reason"), kind, sent.field("reason"));
        let field = field.rule(Rule::most(LONGEST_REASON));
        form.fields.push(field.hint(texts.t("reason-hint")));
    }
    Ok(form)
}

/// GET `/projets/{uuid}/etapes/{stage}/{verb}/`
#[handler]
pub(crate) async fn show_stage(desk: Desk) -> Result<Response, Fault> {
    let view = shown(&desk).await?;
    let form = stage_form(&desk, &view, &Sent::default())?;
    open(&desk, &view, form)
}

/// POST `/projets/{uuid}/etapes/{stage}/{verb}/`
#[handler]
pub(crate) async fn move_stage(desk: Desk, sent: Sent) -> Result<Response, Fault> {
    desk.check_form(sent.field("csrf"))?;
    let view = shown(&desk).await?;
    let form = stage_form(&desk, &view, &sent)?;
    let (stage, verb) = stage_and_verb(&desk)?;
    let reason = (verb == StageVerb::Reopen).then(|| sent.field("reason"));
    let seen = Some(sent.revision());
    let projects = once(&desk, &sent);
    let at = (stage, verb);
    let done = projects.stage(desk.hand(), view.project.id, at, reason, seen);
    let done = projects.first_or(desk.by(), done).await;
    if verb == StageVerb::Reopen {
        answer_in(&desk, &sent, form, done).await
    } else {
        answer(&desk, &sent, done).await
    }
}
