//! Which versions of TLS the server takes. Phones need 1.2 (wx-semantics §3.5); 1.3 came with iOS 12.2 and Android 10.

use super::client_certificate;
use super::handshake::{Handshake, Refusal};
use crate::report::{Check, CheckId, Finding};
use rustls::AlertDescription;

pub(super) fn judge(tls13: &Result<Handshake, Refusal>, tls12: &Result<Handshake, Refusal>) -> Check {
    let answer = |outcome: &Result<Handshake, Refusal>| match outcome {
        Ok(_) => "accepted".to_owned(),
        Err(refusal) => refusal.to_string(),
    };
    let took = [tls13, tls12].into_iter().flatten().next().map(|seen| seen.took);
    let check = words(tls13.as_ref().err(), tls12.as_ref().err());
    let check = check.fact("tls1.3", answer(tls13)).fact("tls1.2", answer(tls12));
    took.map_or(check.clone(), |took| check.took(took))
}

/// `None` where the version was accepted.
fn words(tls13: Option<&Refusal>, tls12: Option<&Refusal>) -> Check {
    let check = |found: &str| Check::new(CheckId::TlsVersion, found);
    match (tls13, tls12) {
        (None, None) => check("1.3 and 1.2"),
        (None, Some(Refusal::CertificateWanted)) => {
            check("1.3 and 1.2, with a certificate of the client").with([client_certificate()])
        }
        (Some(_), None) => check("1.2, which is enough; not 1.3"),
        (None, Some(refusal)) => check(&format!("1.3 only; 1.2: {refusal}")).with([Finding::warning(
            "tls13-only",
            "phones before iOS 12.2 and Android 10 have no TLS 1.3",
            "accept TLS 1.2 as well: `ssl_protocols TLSv1.2 TLSv1.3;`",
        )]),
        (Some(tls13), Some(tls12)) => {
            let found = if tls13 == tls12 { format!("{tls12}") } else { format!("1.3: {tls13}; 1.2: {tls12}") };
            check(&found).with([neither(tls13, tls12)])
        }
    }
}

fn neither(tls13: &Refusal, tls12: &Refusal) -> Finding {
    let is = |wanted: fn(&Refusal) -> bool| wanted(tls12) || wanted(tls13);
    if is(|refusal| matches!(refusal, Refusal::NotTls)) {
        return Finding::problem(
            "not-tls",
            "what listens there does not speak TLS",
            "use the port with TLS (`listen 443 ssl;`); a server without it is ws://",
        );
    }
    if is(|refusal| *refusal == Refusal::CertificateWanted) {
        return client_certificate();
    }
    if is(too_old) {
        return Finding::problem(
            "tls-too-old",
            "the server takes neither TLS 1.2 nor 1.3: by its answer it knows 1.0 or 1.1 only, and phones need 1.2",
            "turn on `ssl_protocols TLSv1.2 TLSv1.3;`, with an OpenSSL of 1.0.1 or later",
        );
    }
    match tls12 {
        Refusal::Alert(AlertDescription::HandshakeFailure | AlertDescription::InsufficientSecurity) => {
            Finding::problem(
                "no-common-cipher",
                "server and client have no cipher suite in common; the server may know only old ones",
                "turn on ECDHE suites with AES-GCM: `ssl_ciphers HIGH:!aNULL:!MD5;`, and TLS 1.2",
            )
        }
        Refusal::Alert(AlertDescription::UnrecognisedName) => Finding::problem(
            "unknown-name",
            "the server has no site of this host name (SNI)",
            "enter the name as `server_name`, or check where the DNS record points",
        ),
        Refusal::Closed => Finding::problem(
            "tls-closed",
            "the connection is cut in the handshake: a server without TLS, a firewall, or a cloud in mainland China \
             that cuts names without ICP filing",
            "check the port and the filing of the domain",
        ),
        Refusal::Silent => Finding::problem(
            "tls-timeout",
            "the port is open but the handshake is not answered",
            "check that the port speaks TLS and that the server is not overloaded",
        ),
        _ => Finding::problem("tls-failed", "the handshake fails", "look at the server's TLS log"),
    }
}

fn too_old(refusal: &Refusal) -> bool {
    matches!(refusal, Refusal::OtherVersion { older: true } | Refusal::Alert(AlertDescription::ProtocolVersion))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::State;

    #[test]
    fn one_point_two_is_enough() {
        let refused = Refusal::Alert(AlertDescription::ProtocolVersion);
        assert_eq!(words(Some(&refused), None).state, State::Ok);
        assert_eq!(words(None, Some(&refused)).findings[0].code, "tls13-only");
        assert_eq!(words(None, Some(&Refusal::CertificateWanted)).findings[0].code, "client-certificate");
    }

    #[test]
    fn where_neither_is_accepted_the_alert_tells_the_cause() {
        for (refusal, code) in [
            (Refusal::Alert(AlertDescription::ProtocolVersion), "tls-too-old"),
            (Refusal::OtherVersion { older: true }, "tls-too-old"),
            (Refusal::Alert(AlertDescription::HandshakeFailure), "no-common-cipher"),
            (Refusal::Alert(AlertDescription::UnrecognisedName), "unknown-name"),
            (Refusal::CertificateWanted, "client-certificate"),
            (Refusal::NotTls, "not-tls"),
            (Refusal::Closed, "tls-closed"),
            (Refusal::Silent, "tls-timeout"),
            (Refusal::Other("x".into()), "tls-failed"),
        ] {
            let check = words(Some(&refusal), Some(&refusal));
            assert_eq!((check.state, check.findings[0].code), (State::Problem, code));
        }
    }
}
