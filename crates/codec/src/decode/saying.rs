//! A sentence for people: its English, and the code and values from which a view says it in another language.
//!
//! Counterpart: `say.rs` has the sentences; `model::Said` is what views get. Invariant: the values stand in the order of their places.

use model::{Said, SaidValue};
use std::borrow::Cow;

/// A sentence of the catalogue, with places for values.
#[derive(Clone, Copy, Debug)]
pub(super) struct Saying {
    pub(super) code: &'static str,
    pub(super) text: &'static str,
}

/// A sentence, or words that are data and the same in every language.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Sentence {
    pub(super) text: String,
    pub(super) said: Option<Said>,
}

impl Saying {
    /// With what stands in its places.
    pub(super) fn with<const N: usize>(self, values: [Sentence; N]) -> Sentence {
        let mut text = self.text.to_owned();
        let mut kept = Vec::with_capacity(N);
        // From the last place on, so that a value with braces in it is not taken for a place.
        for (place, value) in values.into_iter().enumerate().rev() {
            text = text.replacen(&format!("{{{place}}}"), &value.text, 1);
            kept.push(value.said.map_or(SaidValue::Text(value.text), SaidValue::Said));
        }
        kept.reverse();
        Sentence { text, said: Some(Said { code: Cow::Borrowed(self.code), values: kept }) }
    }
}

impl From<Saying> for Sentence {
    fn from(saying: Saying) -> Self {
        saying.with([])
    }
}

impl From<String> for Sentence {
    fn from(text: String) -> Self {
        Sentence { text, said: None }
    }
}

impl From<&str> for Sentence {
    fn from(text: &str) -> Self {
        Sentence { text: text.to_owned(), said: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::say;

    #[test]
    fn a_sentence_within_a_sentence_keeps_its_code() {
        let sentence = say::NO_TOPIC.with(["\"{1}\"".into(), say::TOPIC_EMPTY.into()]);
        assert_eq!(sentence.text, "\"{1}\" is no topic to publish to: it is empty");
        let said = sentence.said.unwrap();
        let inner = Said { code: "mqtt-empty".into(), values: Vec::new() };
        assert_eq!((&*said.code, &said.values[1]), ("mqtt-topic", &SaidValue::Said(inner)));
    }

    #[test]
    fn every_code_stands_once() {
        let mut codes: Vec<_> = say::SAYINGS.iter().map(|(code, _)| code).collect();
        codes.sort();
        codes.dedup();
        assert_eq!(codes.len(), say::SAYINGS.len());
    }
}
