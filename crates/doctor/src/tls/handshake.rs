//! One TLS handshake: made with what is asked for, ended by nothing that a certificate says.
//!
//! Invariant: a refusal is told apart by what the server did, an alert above all.

use super::certificate::{Certificate, RSA_BITS_MIN};
use crate::address::Target;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{ResolvesClientCert, Resumption};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::sign::CertifiedKey;
use rustls::version;
use rustls::{
    AlertDescription, ClientConfig, DigitallySignedStruct, Error, PeerIncompatible, SignatureScheme,
    SupportedProtocolVersion,
};
use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

pub(super) const TLS12: &[&SupportedProtocolVersion] = &[&version::TLS12];
pub(super) const TLS13: &[&SupportedProtocolVersion] = &[&version::TLS13];
pub(super) const TLS_ANY: &[&SupportedProtocolVersion] = &[&version::TLS13, &version::TLS12];

/// A handshake that was finished.
#[derive(Debug)]
pub(crate) struct Handshake {
    pub(super) stream: TlsStream<TcpStream>,
    /// What the server sent, its own certificate first.
    pub(super) chain: Vec<CertificateDer<'static>>,
    pub(super) alpn: Option<String>,
    pub(super) took: Duration,
}

/// How a handshake failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// TCP, which answered before.
    Tcp(String),
    Alert(AlertDescription),
    /// The server answered with a version that was not offered; true when it is older than 1.2.
    OtherVersion {
        older: bool,
    },
    /// The answer is not TLS.
    NotTls,
    Closed,
    Silent,
    /// The server asked for a certificate of the client, got none and refused.
    CertificateWanted,
    Other(String),
}

/// Connects and shakes hands.
///
/// # Errors
/// How it failed.
pub(crate) async fn handshake(
    address: SocketAddr,
    target: &Target,
    versions: &[&'static SupportedProtocolVersion],
    alpn: &[&[u8]],
    limit: Duration,
) -> Result<Handshake, Refusal> {
    timeout(limit, steps(address, target, versions, alpn)).await.unwrap_or(Err(Refusal::Silent))
}

async fn steps(
    address: SocketAddr,
    target: &Target,
    versions: &[&'static SupportedProtocolVersion],
    alpn: &[&[u8]],
) -> Result<Handshake, Refusal> {
    let start = Instant::now();
    let tcp = TcpStream::connect(address).await.map_err(|error| Refusal::Tcp(error.to_string()))?;
    let name = ServerName::try_from(target.host.clone())
        .map_err(|_| Refusal::Other("the host is no name that TLS can ask for".to_owned()))?;
    let asked = Arc::new(Asked::default());
    let config = config(versions, alpn, &asked).map_err(|error| Refusal::Other(error.to_string()))?;
    let connector = TlsConnector::from(Arc::new(config));
    let stream = connector.connect(name, tcp).await.map_err(|error| asked.judge(refusal(&error)))?;
    let (_, session) = stream.get_ref();
    let chain = session.peer_certificates().unwrap_or_default().to_vec();
    let alpn = session.alpn_protocol().map(|name| String::from_utf8_lossy(name).into_owned());
    Ok(Handshake { stream, chain, alpn, took: start.elapsed() })
}

fn config(
    versions: &[&'static SupportedProtocolVersion],
    alpn: &[&[u8]],
    asked: &Arc<Asked>,
) -> Result<ClientConfig, Error> {
    let provider = Arc::new(ring::default_provider());
    let mut config = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_protocol_versions(versions)?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(JudgedLater(provider)))
        .with_client_cert_resolver(Arc::<Asked>::clone(asked));
    config.alpn_protocols = alpn.iter().map(|name| name.to_vec()).collect();
    // A resumed session shows no certificates.
    config.resumption = Resumption::disabled();
    Ok(config)
}

fn refusal(error: &io::Error) -> Refusal {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<Error>()) {
        Some(Error::AlertReceived(alert)) => Refusal::Alert(*alert),
        Some(Error::PeerIncompatible(PeerIncompatible::ServerDoesNotSupportTls12Or13)) => {
            Refusal::OtherVersion { older: true }
        }
        Some(Error::PeerIncompatible(PeerIncompatible::ServerTlsVersionIsDisabledByOurConfig)) => {
            Refusal::OtherVersion { older: false }
        }
        Some(Error::InvalidMessage(_)) => Refusal::NotTls,
        Some(other) => Refusal::Other(other.to_string()),
        None => match error.kind() {
            io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe => {
                Refusal::Closed
            }
            _ => Refusal::Other(error.to_string()),
        },
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::Tcp(error) => write!(f, "no connection: {error}"),
            Refusal::Alert(alert) => write!(f, "refused with the alert {}", alert_name(*alert)),
            Refusal::OtherVersion { older: true } => f.write_str("answered with a version older than 1.2"),
            Refusal::OtherVersion { older: false } => f.write_str("answered with another version"),
            Refusal::NotTls => f.write_str("the answer is not TLS"),
            Refusal::Closed => f.write_str("hung up"),
            Refusal::Silent => f.write_str("no answer"),
            Refusal::CertificateWanted => f.write_str("refused without a certificate of the client"),
            Refusal::Other(error) => f.write_str(error),
        }
    }
}

