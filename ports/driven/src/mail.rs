use async_trait::async_trait;
use uuid::Uuid;

use crate::{Notice, PortResult};

/// Sends mails.
#[async_trait]
pub trait SendMail: Send + Sync {
    /// Renders a notice and hands it to the mail server; `Ok` once the server has taken it. The
    /// same id is the same mail: it becomes the Message-ID.
    ///
    /// `Refused`: the server will never take it. `OutcomeUnknown`: it was handed over and the
    /// answer was lost. Any other failure: not sent, try later. The connection may stay open for
    /// the next mail.
    async fn send(&self, id: Uuid, notice: &Notice) -> PortResult<()>;

    /// Closes the connection until the next mail.
    async fn rest(&self);
}
