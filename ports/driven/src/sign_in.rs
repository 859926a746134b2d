use std::net::IpAddr;

use async_trait::async_trait;
use guichet_domain::access::Account;
use guichet_domain::kernel::Language;
use secrecy::SecretString;

use crate::PortResult;

/// A person's own sign-in, handed on to the ERP and kept nowhere.
#[derive(Debug)]
pub struct SignInRequest {
    /// The login as typed.
    pub login: String,
    /// The password as typed.
    pub password: SecretString,
    /// Where the person is, for the ERP's own limits.
    pub address: Option<IpAddr>,
    /// For the ERP's words.
    pub language: Language,
}

/// What the ERP says of a sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignInOutcome {
    /// It is this person. The ERP session is closed again and nothing of it is kept.
    Accepted(Account),
    /// Login or password do not match; which of them is not told.
    Refused,
}

/// The ERP's own sign-in. Three calls at the most: in, who is it, out.
#[async_trait]
pub trait SignIn: Send + Sync {
    /// Asks the ERP whether it is them. [`crate::PortError::Throttled`] when the ERP has had enough tries.
    async fn sign_in(&self, request: SignInRequest) -> PortResult<SignInOutcome>;
}
