//! Which topics may be published to, and which filters may be subscribed to (MQTT 5 §4.7, the same in 3.1.1).
//!
//! Counterpart: `session.rs` tells what is wrong where the packet is sent. Invariant: only what every broker must refuse is wrong here;
//! what one broker forbids its SUBACK says.

use crate::decode::decoder::Problem;
use crate::decode::say;
use crate::decode::saying::Saying;
use crate::decode::tree::quoted;

/// Of shared subscriptions: `$share/<group>/<filter>`.
const SHARE: &str = "$share/";

/// What is wrong with a topic of a PUBLISH or of a will.
pub(super) fn illegal_topic(topic: &str) -> Option<Problem> {
    let why = match wrong_characters(topic) {
        Some(why) => why,
        None if topic.contains(['+', '#']) => say::TOPIC_WILDCARDS,
        None => return None,
    };
    let text = say::NO_TOPIC.with([quoted(topic).into(), why.into()]);
    Some(Problem::new("mqtt-topic", text, say::TOPIC_STEP))
}

/// What is wrong with a filter of a SUBSCRIBE or an UNSUBSCRIBE.
pub(super) fn illegal_filter(filter: &str) -> Option<Problem> {
    let why = wrong_characters(filter).or_else(|| wrong_share(filter)).or_else(|| wrong_wildcard(filter))?;
    let text = say::NO_FILTER.with([quoted(filter).into(), why.into()]);
    let hint = say::FILTER_STEP;
    Some(Problem::new("mqtt-filter", text, hint))
}

fn wrong_characters(text: &str) -> Option<Saying> {
    if text.is_empty() {
        Some(say::TOPIC_EMPTY)
    } else if text.contains('\0') {
        Some(say::TOPIC_NUL)
    } else {
        None
    }
}

fn wrong_share(filter: &str) -> Option<Saying> {
    let (group, rest) = match filter.strip_prefix(SHARE)?.split_once('/') {
        Some(parts) => parts,
        None => return Some(say::SHARE_FORM),
    };
    if group.is_empty() || group.contains(['+', '#']) {
        return Some(say::SHARE_GROUP);
    }
    rest.is_empty().then_some(say::SHARE_FORM)
}

fn wrong_wildcard(filter: &str) -> Option<Saying> {
    let mut levels = filter.split('/').peekable();
    while let Some(level) = levels.next() {
        if level.contains('#') {
            if level != "#" {
                return Some(say::HASH_ALONE);
            }
            if levels.peek().is_some() {
                return Some(say::HASH_LAST);
            }
        }
        if level.contains('+') && level != "+" {
            return Some(say::PLUS_ALONE);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_that_every_broker_refuses_are_told_with_the_rule_that_they_break() {
        let why = |filter| illegal_filter(filter).map(|problem| problem.text);
        for filter in ["#", "+", "a/#", "a/+/c", "+/+", "/", "a//b", "$SYS/#", "$share/g/a/+", "你好/#"] {
            assert_eq!(why(filter), None, "{filter}");
        }
        for (filter, wanted) in [
            ("", "it is empty"),
            ("a\0b", "it contains NUL"),
            ("a#", "# must be a level of its own"),
            ("a/#/b", "# must be the last level"),
            ("a/b+", "+ must be a level of its own"),
            ("$share/g", "a shared subscription is $share/GROUP/FILTER"),
            ("$share/+/a", "the group of a shared subscription is a name without + and #"),
        ] {
            let told = why(filter).unwrap_or_default();
            assert!(told.ends_with(&format!("is no topic filter: {wanted}")), "{filter:?}: {told}");
        }
    }

    #[test]
    fn a_topic_to_publish_to_has_no_wildcards_and_is_not_empty() {
        for topic in ["", "a/#", "+/b", "a\0"] {
            assert!(illegal_topic(topic).is_some(), "{topic:?}");
        }
        assert_eq!(illegal_topic("a/b"), None);
    }
}