/// The name of RFC 8446 §6, such as `protocol_version`.
pub(super) fn alert_name(alert: AlertDescription) -> String {
    let name = format!("{alert:?}");
    let mut snake = String::new();
    for char in name.chars() {
        if char.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(char.to_ascii_lowercase());
    }
    snake
}

/// Whether the server asked for a certificate of the client, which is never shown.
#[derive(Debug, Default)]
struct Asked(AtomicBool);

impl Asked {
    /// What a refusal means when the server had asked.
    fn judge(&self, refusal: Refusal) -> Refusal {
        let is_about_it = match refusal {
            Refusal::Alert(alert) => is_about_certificate(alert) || alert == AlertDescription::HandshakeFailure,
            Refusal::Closed => true,
            _ => false,
        };
        if is_about_it && self.0.load(Ordering::Relaxed) { Refusal::CertificateWanted } else { refusal }
    }
}

impl ResolvesClientCert for Asked {
    fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        self.0.store(true, Ordering::Relaxed);
        None
    }

    fn has_certs(&self) -> bool {
        false
    }
}

fn is_about_certificate(alert: AlertDescription) -> bool {
    use AlertDescription as Alert;
    matches!(
        alert,
        Alert::CertificateRequired | Alert::BadCertificate | Alert::CertificateUnknown | Alert::NoCertificate
    )
}

/// Whether a stream of TLS 1.3 broke because of it: there the server refuses after the handshake.
pub(crate) fn wants_certificate(error: &io::Error) -> bool {
    let cause = error.get_ref().and_then(|inner| inner.downcast_ref::<Error>());
    matches!(cause, Some(Error::AlertReceived(alert)) if is_about_certificate(*alert))
}

/// Takes every certificate: it is judged from the chain, where several faults can be told at once.
#[derive(Debug)]
struct JudgedLater(Arc<CryptoProvider>);

impl ServerCertVerifier for JudgedLater {
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
        let verified = verify_tls12_signature(message, cert, dss, &self.0.signature_verification_algorithms);
        verified.or_else(|error| beyond_judging(cert, error))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let verified = verify_tls13_signature(message, cert, dss, &self.0.signature_verification_algorithms);
        verified.or_else(|error| beyond_judging(cert, error))
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

/// A key too small for this system's algorithms: that is a finding of the chain, not the end of the handshake.
fn beyond_judging(cert: &CertificateDer<'_>, error: Error) -> Result<HandshakeSignatureValid, Error> {
    let is_weak = Certificate::read(cert).is_some_and(|one| one.rsa_bits.is_some_and(|bits| bits < RSA_BITS_MIN));
    if is_weak { Ok(HandshakeSignatureValid::assertion()) } else { Err(error) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alerts_are_named_as_in_the_rfc() {
        assert_eq!(alert_name(AlertDescription::ProtocolVersion), "protocol_version");
        assert_eq!(alert_name(AlertDescription::NoApplicationProtocol), "no_application_protocol");
    }
}
