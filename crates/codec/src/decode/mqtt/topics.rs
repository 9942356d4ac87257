//! Which topics may be published to, and which filters may be subscribed to (MQTT 5 §4.7, the same in 3.1.1).
//!
//! Counterpart: `session.rs` tells what is wrong where the packet is sent. Invariant: only what every broker must refuse is wrong here;
//! what one broker forbids its SUBACK says.

use crate::decode::decoder::Problem;
use crate::decode::tree::quoted;

/// Of shared subscriptions: `$share/<group>/<filter>`.
const SHARE: &str = "$share/";

/// What is wrong with a topic of a PUBLISH or of a will.
pub(super) fn illegal_topic(topic: &str) -> Option<Problem> {
    let why = match wrong_characters(topic) {
        Some(why) => why,
        None if topic.contains(['+', '#']) => "+ and # are for subscriptions only",
        None => return None,
    };
    let text = format!("{} is no topic to publish to: {why}", quoted(topic));
    Some(Problem::new("mqtt-topic", text, "the broker closes the connection for it; publish to one topic at a time"))
}

/// What is wrong with a filter of a SUBSCRIBE or an UNSUBSCRIBE.
pub(super) fn illegal_filter(filter: &str) -> Option<Problem> {
    let why = wrong_characters(filter).or_else(|| wrong_share(filter)).or_else(|| wrong_wildcard(filter))?;
    let text = format!("{} is no topic filter: {why}", quoted(filter));
    let hint = "a/+/c and a/# are filters, a# and a/#/c are not";
    Some(Problem::new("mqtt-filter", text, hint))
}

fn wrong_characters(text: &str) -> Option<&'static str> {
    if text.is_empty() {
        Some("it is empty")
    } else if text.contains('\0') {
        Some("it contains NUL")
    } else {
        None
    }
}

fn wrong_share(filter: &str) -> Option<&'static str> {
    let (group, rest) = match filter.strip_prefix(SHARE)?.split_once('/') {
        Some(parts) => parts,
        None => return Some("a shared subscription is $share/GROUP/FILTER"),
    };
    if group.is_empty() || group.contains(['+', '#']) {
        return Some("the group of a shared subscription is a name without + and #");
    }
    rest.is_empty().then_some("a shared subscription is $share/GROUP/FILTER")
}

fn wrong_wildcard(filter: &str) -> Option<&'static str> {
    let mut levels = filter.split('/').peekable();
    while let Some(level) = levels.next() {
        if level.contains('#') {
            if level != "#" {
                return Some("# must be a level of its own");
            }
            if levels.peek().is_some() {
                return Some("# must be the last level");
            }
        }
        if level.contains('+') && level != "+" {
            return Some("+ must be a level of its own");
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
