//! TLS to Tryton, with a private authority's certificate.

use std::path::PathBuf;
use std::sync::Arc;

use guichet_domain::kernel::Language::French;
use guichet_driven::PortError;
use guichet_tryton::{Tryton, TrytonConfigError};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use crate::fake::{Fake, config, serve};

/// A server with a certificate for `localhost` of an authority made here, and the authority's
/// certificate in a file.
async fn secure(name: &str) -> (Arc<Fake>, PathBuf) {
    let mut authority = CertificateParams::default();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let server = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    let server = server.signed_by(&key, &authority).unwrap();
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&file, authority.pem()).unwrap();

    let key = PrivateKeyDer::Pkcs8(key.serialize_der().into());
    let ring = Arc::new(rustls::crypto::ring::default_provider());
    let tls = ServerConfig::builder_with_provider(ring)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![server.der().clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(tls));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let fake = Fake::new(format!("https://localhost:{port}"), |_| None);
    let this = fake.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (this, acceptor) = (this.clone(), acceptor.clone());
            tokio::spawn(async move {
                if let Ok(stream) = acceptor.accept(stream).await {
                    this.connected();
                    serve(this, stream).await;
                }
            });
        }
    });
    (fake, file)
}

#[tokio::test]
async fn a_private_authority_is_believed_when_it_is_named() {
    let (fake, file) = secure("authority.pem").await;
    let mut config = config(&fake);
    config.ca_file = Some(file);
    let tryton = Tryton::new(config).unwrap();
    assert_eq!(tryton.raw_read::<i64>("m", (), French).await.unwrap(), 42);
}

#[tokio::test]
async fn another_authority_is_not() {
    let (fake, _) = secure("one.pem").await;
    let (_, file) = secure("another.pem").await;
    let mut config = config(&fake);
    config.ca_file = Some(file);
    let tryton = Tryton::new(config).unwrap();
    let error = tryton.raw_write::<i64>("m", (), French).await.unwrap_err();
    assert!(
        matches!(
            error,
            PortError::Unavailable {
                timed_out: false,
                ..
            }
        ),
        "{error:?}"
    );
    assert_eq!(fake.seen().len(), 0);
}

#[tokio::test]
async fn a_file_that_holds_no_certificate_is_a_configuration_fault() {
    let fake = Fake::start(|_| None).await;
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("empty.pem");
    std::fs::write(&file, "nothing").unwrap();
    for file in [file, PathBuf::from("/nowhere/authority.pem")] {
        let mut config = config(&fake);
        config.ca_file = Some(file);
        assert!(matches!(
            Tryton::new(config),
            Err(TrytonConfigError::Authority(_))
        ));
    }
}
