//! A look at a source before a recursive compiler gets it: brackets, tags or operators without end would use up its
//! stack, and that cannot be caught.
//!
//! Counterpart: `script`, `wxs` and `template` ask before they parse. Invariant: what real programs write passes; the
//! count is rough (it knows strings on one line, not regular expressions), the limit is far above them.

/// Deepest nesting that is compiled. Real code stays below 100, minified bundles below 300; one level costs a compiler
/// up to 15 KiB of the 256 MiB that its thread has.
pub(crate) const NESTING_MAX: usize = 2_000;

/// Longest chain of operators in one expression (`a + b + …`, `a.b.c…`), each of which is one level of the tree. Twice
/// as many still fit.
pub(crate) const CHAIN_MAX: usize = 50_000;

/// Byte offset of the first bracket below [`NESTING_MAX`] others, or of the operator past [`CHAIN_MAX`].
pub(crate) fn deepest_bracket(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut chain = 0_usize;
    let mut quote = None;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        if std::mem::take(&mut escaped) {
            continue;
        }
        if quote.is_none() {
            match byte {
                b';' | b',' | b'{' | b'}' => chain = 0,
                b'+' | b'-' | b'*' | b'/' | b'%' | b'|' | b'&' | b'^' | b'<' | b'=' | b'?' | b'.' | b'!' | b'~' => {
                    chain += 1;
                    if chain > CHAIN_MAX {
                        return Some(at);
                    }
                }
                _ => {}
            }
        }
        match (byte, quote) {
            (b'\\', _) => escaped = true,
            // No plain string goes past its line; a quote in a comment or pattern is forgotten here.
            (b'\n', _) => quote = None,
            (b'"' | b'\'', None) => quote = Some(byte),
            (_, Some(open)) if byte == open => quote = None,
            (_, Some(_)) => {}
            (b'(' | b'[' | b'{', None) => {
                depth += 1;
                if depth > NESTING_MAX {
                    return Some(at);
                }
            }
            (b')' | b']' | b'}', None) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

/// Byte offset of the first tag below [`NESTING_MAX`] others.
pub(crate) fn deepest_tag(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut depth = 0_usize;
    for (at, pair) in bytes.windows(2).enumerate() {
        match pair {
            [b'<', name] if name.is_ascii_alphabetic() => {
                depth += 1;
                if depth > NESTING_MAX {
                    return Some(at);
                }
            }
            [b'<', b'/'] | [b'/', b'>'] => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_at_the_limit_pass_and_one_more_does_not() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(deepest_bracket(&nested(NESTING_MAX)), None);
        assert_eq!(deepest_bracket(&nested(NESTING_MAX + 1)), Some(NESTING_MAX));
        assert_eq!(deepest_bracket(&"{}()[]".repeat(NESTING_MAX)), None);
    }

    #[test]
    fn brackets_inside_strings_do_not_count() {
        assert_eq!(deepest_bracket(&"s += ':(\\'('; t = \"{\"\n".repeat(NESTING_MAX + 1)), None);
        assert_eq!(deepest_bracket(&"// don't {\n}\n".repeat(NESTING_MAX + 1)), None);
    }

    #[test]
    fn a_chain_at_the_limit_passes_and_one_more_does_not() {
        assert_eq!(deepest_bracket(&"+1".repeat(CHAIN_MAX)), None);
        assert_eq!(deepest_bracket(&"+1".repeat(CHAIN_MAX + 1)), Some(CHAIN_MAX * 2));
        assert_eq!(deepest_bracket(&"a.b=c+1;".repeat(CHAIN_MAX)), None);
        assert_eq!(deepest_bracket(&format!("\"{}\"", "+".repeat(CHAIN_MAX + 1))), None);
    }

    #[test]
    fn tags_at_the_limit_pass_and_one_more_does_not() {
        let nested = |depth: usize| format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth));
        assert_eq!(deepest_tag(&nested(NESTING_MAX)), None);
        assert_eq!(deepest_tag(&nested(NESTING_MAX + 1)), Some(NESTING_MAX * 3));
        assert_eq!(deepest_tag(&"<a/><b x=\"1\"></b>".repeat(NESTING_MAX)), None);
    }
}
