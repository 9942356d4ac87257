//! What a certificate says of itself.
//!
//! Invariant: names are cut, so that no certificate fills the screen.

use crate::wording::shown;
use rustls::pki_types::CertificateDer;
use x509_parser::extensions::{GeneralName, ParsedExtension};
use x509_parser::prelude::{FromDer as _, X509Certificate, X509Name};
use x509_parser::public_key::PublicKey;

/// Certificates of a chain that are looked at. Our choice; real chains have two to four.
pub(super) const CERTIFICATES_MAX: usize = 10;

/// Host names kept of one certificate. Our choice; some of a CDN have a hundred.
const NAMES_MAX: usize = 16;

/// The smallest RSA key that phones take (Apple's requirements for trusted certificates since iOS 13).
pub(super) const RSA_BITS_MIN: usize = 2048;

/// The parts that are judged or shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Certificate {
    pub(super) subject: String,
    pub(super) issuer: String,
    /// DER of the names, by which a chain hangs together.
    pub(super) subject_der: Vec<u8>,
    pub(super) issuer_der: Vec<u8>,
    /// Bits of its RSA key, when it has one.
    pub(super) rsa_bits: Option<usize>,
    /// The hash of its signature, when that is one that can be forged.
    pub(super) broken_hash: Option<&'static str>,
    /// Host names and addresses it is for.
    pub(super) names: Vec<String>,
    /// Seconds since 1970.
    pub(super) not_before_s: u64,
    pub(super) not_after_s: u64,
    /// The days of both, for people.
    pub(super) not_before: String,
    pub(super) not_after: String,
}

impl Certificate {
    /// `None` when it is no certificate.
    pub(super) fn read(der: &CertificateDer<'_>) -> Option<Self> {
        let (_, certificate) = X509Certificate::from_der(der).ok()?;
        let validity = certificate.validity();
        let seconds = |timestamp: i64| u64::try_from(timestamp).unwrap_or_default();
        Some(Certificate {
            subject: name(certificate.subject()),
            issuer: name(certificate.issuer()),
            subject_der: certificate.subject().as_raw().to_vec(),
            issuer_der: certificate.issuer().as_raw().to_vec(),
            rsa_bits: rsa_bits(&certificate),
            broken_hash: broken_hash(&certificate),
            names: names(&certificate),
            not_before_s: seconds(validity.not_before.timestamp()),
            not_after_s: seconds(validity.not_after.timestamp()),
            not_before: day(validity.not_before),
            not_after: day(validity.not_after),
        })
    }

    /// Its own issuer: a root, or a certificate that nobody else vouches for.
    pub(super) fn is_self_signed(&self) -> bool {
        self.subject_der == self.issuer_der
    }
}

/// The common name, else the organisation, else all of it.
fn name(name: &X509Name<'_>) -> String {
    let short = name.iter_common_name().chain(name.iter_organization()).find_map(|part| part.as_str().ok());
    shown(&short.map_or_else(|| name.to_string(), str::to_owned))
}

fn rsa_bits(certificate: &X509Certificate<'_>) -> Option<usize> {
    match certificate.public_key().parsed() {
        Ok(PublicKey::RSA(key)) => Some(key.key_size()),
        _ => None,
    }
}

/// By the identifiers of RFC 3279 §2.2; 1.3.14.3.2.29 is an older name of RSA with SHA-1.
fn broken_hash(certificate: &X509Certificate<'_>) -> Option<&'static str> {
    match certificate.signature_algorithm.algorithm.to_id_string().as_str() {
        "1.2.840.113549.1.1.5" | "1.2.840.10045.4.1" | "1.2.840.10040.4.3" | "1.3.14.3.2.29" => Some("SHA-1"),
        "1.2.840.113549.1.1.4" => Some("MD5"),
        _ => None,
    }
}

fn names(certificate: &X509Certificate<'_>) -> Vec<String> {
    let extensions = certificate.extensions().iter();
    let alternative = extensions.filter_map(|extension| match extension.parsed_extension() {
        ParsedExtension::SubjectAlternativeName(names) => Some(&names.general_names),
        _ => None,
    });
    alternative.flatten().filter_map(general_name).take(NAMES_MAX).collect()
}

fn general_name(name: &GeneralName<'_>) -> Option<String> {
    match name {
        GeneralName::DNSName(name) => Some(shown(name)),
        GeneralName::IPAddress([a, b, c, d]) => Some(format!("{a}.{b}.{c}.{d}")),
        GeneralName::IPAddress(bytes) => {
            <[u8; 16]>::try_from(*bytes).ok().map(|bytes| std::net::Ipv6Addr::from(bytes).to_string())
        }
        _ => None,
    }
}

/// `2026-11-25`, in UTC.
fn day(time: x509_parser::time::ASN1Time) -> String {
    let date = time.to_datetime().date();
    format!("{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day())
}
