//! Bytes that a message is known by: of binary protocols, whose packets have no text.
//!
//! Invariant: what is written with `Display` reads back as itself.

use std::fmt;
use std::str::FromStr;

/// Bytes of a pattern. Our choice: the header of any protocol, and no payload.
const PATTERN_BYTES_MAX: usize = 256;

/// Bytes in hexadecimal, as in `4002`; with `^` in front, the message begins with them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BytePattern {
    bytes: Vec<u8>,
    at_start: bool,
}

impl BytePattern {
    /// Whether `payload` contains the bytes, or begins with them.
    pub fn fits(&self, payload: &[u8]) -> bool {
        if self.at_start {
            return payload.starts_with(&self.bytes);
        }
        payload.windows(self.bytes.len()).any(|part| part == self.bytes)
    }
}

impl FromStr for BytePattern {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let digits = text.strip_prefix('^').unwrap_or(text);
        if digits.is_empty() {
            return Err("no byte is given: write hex=4002, or hex=^4002 for the first bytes".to_owned());
        }
        if digits.len() > PATTERN_BYTES_MAX * 2 {
            return Err(format!("too long: at most {PATTERN_BYTES_MAX} bytes"));
        }
        let byte = |pair: &[u8]| {
            let pair_text = String::from_utf8_lossy(pair);
            let is_pair = pair.len() == 2 && pair.iter().all(u8::is_ascii_hexdigit);
            let value = u8::from_str_radix(&pair_text, 16).ok().filter(|_| is_pair);
            value.ok_or_else(|| format!("\"{pair_text}\" is no byte: pairs of digits 0 to f are expected"))
        };
        let bytes = digits.as_bytes().chunks(2).map(byte).collect::<Result<_, _>>()?;
        Ok(BytePattern { bytes, at_start: digits.len() < text.len() })
    }
}

impl fmt::Display for BytePattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.at_start { "^" } else { "" })?;
        self.bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(text: &str) -> BytePattern {
        text.parse().unwrap()
    }

    #[test]
    fn a_pattern_fits_anywhere_or_at_the_start() {
        assert!(pattern("0002").fits(&[9, 0, 2]) && !pattern("0002").fits(&[2, 0]) && !pattern("0002").fits(&[]));
        assert!(pattern("^4002").fits(&[0x40, 2, 0, 1]) && !pattern("^4002").fits(&[0, 0x40, 2]));
        assert_eq!(pattern("^Fe").to_string(), "^fe");
    }

    #[test]
    fn what_is_no_pattern_is_told_with_the_part_that_is_wrong() {
        let error = |text: &str| text.parse::<BytePattern>().unwrap_err();
        assert!(error("^").starts_with("no byte is given"));
        assert!(error("400").starts_with("\"0\" is no byte"));
        assert!(error("+1").starts_with("\"+1\" is no byte"));
    }

    #[test]
    fn a_pattern_of_the_limit_is_taken_and_one_more_is_not() {
        assert_eq!(pattern(&"00".repeat(PATTERN_BYTES_MAX)).bytes.len(), PATTERN_BYTES_MAX);
        let error = "00".repeat(PATTERN_BYTES_MAX + 1).parse::<BytePattern>().unwrap_err();
        assert_eq!(error, "too long: at most 256 bytes");
    }
}
