use poem_openapi::Tags;

/// What operations are about: their description is grouped by it.
#[derive(Tags)]
#[oai(rename_all = "lowercase")]
pub(crate) enum Noun {
    /// Signing in and out, and who one is. `POST /session` answers a token, which goes with every
    /// other operation as `Authorization: Bearer TOKEN`; a program of the staff has a lasting one
    /// from `/equipe/jetons/`.
    Session,
    /// What a customer sees first.
    Dashboard,
    /// A customer's orders.
    Orders,
    /// A customer's invoices and credit notes.
    Invoices,
    /// Projects, their stages and members.
    Projects,
    /// Deployments, from the plan to the end.
    Deployments,
    /// Incidents, from the failure to what was learnt.
    Incidents,
    /// What goes wrong in the portal itself.
    Errors,
}
