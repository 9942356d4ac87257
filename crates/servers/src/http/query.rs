//! The query of a request, read by name and type.

use http::Uri;
use percent_encoding::percent_decode_str;
use std::ops::RangeInclusive;

/// The query of a request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Query<'a>(&'a str);

impl<'a> Query<'a> {
    pub(crate) fn of(uri: &'a Uri) -> Self {
        Query(uri.query().unwrap_or_default())
    }

    /// A parameter as text, decoded.
    pub(crate) fn text(self, name: &str) -> Option<String> {
        let mut pairs = self.0.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        let (_, value) = pairs.find(|(key, _)| *key == name)?;
        Some(percent_decode_str(&value.replace('+', " ")).decode_utf8_lossy().into_owned())
    }

    /// A parameter as a number within its limits.
    ///
    /// # Errors
    /// It is no number, or out of them; the sentence says so.
    pub(crate) fn number(self, name: &str, range: RangeInclusive<u64>, default: u64) -> Result<u64, String> {
        let Some(text) = self.text(name) else { return Ok(default) };
        text.parse()
            .ok()
            .filter(|number| range.contains(number))
            .ok_or_else(|| format!("{name} is a number from {} to {}, not \"{text}\"", range.start(), range.end()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_found_decoded_and_kept_within_their_limits() {
        let uri = Uri::from_static("/draw?room=%E5%A4%A7%E5%8E%85+1&n=5&flag");
        let query = Query::of(&uri);
        assert_eq!(query.text("room").as_deref(), Some("大厅 1"));
        assert_eq!((query.text("flag").as_deref(), query.text("none")), (Some(""), None));
        assert_eq!((query.number("n", 0..=5, 1), query.number("none", 0..=5, 1)), (Ok(5), Ok(1)));
        assert_eq!(query.number("n", 0..=4, 1), Err("n is a number from 0 to 4, not \"5\"".to_owned()));
    }
}
