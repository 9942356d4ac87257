//! Words for a connection that could not be opened: what happened, with the address, and the next step.

use super::target::{Family, Target};
use crate::{ConnectError, ConnectErrorKind};
use rustls::CertificateError;
use std::io;
use std::time::Duration;

/// The step that an opening connection is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Dns,
    Tcp,
    Tls,
    /// Waiting for the answer to the upgrade, or to the request.
    Upgrade,
}

/// The runtime that this stands for sends the URL as it is, and servers refuse that.
pub(super) fn not_escaped(char: char) -> ConnectError {
    ConnectError {
        kind: ConnectErrorKind::UnescapedUrl,
        message: format!("the URL has the character `{}` as it is, which phones do not escape", char.escape_debug()),
        hint: Some("use encodeURI, or unescaped-url = \"escape\" under [behaviour] in miniwire.toml".to_owned()),
    }
}

/// The resolver has no address.
pub(super) fn host_not_found(target: &Target, error: &io::Error) -> ConnectError {
    ConnectError {
        kind: ConnectErrorKind::HostNotFound,
        message: format!("the name `{}` has no address: {error}", target.host),
        hint: Some("check the spelling of the host and the network".to_owned()),
    }
}

/// TCP failed on every address.
pub(super) fn tcp(target: &Target, error: &io::Error) -> ConnectError {
    let address = target.address();
    if error.kind() == io::ErrorKind::ConnectionRefused {
        return ConnectError {
            kind: ConnectErrorKind::Refused,
            message: format!("{address} refused the connection"),
            hint: Some("start the server, or check the port".to_owned()),
        };
    }
    ConnectError {
        kind: ConnectErrorKind::Tcp,
        message: format!("cannot connect to {address}: {error}"),
        hint: Some("check the network and the address".to_owned()),
    }
}

/// The root certificates cannot be used.
pub(super) fn tls_config(error: &rustls::Error) -> ConnectError {
    ConnectError {
        kind: ConnectErrorKind::Tls,
        message: format!("TLS cannot be set up: {error}"),
        hint: Some("install the system's root certificates (Debian: ca-certificates)".to_owned()),
    }
}

/// The TLS handshake failed.
pub(super) fn tls(target: &Target, error: &io::Error) -> ConnectError {
    let cause = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
    let address = target.address();
    let (message, hint) = match cause {
        Some(rustls::Error::InvalidCertificate(problem)) => {
            (format!("the certificate of {address} is not accepted: {}", problem_text(problem)), problem_hint(problem))
        }
        Some(rustls::Error::InvalidMessage(_)) => (format!("{address} does not speak TLS"), without_tls(target.family)),
        _ => (format!("the TLS handshake with {address} failed: {error}"), "the server needs TLS 1.2 or later"),
    };
    ConnectError { kind: ConnectErrorKind::Tls, message, hint: Some(hint.to_owned()) }
}

fn without_tls(family: Family) -> &'static str {
    match family {
        Family::WebSocket => "for a server without TLS use ws://",
        Family::Http => "for a server without TLS use http://",
    }
}

fn problem_text(problem: &CertificateError) -> String {
    match problem {
        CertificateError::UnknownIssuer => "unknown issuer".to_owned(),
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => "it has expired".to_owned(),
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "it is for another host".to_owned()
        }
        other => other.to_string(),
    }
}

fn problem_hint(problem: &CertificateError) -> &'static str {
    match problem {
        CertificateError::UnknownIssuer => {
            "send the whole chain, or trust the issuer with an extra CA file; phones refuse it too"
        }
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => "renew it; phones refuse it too",
        _ => "check the host name and the server's certificate",
    }
}

/// The limit passed in this step.
pub(super) fn timeout(target: &Target, step: Step, limit: Duration) -> ConnectError {
    let address = target.address();
    let waited = format!("after {} ms", limit.as_millis());
    let (message, hint) = match step {
        Step::Dns => (format!("name resolution of `{}` timed out {waited}", target.host), "check the network"),
        Step::Tcp => (format!("connecting to {address} timed out {waited}"), "check the address and the firewall"),
        Step::Tls => (format!("the TLS handshake with {address} timed out {waited}"), "check that it speaks TLS"),
        Step::Upgrade if target.family == Family::Http => (
            format!("{address} did not answer in full {waited}"),
            "check the server, or give the request a longer timeout",
        ),
        Step::Upgrade => (
            format!("{address} did not answer the WebSocket handshake, which timed out {waited}"),
            "check that a WebSocket server listens there",
        ),
    };
    ConnectError { kind: ConnectErrorKind::Timeout, message, hint: Some(hint.to_owned()) }
}

/// The app closed it first.
pub(super) fn cancelled() -> ConnectError {
    ConnectError {
        kind: ConnectErrorKind::Cancelled,
        message: "closed before the connection was open".to_owned(),
        hint: None,
    }
}
