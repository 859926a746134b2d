//! Raw calls, for tests alone (feature `raw`): nothing here keeps one customer's data from
//! another, so nothing that is shipped may use it.

use guichet_domain::kernel::Language;
use guichet_driven::PortResult;
use secrecy::SecretString;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::Tryton;
use crate::context::Context;
use crate::service::Admin;

impl Tryton {
    /// One read through the service account.
    pub async fn raw_read<R: DeserializeOwned>(
        &self,
        method: &'static str,
        args: impl Serialize + Send,
        language: Language,
    ) -> PortResult<R> {
        self.read(method, args, &Context::of(language)).await
    }

    /// One write through the service account.
    pub async fn raw_write<R: DeserializeOwned>(
        &self,
        method: &'static str,
        args: impl Serialize + Send,
        language: Language,
    ) -> PortResult<R> {
        self.write(method, args, &Context::of(language)).await
    }

    /// The administrator's client.
    pub fn raw_admin(&self, user: &str, password: SecretString) -> RawAdmin {
        RawAdmin(self.admin(user.to_owned(), password))
    }
}

/// The administrator's client, in the open.
#[derive(Debug, Clone)]
pub struct RawAdmin(Admin);

impl RawAdmin {
    /// One read.
    pub async fn read<R: DeserializeOwned>(
        &self,
        method: &'static str,
        args: impl Serialize + Send,
    ) -> PortResult<R> {
        self.0
            .read(method, args, &Context::of(Language::French))
            .await
    }

    /// One write.
    pub async fn write<R: DeserializeOwned>(
        &self,
        method: &'static str,
        args: impl Serialize + Send,
    ) -> PortResult<R> {
        self.0
            .write(method, args, &Context::of(Language::French))
            .await
    }

    /// Signs out.
    pub async fn close(self) {
        self.0.close().await;
    }
}
