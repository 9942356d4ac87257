//! Words for a connection to a broker that is not there: what happened, with the address, and the next step.

use super::{MqttAddress, MqttError, MqttErrorKind};
use rustls::CertificateError;
use std::error::Error;
use std::io;
use std::time::Duration;

/// What an engine knows.
#[derive(Debug)]
pub(super) enum Cause {
    /// Name resolution, TCP, or anything after it.
    Io(io::Error),
    /// The TLS handshake.
    TlsIo(io::Error),
    /// TLS before the handshake.
    Tls(String),
    /// The WebSocket upgrade, or TLS below it.
    Upgrade(Box<dyn Error + Send + Sync>),
    /// The server upgrades, but not to MQTT.
    Subprotocol(String),
    /// A write or the opening did not come to an end.
    Stalled,
    /// CONNACK said no.
    Refused {
        reason: String,
        /// It may say yes later.
        busy: bool,
        /// Another version of MQTT is wanted.
        version: bool,
    },
    /// DISCONNECT of the broker (MQTT 5).
    SaidGoodbye(String),
    /// The connection ended without a word.
    Lost(Option<io::Error>),
    /// No PINGRESP.
    NoPong,
    /// Anything else.
    Protocol(String),
}

/// Puts it into words.
pub(super) fn describe(cause: Cause, address: &MqttAddress) -> MqttError {
    use MqttErrorKind as Kind;
    let place = address.authority();
    match cause {
        Cause::Io(error) => io_error(&error, address),
        Cause::TlsIo(error) => match tls_problem(&error) {
            Some(problem) => problem_words(problem, &place),
            None => told(
                Kind::Tls,
                format!("the TLS handshake with {place} failed: {error}"),
                "check that it speaks TLS 1.2 or later on this port; mqtt:// is without TLS",
            ),
        },
        Cause::Tls(text) => told(Kind::Tls, format!("TLS with {place} failed: {text}"), "check host and certificate"),
        Cause::Upgrade(error) => upgrade_error(&*error, address),
        Cause::Subprotocol(text) => told(
            Kind::Upgrade,
            format!("{place} upgrades to a WebSocket, but not to MQTT: {}", text.to_lowercase()),
            "check the path, which is /mqtt with most brokers",
        ),
        Cause::Stalled => told(Kind::Timeout, format!("{place} does not read what is sent"), "check the network"),
        Cause::Refused { reason, version: true, .. } => told(
            Kind::Refused,
            format!("the broker at {place} refused the connection: {reason}"),
            "try the other version of MQTT",
        ),
        Cause::Refused { reason, busy: true, .. } => told(
            Kind::ClosedByBroker,
            format!("the broker at {place} refused the connection: {reason}"),
            "try again later",
        ),
        Cause::Refused { reason, .. } => told(
            Kind::Refused,
            format!("the broker at {place} refused the connection: {reason}"),
            "check user name, password and client identifier, and what the broker allows",
        ),
        Cause::SaidGoodbye(reason) => told(
            Kind::ClosedByBroker,
            format!("the broker at {place} ended the connection: {reason}"),
            "see the broker's log; `session taken over` means that another client has the same identifier",
        ),
        Cause::Lost(error) => lost(error.as_ref(), &place),
        Cause::NoPong => told(Kind::Timeout, format!("{place} answers no ping"), "check the network"),
        Cause::Protocol(text) => told(
            Kind::Protocol,
            format!("{place} does not keep to MQTT: {}", lower_first(&text)),
            "check that an MQTT broker listens there, and the version of MQTT",
        ),
    }
}

/// The limit of the opening passed.
pub(super) fn timeout(address: &MqttAddress, limit: Duration) -> MqttError {
    let message = format!("{} did not open an MQTT connection within {} ms", address.authority(), limit.as_millis());
    told(MqttErrorKind::Timeout, message, "check address, port and firewall, and that an MQTT broker listens there")
}

/// The root certificates cannot be used.
pub(super) fn tls_config(error: &rustls::Error) -> MqttError {
    told(
        MqttErrorKind::Tls,
        format!("TLS cannot be set up: {error}"),
        "install the system's root certificates (Debian: ca-certificates)",
    )
}

fn told(kind: MqttErrorKind, message: String, hint: &str) -> MqttError {
    MqttError { kind, message, hint: Some(hint.to_owned()) }
}

