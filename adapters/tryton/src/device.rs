//! Tryton's device cookie of the service account: a secret, in memory and, where a file is
//! named, there too, readable by nobody else.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use secrecy::{ExposeSecret, SecretString};

/// The cookie and where it outlives a restart.
#[derive(Debug)]
pub(crate) struct DeviceCookie {
    file: Option<PathBuf>,
    /// Whether a new one is written to the file.
    kept: bool,
    memory: Mutex<Option<SecretString>>,
}

impl DeviceCookie {
    pub(crate) fn new(file: Option<PathBuf>, kept: bool) -> Self {
        Self {
            file,
            kept,
            memory: Mutex::new(None),
        }
    }

    /// The newest one known. The file comes first: another instance may have renewed it.
    pub(crate) async fn load(&self) -> Option<String> {
        if let Some(file) = self.file.clone() {
            let read = tokio::task::spawn_blocking(move || fs::read_to_string(file)).await;
            if let Ok(Ok(text)) = read
                && is_cookie(text.trim())
            {
                return Some(text.trim().to_owned());
            }
        }
        let memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        memory
            .as_ref()
            .map(|cookie| cookie.expose_secret().to_owned())
    }

    /// Keeps a new one. A file that cannot be written costs the next start its cookie, no more.
    pub(crate) async fn store(&self, cookie: String) {
        if !is_cookie(&cookie) {
            tracing::warn!("Tryton's device cookie is not one");
            return;
        }
        *self.memory.lock().unwrap_or_else(PoisonError::into_inner) = Some(cookie.clone().into());
        let Some(file) = self.file.clone().filter(|_| self.kept) else {
            return;
        };
        let written = tokio::task::spawn_blocking(move || write_secret(&file, &cookie)).await;
        if let Ok(Err(error)) = written {
            tracing::warn!("the device cookie cannot be kept: {error}");
        }
    }
}

/// What Tryton gives: the hexadecimal digits of a UUID.
fn is_cookie(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|b| b.is_ascii_hexdigit())
}

/// Never readable by others, not even for a moment, and never half written.
fn write_secret(file: &Path, text: &str) -> io::Result<()> {
    let fresh = file.with_extension(format!("{}.new", std::process::id()));
    let _ = fs::remove_file(&fresh);
    let mut out = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&fresh)?;
    out.write_all(text.as_bytes())?;
    out.sync_all()?;
    fs::rename(&fresh, file)
}
