//! The dates of the certificates.

use super::certificate::Certificate;
use crate::report::{Check, CheckId, Finding};

/// Days before the end at which it is told. Our choice: renewal by ACME happens at 30, so at 14 it has failed before.
const WARN_DAYS: u64 = 14;

const DAY_S: u64 = 24 * 60 * 60;

/// Judges the dates; the server's own certificate comes first.
pub(super) fn judge(chain: &[Certificate], now_s: u64) -> Check {
    let Some(own) = chain.first() else { return Check::skipped(CheckId::CertificateDates, "no certificate was sent") };
    let days = own.not_after_s.saturating_sub(now_s) / DAY_S;
    let found = if own.not_after_s < now_s {
        format!("expired on {}, {} days ago", own.not_after, (now_s - own.not_after_s) / DAY_S)
    } else {
        format!("valid from {} to {}, {days} days left", own.not_before, own.not_after)
    };
    let findings = chain.iter().enumerate().filter_map(|(index, one)| finding(one, index == 0, now_s));
    let check = Check::new(CheckId::CertificateDates, found).with(findings);
    let check = check.fact("not_before", own.not_before.as_str()).fact("not_after", own.not_after.as_str());
    check.fact("days_left", days)
}

fn finding(one: &Certificate, is_own: bool, now_s: u64) -> Option<Finding> {
    let what = if is_own { "the certificate".to_owned() } else { format!("the certificate `{}`", one.subject) };
    if one.not_after_s < now_s {
        let cause = format!("{what} ended on {}", one.not_after);
        let fix = if is_own { "renew it, and reload the server so that it takes the new one" } else { "replace it" };
        return Some(Finding::problem("expired", cause, fix));
    }
    if one.not_before_s > now_s {
        let cause = format!("{what} is not valid before {}", one.not_before);
        return Some(Finding::problem("not-yet-valid", cause, "check the clocks here and where it was made"));
    }
    let days = (one.not_after_s - now_s) / DAY_S;
    (days < WARN_DAYS).then(|| {
        let cause = format!("{what} ends in {days} days");
        Finding::warning("expires-soon", cause, "renew it now, and look why the automatic renewal did not")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::State;

    fn certificate(not_before_s: u64, not_after_s: u64) -> Certificate {
        Certificate {
            subject: "a".into(),
            issuer: "b".into(),
            subject_der: vec![1],
            issuer_der: vec![2],
            rsa_bits: None,
            broken_hash: None,
            names: Vec::new(),
            not_before_s,
            not_after_s,
            not_before: "the first day".into(),
            not_after: "the last day".into(),
        }
    }

    const NOW_S: u64 = 1_000 * DAY_S;

    #[test]
    fn fourteen_days_are_enough_and_a_second_less_is_told() {
        let ends = |seconds| judge(&[certificate(0, NOW_S + seconds)], NOW_S);
        assert_eq!(ends(WARN_DAYS * DAY_S).state, State::Ok);
        assert_eq!(ends(WARN_DAYS * DAY_S - 1).findings[0].code, "expires-soon");
        assert_eq!(ends(WARN_DAYS * DAY_S).facts["days_left"], 14);
    }

    #[test]
    fn expired_and_not_yet_valid_are_problems_of_any_certificate_of_the_chain() {
        let good = certificate(0, NOW_S * 2);
        assert_eq!(judge(&[certificate(0, NOW_S - 1)], NOW_S).findings[0].code, "expired");
        assert_eq!(judge(&[certificate(NOW_S + 1, NOW_S * 2)], NOW_S).findings[0].code, "not-yet-valid");
        let check = judge(&[good, certificate(0, NOW_S - 1)], NOW_S);
        assert_eq!((check.state, check.findings[0].code), (State::Problem, "expired"));
    }
}
