//! The answer to an upgrade that was taken: what RFC 6455 §4.1 asks of it, the subprotocol and the compression.

use super::refusal;
use crate::address::Target;
use crate::options::Options;
use crate::report::{Check, CheckId, Finding};
use crate::wording::shown;
use codec::{DeflateAgreement, HttpHead};
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

/// What is wrong with the status and the headers of the handshake.
pub(super) fn judge(head: &HttpHead, key: &str, target: &Target, body: &str) -> Vec<Finding> {
    match head.status() {
        Some(101) => handshake(head, key),
        status => vec![refusal::judge(head, status.unwrap_or_default(), target, body)],
    }
}

fn handshake(head: &HttpHead, key: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let missing = [("Upgrade", "websocket"), ("Connection", "Upgrade")];
    for (name, token) in missing.into_iter().filter(|(name, token)| !head.has_token(name, token)) {
        findings.push(Finding::problem(
            "upgrade-headers",
            format!("the answer is 101 without `{name}: {token}`, which clients must refuse (RFC 6455 §4.1)"),
            "let the server send it, and look whether a proxy takes it away",
        ));
    }
    let wanted = derive_accept_key(key.as_bytes());
    let given = head.get_all("sec-websocket-accept").collect::<Vec<_>>();
    if given != [wanted.as_str()] {
        let what = match given.as_slice() {
            [] => "is missing".to_owned(),
            [wrong] => format!("is `{}`, which does not belong to the key that was sent", shown(wrong)),
            _ => "is sent more than once".to_owned(),
        };
        findings.push(Finding::problem(
            "wrong-accept",
            format!("Sec-WebSocket-Accept {what}: a cache or a home-made handshake"),
            "compute it from this request's Sec-WebSocket-Key (RFC 6455 §4.2.2), and let no cache answer",
        ));
    }
    findings
}

/// What became of the subprotocols that were offered.
pub(super) fn subprotocol(head: &HttpHead, options: &Options) -> Check {
    let offered = options.protocols.iter().map(|protocol| protocol.0.as_str()).collect::<Vec<_>>();
    let chosen = head.get("sec-websocket-protocol");
    let check =
        |found: String| Check::new(CheckId::Subprotocol, found).fact("offered", offered.clone()).fact("chosen", chosen);
    match chosen {
        None if offered.is_empty() => Check::skipped(CheckId::Subprotocol, "none was offered; --protocol offers one"),
        None => check(format!("none chosen of {}", offered.join(", "))).with([Finding::warning(
            "subprotocol-not-chosen",
            "the server chooses none of the subprotocols: the devtools then refuse the connection, phones may not",
            "let the server answer with one of them in Sec-WebSocket-Protocol",
        )]),
        Some(chosen) if offered.contains(&chosen) => check(format!("{} chosen", shown(chosen))),
        Some(chosen) => check(shown(chosen)).with([Finding::problem(
            "subprotocol-not-offered",
            format!(
                "the server chooses `{}`, which was not offered: clients must refuse (RFC 6455 §4.1)",
                shown(chosen)
            ),
            "offer it in `protocols` of wx.connectSocket (here: --protocol), or let the server choose none",
        )]),
    }
}

/// What became of the offer of permessage-deflate, which phones make where `perMessageDeflate` is true.
pub(super) fn compression(head: &HttpHead) -> Check {
    let answer = head.get_all("sec-websocket-extensions").collect::<Vec<_>>().join(", ");
    let check = |found: String| Check::new(CheckId::Compression, found).fact("answer", answer.as_str());
    match DeflateAgreement::read(&answer) {
        Ok(None) => check("off: the server does not take permessage-deflate".to_owned()),
        Ok(Some(agreed)) => {
            let (server, client) = (agreed.server_max_window_bits, agreed.client_max_window_bits);
            let found = format!("permessage-deflate, windows of {server} bits from and {client} bits to the server");
            let check = check(found).fact("server_max_window_bits", server).fact("client_max_window_bits", client);
            let check = check.fact("server_no_context_takeover", agreed.server_no_context_takeover);
            check.fact("client_no_context_takeover", agreed.client_no_context_takeover)
        }
        Err(error) => check(shown(&answer)).with([Finding::problem(
            "extension-refused",
            format!("the server {error}: clients must refuse (RFC 7692 §5.1)"),
            "let the server answer what was offered, or turn its compression off",
        )]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::Subprotocol;
    use crate::report::State;
    use std::time::SystemTime;

    const KEY: &str = "dGhlIHNhbXBsZSBub25jZQ==";
    const GOOD: &str =
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    fn head(lines: &str) -> HttpHead {
        HttpHead::parse(format!("HTTP/1.1 101 Switching Protocols\r\n{lines}\r\n\r\n").as_bytes()).unwrap()
    }

    fn offering(protocols: &[&str]) -> Options {
        let mut options = Options::new("wss://a.example/", SystemTime::UNIX_EPOCH);
        options.protocols = protocols.iter().map(|text| Subprotocol::parse(text).unwrap()).collect();
        options
    }

    #[test]
    fn the_answer_of_the_rfc_is_fine() {
        assert_eq!(handshake(&head(GOOD), KEY), []);
    }

    #[test]
    fn each_missing_header_is_told() {
        let codes = |lines: &str| handshake(&head(lines), KEY).iter().map(|one| one.code).collect::<Vec<_>>();
        assert_eq!(codes("X: 1"), ["upgrade-headers", "upgrade-headers", "wrong-accept"]);
        assert_eq!(codes(&GOOD.replace("s3pP", "S3pP")), ["wrong-accept"]);
        assert_eq!(codes(&format!("{GOOD}\r\nSec-WebSocket-Accept: x")), ["wrong-accept"]);
    }

    #[test]
    fn a_subprotocol_is_chosen_left_out_or_made_up() {
        let with = |lines: &str, offered: &[&str]| subprotocol(&head(lines), &offering(offered));
        assert_eq!(with("X: 1", &[]).state, State::Skipped);
        assert_eq!(with("Sec-WebSocket-Protocol: mqtt", &["mqtt"]).state, State::Ok);
        assert_eq!(with("X: 1", &["mqtt"]).findings[0].code, "subprotocol-not-chosen");
        assert_eq!(with("Sec-WebSocket-Protocol: v9", &["mqtt"]).findings[0].code, "subprotocol-not-offered");
    }

    #[test]
    fn the_windows_of_compression_are_told() {
        let lines = "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=10";
        let check = compression(&head(lines));
        assert_eq!((check.state, &check.facts["server_max_window_bits"]), (State::Ok, &10.into()));
        assert_eq!(compression(&head("X: 1")).state, State::Ok);
        assert_eq!(compression(&head("Sec-WebSocket-Extensions: x-foo")).findings[0].code, "extension-refused");
    }
}
