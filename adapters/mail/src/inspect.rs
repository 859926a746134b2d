use async_trait::async_trait;
use guichet_driven::{InspectMail, PortResult};
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
