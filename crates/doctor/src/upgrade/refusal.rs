//! Why an upgrade was refused, by the status. On a phone each of them is `Invalid HTTP status` (wx-semantics §4.3).

use crate::address::Target;
use crate::nginx::UPGRADE_SNIPPET;
use crate::report::Finding;
use crate::tls::client_certificate;
use crate::wording::shown;
use codec::HttpHead;

/// What nginx writes into its page for HTTP on a port with TLS.
const PLAIN_ON_TLS: &str = "plain HTTP request was sent to HTTPS port";

/// What nginx writes where `ssl_verify_client` is on.
const NO_CLIENT_CERTIFICATE: &str = "No required SSL certificate was sent";

/// The finding for a status other than 101; `body` is the beginning of the page.
pub(super) fn judge(head: &HttpHead, status: u16, target: &Target, body: &str) -> Finding {
    let path = shown(&target.path);
    match status {
        400 if body.contains(PLAIN_ON_TLS) => {
            Finding::problem("tls-expected", "the server speaks TLS on this port", "write wss:// in its place")
        }
        400 if body.contains(NO_CLIENT_CERTIFICATE) => client_certificate(),
        400 | 426 if head.get("sec-websocket-version").is_some_and(|versions| !versions.contains("13")) => {
            Finding::problem(
                "websocket-version",
                "the server does not know version 13 of the WebSocket protocol, the only one that phones speak",
                "update the server's WebSocket library",
            )
        }
        200..=299 | 400 | 426 => Finding::problem(
            "upgrade-dropped",
            format!(
                "the request arrived as plain HTTP: a proxy drops the Upgrade header, or no WebSocket is served at `{path}`"
            ),
            "let each proxy pass the upgrade on, with HTTP/1.1; in nginx:",
        )
        .with_snippet(UPGRADE_SNIPPET),
        300..=399 => redirect(head),
        401 | 407 => Finding::problem(
            "unauthorized",
            "the server wants to know who asks",
            "send the token in `header` of wx.connectSocket or in the query (here: --header)",
        ),
        403 => Finding::problem(
            "forbidden",
            "the server or a firewall refuses: often by Origin or Referer, which are not those of the site, or by a token",
            "allow `Referer: https://servicewechat.com/…` and the Origin of phones; try with --header what it asks for, such as \
             User-Agent, which is not sent here",
        ),
        404 | 410 => Finding::problem(
            "not-found",
            format!("there is nothing at `{path}`, or a proxy drops the Upgrade header and the server hides the path then"),
            "check the path, trailing slash included, and that the proxy passes the upgrade on; in nginx:",
        )
        .with_snippet(UPGRADE_SNIPPET),
        405 => Finding::problem("method", format!("`{path}` takes no GET"), "check the path"),
        429 => Finding::problem("too-many", "the server or a proxy limits how often one may ask", "raise the limit"),
        502..=504 => gateway(status),
        _ => Finding::problem(
            "status",
            format!("the server answers {status} in place of 101"),
            "look at the server's log at this moment",
        ),
    }
}

fn redirect(head: &HttpHead) -> Finding {
    let fix = match head.get("location") {
        Some(location) => format!("use the final address itself: {}", shown(location)),
        None => "use the final address itself".to_owned(),
    };
    Finding::problem("redirect", "a WebSocket does not follow redirects", fix)
}

fn gateway(status: u16) -> Finding {
    let (cause, fix) = match status {
        502 => (
            "the proxy is up, but the server behind it is not, or speaks something else than the proxy expects",
            "start the server; check address, port and scheme in `proxy_pass`",
        ),
        503 => ("the proxy has no server to pass it on to, or the server is overloaded", "check the servers behind it"),
        _ => ("the server behind the proxy does not answer in time", "look why the handshake takes so long there"),
    };
    Finding::problem("bad-gateway", cause, fix)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(answer: &str, body: &str) -> Finding {
        let head = HttpHead::parse(format!("HTTP/1.1 {answer}\r\n\r\n").as_bytes()).unwrap();
        let (_, target) = crate::address::check("wss://a.example/x", true);
        judge(&head, head.status().unwrap(), &target.unwrap(), body)
    }

    #[test]
    fn each_status_has_its_usual_cause() {
        for (answer, code) in [
            ("200 OK", "upgrade-dropped"),
            ("400 Bad Request", "upgrade-dropped"),
            ("426 Upgrade Required", "upgrade-dropped"),
            ("426 Upgrade Required\r\nSec-WebSocket-Version: 8", "websocket-version"),
            ("302 Found\r\nLocation: wss://b/", "redirect"),
            ("401 Unauthorized", "unauthorized"),
            ("403 Forbidden", "forbidden"),
            ("404 Not Found", "not-found"),
            ("405 Method Not Allowed", "method"),
            ("429 Too Many Requests", "too-many"),
            ("502 Bad Gateway", "bad-gateway"),
            ("503 Service Unavailable", "bad-gateway"),
            ("504 Gateway Timeout", "bad-gateway"),
            ("500 Oops", "status"),
        ] {
            assert_eq!(judged(answer, "").code, code, "{answer}");
        }
    }

    #[test]
    fn a_dropped_upgrade_comes_with_the_lines_that_mend_it() {
        assert_eq!(judged("400 Bad Request", "").snippet, Some(UPGRADE_SNIPPET));
        assert!(judged("302 Found\r\nLocation: wss://b/", "").fix.contains("wss://b/"));
    }

    #[test]
    fn plain_http_on_a_port_with_tls_and_a_missing_client_certificate_are_told_by_the_page() {
        let page = "<center>The plain HTTP request was sent to HTTPS port</center>";
        assert_eq!(judged("400 Bad Request", page).code, "tls-expected");
        let page = "<center>No required SSL certificate was sent</center>";
        assert_eq!(judged("400 Bad Request", page).code, "client-certificate");
    }
}
