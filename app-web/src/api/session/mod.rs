mod close;
mod open;

use poem_openapi::OpenApi;
use poem_openapi::param::Query;

use super::body::Body;
use super::leaver::Leaver;
use crate::api::noun::Noun;
use crate::problem::Fault;
use crate::visit::Visit;
use close::Closed;
pub(super) use open::DoorWord;
use open::{Opened, SignIn};

/// Signing in and out: one path, and so described together.
pub(crate) struct Session;

#[OpenApi(tag = "Noun::Session")]
impl Session {
    /// Sign in
    ///
    /// A wrong login and a wrong password answer the same. Too many tries answer 429.
    #[oai(path = "/session", method = "post", operation_id = "openSession")]
    async fn open(&self, visit: Visit, body: Body<SignIn>) -> Result<Opened, Fault> {
        open::open(&visit, body.0).await
    }

    /// Sign out
    ///
    /// Ends the session that the request came with, also one that a one-time password opened.
    #[oai(path = "/session", method = "delete", operation_id = "closeSession")]
    async fn close(
        &self,
        leaver: Leaver,
        /// Whose sign-in, where both cookies are there: the customer's unless told.
        door: Query<Option<DoorWord>>,
    ) -> Result<Closed, Fault> {
        let _ = door;
        close::close(leaver).await
    }
}
