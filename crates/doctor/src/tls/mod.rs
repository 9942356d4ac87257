//! TLS: versions, certificates and ALPN, each looked at by itself, so that one fault does not hide another.
//!
//! Invariant: no certificate ends a handshake here; each is judged afterwards, from what the server sent.

mod certificate;
mod chain;
mod handshake;
mod name;
mod trust;
mod validity;
mod version;

pub(crate) use handshake::{Refusal, handshake, wants_certificate};

use crate::address::Target;
use crate::options::Options;
use crate::record::Record;
use crate::report::{Check, CheckId, Finding};
use crate::stream::Stream;
use certificate::Certificate;
use handshake::{Handshake, TLS_ANY, TLS12, TLS13};
use rustls::AlertDescription;
use rustls::pki_types::UnixTime;
use std::net::SocketAddr;
use std::time::{Duration, SystemTime};
use trust::Trust;

/// The protocol that an upgrade needs.
const HTTP1: &[u8] = b"http/1.1";

/// The checks of this part.
pub(crate) const CHECKS: [CheckId; 5] = [
    CheckId::TlsVersion,
    CheckId::CertificateChain,
    CheckId::CertificateDates,
    CheckId::CertificateName,
    CheckId::Alpn,
];

/// Looks at everything and hands over a stream on which an upgrade can be asked for, when there is one.
pub(crate) async fn check(
    target: &Target,
    address: SocketAddr,
    options: &Options,
    record: &Record<'_>,
) -> Option<Stream> {
    record.begin(CheckId::TlsVersion);
    let tls13 = handshake(address, target, TLS13, &[], options.timeout).await;
    let tls12 = handshake(address, target, TLS12, &[], options.timeout).await;
    record.done(version::judge(&tls13, &tls12));
    let Some(seen) = tls13.ok().or(tls12.ok()) else {
        record.skip(&CHECKS, "without TLS there is no certificate");
        return None;
    };
    certificates(&seen, target, options, record);
    alpn(target, address, options, record).await
}

/// A stream for a further connection.
///
/// # Errors
/// As the handshake fails.
pub(crate) async fn connect(target: &Target, address: SocketAddr, limit: Duration) -> Result<Stream, Refusal> {
    let seen = handshake(address, target, TLS_ANY, &[HTTP1], limit).await?;
    Ok(Stream::Tls(Box::new(seen.stream)))
}

fn certificates(seen: &Handshake, target: &Target, options: &Options, record: &Record<'_>) {
    let certificates = seen.chain.iter().take(certificate::CERTIFICATES_MAX).map(Certificate::read).collect();
    let certificates: Option<Vec<_>> = certificates;
    let Some(certificates) = certificates.filter(|certificates| !certificates.is_empty()) else {
        let finding = Finding::problem(
            "certificate-unreadable",
            "a certificate of the chain cannot be read",
            "have the certificate issued anew",
        );
        record.done(Check::new(CheckId::CertificateChain, "unreadable").with([finding]));
        record.skip(&CHECKS[..4], "the certificate cannot be read");
        return;
    };
    let trust = Trust::judge(&seen.chain, &certificates[0], target, options);
    let now_s = unix_seconds(options.now);
    record.done(chain::judge(&certificates, &trust));
    record.done(validity::judge(&certificates, now_s));
    record.done(name::judge(&certificates[0], &seen.chain[0], target));
}

async fn alpn(target: &Target, address: SocketAddr, options: &Options, record: &Record<'_>) -> Option<Stream> {
    record.begin(CheckId::Alpn);
    match handshake(address, target, TLS_ANY, &[HTTP1], options.timeout).await {
        Ok(seen) => {
            let (found, name) = match &seen.alpn {
                Some(name) => (format!("{name} chosen"), name.clone()),
                None => ("not used, which means HTTP/1.1".to_owned(), String::new()),
            };
            record.done(Check::new(CheckId::Alpn, found).took(seen.took).fact("protocol", name));
            Some(Stream::Tls(Box::new(seen.stream)))
        }
        Err(refusal) => {
            let check = Check::new(CheckId::Alpn, refusal.to_string());
            record.done(check.with([alpn_refused(&refusal)]));
            None
        }
    }
}

fn alpn_refused(refusal: &Refusal) -> Finding {
    if *refusal == Refusal::Alert(AlertDescription::NoApplicationProtocol) {
        return Finding::problem(
            "http2-only",
            "the server speaks HTTP/2 only, and phones upgrade a WebSocket over HTTP/1.1",
            "let the server or proxy speak http/1.1 on this port too",
        );
    }
    Finding::problem(
        "tls-unsteady",
        "the handshake worked before and fails when http/1.1 is asked for by ALPN",
        "look at the server's log at this moment; servers behind one address may differ",
    )
}

/// Of whatever step the server tells it in.
pub(crate) fn client_certificate() -> Finding {
    Finding::problem(
        "client-certificate",
        "the server wants a certificate of the client, and mini-programs cannot show one",
        "turn `ssl_verify_client` off for this address, and let the app send a token",
    )
}

/// Seconds since 1970.
fn unix_seconds(time: SystemTime) -> u64 {
    // A clock before 1970 finds every certificate not yet valid, which is what is wrong then.
    time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs()
}

fn unix_time(seconds: u64) -> UnixTime {
    UnixTime::since_unix_epoch(Duration::from_secs(seconds))
}
