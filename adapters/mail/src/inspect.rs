use async_trait::async_trait;
use guichet_driven::{InspectMail, PortError, PortResult};
use mail_send::Error;

use crate::outcome::Failure;
use crate::smtp::Smtp;

#[async_trait]
impl InspectMail for Smtp {
    async fn reaches(&self) -> PortResult<()> {
        self.opened().await?.close().await;
        Ok(())
    }

    async fn takes_the_sender(&self) -> PortResult<Result<(), String>> {
        let mut connection = self.opened().await?;
        let asked = connection.takes(self.sender()).await;
        connection.close().await;
        match asked {
            Ok(()) => Ok(Ok(())),
            Err(Failure::Sender(Error::UnexpectedReply(reply))) if reply.code >= 500 => {
                Ok(Err(reply.code.to_string()))
            }
            Err(failure) => Err(failure.into()),
        }
    }
}

/// A refusal by its code alone: a server's own words name logins and addresses.
pub(crate) fn by_code(failure: Failure) -> PortError {
    match failure {
        Failure::Connecting(Error::AuthenticationFailed(reply)) if reply.code >= 500 => {
            PortError::Denied {
                what: format!("SMTP_URL's user and password: {}", reply.code),
            }
        }
        Failure::Connecting(Error::UnexpectedReply(reply)) => {
            PortError::unavailable("the mail server", reply.code.to_string())
        }
        other => other.into(),
    }
}
