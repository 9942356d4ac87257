//! What a diagnosis says, as data. `miniwire doctor --json` prints it as it stands here; docs/guide/doctor.md has the keys.
//!
//! Invariant: a check is as bad as the worst of its findings, and every finding has a cause and a fix.

use serde::{Serialize, Serializer};
use serde_json::{Map, Value};
use std::time::Duration;

/// Version of the JSON form; it grows when a key changes its meaning or goes away.
const FORMAT_VERSION: u32 = 1;

/// How good it is, from good to bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Not looked at; `found` says why.
    Skipped,
    /// Fine.
    Ok,
    /// Works, but not always or not for long.
    Warning,
    /// Fails on a phone.
    Problem,
}

/// The checks, in the order in which they are done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "`title` says it")]
pub enum CheckId {
    Url,
    Dns,
    Tcp,
    TlsVersion,
    CertificateChain,
    CertificateDates,
    CertificateName,
    Alpn,
    Upgrade,
    Headers,
    Subprotocol,
    Compression,
    Ping,
    Idle,
    Close,
}

impl CheckId {
    /// All of them in order.
    pub const ALL: [CheckId; 15] = [
        CheckId::Url,
        CheckId::Dns,
        CheckId::Tcp,
        CheckId::TlsVersion,
        CheckId::CertificateChain,
        CheckId::CertificateDates,
        CheckId::CertificateName,
        CheckId::Alpn,
        CheckId::Upgrade,
        CheckId::Headers,
        CheckId::Subprotocol,
        CheckId::Compression,
        CheckId::Ping,
        CheckId::Idle,
        CheckId::Close,
    ];

    /// A word or two for people.
    pub fn title(self) -> &'static str {
        match self {
            CheckId::Url => "URL",
            CheckId::Dns => "DNS",
            CheckId::Tcp => "TCP",
            CheckId::TlsVersion => "TLS",
            CheckId::CertificateChain => "chain",
            CheckId::CertificateDates => "dates",
            CheckId::CertificateName => "name",
            CheckId::Alpn => "ALPN",
            CheckId::Upgrade => "upgrade",
            CheckId::Headers => "headers",
            CheckId::Subprotocol => "subprotocol",
            CheckId::Compression => "compression",
            CheckId::Ping => "ping",
            CheckId::Idle => "idle",
            CheckId::Close => "close",
        }
    }
}

/// One thing that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// A stable name, such as `missing-intermediate`.
    pub code: &'static str,
    /// `Warning` or `Problem`.
    pub state: State,
    /// Why, in plain words.
    pub cause: String,
    /// What to do about it.
    pub fix: String,
    /// Lines of configuration that do it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub snippet: Option<&'static str>,
}

impl Finding {
    pub(crate) fn problem(code: &'static str, cause: impl Into<String>, fix: impl Into<String>) -> Self {
        Finding { code, state: State::Problem, cause: cause.into(), fix: fix.into(), snippet: None }
    }

    pub(crate) fn warning(code: &'static str, cause: impl Into<String>, fix: impl Into<String>) -> Self {
        Finding { state: State::Warning, ..Finding::problem(code, cause, fix) }
    }

    pub(crate) fn with_snippet(self, snippet: &'static str) -> Self {
        Finding { snippet: Some(snippet), ..self }
    }
}

/// One check.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Check {
    /// Which.
    pub id: CheckId,
    /// The worst of its findings.
    pub state: State,
    /// What was seen, in one sentence.
    pub found: String,
    /// Time that it took, where that says something about the server.
    #[serde(rename = "ms", serialize_with = "milliseconds", skip_serializing_if = "Option::is_none")]
    pub took: Option<Duration>,
    /// What is wrong, if anything.
    pub findings: Vec<Finding>,
    /// What was seen, by name.
    pub facts: Map<String, Value>,
}

impl Check {
    pub(crate) fn new(id: CheckId, found: impl Into<String>) -> Self {
        Check { id, state: State::Ok, found: found.into(), took: None, findings: Vec::new(), facts: Map::new() }
    }

