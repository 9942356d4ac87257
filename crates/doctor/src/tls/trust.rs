//! Whether somebody whom a phone trusts vouches for the chain.
//!
//! The phone's list of roots is not at hand; this system's list stands for it, and a root that only `--ca` adds is told.
//! Invariant: the dates of the server's own certificate do not count here, they have their own check.

use super::certificate::Certificate;
use super::{unix_seconds, unix_time};
use crate::address::Target;
use crate::options::Options;
use rustls::client::danger::ServerCertVerifier as _;
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, Error};
use rustls_platform_verifier::Verifier;
use std::sync::Arc;

/// Who vouches for a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Trust {
    /// A root of this system.
    System,
    /// A root that was given beside.
    Extra,
    /// No known root.
    Nobody,
    /// A known root, or none; something else is wrong.
    Broken(String),
    /// This system has no list of roots.
    Unknown(String),
}

impl Trust {
    pub(super) fn judge(
        chain: &[CertificateDer<'static>],
        own: &Certificate,
        target: &Target,
        options: &Options,
    ) -> Self {
        let now_s = unix_seconds(options.now);
        let at = unix_time(now_s.clamp(own.not_before_s, own.not_after_s.max(own.not_before_s)));
        let Ok(name) = ServerName::try_from(target.host.clone()) else { return Trust::Nobody };
        let system = verify(chain, &name, at, &[]);
        if system == Trust::System || options.extra_roots.is_empty() {
            return system;
        }
        match verify(chain, &name, at, &options.extra_roots) {
            Trust::System => Trust::Extra,
            other => other,
        }
    }
}

fn verify(
    chain: &[CertificateDer<'static>],
    name: &ServerName<'_>,
    at: UnixTime,
    extra_roots: &[CertificateDer<'static>],
) -> Trust {
    let Some((own, others)) = chain.split_first() else { return Trust::Nobody };
    let verifier = Verifier::new_with_extra_roots(extra_roots.iter().cloned(), Arc::new(ring::default_provider()));
    let verifier = match verifier {
        Ok(verifier) => verifier,
        Err(error) => return Trust::Unknown(error.to_string()),
    };
    match verifier.verify_server_cert(own, others, name, &[], at) {
        // The name is looked at once the chain is good.
        Ok(_) => Trust::System,
        Err(Error::InvalidCertificate(
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
        )) => Trust::System,
        Err(Error::InvalidCertificate(CertificateError::UnknownIssuer)) => Trust::Nobody,
        Err(error) => Trust::Broken(error.to_string()),
    }
}
