//! TLS: certificates from files, or from a development CA that is made once and kept with the data.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use diagnosis::{Fault, Refusal};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::TlsAcceptor;

use crate::data::write_private;

/// An acceptor from a certificate chain and its key in PEM.
pub(crate) fn acceptor(chain: &Path, key: &Path) -> Result<TlsAcceptor, Refusal> {
    let broken =
        |what: &Path, why: String| Refusal::from(Fault::broken(format!("{}: {why}", what.display())));
    let certificates = CertificateDer::pem_file_iter(chain).map_err(|e| broken(chain, e.to_string()))?;
    let certificates: Result<Vec<_>, _> = certificates.collect();
    let certificates = certificates.map_err(|e| broken(chain, e.to_string()))?;
    let private = PrivateKeyDer::from_pem_file(key).map_err(|e| broken(key, e.to_string()))?;
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(certificates, private));
    let mut config = config.map_err(|e| broken(chain, e.to_string()))?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}

/// Files of the development CA.
pub(crate) struct DevelopmentCa {
    /// The CA's certificate, for clients to trust.
    pub(crate) ca: PathBuf,
    /// The server's certificate.
    pub(crate) chain: PathBuf,
    /// The server's key.
    pub(crate) key: PathBuf,
}

/// The development CA of a data directory, made if there is none, with a server certificate for these names.
pub(crate) fn development_ca(data: &Path, host: &str) -> Result<DevelopmentCa, Refusal> {
    let files = DevelopmentCa {
        ca: data.join("development-ca.pem"),
        chain: data.join("development-server.pem"),
        key: data.join("development-server.key"),
    };
    let ca_key = data.join("development-ca.key");
    let broken = |e: rcgen::Error| Refusal::from(Fault::broken(e));
    if !files.ca.exists() || !ca_key.exists() {
        let key = KeyPair::generate().map_err(broken)?;
        let certificate = ca_params().self_signed(&key).map_err(broken)?;
        write_private(&ca_key, key.serialize_pem().as_bytes())?;
        write_private(&files.ca, certificate.pem().as_bytes())?;
    }
    let pem = std::fs::read_to_string(&ca_key).map_err(|e| Refusal::from(Fault::broken(e)))?;
    let issuer = Issuer::new(ca_params(), KeyPair::from_pem(&pem).map_err(broken)?);
    let mut names = vec!["localhost".to_owned(), "127.0.0.1".to_owned(), "::1".to_owned()];
    let host = host.trim_matches(['[', ']']).to_owned();
    if !names.contains(&host) {
        names.push(host);
    }
    let key = KeyPair::generate().map_err(broken)?;
    let mut params = CertificateParams::new(names).map_err(broken)?;
    params.distinguished_name.push(DnType::CommonName, "Sanad development server");
    params.extended_key_usages.push(rcgen::ExtendedKeyUsagePurpose::ServerAuth);
    params.use_authority_key_identifier_extension = true;
    let certificate = params.signed_by(&key, &issuer).map_err(broken)?;
    write_private(&files.key, key.serialize_pem().as_bytes())?;
    write_private(&files.chain, certificate.pem().as_bytes())?;
    Ok(files)
}

fn ca_params() -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, "Sanad development CA");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}
