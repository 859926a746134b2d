use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::{self, PemObject};
use rustls::{ClientConfig, RootCertStore};

/// Whose word is taken for who a server is.
#[derive(Debug, Clone, Copy)]
pub enum Believed<'a> {
    /// The system's authorities, of which there must be one.
    System,
    /// The system's, as many as there are, and a private one by its PEM file where there is one.
    SystemAnd(Option<&'a Path>),
    /// A private one alone, by its PEM file.
    Only(&'a Path),
    /// Nobody's, where nothing is to be protected: reading the system's takes a while.
    Nobody,
}

/// TLS cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// The private authority's file cannot be read, or holds something else.
    #[error("{}: {why}", .file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// Why.
        why: pem::Error,
    },
    /// The private authority's file holds no certificate.
    #[error("{}: no certificate in it", .0.display())]
    Empty(PathBuf),
    /// A certificate of the private authority's file is none that could be believed.
    #[error("{}: {why}", .file.display())]
    Certificate {
        /// The file.
        file: PathBuf,
        /// Why.
        why: rustls::Error,
    },
    /// The system names no authority.
    #[error("the system has no authorities; name the file of a private one")]
    NoSystem,
    /// The cryptography offers none of the versions asked for.
    #[error(transparent)]
    Versions(rustls::Error),
}

/// The client's side of TLS.
pub fn client(believed: Believed<'_>) -> Result<ClientConfig, TlsError> {
    let mut roots = RootCertStore::empty();
    match believed {
        Believed::Nobody => {}
        Believed::Only(file) => add_file(&mut roots, file)?,
        Believed::System => {
            add_system(&mut roots);
            if roots.is_empty() {
                return Err(TlsError::NoSystem);
            }
        }
        Believed::SystemAnd(file) => {
            add_system(&mut roots);
            if let Some(file) = file {
                add_file(&mut roots, file)?;
            }
        }
    }
    let ring = Arc::new(rustls::crypto::ring::default_provider());
    Ok(ClientConfig::builder_with_provider(ring)
        .with_safe_default_protocol_versions()
        .map_err(TlsError::Versions)?
        .with_root_certificates(roots)
        .with_no_client_auth())
}

fn add_system(roots: &mut RootCertStore) {
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
}

fn add_file(roots: &mut RootCertStore, file: &Path) -> Result<(), TlsError> {
    let unreadable = |why| TlsError::File {
        file: file.to_owned(),
        why,
    };
    let before = roots.len();
    for certificate in CertificateDer::pem_file_iter(file).map_err(unreadable)? {
        let certificate = certificate.map_err(unreadable)?;
        let added = roots.add(certificate);
        added.map_err(|why| TlsError::Certificate {
            file: file.to_owned(),
            why,
        })?;
    }
    if roots.len() == before {
        return Err(TlsError::Empty(file.to_owned()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_private_authority_s_file_is_named_with_what_is_wrong_with_it() {
        let file = std::env::temp_dir().join(format!("guichet-tls-{}.pem", std::process::id()));
        let both = [Believed::Only(&file), Believed::SystemAnd(Some(&file))];
        for (text, wrong) in [
            (None, "os error 2"),
            (Some("nothing"), "no certificate in it"),
            (
                Some("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
                "invalid peer certificate",
            ),
        ] {
            if let Some(text) = text {
                std::fs::write(&file, text).unwrap();
            }
            for believed in both {
                let words = client(believed).unwrap_err().to_string();
                assert!(words.starts_with(&file.display().to_string()), "{words}");
                assert!(words.contains(wrong), "{words}");
            }
        }
        std::fs::remove_file(&file).unwrap();
        assert!(client(Believed::SystemAnd(None)).is_ok());
        assert!(client(Believed::Nobody).is_ok());
    }
}
