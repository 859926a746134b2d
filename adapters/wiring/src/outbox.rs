use std::sync::Arc;
use std::time::Duration;

use guichet_mail::{MailConfig, Smtp};
use guichet_portal::driven::Clock;
use guichet_portal::outbox::{OutboxParts, OutboxWorker};
use guichet_sql::Sql;
use tokio::sync::{Mutex, watch};
use tokio::task::JoinHandle;

use crate::config::MailAccess;
use crate::{Config, OsRandom};

/// How long the mail under way may take when the program ends; after that it is cut off, and
/// sent again under the same Message-ID when its lease has run out.
const LAST_MAIL: Duration = Duration::from_secs(20);

/// The worker that sends what is in the outbox, for as long as this lives.
pub(crate) struct OutboxKeeper {
    stop: watch::Sender<bool>,
    task: Mutex<Option<JoinHandle<()>>>,
}

impl OutboxKeeper {
    /// Begins, if there is a mail server; without one everything stays in the outbox.
    pub(crate) fn start(
        config: &Config,
        mail: Option<Smtp>,
        sql: &Sql,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let stop = watch::Sender::new(false);
        let Some(mail) = mail else {
            tracing::info!("no SMTP_URL: mails stay in the outbox");
            return Self {
                stop,
                task: Mutex::new(None),
            };
        };
        if let Some(mail) = &config.mail {
            tracing::info!(server = ?mail.server, "mails are sent");
        }
        let worker = OutboxWorker::new(OutboxParts {
            outbox: Arc::new(sql.clone()),
            mail: Arc::new(mail),
            clock,
            random: Arc::new(OsRandom),
        });
        let stopping = stop.subscribe();
        let task = tokio::spawn(async move { worker.run(stopping).await });
        Self {
            stop,
            task: Mutex::new(Some(task)),
        }
    }

    /// Lets the mail under way come to its end, then ends.
    pub(crate) async fn stop(&self) {
        self.stop.send_replace(true);
        if let Some(mut task) = self.task.lock().await.take()
            && tokio::time::timeout(LAST_MAIL, &mut task).await.is_err()
        {
            tracing::warn!("the mail under way did not end: it was cut off");
            task.abort();
        }
    }
}

/// The way to the mail server of the configuration; nothing is said to it yet.
pub(crate) fn way(config: &Config) -> Result<Option<Smtp>, guichet_mail::SmtpError> {
    let Some(MailAccess {
        server,
        from,
        ca_file,
    }) = config.mail.clone()
    else {
        return Ok(None);
    };
    let mut mail = MailConfig::new(server, from, config.base_url.clone());
    mail.authority = ca_file;
    Smtp::new(mail).map(Some)
}
