//! Who is a member of a project, and as what.

use guichet_domain::access::{LONGEST_LOGIN, Role};
use guichet_domain::kernel::{ProjectId, Words};
use guichet_portal::governance::ProjectView;
use poem::{Response, handler};

use super::{answer, answer_in, empty, once, open, shown};
use crate::pages::governance::Desk;
use crate::pages::governance::sent::Sent;
use crate::problem::Fault;
use crate::view::governance::form::{Field, Form, Kind};
use crate::view::governance::parts::Choice;

/// What a person may be in a project.
const MEMBER_ROLES: [Role; 6] = [
    Role::ProjectLead,
    Role::SeniorDeveloper,
    Role::Developer,
    Role::Support,
    Role::Direction,
    Role::Finance,
];

fn member_form(desk: &Desk, view: &ProjectView, sent: &Sent) -> Form {
    let texts = desk.write().texts();
    let mut form = empty(desk, view, "membres", texts.t("member-add"));
    let login = Field::new(
        "login",
        texts.t("login"),
        Kind::Line(LONGEST_LOGIN),
        sent.field("login"),
    );
    let roles = MEMBER_ROLES.map(|role| {
        let chosen = sent.field("role") == role.word();
        Choice::of(role, crate::view::staff::role(texts, role), chosen)
    });
    form.fields = vec![
        login.hint(texts.t("member-login-hint")),
        Field::new(
            "role",
            texts.t("member-role"),
            Kind::Select(roles.to_vec()),
            "",
        )
        .hint(texts.t("member-role-hint")),
    ];
    form
}

/// GET `/projets/{uuid}/membres/`
#[handler]
pub(crate) async fn show_member(desk: Desk) -> Result<Response, Fault> {
    let view = shown(&desk).await?;
    open(&desk, &view, member_form(&desk, &view, &Sent::default()))
}

/// POST `/projets/{uuid}/membres/`
#[handler]
pub(crate) async fn set_member(desk: Desk, sent: Sent) -> Result<Response, Fault> {
    desk.check_form(sent.field("csrf"))?;
    let view = shown(&desk).await?;
    let form = member_form(&desk, &view, &sent);
    let role = Role::from_word(sent.field("role")).ok_or(Fault::Malformed("No such role."))?;
    let (login, id) = (sent.field("login").trim(), view.project.id);
    let projects = once(&desk, &sent);
    let done = projects.set_member(desk.hand(), id, login, role);
    let done = projects.first_or(desk.by(), done).await;
    answer_in(&desk, &sent, form, done).await
}

/// POST `/projets/{uuid}/membres/retirer/`
#[handler]
pub(crate) async fn remove_member(desk: Desk, sent: Sent) -> Result<Response, Fault> {
    desk.check_form(sent.field("csrf"))?;
    let id: ProjectId = desk.id(0)?;
    let projects = once(&desk, &sent);
    let done = projects.remove_member(desk.hand(), id, sent.field("login"));
    let done = projects.first_or(desk.by(), done).await;
    answer(&desk, &sent, done).await
}
