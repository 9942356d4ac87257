//! Words for a request that has no answer: what happened, with the address, and the next step.

use super::super::target::Target;
use super::decode::DecodeError;
use crate::{ConnectError, ConnectErrorKind, HttpError, HttpErrorKind};
use std::error::Error as _;
use std::io;
use std::path::Path;

/// hyper's word for a head beyond its limits; the question for it exists for servers only.
const TOO_LARGE: &str = "too large";

/// A failure without a next step.
pub(super) fn error(kind: HttpErrorKind, message: String) -> HttpError {
    HttpError { kind, message, hint: None }
}

/// The connection could not be opened.
pub(super) fn connect(error: ConnectError) -> HttpError {
    let kind = match error.kind {
        ConnectErrorKind::InvalidUrl => HttpErrorKind::InvalidUrl,
        ConnectErrorKind::HostNotFound => HttpErrorKind::HostNotFound,
        ConnectErrorKind::Refused => HttpErrorKind::Refused,
        ConnectErrorKind::Tcp => HttpErrorKind::Tcp,
        ConnectErrorKind::Tls => HttpErrorKind::Tls,
        ConnectErrorKind::Timeout => HttpErrorKind::Timeout,
        ConnectErrorKind::Cancelled => HttpErrorKind::Aborted,
        ConnectErrorKind::HttpStatus(_) | ConnectErrorKind::Handshake => HttpErrorKind::BadAnswer,
    };
    HttpError { kind, message: error.message, hint: error.hint }
}

/// The head of the answer passed the limits.
pub(super) fn head_too_large(target: &Target) -> HttpError {
    HttpError {
        kind: HttpErrorKind::HeadTooLarge,
        message: format!("{} answered with a head that is too large", target.address()),
        hint: Some("send fewer or shorter headers, such as cookies".to_owned()),
    }
}

/// hyper gave up. `within` says that the head of the answer was there already.
pub(super) fn hyper(target: &Target, error: &hyper::Error, within: bool) -> HttpError {
    let address = target.address();
    let (kind, message, hint) = match cause_of(error) {
        Cause::Io(io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe) => {
            (HttpErrorKind::Reset, format!("{address} reset the connection"), "look into the server's log")
        }
        _ if error.is_user() => (
            HttpErrorKind::ReadFile,
            format!("the body for {address} cannot be read: {}", chain(error)),
            "check that the file is still there",
        ),
        _ if error.is_parse() && error.to_string().contains(TOO_LARGE) => return head_too_large(target),
        _ if error.is_parse() => (
            HttpErrorKind::BadAnswer,
            format!("{address} did not answer with HTTP: {}", chain(error)),
            "check that a web server listens there; for TLS use https://",
        ),
        Cause::Http2 => (
            HttpErrorKind::Http2,
            format!("HTTP/2 with {address} broke: {}", chain(error)),
            "look into the server's log",
        ),
        _ if within => (
            HttpErrorKind::Incomplete,
            format!("{address} ended the connection within the answer: {}", chain(error)),
            "look into the server's log",
        ),
        _ => (
            HttpErrorKind::Empty,
            format!("{address} ended the connection without an answer"),
            "look into the server's log; a server that speaks TLS wants https://",
        ),
    };
    HttpError { kind, message, hint: Some(hint.to_owned()) }
}

enum Cause {
    Io(io::ErrorKind),
    Http2,
    Other,
}

fn cause_of(error: &hyper::Error) -> Cause {
    let mut cause = error.source();
    while let Some(one) = cause {
        if let Some(io) = one.downcast_ref::<io::Error>() {
            return Cause::Io(io.kind());
        }
        if one.to_string().contains("http2") {
            return Cause::Http2;
        }
        cause = one.source();
    }
    Cause::Other
}

/// The error with its causes.
fn chain(error: &hyper::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(one) = cause {
        text.push_str(&format!(": {one}"));
        cause = one.source();
    }
    text
}

/// The body cannot be decompressed, or is too large.
pub(super) fn decode(target: &Target, error: &DecodeError) -> HttpError {
    let (kind, hint) = match error {
        DecodeError::TooLarge(_) => (HttpErrorKind::BodyTooLarge, "ask for less at once"),
        DecodeError::Broken { .. } => (HttpErrorKind::Encoding, "check Content-Encoding against the body"),
    };
    HttpError { kind, message: format!("{}: {error}", target.address()), hint: Some(hint.to_owned()) }
}

/// The file cannot be written.
pub(super) fn write_file(path: &Path, cause: &io::Error) -> HttpError {
    HttpError {
        kind: HttpErrorKind::WriteFile,
        message: format!("{} cannot be written: {cause}", path.display()),
        hint: Some("check the space on the disk".to_owned()),
    }
}
