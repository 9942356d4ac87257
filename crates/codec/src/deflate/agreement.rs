//! The offer of permessage-deflate and the server's answer to it (RFC 7692 §7.1).
//!
//! Invariant: an answer that the offer does not allow ends the handshake, as RFC 7692 §5.1 wants.

use super::WINDOW_BITS_MAX;

/// The value of `Sec-WebSocket-Extensions` that is offered; the one that Chromium sends. It lets the server choose every
/// parameter.
pub const DEFLATE_OFFER: &str = "permessage-deflate; client_max_window_bits";

/// What both sides do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeflateAgreement {
    /// The server starts each message with an empty window.
    pub server_no_context_takeover: bool,
    /// The client starts each message with an empty window.
    pub client_no_context_takeover: bool,
    /// The server's window, an exponent of two, 8 to 15.
    pub server_max_window_bits: u8,
    /// The client's window, an exponent of two, 8 to 15.
    pub client_max_window_bits: u8,
}

/// Why the server's answer to the offer cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the texts say it")]
pub enum DeflateAnswerError {
    #[error("turned on the extension `{0}`, which was not offered")]
    NotOffered(String),
    #[error("turned on permessage-deflate twice")]
    Twice,
    #[error("answered the unknown parameter `{0}` of permessage-deflate")]
    UnknownParameter(String),
    #[error("answered the parameter `{0}` of permessage-deflate twice")]
    ParameterTwice(String),
    #[error("answered the parameter `{0}` of permessage-deflate with a value that it cannot have")]
    BadValue(String),
}

impl DeflateAgreement {
    /// Reads the values of all `Sec-WebSocket-Extensions` of the answer, joined by commas; `None` when nothing was turned on.
    ///
    /// # Errors
    /// Anything but permessage-deflate with parameters that fit the offer.
    pub fn read(answer: &str) -> Result<Option<Self>, DeflateAnswerError> {
        let mut agreed = None;
        for extension in split(answer, ',').filter(|extension| !extension.is_empty()) {
            let mut parts = split(extension, ';');
            let name = parts.next().unwrap_or_default();
            if !name.eq_ignore_ascii_case("permessage-deflate") {
                return Err(DeflateAnswerError::NotOffered(shown(name)));
            }
            if agreed.is_some() {
                return Err(DeflateAnswerError::Twice);
            }
            agreed = Some(parameters(parts)?);
        }
        Ok(agreed)
    }
}

fn parameters<'a>(parts: impl Iterator<Item = &'a str>) -> Result<DeflateAgreement, DeflateAnswerError> {
    let mut agreement = DeflateAgreement {
        server_no_context_takeover: false,
        client_no_context_takeover: false,
        server_max_window_bits: WINDOW_BITS_MAX,
        client_max_window_bits: WINDOW_BITS_MAX,
    };
    let mut seen = Vec::new();
    for part in parts {
        let (name, value) = match part.split_once('=') {
            Some((name, value)) => (name.trim(), Some(value.trim().trim_matches('"'))),
            None => (part, None),
        };
        let bad = || DeflateAnswerError::BadValue(shown(name));
        match name {
            "server_no_context_takeover" | "client_no_context_takeover" if value.is_some() => return Err(bad()),
            "server_no_context_takeover" => agreement.server_no_context_takeover = true,
            "client_no_context_takeover" => agreement.client_no_context_takeover = true,
            "server_max_window_bits" => agreement.server_max_window_bits = window_bits(value).ok_or_else(bad)?,
            "client_max_window_bits" => agreement.client_max_window_bits = window_bits(value).ok_or_else(bad)?,
            _ => return Err(DeflateAnswerError::UnknownParameter(shown(name))),
        }
        if seen.contains(&name) {
            return Err(DeflateAnswerError::ParameterTwice(shown(name)));
        }
        seen.push(name);
    }
    Ok(agreement)
}

/// 8 to 15 in decimal without a leading zero (RFC 7692 §7.1.2).
fn window_bits(value: Option<&str>) -> Option<u8> {
    let value = value.filter(|value| !value.starts_with('0') && value.bytes().all(|byte| byte.is_ascii_digit()))?;
    value.parse().ok().filter(|bits| (8..=WINDOW_BITS_MAX).contains(bits))
}

fn split(text: &str, separator: char) -> impl Iterator<Item = &str> {
    text.split(separator).map(str::trim)
}

/// The server's words, so short that they fit an error.
fn shown(text: &str) -> String {
    text.chars().take(40).flat_map(char::escape_debug).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_without_parameters_takes_all_defaults() {
        let agreed = DeflateAgreement::read("permessage-deflate").unwrap().unwrap();
        assert_eq!((agreed.server_max_window_bits, agreed.client_max_window_bits), (15, 15));
        assert!(!agreed.server_no_context_takeover && !agreed.client_no_context_takeover);
    }

    #[test]
    fn every_parameter_is_read_quoted_or_not() {
        let answer = "permessage-deflate; server_no_context_takeover; client_no_context_takeover; \
                      server_max_window_bits=10;client_max_window_bits=\"9\"";
        let agreed = DeflateAgreement::read(answer).unwrap().unwrap();
        assert!(agreed.server_no_context_takeover && agreed.client_no_context_takeover);
        assert_eq!((agreed.server_max_window_bits, agreed.client_max_window_bits), (10, 9));
    }

    #[test]
    fn no_answer_is_no_compression() {
        assert_eq!(DeflateAgreement::read(""), Ok(None));
    }

    #[test]
    fn what_the_offer_does_not_allow_is_refused() {
        for (answer, expected) in [
            ("x-webkit-deflate-frame", "turned on the extension `x-webkit-deflate-frame`, which was not offered"),
            ("permessage-deflate, permessage-deflate", "turned on permessage-deflate twice"),
            ("permessage-deflate; level=9", "answered the unknown parameter `level` of permessage-deflate"),
            (
                "permessage-deflate; server_max_window_bits=8; server_max_window_bits=9",
                "answered the parameter `server_max_window_bits` of permessage-deflate twice",
            ),
        ] {
            assert_eq!(DeflateAgreement::read(answer).unwrap_err().to_string(), expected);
        }
    }

    #[test]
    fn window_bits_are_8_to_15_and_nothing_else() {
        for good in ["8", "15"] {
            assert!(DeflateAgreement::read(&format!("permessage-deflate; client_max_window_bits={good}")).is_ok());
        }
        for bad in ["=7", "=16", "=08", "=", "", "=x", "=+9", "=99999999999"] {
            let answer = format!("permessage-deflate; client_max_window_bits{bad}");
            assert!(matches!(DeflateAgreement::read(&answer), Err(DeflateAnswerError::BadValue(_))), "{answer}");
        }
        assert!(DeflateAgreement::read("permessage-deflate; server_no_context_takeover=1").is_err());
    }
}
