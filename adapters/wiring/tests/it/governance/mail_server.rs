//! The mail server of this run, and a way to it that comes and goes.

use std::io;
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use serde::Deserialize;
use uuid::Uuid;

use super::world::variable;

/// Who mails of these tests are from; its domain is that of their Message-IDs.
pub(crate) const FROM: &str = "Ferrand Industrie <portail@ferrand.example>";

/// As `ops/dev/smtp.py` told it.
#[derive(Deserialize)]
pub(crate) struct MailServer {
    open: u16,
    mails: PathBuf,
}

/// A mail as the server took it.
#[derive(Deserialize, Debug)]
pub(crate) struct Taken {
    pub(crate) to: Vec<String>,
    data: String,
}

impl Taken {
    /// Its text, the soft line breaks of its encoding taken out.
    pub(crate) fn text(&self) -> String {
        self.data.replace("=\r\n", "")
    }
}

impl MailServer {
    pub(crate) fn of_this_run() -> Self {
        let told = variable("GUICHET_TEST_SMTP");
        let told = told.expect("GUICHET_TEST_SMTP is missing: run `make test`");
        serde_json::from_str(&told).expect("as the server told it")
    }

    pub(crate) fn url(&self) -> String {
        format!("smtp://localhost:{}", self.open)
    }

    /// Every copy of a mail that the server took, by the Message-ID of its entry.
    pub(crate) fn taken(&self, id: Uuid) -> Vec<Taken> {
        let header = format!("Message-ID: <{id}@ferrand.example>\r\n");
        let files = std::fs::read_dir(&self.mails).expect("the folder of mails");
        files
            .map(|file| file.expect("a file").path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
            .map(|path| std::fs::read_to_string(path).expect("a mail"))
            .map(|text| serde_json::from_str::<Taken>(&text).expect("a mail"))
            .filter(|mail| mail.data.contains(&header))
            .collect()
    }

    /// A way to it at which nobody answers yet.
    pub(crate) fn away(&self) -> Relay {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let (there, server) = (Arc::new(AtomicBool::new(false)), self.open);
        let is_there = there.clone();
        thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                // Whoever comes while it is away finds the connection closed.
                if is_there.load(Ordering::SeqCst) {
                    let _ = relay(&connection, server);
                }
            }
        });
        Relay { port, there }
    }
}

/// A port of its own, behind which the mail server is, or is not.
pub(crate) struct Relay {
    port: u16,
    there: Arc<AtomicBool>,
}

impl Relay {
    pub(crate) fn url(&self) -> String {
        format!("smtp://localhost:{}", self.port)
    }

    pub(crate) fn comes_back(&self) {
        self.there.store(true, Ordering::SeqCst);
    }

    pub(crate) fn goes_away(&self) {
        self.there.store(false, Ordering::SeqCst);
    }
}

/// One connection to its end; the next one waits for it.
fn relay(client: &TcpStream, port: u16) -> io::Result<()> {
    let server = TcpStream::connect(("127.0.0.1", port))?;
    let (mut from_client, mut to_server) = (client.try_clone()?, server.try_clone()?);
    let there = thread::spawn(move || {
        let copied = io::copy(&mut from_client, &mut to_server);
        let _ = to_server.shutdown(Shutdown::Write);
        copied
    });
    let _ = io::copy(&mut &server, &mut &*client);
    let _ = client.shutdown(Shutdown::Both);
    let _ = there.join();
    Ok(())
}
