//! What it means that the upgrade was not answered in HTTP.

use super::exchange::Failure;
use crate::address::Target;
use crate::report::{Check, CheckId, Finding};
use crate::tls::client_certificate;
use codec::HTTP_HEAD_BYTES_MAX;

/// Content types of a TLS record that a server answers plain HTTP with: an alert or a handshake (RFC 8446 §5.1).
const TLS_RECORDS: [u8; 2] = [21, 22];
/// Major version of every TLS record.
const TLS_MAJOR: u8 = 3;
/// Type of an HTTP/2 SETTINGS frame, the first that a server sends (RFC 9113 §3.4), behind three bytes of length.
const HTTP2_SETTINGS: u8 = 4;

pub(super) fn judge(failure: &Failure, target: &Target) -> Check {
    let (found, first) = match failure {
        Failure::Closed(first) => ("the server hung up instead of answering", first.as_slice()),
        Failure::Silent(first) => ("the request was not answered in time", first.as_slice()),
        Failure::NotHttp(first) => ("the answer is not HTTP/1.1", first.as_slice()),
        Failure::TooLong => ("the answer has no end", &[][..]),
        Failure::CertificateWanted => ("refused without a certificate of the client", &[][..]),
    };
    Check::new(CheckId::Upgrade, found).with([finding(failure, first, target)])
}

fn finding(failure: &Failure, first: &[u8], target: &Target) -> Finding {
    match first {
        [kind, TLS_MAJOR, ..] if TLS_RECORDS.contains(kind) => {
            return Finding::problem("tls-expected", "the server speaks TLS on this port", "write wss:// in its place");
        }
        [_, _, _, HTTP2_SETTINGS, ..] => {
            return Finding::problem(
                "http2-only",
                "the server answers in HTTP/2, and phones upgrade a WebSocket over HTTP/1.1",
                "let the server or proxy speak HTTP/1.1 on this port too",
            );
        }
        _ => {}
    }
    match failure {
        Failure::Closed(_) => Finding::problem(
            "closed-in-handshake",
            "the server or something before it ends the connection on seeing the request",
            format!("look at the server's log; check that a WebSocket server listens on port {}", target.port),
        ),
        Failure::Silent(_) => Finding::problem(
            "handshake-timeout",
            "something takes connections on this port but answers no HTTP; the app gets `Timer Expired`",
            "check that a WebSocket server listens there, and that it is not overloaded",
        ),
        Failure::NotHttp(_) => Finding::problem(
            "not-http",
            "what listens there is no HTTP server, so no WebSocket server either",
            "check the port: raw TCP or MQTT needs a WebSocket listener beside it",
        ),
        Failure::CertificateWanted => client_certificate(),
        Failure::TooLong => Finding::problem(
            "endless-head",
            format!("the head of the answer passes {HTTP_HEAD_BYTES_MAX} bytes without an end"),
            "look at what the server sends as headers; cookies grow like that",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(failure: Failure) -> &'static str {
        let (_, target) = crate::address::check("ws://192.168.1.5/", true);
        judge(&failure, &target.unwrap()).findings[0].code
    }

    #[test]
    fn the_first_bytes_tell_tls_and_http2() {
        assert_eq!(code(Failure::Closed(vec![21, 3, 1, 0, 2])), "tls-expected");
        assert_eq!(code(Failure::NotHttp(vec![0, 0, 18, 4, 0])), "http2-only");
        assert_eq!(code(Failure::NotHttp(b"SSH-2.0".to_vec())), "not-http");
        assert_eq!(code(Failure::Closed(Vec::new())), "closed-in-handshake");
        assert_eq!(code(Failure::Silent(Vec::new())), "handshake-timeout");
        assert_eq!(code(Failure::CertificateWanted), "client-certificate");
        assert_eq!(code(Failure::TooLong), "endless-head");
    }
}