fn io_error(error: &io::Error, address: &MqttAddress) -> MqttError {
    use MqttErrorKind as Kind;
    let place = address.authority();
    // The resolver's errors have no kind of their own; the system's texts begin like this everywhere (std, lookup_host).
    if error.to_string().starts_with("failed to lookup address information") {
        return told(
            Kind::HostNotFound,
            format!("the name `{}` has no address: {error}", address.host),
            "check the spelling of the host and the network",
        );
    }
    match error.kind() {
        io::ErrorKind::ConnectionRefused => told(
            Kind::ConnectionRefused,
            format!("{place} refused the connection"),
            "start the broker, or check the port",
        ),
        io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionAborted
        | io::ErrorKind::BrokenPipe
        | io::ErrorKind::UnexpectedEof => lost(Some(error), &place),
        _ => told(Kind::Network, format!("cannot connect to {place}: {error}"), "check the network and the address"),
    }
}

fn lost(error: Option<&io::Error>, place: &str) -> MqttError {
    let detail = error.map(|error| format!(" ({error})")).unwrap_or_default();
    told(
        MqttErrorKind::ClosedByBroker,
        format!("{place} ended the connection without a word{detail}"),
        "see the broker's log; brokers do so when a client is not allowed, a packet is wrong, or they stop",
    )
}

fn upgrade_error(error: &(dyn Error + 'static), address: &MqttAddress) -> MqttError {
    let place = address.authority();
    if let Some(problem) = tls_problem(error) {
        return problem_words(problem, &place);
    }
    if let Some(error) = find::<io::Error>(error) {
        return io_error(error, address);
    }
    told(
        MqttErrorKind::Upgrade,
        format!("{place} does not upgrade to a WebSocket: {}", lower_first(&error.to_string())),
        "check the path, which is /mqtt with most brokers, and that the port speaks WebSocket",
    )
}

fn problem_words(problem: &rustls::Error, place: &str) -> MqttError {
    let (text, hint) = match problem {
        rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer) => (
            format!("the certificate of {place} is not accepted: unknown issuer"),
            "trust the issuer with an extra CA file; phones refuse it too",
        ),
        rustls::Error::InvalidCertificate(CertificateError::Expired | CertificateError::ExpiredContext { .. }) => {
            (format!("the certificate of {place} is not accepted: it has expired"), "renew it; phones refuse it too")
        }
        rustls::Error::InvalidCertificate(
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
        ) => (
            format!("the certificate of {place} is not accepted: it is for another host"),
            "use the name that the certificate has",
        ),
        rustls::Error::InvalidMessage(_) => {
            (format!("{place} does not speak TLS"), "for a broker without TLS use mqtt:// or ws://")
        }
        other => (format!("the TLS handshake with {place} failed: {other}"), "check the broker's certificate"),
    };
    told(MqttErrorKind::Tls, text, hint)
}

fn tls_problem<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e rustls::Error> {
    find::<rustls::Error>(error)
}

/// The first error of this type in the chain, also inside of `io::Error`, which hides it from `source`.
fn find<'e, E: Error + 'static>(error: &'e (dyn Error + 'static)) -> Option<&'e E> {
    /// Deeper chains are not made by TLS and WebSocket libraries.
    const DEPTH_MAX: usize = 16;
    let mut current = Some(error);
    for _ in 0..DEPTH_MAX {
        let error = current?;
        if let Some(found) = error.downcast_ref::<E>() {
            return Some(found);
        }
        let inner = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        current = inner.map(|inner| inner as &(dyn Error + 'static)).or_else(|| error.source());
    }
    None
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told_of(cause: Cause) -> MqttError {
        describe(cause, &MqttAddress::parse("mqtts://broker.example").unwrap())
    }

    #[test]
    fn a_certificate_problem_is_found_inside_of_io_errors() {
        let problem = rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer);
        let error = told_of(Cause::TlsIo(io::Error::new(io::ErrorKind::InvalidData, problem)));
        assert_eq!(error.kind, MqttErrorKind::Tls);
        assert_eq!(error.message, "the certificate of broker.example:8883 is not accepted: unknown issuer");
    }

    #[test]
    fn every_failure_names_the_address_and_the_next_step() {
        let refused = |busy, version| Cause::Refused { reason: "no".to_owned(), busy, version };
        let causes = [
            Cause::Io(io::Error::from(io::ErrorKind::ConnectionRefused)),
            Cause::Io(io::Error::from(io::ErrorKind::NetworkUnreachable)),
            Cause::TlsIo(io::Error::from(io::ErrorKind::UnexpectedEof)),
            Cause::Upgrade(Box::new(io::Error::other("x"))),
            Cause::Subprotocol("x".to_owned()),
            Cause::Stalled,
            refused(false, false),
            refused(true, false),
            refused(false, true),
            Cause::SaidGoodbye("x".to_owned()),
            Cause::Lost(None),
            Cause::NoPong,
            Cause::Protocol("x".to_owned()),
        ];
        for cause in causes {
            let error = told_of(cause);
            assert!(error.message.contains("broker.example:8883") && error.hint.is_some(), "{error:?}");
        }
    }
}
