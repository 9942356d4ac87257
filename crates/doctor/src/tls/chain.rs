//! The chain that the server sends: complete, in order, and from somebody who is trusted (wx-semantics §3.5; an
//! incomplete chain is what works in the devtools and is 1006 on Android).

use super::certificate::{Certificate, RSA_BITS_MIN};
use super::trust::Trust;
use crate::report::{Check, CheckId, Finding};
use serde_json::{Value, json};

/// Judges the chain; it has at least one certificate, the server's own first.
pub(super) fn judge(chain: &[Certificate], trust: &Trust) -> Check {
    let path = path(chain);
    let names = path.iter().map(|index| chain[*index].subject.as_str());
    let mut found = names.collect::<Vec<_>>().join(" ← ");
    let end = &chain[path[path.len() - 1]];
    if !end.is_self_signed() {
        found.push_str(&format!(" ← {} (not sent)", end.issuer));
    }
    let facts = chain.iter().map(|one| json!({ "subject": one.subject, "issuer": one.issuer })).collect::<Vec<Value>>();
    let check = Check::new(CheckId::CertificateChain, found).fact("sent", facts).fact("trusted_by", trusted_by(trust));
    let check = check.with(untrusted(&path, chain, trust)).with(weak_key(&path, chain));
    check.with(weak_signature(&path, chain)).with(disorder(&path, chain.len()))
}

/// The way from the server's own certificate up, by names, through what was sent in any order.
fn path(chain: &[Certificate]) -> Vec<usize> {
    let mut path = vec![0];
    loop {
        let end = &chain[path[path.len() - 1]];
        let next = chain.iter().position(|one| one.subject_der == end.issuer_der);
        match next {
            // What was passed before is a root, or a circle.
            Some(next) if !path.contains(&next) => path.push(next),
            _ => return path,
        }
    }
}

fn trusted_by(trust: &Trust) -> &'static str {
    match trust {
        Trust::System => "system",
        Trust::Extra => "ca",
        Trust::Nobody | Trust::Broken(_) => "nobody",
        Trust::Unknown(_) => "unknown",
    }
}

fn untrusted(path: &[usize], chain: &[Certificate], trust: &Trust) -> Option<Finding> {
    let end = &chain[path[path.len() - 1]];
    match trust {
        Trust::System => None,
        Trust::Extra => Some(Finding::warning(
            "private-ca",
            "only the extra CA makes it trusted: a phone that has not got this CA refuses it",
            "use a certificate of a public CA for everyone else",
        )),
        Trust::Nobody if chain[0].is_self_signed() => Some(Finding::problem(
            "self-signed",
            "the server signed its certificate itself, and phones refuse that",
            "get a certificate of a public CA, such as Let's Encrypt",
        )),
        Trust::Nobody if end.is_self_signed() => Some(Finding::problem(
            "unknown-issuer",
            format!("the root `{}` is not trusted here, nor by phones: a private CA", end.subject),
            "get a certificate of a public CA; to go on here, give the root with --ca",
        )),
        Trust::Nobody => Some(Finding::problem(
            "missing-intermediate",
            format!(
                "`{}` is neither sent nor a trusted root: the chain has a gap. The devtools fetch what is missing, \
                 Android does not (1006)",
                end.issuer
            ),
            "send the whole chain: `ssl_certificate` with fullchain.pem, the own certificate first",
        )),
        Trust::Broken(error) => Some(Finding::problem(
            "chain-invalid",
            format!("the chain is not accepted: {error}"),
            "have the certificate issued anew and send the whole chain",
        )),
        Trust::Unknown(error) => Some(Finding::warning(
            "no-roots",
            format!("this system has no list of roots to judge by: {error}"),
            "install it (Debian: ca-certificates)",
        )),
    }
}

fn weak_key(path: &[usize], chain: &[Certificate]) -> Option<Finding> {
    let (one, bits) = path.iter().find_map(|index| {
        let bits = chain[*index].rsa_bits.filter(|bits| *bits < RSA_BITS_MIN)?;
        Some((&chain[*index], bits))
    })?;
    Some(Finding::problem(
        "weak-key",
        format!("the RSA key of `{}` has {bits} bits; iOS 13 and later refuse less than {RSA_BITS_MIN}", one.subject),
        "have the certificate issued anew for an RSA key of 2048 bits, or for an EC key",
    ))
}

fn weak_signature(path: &[usize], chain: &[Certificate]) -> Option<Finding> {
    // A root is trusted by itself: nobody looks at its signature.
    let signed = path.iter().filter(|index| **index == 0 || !chain[**index].is_self_signed());
    let (one, hash) = signed.map(|index| &chain[*index]).find_map(|one| Some((one, one.broken_hash?)))?;
    Some(Finding::problem(
        "weak-signature",
        format!("`{}` is signed with {hash}, which can be forged: phones refuse it, iOS since 13", one.subject),
        "have the certificate issued anew, with SHA-256",
    ))
}

