//! The board of errors, for administrators and support.

use guichet_domain::kernel::{ErrorId, Limit, Words};
use guichet_portal::driven::{Actor, ErrorGroup, ErrorStanding};
use guichet_portal::governance::{ActError, ErrorsFault, ErrorsPage as Board, People};
use poem::web::Form;
use poem::{Response, handler};
use serde::Deserialize;

use crate::pages::filters::LeftOut;
use crate::pages::governance::{Desk, fault as act_fault};
use crate::pages::{private, see_other};
use crate::problem::{Fault, RuleFault};
use crate::view::governance::parts::{Act, Pages};
use crate::view::icon::Icon;
use crate::view::lists::Pager;
use crate::view::parts::{Badge, Tone, When};
use crate::view::query::Query;
use crate::view::staff::errors::{ERRORS, ErrorRow, ErrorsPage, Sort, kind};

/// What the buttons send.
#[derive(Deserialize)]
pub(crate) struct Sent {
    #[serde(default)]
    csrf: String,
    /// The list the button was on.
    #[serde(default)]
    state: String,
}

/// The list asked for by a word: open ones, resolved ones, all.
#[expect(clippy::option_option, reason = "none is a word that is not known")]
fn standing(word: &str) -> Option<Option<ErrorStanding>> {
    match word {
        "all" => Some(None),
        word => ErrorStanding::from_word(word).map(Some),
    }
}

/// What is open, unless told.
const OPEN: Option<ErrorStanding> = Some(ErrorStanding::Open);

fn word(standing: Option<ErrorStanding>) -> &'static str {
    standing.map_or("all", Words::word)
}

fn query(standing: Option<ErrorStanding>) -> Query {
    match standing {
        Some(ErrorStanding::Open) => Query::new(ERRORS),
        other => Query::new(ERRORS).and("state", word(other)),
    }
}

/// GET `/equipe/erreurs/`
#[handler]
pub(crate) async fn list(desk: Desk) -> Result<Response, Fault> {
    let mut left_out = LeftOut::default();
    let standing = left_out.first(desk.visit(), "state", standing);
    let standing = standing.unwrap_or(OPEN);
    let cursor = desk.visit().param("cursor");
    let errors = desk.governance().errors();
    let board = errors.list(desk.hand(), standing, Limit::default(), cursor);
    let board = board.await.map_err(|error| fault(&desk, error))?;
    private(&ErrorsPage {
        left_out: left_out.alert(desk.write().texts()),
        ..page(&desk, standing, board)
    })
}

/// POST `/equipe/erreurs/{id}/resoudre/`
#[handler]
pub(crate) async fn resolve(desk: Desk, Form(sent): Form<Sent>) -> Result<Response, Fault> {
    desk.check_form(&sent.csrf)?;
    let errors = desk.governance().errors();
    let done = errors.resolve(desk.hand(), id(&desk)?).await;
    done.map_err(|error| fault(&desk, error))?;
    Ok(back(&sent))
}

/// POST `/equipe/erreurs/{id}/rouvrir/`
#[handler]
pub(crate) async fn reopen(desk: Desk, Form(sent): Form<Sent>) -> Result<Response, Fault> {
    desk.check_form(&sent.csrf)?;
    let errors = desk.governance().errors();
    let done = errors.reopen(desk.hand(), id(&desk)?).await;
    done.map_err(|error| fault(&desk, error))?;
    Ok(back(&sent))
}

fn id(desk: &Desk) -> Result<ErrorId, Fault> {
    desk.id(0)
}

fn back(sent: &Sent) -> Response {
    see_other(&query(standing(&sent.state).unwrap_or(OPEN)).href())
}

/// Why they may not, said on the page.
fn fault(desk: &Desk, error: ActError<ErrorsFault, ErrorGroup>) -> Fault {
    match error {
        ActError::Refused { refusal, .. } => Fault::Rules(Box::new(RuleFault {
            forbidden: true,
            code: refusal.code(),
            detail: desk.t("errors-caretakers-only"),
            current: None,
        })),
        other => act_fault(other),
    }
}

fn page(desk: &Desk, standing: Option<ErrorStanding>, board: Board) -> ErrorsPage {
    let lists = [
        (Some(ErrorStanding::Open), "errors-open"),
        (Some(ErrorStanding::Resolved), "errors-resolved"),
        (None, "errors-all"),
    ];
    let sort = |(of, key)| Sort {
        href: query(of).href(),
        label: desk.t(key),
        current: of == standing,
    };
    let people = &board.people;
    let groups = board.groups.items.iter();
    ErrorsPage {
        frame: desk.frame(),
        sorts: lists.into_iter().map(sort).collect(),
        open_only: standing == OPEN,
        left_out: None,
        rows: groups.map(|g| row(desk, g, people, standing)).collect(),
        pages: Pages {
            language: desk.visit().language(),
            query: query(standing),
            pager: Pager {
                prev: board.groups.prev,
                next: board.groups.next,
            },
        },
    }
}

fn row(
    desk: &Desk,
    group: &ErrorGroup,
    people: &People,
    standing: Option<ErrorStanding>,
) -> ErrorRow {
    let write = desk.write();
    let texts = write.texts();
    let (state, verb, label) = match group.standing() {
        ErrorStanding::Open => (
            Badge::new(Tone::Bad, Icon::Exclamation, texts.t("error-open")),
            "resoudre/",
            "error-resolve",
        ),
        ErrorStanding::Resolved => (
            Badge::new(Tone::Good, Icon::Check, texts.t("error-resolved")),
            "rouvrir/",
            "error-reopen",
        ),
    };
    let mut hidden = desk.hidden(None);
    hidden.extra.push(("state", word(standing).to_owned()));
    let what = kind(texts, &group.kind);
    let act = Act::direct(
        format!("{ERRORS}{}/{verb}", group.id),
        texts.t(label),
        hidden,
    );
    ErrorRow {
        act: act.row(format!("{what}, {}", group.place)),
        kind: what,
        code: group.kind.clone(),
        place: group.place.clone(),
        count: group.count,
        first: When::instant(group.first_seen, &write),
        last: When::instant(group.last_seen, &write),
        correlations: group.correlations.clone(),
        state,
        note: note(desk, group, people),
    }
}

/// Who resolved it and when; else that it came back.
fn note(desk: &Desk, group: &ErrorGroup, people: &People) -> Option<String> {
    let write = desk.write();
    if let Some(resolved) = &group.resolved {
        let by = match &resolved.by {
            Actor::Staff(id) => people.name(*id),
            other => other.to_string(),
        };
        let at = write.instant(resolved.at);
        return Some(write.texts().t2("error-resolved-by", "who", by, "at", at));
    }
    (group.reopened > 0).then(|| write.texts().t1("error-came-back", "n", group.reopened))
}
