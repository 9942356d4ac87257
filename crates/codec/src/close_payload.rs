//! The payload of a close frame: a code and a reason (RFC 6455 §5.5.1 and §7.4).
//!
//! Invariant: an empty payload is a close without a code, which the API reports as 1005.

/// Bytes of a close reason: 125 of a control frame less 2 for the code (RFC 6455 §5.5).
pub const CLOSE_REASON_BYTES_MAX: usize = 123;

/// What a close frame says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosePayload {
    /// Close code.
    pub code: u16,
    /// Close reason, often empty.
    pub reason: String,
}

/// Why the payload of a close frame breaks RFC 6455.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClosePayloadError {
    /// One byte cannot hold a code.
    #[error("a close payload of one byte holds no code")]
    OneByte,
    /// Longer than a control frame may be.
    #[error("a close payload has {0} bytes, at most 125 are allowed")]
    TooLong(usize),
    /// Not a code that may be on the wire: below 1000, 1004 to 1006, 1015 to 2999, or from 5000.
    #[error("close code {0} may not be sent")]
    Code(u16),
    /// The reason is not UTF-8.
    #[error("a close reason is not valid UTF-8")]
    Reason,
}

impl ClosePayload {
    /// Reads a close payload; `None` when it is empty.
    ///
    /// # Errors
    /// The payload breaks RFC 6455.
    pub fn decode(payload: &[u8]) -> Result<Option<Self>, ClosePayloadError> {
        let (code, reason) = match payload {
            [] => return Ok(None),
            [_] => return Err(ClosePayloadError::OneByte),
            [high, low, reason @ ..] => (u16::from_be_bytes([*high, *low]), reason),
        };
        if reason.len() > CLOSE_REASON_BYTES_MAX {
            return Err(ClosePayloadError::TooLong(payload.len()));
        }
        if !is_wire_code(code) {
            return Err(ClosePayloadError::Code(code));
        }
        let reason = std::str::from_utf8(reason).map_err(|_| ClosePayloadError::Reason)?;
        Ok(Some(ClosePayload { code, reason: reason.to_owned() }))
    }
}

/// Codes that an endpoint may send: RFC 6455 §7.4 and the IANA registry, which adds 1012 to 1014.
fn is_wire_code(code: u16) -> bool {
    matches!(code, 1000..=1003 | 1007..=1014 | 3000..=4999)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_and_a_reason_are_read() {
        let payload = [&4001_u16.to_be_bytes()[..], "再见".as_bytes()].concat();
        assert_eq!(ClosePayload::decode(&payload), Ok(Some(ClosePayload { code: 4001, reason: "再见".into() })));
    }

    #[test]
    fn an_empty_payload_has_no_code() {
        assert_eq!(ClosePayload::decode(&[]), Ok(None));
    }

    #[test]
    fn one_byte_is_refused() {
        assert_eq!(ClosePayload::decode(&[3]), Err(ClosePayloadError::OneByte));
    }

    #[test]
    fn codes_that_stand_for_a_missing_frame_are_refused() {
        for code in [0_u16, 999, 1004, 1005, 1006, 1015, 2999, 5000, u16::MAX] {
            assert_eq!(ClosePayload::decode(&code.to_be_bytes()), Err(ClosePayloadError::Code(code)));
        }
    }

    #[test]
    fn a_reason_that_is_not_utf8_is_refused() {
        assert_eq!(ClosePayload::decode(&[0x03, 0xe8, 0xff]), Err(ClosePayloadError::Reason));
    }

    #[test]
    fn a_reason_of_123_bytes_is_read_and_124_are_refused() {
        let payload = |length: usize| [&1000_u16.to_be_bytes()[..], &vec![b'a'; length]].concat();
        assert!(ClosePayload::decode(&payload(CLOSE_REASON_BYTES_MAX)).is_ok());
        let one_past = payload(CLOSE_REASON_BYTES_MAX + 1);
        assert_eq!(ClosePayload::decode(&one_past), Err(ClosePayloadError::TooLong(126)));
    }
}
