//! Topic names and topic filters (MQTT 5 §4.7, MQTT 3.1.1 §4.7).
//!
//! Invariant: what passes here is never refused by rumqttc, whose own checks panic or say nothing.

/// The longest topic, in bytes (§4.7.3: a UTF-8 string has a length of two bytes).
const TOPIC_BYTES_MAX: usize = 65_535;

/// Why a topic cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TopicError {
    /// Nothing.
    #[error("a topic has at least one character")]
    Empty,
    /// Too long.
    #[error("the topic has {0} bytes, 65535 are the most")]
    Long(usize),
    /// U+0000.
    #[error("a topic has no NUL")]
    Nul,
    /// `+` or `#` in the topic of a message.
    #[error("`{0}` has the wildcard `{1}`, which only subscriptions may have; name one topic")]
    Wildcard(String, char),
    /// `#` that is not the last level.
    #[error("`{0}` has something beside `#`: it stands alone as the last level, as in a/b/#")]
    Hash(String),
    /// `+` beside other characters.
    #[error("`{0}` has something beside `+`: it stands for a whole level, as in a/+/c")]
    Plus(String),
    /// `$share` without a name or a filter.
    #[error("`{0}` is no shared subscription: $share/NAME/FILTER is expected")]
    Share(String),
}

/// A name to publish to.
///
/// # Errors
/// See [`TopicError`].
pub fn check_topic(topic: &str) -> Result<(), TopicError> {
    check_text(topic)?;
    match topic.chars().find(|char| matches!(char, '+' | '#')) {
        Some(wildcard) => Err(TopicError::Wildcard(topic.to_owned(), wildcard)),
        None => Ok(()),
    }
}

/// A filter to subscribe to.
///
/// # Errors
/// See [`TopicError`].
pub fn check_filter(filter: &str) -> Result<(), TopicError> {
    check_text(filter)?;
    if let Some(shared) = filter.strip_prefix("$share/") {
        let wrong = || TopicError::Share(filter.to_owned());
        let (name, rest) = shared.split_once('/').ok_or_else(wrong)?;
        if name.is_empty() || rest.is_empty() || name.contains(['+', '#']) {
            return Err(wrong());
        }
    }
    let mut levels = filter.split('/').peekable();
    while let Some(level) = levels.next() {
        if level.contains('#') && (level.len() > 1 || levels.peek().is_some()) {
            return Err(TopicError::Hash(filter.to_owned()));
        }
        if level.contains('+') && level.len() > 1 {
            return Err(TopicError::Plus(filter.to_owned()));
        }
    }
    Ok(())
}

fn check_text(topic: &str) -> Result<(), TopicError> {
    match topic.len() {
        0 => return Err(TopicError::Empty),
        1..=TOPIC_BYTES_MAX => {}
        long => return Err(TopicError::Long(long)),
    }
    if topic.contains('\0') { Err(TopicError::Nul) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_goes_to_one_topic() {
        assert!(check_topic("a/b").is_ok() && check_topic("/").is_ok() && check_topic("房间/1").is_ok());
        assert_eq!(check_topic("a/+/b"), Err(TopicError::Wildcard("a/+/b".to_owned(), '+')));
        assert_eq!(check_topic("a/#"), Err(TopicError::Wildcard("a/#".to_owned(), '#')));
        assert_eq!(check_topic(""), Err(TopicError::Empty));
        assert_eq!(check_topic("a\0"), Err(TopicError::Nul));
    }

    #[test]
    fn a_wildcard_is_a_whole_level_and_the_hash_the_last_one() {
        for filter in ["#", "+", "a/#", "a/+/b", "+/+", "$SYS/#", "$share/g/a/+"] {
            assert_eq!(check_filter(filter), Ok(()), "{filter}");
        }
        for filter in ["a#", "a/#/b", "a+", "a/b+/c", "$share/g", "$share//a", "$share/+/a", ""] {
            assert!(check_filter(filter).is_err(), "{filter}");
        }
    }

    #[test]
    fn a_topic_at_the_limit_passes_and_one_byte_more_does_not() {
        assert!(check_topic(&"a".repeat(TOPIC_BYTES_MAX)).is_ok());
        assert_eq!(check_filter(&"a".repeat(TOPIC_BYTES_MAX + 1)), Err(TopicError::Long(TOPIC_BYTES_MAX + 1)));
    }
}
