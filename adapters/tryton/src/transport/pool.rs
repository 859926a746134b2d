use std::path::Path;

use bytes::Bytes;
use http_body_util::combinators::UnsyncBoxBody;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use jsonrpsee_core::BoxError;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

use crate::config::{TrytonConfig, TrytonConfigError};

pub(crate) type Body = UnsyncBoxBody<Bytes, BoxError>;

/// Every connection there is to Tryton.
pub(crate) type Pool = Client<HttpsConnector<HttpConnector>, Body>;

pub(crate) fn pool(config: &TrytonConfig) -> Result<Pool, TrytonConfigError> {
    let secure = config.url.scheme_str() == Some("https");
    let mut tcp = HttpConnector::new();
    tcp.enforce_http(false);
    tcp.set_nodelay(true);
    tcp.set_connect_timeout(Some(config.connect_deadline));
    let connector = HttpsConnectorBuilder::new()
        .with_tls_config(tls(secure, config.ca_file.as_deref())?)
        .https_or_http()
        .enable_http1()
        .wrap_connector(tcp);
    Ok(Client::builder(TokioExecutor::new())
        .pool_timer(TokioTimer::new())
        .pool_idle_timeout(config.idle)
        .pool_max_idle_per_host(config.max_calls + config.max_sign_ins)
        .build(connector))
}

fn tls(secure: bool, ca_file: Option<&Path>) -> Result<ClientConfig, TrytonConfigError> {
    let roots = match ca_file {
        Some(file) => private_authority(file)?,
        None if secure => system_authorities()?,
        // Nothing will be checked against it, and reading the system's takes a while.
        None => RootCertStore::empty(),
    };
    let ring = rustls::crypto::ring::default_provider();
    Ok(ClientConfig::builder_with_provider(ring.into())
        .with_safe_default_protocol_versions()
        .map_err(|e| TrytonConfigError::Authority(e.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth())
}

/// A private authority is the only one believed: nobody else has business with that server.
fn private_authority(file: &Path) -> Result<RootCertStore, TrytonConfigError> {
    let fault = |why: String| TrytonConfigError::Authority(format!("{}: {why}", file.display()));
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(file).map_err(|e| fault(e.to_string()))? {
        let certificate = certificate.map_err(|e| fault(e.to_string()))?;
        roots.add(certificate).map_err(|e| fault(e.to_string()))?;
    }
    if roots.is_empty() {
        return Err(fault("no certificate in it".into()));
    }
    Ok(roots)
}

fn system_authorities() -> Result<RootCertStore, TrytonConfigError> {
    let mut roots = RootCertStore::empty();
    let found = rustls_native_certs::load_native_certs();
    roots.add_parsable_certificates(found.certs);
    if roots.is_empty() {
        let why = "the system has none; name one for a private authority";
        return Err(TrytonConfigError::Authority(why.into()));
    }
    Ok(roots)
}
