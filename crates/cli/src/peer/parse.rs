//! Values of the options of peers, checked where they are typed.

use doctor::{RequestHeader, Subprotocol};
use model::parse_duration;
use peers::mqtt::options::{KEEP_ALIVE_MAX, KEEP_ALIVE_MIN};
use peers::mqtt::{MqttAddress, Qos, check_filter, check_topic};
use serde_json::Value;
use std::time::Duration;

/// The longest limit of an opening. Our choice; phones give up after a minute (wx-semantics §3.6).
const TIMEOUT_MAX: Duration = Duration::from_secs(60);

/// A name and a value with `=` between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pair(pub(crate) String, pub(crate) String);

/// Bytes that were typed as hex.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HexBytes(pub(crate) Vec<u8>);

pub(super) fn address(text: &str) -> Result<MqttAddress, String> {
    MqttAddress::parse(text).map_err(|error| error.to_string())
}

pub(super) fn topic(text: &str) -> Result<String, String> {
    check_topic(text).map(|()| text.to_owned()).map_err(|error| error.to_string())
}

pub(super) fn filter(text: &str) -> Result<String, String> {
    check_filter(text).map(|()| text.to_owned()).map_err(|error| error.to_string())
}

pub(super) fn qos(text: &str) -> Result<Qos, String> {
    match text {
        "0" => Ok(Qos::AtMostOnce),
        "1" => Ok(Qos::AtLeastOnce),
        "2" => Ok(Qos::ExactlyOnce),
        _ => Err("0 (at most once), 1 (at least once) or 2 (exactly once) is expected".to_owned()),
    }
}

pub(super) fn pair(text: &str) -> Result<Pair, String> {
    let (name, value) = text.split_once('=').ok_or_else(|| format!("`{text}` has no `=`; NAME=VALUE is expected"))?;
    if name.is_empty() {
        return Err(format!("`{text}` has no name; NAME=VALUE is expected"));
    }
    Ok(Pair(name.to_owned(), value.to_owned()))
}

/// `TOPIC=MESSAGE`.
pub(super) fn will(text: &str) -> Result<Pair, String> {
    let will = pair(text).map_err(|_| format!("`{text}` is no will; TOPIC=MESSAGE is expected"))?;
    topic(&will.0)?;
    Ok(will)
}

pub(super) fn header(text: &str) -> Result<Pair, String> {
    RequestHeader::parse(text)?;
    pair(text)
}

pub(super) fn protocol(text: &str) -> Result<String, String> {
    Subprotocol::parse(text).map(|_| text.to_owned())
}

/// Pairs of hex digits; blanks, colons and a leading `0x` do not count.
pub(super) fn hex(text: &str) -> Result<HexBytes, String> {
    let digits: String = text.trim().trim_start_matches("0x").chars().filter(|char| !" :".contains(*char)).collect();
    let wrong = || format!("`{text}` is no hex; pairs of digits such as \"00 ff 1a\" are expected");
    if digits.is_empty() || !digits.len().is_multiple_of(2) || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(wrong());
    }
    let pairs = digits.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).unwrap_or_default());
    pairs.map(|pair| u8::from_str_radix(pair, 16).map_err(|_| wrong())).collect::<Result<_, _>>().map(HexBytes)
}

pub(super) fn json(text: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|error| {
        let quoted = Value::from(text).to_string();
        format!("`{text}` is no JSON ({error}); a text is quoted twice: '{quoted}'")
    })
}

pub(super) fn namespace(text: &str) -> Result<String, String> {
    let fits = text.starts_with('/') && !text.contains([',', ' ']) && !text.chars().any(char::is_control);
    if fits {
        Ok(text.to_owned())
    } else {
        Err(format!("`{text}` is no namespace: one begins with `/`, as /admin does"))
    }
}

pub(super) fn timeout(text: &str) -> Result<Duration, String> {
    let timeout = parse_duration(text)?;
    let fits = !timeout.is_zero() && timeout <= TIMEOUT_MAX;
    if fits { Ok(timeout) } else { Err("it must be more than nothing and at most a minute".to_owned()) }
}

pub(super) fn keep_alive(text: &str) -> Result<Duration, String> {
    let time = parse_duration(text)?;
    let fits = (KEEP_ALIVE_MIN..=KEEP_ALIVE_MAX).contains(&time);
    if fits { Ok(time) } else { Err("5 s is the shortest and 65535 s the longest".to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_property_is_a_name_and_a_value_that_may_be_empty_or_have_equals_signs() {
        assert_eq!(pair("k=a=b"), Ok(Pair("k".to_owned(), "a=b".to_owned())));
        assert_eq!(pair("k="), Ok(Pair("k".to_owned(), String::new())));
        assert!(pair("k").is_err_and(|error| error.contains("NAME=VALUE")) && pair("=v").is_err());
    }

    #[test]
    fn a_wildcard_belongs_to_a_subscription_and_not_to_a_message() {
        assert!(filter("room/+/chat").is_ok() && topic("room/1/chat").is_ok());
        assert!(topic("room/+/chat").is_err_and(|error| error.contains("only subscriptions")));
        assert!(filter("room/#/chat").is_err() && will("a/#=gone").is_err() && will("gone").is_err());
    }

    #[test]
    fn hex_is_read_with_and_without_blanks() {
        for text in ["00ff1a", "00 ff 1A", "0x00ff1a", "00:ff:1a"] {
            assert_eq!(hex(text), Ok(HexBytes(vec![0, 255, 26])), "{text}");
        }
        for text in ["", "0", "0g", "你好", "+1"] {
            assert!(hex(text).is_err_and(|error| error.contains("pairs of digits")), "{text}");
        }
    }

    #[test]
    fn an_argument_that_is_no_json_says_how_a_text_is_quoted() {
        assert_eq!(json(r#"{"a":1}"#), Ok(serde_json::json!({"a": 1})));
        assert!(json("hello").is_err_and(|error| error.ends_with(r#"'"hello"'"#)));
    }

    #[test]
    fn limits_are_accepted_and_what_is_beyond_is_not() {
        assert!(timeout("60s").is_ok() && timeout("60001ms").is_err() && timeout("0").is_err());
        assert!(keep_alive("5s").is_ok() && keep_alive("4999ms").is_err());
        assert!(keep_alive("65535s").is_ok() && keep_alive("65536s").is_err());
    }

    #[test]
    fn a_namespace_begins_with_a_slash_and_quality_is_0_1_or_2() {
        assert!(namespace("/admin").is_ok() && namespace("admin").is_err() && namespace("/a,b").is_err());
        assert_eq!((qos("2"), qos("3").is_err()), (Ok(Qos::ExactlyOnce), true));
    }
}
