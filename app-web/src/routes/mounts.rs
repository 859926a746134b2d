//! The list of every address outside the API.

use poem::Endpoint;
use poem::endpoint::{BoxEndpoint, EndpointExt};

use crate::assets;
use crate::pages::{
    account, dashboard, governance, health, invoices, orders, public, reference, sign_in, sign_out,
    staff, switch,
};

/// One address outside the API, with what answers there.
pub(super) struct Mount {
    /// As the router writes it: `:id` for a piece, `*name` for the rest.
    pub(super) path: &'static str,
    pub(super) get: Option<BoxEndpoint<'static>>,
    pub(super) post: Option<BoxEndpoint<'static>>,
}

fn at(path: &'static str) -> Mount {
    Mount {
        path,
        get: None,
        post: None,
    }
}

impl Mount {
    fn get<E>(mut self, endpoint: E) -> Self
    where
        E: Endpoint + 'static,
    {
        self.get = Some(endpoint.map_to_response().boxed());
        self
    }

    fn post<E>(mut self, endpoint: E) -> Self
    where
        E: Endpoint + 'static,
    {
        self.post = Some(endpoint.map_to_response().boxed());
        self
    }
}

/// All of them.
pub(super) fn mounts() -> Vec<Mount> {
    let mut all = vec![
        at("/").get(public::home),
        at("/services/").get(public::services),
        at("/produits/").get(public::products),
        at("/client/").get(sign_in::show).post(sign_in::submit),
        at("/client/deconnexion/").post(sign_out::submit),
        at("/client/tableau-de-bord/")
            .get(dashboard::show)
            .post(switch::submit),
        at("/client/commandes/").get(orders::list),
        at("/client/commandes/:id/").get(orders::show),
        at("/client/commandes/:id/pdf").get(orders::document),
        at("/client/factures/").get(invoices::list),
        at("/client/factures/:id/").get(invoices::show),
        at("/client/factures/:id/pdf").get(invoices::document),
        at("/client/profil/").get(account::show),
        at("/equipe/")
            .get(staff::sign_in::show)
            .post(staff::sign_in::submit),
        at("/equipe/deconnexion/").post(staff::sign_out::submit),
        at("/equipe/tableau-de-bord/").get(staff::dashboard::show),
        at("/equipe/erreurs/").get(staff::errors::list),
        at("/equipe/erreurs/:id/resoudre/").post(staff::errors::resolve),
        at("/equipe/erreurs/:id/rouvrir/").post(staff::errors::reopen),
        at("/equipe/mot-de-passe/")
            .get(staff::password::show)
            .post(staff::password::submit),
        at("/equipe/jetons/")
            .get(staff::tokens::show)
            .post(staff::tokens::make),
        at("/equipe/jetons/:id/revoquer/").post(staff::tokens::revoke),
        at("/health/").get(health::alive),
        at("/healthz").get(health::alive),
        at("/readyz").get(health::ready),
        at("/openapi.json").get(reference::description),
        at("/docs").get(reference::docs),
        at("/static/*name").get(assets::Static),
    ];
    all.extend(projects());
    all.extend(deployments());
    all.extend(incidents());
    all
}

/// The pages of projects; those of all of them before the projects, whose ids they are none of.
fn projects() -> Vec<Mount> {
    use governance::{calendar, project, project_forms, projects};
    vec![
        at("/projets/").get(projects::list),
        at("/projets/creer/")
            .get(project_forms::show_new)
            .post(project_forms::add),
        at("/projets/calendrier/").get(calendar::show),
        at("/projets/:project/").get(project::show),
        at("/projets/:project/etapes/:stage/:verb/")
            .get(project_forms::show_stage)
            .post(project_forms::move_stage),
        at("/projets/:project/membres/")
            .get(project_forms::show_member)
            .post(project_forms::set_member),
        at("/projets/:project/membres/retirer/").post(project_forms::remove_member),
        at("/projets/:project/regles/")
            .get(project_forms::show_rules)
            .post(project_forms::set_rules),
        at("/projets/:project/gels/")
            .get(project_forms::show_freeze)
            .post(project_forms::add_freeze),
        at("/projets/:project/gels/retirer/").post(project_forms::remove_freeze),
    ]
}

/// The pages of deployments.
fn deployments() -> Vec<Mount> {
    use governance::acts::{Act, Send, Show};
    use governance::{deployments, journal, plan, task};
    let act = |path, act| at(path).get(Show(act)).post(Send(act));
    vec![
        at("/projets/:project/deploiements/").get(deployments::list),
        at("/projets/:project/deploiements/export.csv").get(deployments::export),
        at("/projets/:project/deploiements/creer/")
            .get(plan::show)
            .post(plan::create),
        at("/projets/:project/deploiements/:id/").get(task::show),
        at("/projets/:project/deploiements/:id/journal").get(journal::follow),
        act(
            "/projets/:project/deploiements/:id/autoriser/",
            Act::Authorise,
        ),
        act("/projets/:project/deploiements/:id/executer/", Act::Execute),
        act("/projets/:project/deploiements/:id/refuser/", Act::Reject),
        act("/projets/:project/deploiements/:id/revoquer/", Act::Revoke),
        act(
            "/projets/:project/deploiements/:id/replanifier/",
            Act::Replan,
        ),
        act("/projets/:project/deploiements/:id/modifier/", Act::Edit),
        act("/projets/:project/deploiements/:id/annuler/", Act::Cancel),
    ]
}

/// The pages of incidents.
fn incidents() -> Vec<Mount> {
    use governance::incident_acts::{self, Send, Show};
    use governance::{incident, incidents};
    use guichet_domain::incidents::Verb;
    let act = |path, verb| at(path).get(Show(verb)).post(Send(verb));
    vec![
        at("/incidents/").get(incidents::list),
        at("/incidents/export.csv").get(incidents::export),
        at("/incidents/creer/")
            .get(incident_acts::new)
            .post(incident_acts::open),
        at("/incidents/:id/").get(incident::show),
        act("/incidents/:id/prendre-en-compte/", Verb::Acknowledge),
        act("/incidents/:id/analyser/", Verb::Investigate),
        act("/incidents/:id/resoudre/", Verb::Resolve),
        act("/incidents/:id/clore/", Verb::Close),
        act("/incidents/:id/rouvrir/", Verb::Reopen),
        act("/incidents/:id/doublon/", Verb::Duplicate),
        act("/incidents/:id/confier/", Verb::Assign),
        act("/incidents/:id/priorite/", Verb::Grade),
        act("/incidents/:id/bilan/", Verb::Review),
        act("/incidents/:id/commenter/", Verb::Comment),
    ]
}
