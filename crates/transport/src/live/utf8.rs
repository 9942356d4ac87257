//! UTF-8 that comes in parts: a text that is cut anywhere, inside of characters as well.
//!
//! Counterpart: `reader.rs`, which is to fail a connection at the first bad byte (RFC 6455 §8.1) without waiting for the rest. Invariant:
//! parts are taken exactly where the whole would be, and at most the three first bytes of a character are kept.

use std::str::{self, Utf8Error};

/// The longest character.
const CHARACTER_BYTES_MAX: usize = 4;

/// A text so far.
#[derive(Debug, Default)]
pub(super) struct Utf8Parts {
    /// A character that was cut.
    begun: [u8; CHARACTER_BYTES_MAX],
    begun_len: usize,
}

impl Utf8Parts {
    /// Takes the next part.
    ///
    /// # Errors
    /// Whatever follows, it is no UTF-8.
    pub(super) fn take(&mut self, mut part: &[u8]) -> Result<(), Utf8Error> {
        while self.begun_len > 0 {
            let [next, rest @ ..] = part else { return Ok(()) };
            self.begun[self.begun_len] = *next;
            self.begun_len += 1;
            part = rest;
            match str::from_utf8(&self.begun[..self.begun_len]) {
                Ok(_) => self.begun_len = 0,
                Err(error) if error.error_len().is_none() => {}
                Err(error) => return Err(error),
            }
        }
        match str::from_utf8(part) {
            Ok(_) => Ok(()),
            Err(error) if error.error_len().is_none() => {
                let begun = &part[error.valid_up_to()..];
                self.begun[..begun.len()].copy_from_slice(begun);
                self.begun_len = begun.len();
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    /// Ends the text; the next one may begin.
    ///
    /// # Errors
    /// It breaks off inside of a character.
    pub(super) fn end(&mut self) -> Result<(), Utf8Error> {
        let begun_len = std::mem::take(&mut self.begun_len);
        str::from_utf8(&self.begun[..begun_len]).map(|_| ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn accepts<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> bool {
        let mut text = Utf8Parts::default();
        parts.into_iter().all(|part| text.take(part).is_ok()) && text.end().is_ok()
    }

    #[test]
    fn a_character_of_four_bytes_may_be_cut_at_each_of_them() {
        let text = "a😀b".as_bytes();
        assert!(accepts(text.chunks(1)));
        for cut in 0..=text.len() {
            assert!(accepts([&text[..cut], &text[cut..]]), "cut at {cut}");
        }
    }

    #[test]
    fn the_first_byte_that_cannot_be_is_refused_before_the_rest_comes() {
        let mut text = Utf8Parts::default();
        assert!(text.take(b"\xce\xba\xf4").is_ok());
        // U+110000 and above do not exist: F4 is followed by 80 to 8F.
        assert!(text.take(b"\x90").is_err());
    }

    #[test]
    fn a_text_that_ends_inside_of_a_character_is_refused_and_the_next_one_starts_anew() {
        let mut text = Utf8Parts::default();
        assert!(text.take(b"\xe4\xbd").is_ok() && text.end().is_err());
        assert!(text.take(b"a").is_ok() && text.end().is_ok());
    }

    proptest! {
        #[test]
        fn parts_are_accepted_where_the_whole_is(
            text in prop_oneof![any::<String>().prop_map(String::into_bytes), prop::collection::vec(any::<u8>(), 0..8)],
            broken in any::<Option<(prop::sample::Index, u8)>>(),
            size in 1_usize..6,
        ) {
            let mut bytes = text;
            if let (Some((at, byte)), false) = (broken, bytes.is_empty()) {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            prop_assert_eq!(accepts(bytes.chunks(size)), str::from_utf8(&bytes).is_ok());
        }
    }
}
