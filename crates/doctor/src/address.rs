//! The URL: where it points, and whether a phone would take it (wx-semantics §3.3 to §3.5).
//!
//! Invariant: `path` and `host_header` of a target are ASCII without blanks or line breaks, so they can be written as
//! they are. Rules that the URL check of WeChat makes become warnings where that check is off; the others stay.

use crate::report::{Check, CheckId, Finding, State};
use crate::wording::shown;
use std::net::{IpAddr, Ipv6Addr};
use url::Url;

/// ASCII that a URL may not hold unescaped (WHATWG URL, path percent-encode set, and `|`, `\`, `^`, which phones refuse).
const UNESCAPED: [char; 10] = [' ', '"', '<', '>', '\\', '^', '`', '{', '|', '}'];

/// Where a URL points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    pub(crate) secure: bool,
    /// Name or address without brackets.
    pub(crate) host: String,
    /// The host where it is an address.
    pub(crate) ip: Option<IpAddr>,
    pub(crate) port: u16,
    /// Host, and the port when it is not the scheme's own.
    pub(crate) host_header: String,
    /// Path and query, percent-encoded.
    pub(crate) path: String,
}

impl Target {
    /// True where the host is this computer, or the phone, whoever asks.
    pub(crate) fn is_loopback(&self) -> bool {
        self.ip.map_or(self.host == "localhost" || self.host.ends_with(".localhost"), |ip| ip.is_loopback())
    }
}

/// The URL without the user name and password that it may hold.
pub(crate) fn without_secrets(text: &str) -> String {
    let Ok(mut url) = Url::parse(text) else { return text.to_owned() };
    if url.username().is_empty() && url.password().is_none() {
        return text.to_owned();
    }
    // Both fail only for URLs without a host, which have no user either.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.into()
}

/// Reads and judges the URL. No target: nothing further can be looked at.
pub(crate) fn check(text: &str, url_check: bool) -> (Check, Option<Target>) {
    let check = Check::new(CheckId::Url, shown(&without_secrets(text)));
    let Ok(url) = Url::parse(text) else {
        let finding = Finding::problem("invalid-url", "this is not a URL", "write it as wss://host/path");
        return (check.with([finding]), None);
    };
    let secure = match url.scheme() {
        "ws" | "http" => false,
        "wss" | "https" => true,
        other => return (check.with([scheme(other, "wss")]), None),
    };
    let Some(target) = target(&url, secure) else {
        let finding = Finding::problem("invalid-url", "the URL has no host", "write it as wss://host/path");
        return (check.with([finding]), None);
    };
    let findings = findings(text, &url, &target, url_check);
    let remark = if is_lan(&target) { "  (LAN: only a phone in the same subnet gets there)" } else { "" };
    let check = Check { found: format!("{}{remark}", check.found), ..check };
    let facts = check.fact("host", target.host.as_str()).fact("port", target.port).fact("secure", secure);
    (facts.fact("path", target.path.as_str()).with(findings), Some(target))
}

fn target(url: &Url, secure: bool) -> Option<Target> {
    let bracketed = url.host_str()?;
    let host = bracketed.trim_start_matches('[').trim_end_matches(']').to_owned();
    let port = url.port_or_known_default().unwrap_or(if secure { 443 } else { 80 });
    let host_header = url.port().map_or_else(|| bracketed.to_owned(), |port| format!("{bracketed}:{port}"));
    let path = url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
    let ip = host.parse().ok();
    (!host.is_empty()).then_some(Target { secure, host, ip, port, host_header, path })
}

fn findings(text: &str, url: &Url, target: &Target, url_check: bool) -> Vec<Finding> {
    let mut findings = Vec::new();
    if matches!(url.scheme(), "http" | "https") {
        findings.push(scheme(url.scheme(), if target.secure { "wss" } else { "ws" }));
    }
    findings.extend(unescaped(text, url));
    if !url.username().is_empty() || url.password().is_some() {
        findings.push(Finding::problem(
            "userinfo",
            "the URL holds a user name or password, which is not sent",
            "send it as `Authorization` in `header`",
        ));
    }
    if url.fragment().is_some() {
        findings.push(Finding::warning("fragment", "what follows `#` is not sent", "move it into the query"));
    }
    if target.secure && target.port == 80 {
        findings.push(Finding::problem(
            "port-80",
            "phones treat port 80 as http, so wss:// on it fails",
            "serve wss:// on port 443",
        ));
    }
    let rules = [own_address(target), plain_scheme(target), domain_list(target)];
    // One rule is enough: the first says what to change, and the others would say it again.
    findings.extend(rules.into_iter().flatten().next().map(|finding| relaxed(finding, url_check)));
    findings
}

fn scheme(scheme: &str, wanted: &str) -> Finding {
    Finding::problem(
        "scheme",
        format!("sockets need ws:// or wss://, and `{}` is neither: wx.connectSocket refuses it", shown(scheme)),
        format!("write {wanted}:// in its place"),
    )
}

fn unescaped(text: &str, url: &Url) -> Option<Finding> {
    let odd = text.trim().chars().find(|char| !char.is_ascii() || char.is_control() || UNESCAPED.contains(char))?;
    let odd = if odd.is_control() { odd.escape_default().to_string() } else { odd.to_string() };
    Some(Finding::problem(
        "unescaped",
        format!("`{odd}` is not escaped: the devtools accept that, phones do not (errCode 1004, Invalid HTTP status)"),
        format!("use encodeURI, which gives {}", shown(&without_secrets(url.as_str()))),
    ))
}