    pub(crate) fn skipped(id: CheckId, why: impl Into<String>) -> Self {
        Check { state: State::Skipped, ..Check::new(id, why) }
    }

    pub(crate) fn with(mut self, findings: impl IntoIterator<Item = Finding>) -> Self {
        for finding in findings {
            self.state = self.state.max(finding.state);
            self.findings.push(finding);
        }
        self
    }

    pub(crate) fn took(self, took: Duration) -> Self {
        Check { took: Some(took), ..self }
    }

    pub(crate) fn fact(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.facts.insert(name.to_owned(), value.into());
        self
    }
}

/// The answer to the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Works on a phone; there may be warnings.
    Fine,
    /// Fails on a phone.
    Fails,
    /// Interrupted before the answer was known.
    Unfinished,
}

/// A finding that decides the verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Because {
    /// Where it was found.
    pub check: CheckId,
    /// Its code.
    pub code: &'static str,
    /// Its cause.
    pub cause: String,
}

/// All checks and what they come to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Diagnosis {
    version: u32,
    /// As it was given, without user name and password.
    pub url: String,
    /// What they come to.
    pub verdict: Verdict,
    /// The problems, in the order of the checks.
    pub because: Vec<Because>,
    /// Every check of [`CheckId::ALL`], in order.
    pub checks: Vec<Check>,
}

impl Diagnosis {
    pub(crate) fn new(url: String, checks: Vec<Check>, interrupted: bool) -> Self {
        let problems = checks.iter().flat_map(|check| check.findings.iter().map(move |finding| (check.id, finding)));
        let because = problems
            .filter(|(_, finding)| finding.state == State::Problem)
            .map(|(check, finding)| Because { check, code: finding.code, cause: finding.cause.clone() })
            .collect::<Vec<_>>();
        let verdict = match (because.is_empty(), interrupted) {
            (false, _) => Verdict::Fails,
            (true, true) => Verdict::Unfinished,
            (true, false) => Verdict::Fine,
        };
        Diagnosis { version: FORMAT_VERSION, url, verdict, because, checks }
    }

    /// Findings that do not decide the verdict.
    pub fn warnings(&self) -> usize {
        let findings = self.checks.iter().flat_map(|check| &check.findings);
        findings.filter(|finding| finding.state == State::Warning).count()
    }
}

/// Milliseconds with a tenth.
fn milliseconds<S: Serializer>(took: &Option<Duration>, serializer: S) -> Result<S::Ok, S::Error> {
    took.map(|took| (took.as_secs_f64() * 10_000.0).round() / 10.0).serialize(serializer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_is_as_bad_as_the_worst_of_its_findings() {
        let check = Check::new(CheckId::Dns, "");
        assert_eq!(check.state, State::Ok);
        let check = check.with([Finding::problem("a", "", ""), Finding::warning("b", "", "")]);
        assert_eq!(check.state, State::Problem);
    }

    #[test]
    fn problems_decide_the_verdict_and_warnings_do_not() {
        let warned = Check::new(CheckId::Dns, "").with([Finding::warning("w", "", "")]);
        let broken = Check::new(CheckId::Tcp, "").with([Finding::problem("p", "it is down", "")]);
        let fine = Diagnosis::new("ws://a".into(), vec![warned.clone()], false);
        assert_eq!((fine.verdict, fine.warnings()), (Verdict::Fine, 1));
        assert_eq!(Diagnosis::new("ws://a".into(), vec![warned.clone()], true).verdict, Verdict::Unfinished);
        let fails = Diagnosis::new("ws://a".into(), vec![warned, broken], true);
        assert_eq!((fails.verdict, fails.because[0].code), (Verdict::Fails, "p"));
    }

    #[test]
    fn each_check_stands_once_in_the_order() {
        let titles = CheckId::ALL.iter().map(|id| id.title()).collect::<std::collections::BTreeSet<_>>();
        assert_eq!(titles.len(), CheckId::ALL.len());
    }
}
