use async_trait::async_trait;
use guichet_driven::{InspectMail, PortError, PortResult};

use crate::smtp::Smtp;

#[async_trait]
impl InspectMail for Smtp {
    async fn reaches(&self) -> PortResult<()> {
        self.connection(None).await?.close().await;
        Ok(())
    }

    async fn takes_the_sender(&self) -> PortResult<Result<(), String>> {
        let mut connection = self.connection(None).await?;
        let asked = connection.takes(self.sender()).await;
        connection.close().await;
        match asked.map_err(PortError::from) {
            Ok(()) => Ok(Ok(())),
            Err(PortError::Denied { what }) => Ok(Err(what)),
            Err(error) => Err(error),
        }
    }
}