/// What `miniwire run --no-url-check` and the devtools' switch leave to the developer.
fn relaxed(finding: Finding, url_check: bool) -> Finding {
    if url_check {
        return finding;
    }
    Finding { state: State::Warning, cause: format!("{}; let pass, as the URL check is off", finding.cause), ..finding }
}

fn own_address(target: &Target) -> Option<Finding> {
    let unspecified = target.ip.is_some_and(|ip| ip.is_unspecified());
    (target.is_loopback() || unspecified).then(|| {
        Finding::problem(
            "own-address",
            format!("on a phone `{}` is the phone itself, which has no such server", shown(&target.host)),
            "use this computer's address in the LAN, such as ws://192.168.1.5:8080, or a domain",
        )
    })
}

fn plain_scheme(target: &Target) -> Option<Finding> {
    (!target.secure && !is_lan(target)).then(|| {
        Finding::problem(
            "ws-scheme",
            "phones take ws:// for LAN addresses only, and wss:// for everything else",
            "serve it over TLS and use wss://",
        )
    })
}

fn domain_list(target: &Target) -> Option<Finding> {
    if is_lan(target) {
        return None;
    }
    let host = shown(&target.host);
    let fix = "use a domain, and enter it as a socket domain in the console of the mini-program";
    if target.ip.is_some() {
        let cause = format!("`{host}` is an IP address, which the socket domain list does not take");
        return Some(Finding::problem("ip-address", cause, fix));
    }
    let is_domain = host.contains('.') && !host.ends_with(".local");
    let cause = format!("`{host}` is a local name, which the socket domain list does not take");
    (!is_domain).then(|| Finding::problem("local-name", cause, fix))
}

/// An address that the LAN rule (wx-semantics §3.4) covers.
fn is_lan(target: &Target) -> bool {
    target.ip.is_some_and(is_private)
}

/// An address that is not routed on the Internet; loopback is none of them.
pub(crate) fn is_private(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => ip.is_private() || ip.is_link_local(),
        IpAddr::V6(ip) => is_unique_local(ip) || ip.is_unicast_link_local(),
    }
}

/// `fc00::/7`.
fn is_unique_local(ip: Ipv6Addr) -> bool {
    ip.segments()[0] & 0xfe00 == 0xfc00
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> Vec<&'static str> {
        check(text, true).0.findings.iter().map(|finding| finding.code).collect()
    }

    #[test]
    fn a_domain_with_wss_is_fine_on_any_port() {
        assert_eq!(codes("wss://chat.example.com/websocket?room=1"), [] as [&str; 0]);
        assert_eq!(codes("wss://chat.example.com:8443/"), [] as [&str; 0]);
    }

    #[test]
    fn a_lan_address_may_use_ws_and_says_who_gets_there() {
        for text in ["ws://192.168.1.5:8080/", "ws://10.0.0.1/", "ws://[fd00::1]:80/", "wss://169.254.3.4/"] {
            let (check, _) = check(text, true);
            assert!(check.findings.is_empty() && check.found.contains("same subnet"), "{check:?}");
        }
    }

    #[test]
    fn each_rule_has_its_code() {
        for (text, expected) in [
            ("ws://chat.example.com/", "ws-scheme"),
            ("wss://chat.example.com:80/", "port-80"),
            ("wss://203.0.113.7/", "ip-address"),
            ("wss://localhost/", "own-address"),
            ("ws://127.0.0.1:8080", "own-address"),
            ("ws://0.0.0.0:8080", "own-address"),
            ("wss://server/", "local-name"),
            ("wss://printer.local/", "local-name"),
            ("wss://chat.example.com/房间", "unescaped"),
            ("wss://chat.example.com/a|b", "unescaped"),
            ("wss://chat.example.com/a b", "unescaped"),
            ("wss://me:secret@chat.example.com/", "userinfo"),
            ("wss://chat.example.com/#top", "fragment"),
            ("https://chat.example.com/", "scheme"),
            ("ftp://chat.example.com/", "scheme"),
            ("chat.example.com", "invalid-url"),
            ("wss://", "invalid-url"),
        ] {
            assert_eq!(codes(text), [expected], "{text}");
        }
    }

    #[test]
    fn an_http_address_is_looked_at_all_the_same() {
        let (_, target) = check("https://chat.example.com/socket", true);
        assert!(target.is_some_and(|target| target.secure && target.port == 443 && target.path == "/socket"));
        assert!(check("ftp://chat.example.com/", true).1.is_none());
    }

    #[test]
    fn with_the_url_check_off_the_rules_about_domains_are_warnings_and_the_others_are_not() {
        let state = |text| check(text, false).0.state;
        assert_eq!(state("ws://127.0.0.1:8080"), State::Warning);
        assert_eq!(state("ws://chat.example.com"), State::Warning);
        assert_eq!(state("wss://chat.example.com/a|b"), State::Problem);
    }

    #[test]
    fn a_password_is_never_shown() {
        let (check, _) = check("wss://me:secret@chat.example.com/a|b", true);
        assert!(!format!("{check:?}").contains("secret"), "{check:?}");
    }

    #[test]
    fn escaped_text_and_its_fix_are_ascii() {
        let (check, target) = check("wss://chat.example.com/房间", true);
        assert!(check.findings[0].fix.contains("/%E6%88%BF%E9%97%B4"), "{check:?}");
        assert!(target.is_some_and(|target| target.path.is_ascii()));
    }
}
