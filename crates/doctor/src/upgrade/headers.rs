//! The other headers of the answer: who sent it, how names are spelled, cookies.

use crate::report::{Check, CheckId, Finding};
use crate::wording::shown;
use codec::HttpHead;

/// Headers by which servers, proxies and CDNs tell who they are.
const WHO: [&str; 11] = [
    "Server",
    "Via",
    "X-Powered-By",
    "CF-RAY",
    "X-Cache",
    "X-Served-By",
    "X-Amz-Cf-Id",
    "X-Envoy-Upstream-Service-Time",
    "EO-LOG-UUID",
    "EagleId",
    "Alt-Svc",
];

/// Headers of the handshake in the spelling of RFC 6455.
const USUAL: [&str; 3] = ["Upgrade", "Connection", "Sec-WebSocket-Accept"];

pub(super) fn judge(head: &HttpHead) -> Check {
    let told = WHO.iter().filter_map(|name| head.get(name).map(|value| format!("{name}: {}", shown(value))));
    let told = told.collect::<Vec<_>>();
    let casing = casing(head);
    let mut found = if told.is_empty() { "nobody gives a name".to_owned() } else { told.join(", ") };
    if casing != "usual" {
        found.push_str(&format!("; names in {casing} case, so read `header` in onOpen without regard to it"));
    }
    let check = Check::new(CheckId::Headers, found).fact("told", told).fact("casing", casing);
    check.with(cookies(head)).with(version(head))
}

/// Apps see names as the server spells them: `usual`, all `lower`, all `upper`, or `mixed`.
fn casing(head: &HttpHead) -> &'static str {
    let known = |name: &&str| USUAL.iter().any(|usual| usual.eq_ignore_ascii_case(name));
    let names = head.headers.iter().map(|(name, _)| name.as_str()).filter(known).collect::<Vec<_>>();
    if names.iter().all(|name| USUAL.contains(name) || *name == "Sec-Websocket-Accept") {
        // Go spells it so, and no one minds.
        "usual"
    } else if names.iter().all(|name| name.bytes().all(|byte| !byte.is_ascii_uppercase())) {
        "lower"
    } else if names.iter().all(|name| name.bytes().all(|byte| !byte.is_ascii_lowercase())) {
        "upper"
    } else {
        "mixed"
    }
}

fn cookies(head: &HttpHead) -> Option<Finding> {
    let names = head.get_all("set-cookie").filter_map(|cookie| cookie.split('=').next().map(|name| shown(name.trim())));
    let names = names.take(4).collect::<Vec<_>>();
    (!names.is_empty()).then(|| {
        Finding::warning(
            "cookies",
            format!(
                "the server sets cookies ({}), and sockets have no cookie jar: nothing sends them back",
                names.join(", ")
            ),
            "let the app keep what it needs and send it in `header`; for sticky sessions use the query",
        )
    })
}

fn version(head: &HttpHead) -> Option<Finding> {
    head.start_line.starts_with("HTTP/1.0 ").then(|| {
        Finding::warning(
            "http-1.0",
            "the answer is HTTP/1.0, which knows no upgrade: a proxy speaks the old version",
            "let it speak HTTP/1.1; in nginx `proxy_http_version 1.1;`",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::State;

    fn judged(lines: &str) -> Check {
        judge(&HttpHead::parse(format!("HTTP/1.1 101 X\r\n{lines}\r\n\r\n").as_bytes()).unwrap())
    }

    #[test]
    fn proxies_tell_who_they_are() {
        let check = judged("server: cloudflare\r\nCF-RAY: 8f-HKG\r\nX-Own: 1");
        assert_eq!(check.found, "Server: cloudflare, CF-RAY: 8f-HKG");
        assert_eq!(check.state, State::Ok);
    }

    #[test]
    fn the_spelling_of_the_handshakes_headers_is_told_when_it_is_odd() {
        for (lines, expected) in [
            ("Upgrade: websocket\r\nSec-WebSocket-Accept: x", "usual"),
            ("Upgrade: websocket\r\nSec-Websocket-Accept: x", "usual"),
            ("upgrade: websocket\r\nsec-websocket-accept: x", "lower"),
            ("UPGRADE: websocket", "upper"),
            ("upgrade: websocket\r\nConnection: Upgrade", "mixed"),
        ] {
            assert_eq!(judged(lines).facts["casing"], expected, "{lines}");
        }
    }

    #[test]
    fn cookies_are_told_by_name_and_never_by_value() {
        let check = judged("Set-Cookie: route=secret; Path=/");
        assert_eq!(check.findings[0].code, "cookies");
        assert!(check.findings[0].cause.contains("route") && !format!("{check:?}").contains("secret"));
    }
}