fn disorder(path: &[usize], sent: usize) -> Option<Finding> {
    if !path.is_sorted() {
        return Some(Finding::warning(
            "wrong-order",
            "the certificates are not in order, and some TLS stacks do not sort them (RFC 5246 §7.4.2)",
            "put the server's own certificate first, then its issuer, then that one's issuer",
        ));
    }
    (path.len() < sent).then(|| {
        Finding::warning(
            "unneeded-certificates",
            format!("{} certificates are sent that do not belong to the chain", sent - path.len()),
            "leave them out: each handshake carries them",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::State;

    fn certificate(subject: &str, issuer: &str) -> Certificate {
        Certificate {
            subject: subject.to_owned(),
            issuer: issuer.to_owned(),
            subject_der: subject.as_bytes().to_vec(),
            issuer_der: issuer.as_bytes().to_vec(),
            rsa_bits: None,
            broken_hash: None,
            names: Vec::new(),
            not_before_s: 0,
            not_after_s: 1,
            not_before: String::new(),
            not_after: String::new(),
        }
    }

    fn judged(chain: &[(&str, &str)], trust: Trust) -> Check {
        judge(&chain.iter().map(|(subject, issuer)| certificate(subject, issuer)).collect::<Vec<_>>(), &trust)
    }

    #[test]
    fn a_whole_chain_in_order_is_fine_with_or_without_its_root() {
        let check = judged(&[("a", "inter"), ("inter", "root")], Trust::System);
        assert_eq!((check.state, check.found.as_str()), (State::Ok, "a ← inter ← root (not sent)"));
        assert_eq!(judged(&[("a", "inter"), ("inter", "root"), ("root", "root")], Trust::System).state, State::Ok);
    }

    #[test]
    fn what_is_wrong_has_its_own_name() {
        for (chain, trust, code) in [
            (&[("a", "inter")][..], Trust::Nobody, "missing-intermediate"),
            (&[("a", "a")], Trust::Nobody, "self-signed"),
            (&[("a", "root"), ("root", "root")], Trust::Nobody, "unknown-issuer"),
            (&[("a", "root")], Trust::Extra, "private-ca"),
            (&[("a", "two"), ("one", "root"), ("two", "one")], Trust::System, "wrong-order"),
            (&[("a", "one"), ("x", "y"), ("one", "root")], Trust::System, "unneeded-certificates"),
            (&[("a", "one")], Trust::Broken("bad signature".into()), "chain-invalid"),
            (&[("a", "one")], Trust::Unknown("none".into()), "no-roots"),
        ] {
            assert_eq!(judged(chain, trust).findings[0].code, code, "{chain:?}");
        }
    }

    #[test]
    fn a_key_below_the_limit_and_a_hash_that_can_be_forged_are_told_but_not_the_hash_of_a_root() {
        let judged = |rsa_bits, own_hash, root_hash| {
            let own = Certificate { rsa_bits, broken_hash: own_hash, ..certificate("a", "root") };
            let root = Certificate { broken_hash: root_hash, ..certificate("root", "root") };
            let check = judge(&[own, root], &Trust::System);
            check.findings.into_iter().map(|finding| finding.code).collect::<Vec<_>>()
        };
        assert_eq!(judged(Some(RSA_BITS_MIN), None, Some("SHA-1")), Vec::<&str>::new());
        assert_eq!(judged(Some(RSA_BITS_MIN - 1), None, None), ["weak-key"]);
        assert_eq!(judged(None, Some("SHA-1"), None), ["weak-signature"]);
    }

    /// A certificate for `old.example.com` with an RSA key of 1024 bits, which signed itself with SHA-1.
    const OLD: &str = "-----BEGIN CERTIFICATE-----
MIICEDCCAXmgAwIBAgIUBbJ6fZ70B9Qt6eRro/ZC+Ntfk+gwDQYJKoZIhvcNAQEF
BQAwGjEYMBYGA1UEAwwPb2xkLmV4YW1wbGUuY29tMB4XDTI2MTEyNTIxMjA0OFoX
DTM2MTEyMjIxMjA0OFowGjEYMBYGA1UEAwwPb2xkLmV4YW1wbGUuY29tMIGfMA0G
CSqGSIb3DQEBAQUAA4GNADCBiQKBgQDYMNF0Fi7A2xLCqmueepDN2owHDhiAfdJY
90xgFxGWSrOCNTzcBl8lXSXdLvTJ1RnT2P6sdubFx98mBqNblH64R6+mRD/ooPNf
2aTInej3Oq+Mg8+M9FhVOTtdiG6kcbU+LlDiawMS8QaAbHY/V4KZA4cagJQRQ8ho
9ZNsw3+CqwIDAQABo1MwUTAdBgNVHQ4EFgQUTIpJ2oD/gVO/Og9a/DJDS8fNfh8w
HwYDVR0jBBgwFoAUTIpJ2oD/gVO/Og9a/DJDS8fNfh8wDwYDVR0TAQH/BAUwAwEB
/zANBgkqhkiG9w0BAQUFAAOBgQBje0uiJ44ZIXVNIGBEs6PbicpgogjnPoUNuLdt
1sWylKzUZbLp0+WBsK1AzDVRacegzVV8/teKcUuPBC28r2GhAkycrCI/iLtnF2nb
81XMj34XxBc/1y/l7fLePJT0FGhnglQr29Ae5ckOq574khh1VIEJDFuuAYNqJHqn
HH+q4A==
-----END CERTIFICATE-----";

    #[test]
    fn key_and_hash_are_read_from_a_certificate() {
        let (_, pem) = x509_parser::pem::parse_x509_pem(OLD.as_bytes()).unwrap();
        let old = Certificate::read(&pem.contents.into()).unwrap();
        assert_eq!((old.rsa_bits, old.broken_hash), (Some(1024), Some("SHA-1")));
    }

    #[test]
    fn a_circle_of_issuers_ends() {
        assert_eq!(path(&[certificate("a", "b"), certificate("b", "a")]), [0, 1]);
    }
}
