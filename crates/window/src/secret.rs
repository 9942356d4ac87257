//! Words that nobody can guess: the token of a start, the nonce of a response.

use std::fmt::Write as _;
use std::io;

/// Bytes of a secret. 128 bits are what OWASP asks of a session id, twice over.
const SECRET_BYTES: usize = 32;

/// A fresh one, in hex digits, so that it fits into an address, a header and a script tag as it is.
///
/// # Errors
/// The system has no random numbers.
pub fn secret() -> io::Result<String> {
    let mut bytes = [0; SECRET_BYTES];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    let mut text = String::with_capacity(2 * SECRET_BYTES);
    for byte in bytes {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_secret_comes_twice() {
        let (one, other) = (secret().unwrap(), secret().unwrap());
        assert!(one != other && one.len() == 2 * SECRET_BYTES, "{one} {other}");
        assert!(one.chars().all(|digit| digit.is_ascii_hexdigit()));
    }
}
