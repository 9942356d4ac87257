//! Whether the certificate is for this host.

use super::certificate::Certificate;
use crate::address::Target;
use crate::report::{Check, CheckId, Finding};
use crate::wording::shown;
use rustls::client::verify_server_name;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::server::ParsedCertificate;

/// Names shown; the rest is counted.
const NAMES_SHOWN: usize = 4;

/// Judges the server's own certificate.
pub(super) fn judge(own: &Certificate, der: &CertificateDer<'_>, target: &Target) -> Check {
    let names = names(&own.names);
    let check = Check::new(CheckId::CertificateName, format!("for {names}")).fact("names", own.names.clone());
    if fits(der, target) {
        return check;
    }
    let host = shown(&target.host);
    let cause = if own.names.is_empty() {
        "the certificate names no host; the common name alone has not counted for years".to_owned()
    } else {
        format!("the certificate is for {names} and not for `{host}`")
    };
    let fix = format!("have it issued for `{host}`; a wildcard covers one level; or check `server_name` of the server");
    check.with([Finding::problem("wrong-host", cause, fix)])
}

fn fits(der: &CertificateDer<'_>, target: &Target) -> bool {
    let Ok(name) = ServerName::try_from(target.host.as_str()) else { return false };
    ParsedCertificate::try_from(der).is_ok_and(|parsed| verify_server_name(&parsed, &name).is_ok())
}

fn names(names: &[String]) -> String {
    let shown = names.iter().take(NAMES_SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
    match names.len() {
        0 => "no host".to_owned(),
        count if count > NAMES_SHOWN => format!("{shown} and {} more", count - NAMES_SHOWN),
        _ => shown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_names_are_shown_and_a_fifth_is_counted() {
        let list = |count: usize| (0..count).map(|name| format!("{name}.a")).collect::<Vec<_>>();
        assert_eq!(names(&list(4)), "0.a, 1.a, 2.a, 3.a");
        assert_eq!(names(&list(5)), "0.a, 1.a, 2.a, 3.a and 1 more");
        assert_eq!(names(&[]), "no host");
    }
}
