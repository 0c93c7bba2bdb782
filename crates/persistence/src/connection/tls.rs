//! TLS to the database, with the server's certificate and name verified.

use std::path::PathBuf;

use super::ConnectionError;

#[cfg(not(feature = "tls"))]
pub use tokio_postgres::NoTls as TlsConnector;
#[cfg(feature = "tls")]
pub use tokio_postgres_rustls::MakeRustlsConnect as TlsConnector;

/// Makes the connector that trusts these certificates, or the public authorities.
#[cfg(feature = "tls")]
pub(super) fn verifying(
    root_certificates: Option<PathBuf>,
) -> Result<TlsConnector, ConnectionError> {
    use std::sync::Arc;

    use rustls::{
        ClientConfig, RootCertStore,
        pki_types::{CertificateDer, pem::PemObject},
    };

    let mut roots = RootCertStore::empty();
    match root_certificates {
        None => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
        Some(path) => {
            let refused = |reason: String| ConnectionError::RootCertificates {
                path: path.clone(),
                reason,
            };
            let certificates = CertificateDer::pem_file_iter(&path)
                .and_then(Iterator::collect::<Result<Vec<_>, _>>)
                .map_err(|error| refused(error.to_string()))?;
            if certificates.is_empty() {
                return Err(refused("it holds none".to_owned()));
            }
            for certificate in certificates {
                roots
                    .add(certificate)
                    .map_err(|error| refused(error.to_string()))?;
            }
        }
    }
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(ConnectionError::Tls)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::new(config))
}

/// Fails: without the feature `tls` there is no connector to make.
#[cfg(not(feature = "tls"))]
pub(super) fn verifying(_: Option<PathBuf>) -> Result<TlsConnector, ConnectionError> {
    Err(ConnectionError::WithoutTls)
}
