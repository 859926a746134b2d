//! `PreparePortal`: what `setup portal` and `customers confine` do in Tryton, with the
//! administrator's account and over RPC alone.

mod confine;
mod desk;
mod group;
mod plan;
mod prepare;
mod reports;
mod rights;
mod rules;
mod users;

use std::sync::Arc;

use async_trait::async_trait;
use guichet_driven::{Confinement, PortError, PortResult, PortalPlan, PreparePortal, SetupReport};
use secrecy::SecretString;

use crate::login::LoginFault;
use crate::service::{Admin, Tryton};
use desk::Desk;
pub(crate) use plan::{SERVICE_GROUP, SERVICE_RIGHTS};

/// The code of a refusal of the administrator's own login and password.
const ADMINISTRATOR: &str = "administrator_sign_in";
/// The code of a refusal of the database's name.
const DATABASE: &str = "no_such_database";

impl Tryton {
    /// The administrator's account, for set-up and for confining alone. Nothing is sent yet.
    pub fn administrator(&self, user: &str, password: SecretString) -> Arc<dyn PreparePortal> {
        Arc::new(Administrator {
            tryton: self.clone(),
            user: user.to_owned(),
            password,
        })
    }
}

struct Administrator {
    tryton: Tryton,
    user: String,
    password: SecretString,
}

#[async_trait]
impl PreparePortal for Administrator {
    async fn prepare(&self, plan: &PortalPlan) -> PortResult<SetupReport> {
        let admin = self.sign_in().await?;
        let done = async {
            let desk = Desk::open(admin.clone()).await?;
            prepare::prepare(&desk, self.tryton.people(), &self.user, plan).await
        };
        let done = done.await;
        admin.close().await;
        done
    }

    async fn confine(&self, login: &str) -> PortResult<Confinement> {
        let admin = self.sign_in().await?;
        let done = async {
            let desk = Desk::open(admin.clone()).await?;
            let service = &self.tryton.config().user;
            confine::confine(&desk, login, &[&self.user, service]).await
        };
        let done = done.await;
        admin.close().await;
        done
    }
}

impl Administrator {
    /// Signs in at once, so that a wrong password is told from a right that is missing.
    async fn sign_in(&self) -> PortResult<Admin> {
        let admin = self
            .tryton
            .patient_admin(self.user.clone(), self.password.clone());
        match admin.keeper().session().await {
            Ok(_) => Ok(admin),
            Err(LoginFault::WrongPassword) => Err(PortError::Refused {
                code: ADMINISTRATOR.into(),
                words: "Tryton does not accept the administrator's login and password".into(),
            }),
            Err(LoginFault::NoSuchDatabase) => Err(PortError::Refused {
                code: DATABASE.into(),
                words: "Tryton has no database of this name".into(),
            }),
            Err(fault) => Err(fault.into_port("the administrator's sign-in")),
        }
    }
}
