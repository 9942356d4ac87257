//! Both sides of what differs in a replay, as much of them as a window shows: bytes, or texts.
//!
//! Counterpart: the panel of a replay in `ui/app` marks what differs. Invariants: the first difference is always among what is shown; a side has at
//! most [`BYTES_SHOWN_MAX`] bytes or [`TEXT_BYTES_MAX`] bytes of text, however long it is.

use super::schema::{ComparedBytes, ComparedTexts};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

/// Bytes of a side that are shown. Our choice: a thousand lines of a hex view.
pub(super) const BYTES_SHOWN_MAX: usize = 16 << 10;
/// Bytes of a text that are shown. Our choice: what is laid out at once.
pub(super) const TEXT_BYTES_MAX: usize = 64 << 10;
/// What stands before the first difference where the beginning is cut off.
const BEFORE: usize = 1 << 10;
/// Lines of a hex view begin at multiples of this.
const LINE_BYTES: usize = 16;

/// Compares two messages of bytes.
pub(super) fn bytes(expected: &[u8], got: &[u8]) -> ComparedBytes {
    let first = first_difference(expected, got);
    let is_whole = expected.len().max(got.len()) <= BYTES_SHOWN_MAX;
    let from = if is_whole { 0 } else { first.saturating_sub(BEFORE) / LINE_BYTES * LINE_BYTES };
    let part = |side: &[u8]| {
        let start = from.min(side.len());
        BASE64.encode(&side[start..side.len().min(from + BYTES_SHOWN_MAX)])
    };
    ComparedBytes {
        from: from as u64,
        expected: part(expected),
        got: part(got),
        expected_bytes: expected.len() as u64,
        got_bytes: got.len() as u64,
    }
}

/// Compares two texts.
pub(super) fn texts(expected: &str, got: &str) -> ComparedTexts {
    let first = first_difference(expected.as_bytes(), got.as_bytes());
    let is_whole = expected.len().max(got.len()) <= TEXT_BYTES_MAX;
    // What is before the difference is the same on both sides, also where a character begins.
    let from = if is_whole { 0 } else { expected.floor_char_boundary(first.saturating_sub(BEFORE)) };
    let part = |side: &str| {
        let start = side.floor_char_boundary(from);
        side[start..side.floor_char_boundary(from + TEXT_BYTES_MAX)].to_owned()
    };
    ComparedTexts {
        from: from as u64,
        expected: part(expected),
        got: part(got),
        expected_bytes: expected.len() as u64,
        got_bytes: got.len() as u64,
    }
}

fn first_difference(one: &[u8], other: &[u8]) -> usize {
    one.iter().zip(other).take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_is_shown_whole_and_of_a_byte_more_the_part_around_the_difference() {
        let whole = bytes(&vec![1; BYTES_SHOWN_MAX], &vec![2; BYTES_SHOWN_MAX]);
        assert_eq!((whole.from, BASE64.decode(whole.got).unwrap().len()), (0, BYTES_SHOWN_MAX));
        let mut long = vec![0; 1 << 20];
        let other = long.clone();
        long[700_001] = 9;
        let part = bytes(&long, &other);
        let shown = BASE64.decode(&part.expected).unwrap();
        assert_eq!((part.from % 16, shown.len(), part.expected_bytes), (0, BYTES_SHOWN_MAX, 1 << 20));
        assert_eq!(shown[700_001 - part.from as usize], 9);
        let longer = bytes(&vec![0; BYTES_SHOWN_MAX + 1], &[0]);
        assert_eq!((longer.from, BASE64.decode(longer.got).unwrap()), (0, vec![0]));
    }

    #[test]
    fn a_side_that_ends_before_the_part_that_is_shown_is_empty() {
        let part = bytes(&vec![0; 1 << 20], &vec![0; 1 << 19]);
        assert!(part.from < 1 << 19 && BASE64.decode(part.got).unwrap().len() <= BEFORE + LINE_BYTES);
    }

    #[test]
    fn texts_are_cut_between_characters_and_show_where_they_differ() {
        let whole = texts("你好", "你们");
        assert_eq!((whole.from, whole.expected.as_str(), whole.got.as_str()), (0, "你好", "你们"));
        let long = "你".repeat(TEXT_BYTES_MAX);
        let other = format!("{}们{}", "你".repeat(40_000), "你".repeat(9));
        let part = texts(&long, &other);
        assert!(part.expected.len() <= TEXT_BYTES_MAX + 3 && part.got.contains('们'), "{}", part.from);
        assert_eq!(part.expected_bytes as usize, long.len());
    }
}
