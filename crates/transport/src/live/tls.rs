//! TLS for `wss://`: rustls with the certificates that the operating system trusts, as the real client does.
//!
//! Invariant: verification is off only when the host asked for it in so many words, and each such connection is noted.

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::{self, PemObject as _};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, Error, SignatureScheme};
use rustls_platform_verifier::Verifier;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Whom to trust besides the operating system's list.
#[derive(Clone, Debug, Default)]
pub struct TlsOptions {
    /// Further root certificates.
    pub extra_roots: Vec<CertificateDer<'static>>,
    /// Accepts any certificate; for a test server only.
    pub skip_verification: bool,
}

/// A file of root certificates that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CaFileError {
    /// Unreadable, or not PEM.
    #[error("cannot read certificates from {}: {source}", path.display())]
    Pem {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: pem::Error,
    },
    /// A PEM file without one.
    #[error("{} has no certificate; it needs a `-----BEGIN CERTIFICATE-----` block", .0.display())]
    Empty(PathBuf),
}

impl TlsOptions {
    /// Also trusts the certificates of a PEM file.
    ///
    /// # Errors
    /// The file cannot be read, is not PEM, or holds no certificate.
    pub fn add_ca_file(&mut self, path: &Path) -> Result<(), CaFileError> {
        let pem_error = |source| CaFileError::Pem { path: path.to_owned(), source };
        let certificates = CertificateDer::pem_file_iter(path).map_err(pem_error)?;
        let certificates = certificates.collect::<Result<Vec<_>, _>>().map_err(pem_error)?;
        if certificates.is_empty() {
            return Err(CaFileError::Empty(path.to_owned()));
        }
        self.extra_roots.extend(certificates);
        Ok(())
    }

    /// The client configuration. Reads the system's certificates, so it is made once and kept.
    ///
    /// # Errors
    /// The system has no root certificates, or an extra one is malformed.
    pub fn client_config(&self) -> Result<Arc<ClientConfig>, Error> {
        let provider = Arc::new(ring::default_provider());
        let verifier: Arc<dyn ServerCertVerifier> = if self.skip_verification {
            Arc::new(AcceptAny(Arc::clone(&provider)))
        } else {
            Arc::new(Verifier::new_with_extra_roots(self.extra_roots.clone(), Arc::clone(&provider))?)
        };
        let mut config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .dangerous()
            .with_custom_certificate_verifier(verifier)
            .with_no_client_auth();
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }
}

/// Checks signatures but not who made them.
#[derive(Debug)]
struct AcceptAny(Arc<CryptoProvider>);

impl ServerCertVerifier for AcceptAny {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, cert, dss, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, cert, dss, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
