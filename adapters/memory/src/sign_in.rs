use async_trait::async_trait;
use guichet_driven::{PortError, PortResult, SignIn, SignInOutcome, SignInRequest};
use secrecy::ExposeSecret;

use crate::MemoryErp;

#[async_trait]
impl SignIn for MemoryErp {
    async fn sign_in(&self, request: SignInRequest) -> PortResult<SignInOutcome> {
        let state = self.ask()?;
        if let Some(after) = state.sign_in_pause {
            return Err(PortError::Throttled { after: Some(after) });
        }
        let password = request.password.expose_secret();
        let login = state.login(&request.login).filter(|login| {
            login.active && !login.password.is_empty() && login.password == password
        });
        Ok(login.map_or(SignInOutcome::Refused, |login| {
            SignInOutcome::Accepted(login.account.clone())
        }))
    }
}
