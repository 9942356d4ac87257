//! Which protocol a person chose for which connections.
//!
//! Counterpart: `--decode` of the command line, `[decode]` of miniwire.toml, the select of the window. Invariant: the window is before the
//! command line, and that before the project; of several patterns in one place that fit an address the longest wins.

use codec::decode::{PROTOCOLS, Protocol};
use model::ConnectionId;
use std::collections::BTreeMap;
use std::str::FromStr;

/// The word that switches decoding off.
const OFF: &str = "off";

/// What to do with a connection.
#[derive(Clone, Debug, PartialEq)]
pub enum DecodeChoice {
    /// Nothing: its messages stay as they are.
    Off,
    /// It speaks this protocol, whatever its address and bytes say.
    As(Protocol),
}

impl FromStr for DecodeChoice {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        if word == OFF {
            return Ok(DecodeChoice::Off);
        }
        let names = || format!("\"{word}\" is no protocol: use one of {}, {OFF}", PROTOCOLS.join(", "));
        word.parse().map(DecodeChoice::As).map_err(|_| names())
    }
}

/// A choice for the addresses that fit a pattern.
#[derive(Clone, Debug, PartialEq)]
pub struct DecodeRule {
    /// An address in which `*` stands for anything.
    pub pattern: String,
    /// What to do with them.
    pub choice: DecodeChoice,
}

impl FromStr for DecodeRule {
    type Err = String;

    /// `mqtt` is for every connection, `PATTERN=mqtt` for some.
    fn from_str(text: &str) -> Result<Self, String> {
        // A query has signs of equality too: the last one counts.
        let (pattern, word) = text.rsplit_once('=').unwrap_or(("*", text));
        if pattern.is_empty() {
            return Err("a pattern such as wss://example.com/* stands before the =".to_owned());
        }
        Ok(DecodeRule { pattern: pattern.to_owned(), choice: word.parse()? })
    }
}

/// All that was chosen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DecodeChoices {
    /// Of the command line.
    rules: Vec<DecodeRule>,
    /// Of the project.
    project: Vec<DecodeRule>,
    /// For single connections, before all patterns.
    single: BTreeMap<ConnectionId, DecodeChoice>,
}

impl DecodeChoices {
    /// The choices of these rules.
    pub fn new(rules: Vec<DecodeRule>) -> Self {
        DecodeChoices { rules, ..DecodeChoices::default() }
    }

    /// With the rules of the project, which come after all others.
    pub(super) fn with_project(self, project: Vec<DecodeRule>) -> Self {
        DecodeChoices { project, ..self }
    }

    /// Chooses for one connection; `None` leaves it to the rules again.
    pub fn choose(&mut self, conn: ConnectionId, choice: Option<DecodeChoice>) {
        match choice {
            Some(choice) => self.single.insert(conn, choice),
            None => self.single.remove(&conn),
        };
    }

    /// What was chosen for one connection alone.
    pub fn single(&self, conn: ConnectionId) -> Option<&DecodeChoice> {
        self.single.get(&conn)
    }

    /// What holds for a connection.
    pub(super) fn of(&self, conn: ConnectionId, url: &str) -> Option<DecodeChoice> {
        let longest = |rules: &'_ [DecodeRule]| longest(rules, url, |_| true).cloned();
        let choice = self.single.get(&conn).cloned();
        let choice = choice.or_else(|| longest(&self.rules)).or_else(|| longest(&self.project))?;
        if choice != DecodeChoice::As(Protocol::Protobuf(None)) {
            return Some(choice);
        }
        // The word alone has no type; the project may have one for this address.
        let is_typed = |choice: &DecodeChoice| matches!(choice, DecodeChoice::As(Protocol::Protobuf(Some(_))));
        Some(self::longest(&self.project, url, is_typed).cloned().unwrap_or(choice))
    }
}

/// What the longest pattern that fits says; of patterns of one length the last.
fn longest<'r>(
    rules: &'r [DecodeRule],
    url: &str,
    is_meant: impl Fn(&DecodeChoice) -> bool,
) -> Option<&'r DecodeChoice> {
    let fitting = rules.iter().filter(|rule| is_meant(&rule.choice) && fits(&rule.pattern, url));
    fitting.max_by_key(|rule| rule.pattern.len()).map(|rule| &rule.choice)
}

/// Whether an address fits a pattern.
fn fits(pattern: &str, url: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = url.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let parts: Vec<_> = parts.collect();
    let Some((last, between)) = parts.split_last() else { return rest.is_empty() };
    for part in between {
        let Some((_, after)) = rest.split_once(part) else { return false };
        rest = after;
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_anything_and_a_pattern_without_one_is_the_address() {
        for (pattern, url, wanted) in [
            ("*", "ws://a/", true),
            ("ws://a/", "ws://a/", true),
            ("ws://a/", "ws://a/b", false),
            ("ws://a/*", "ws://a/b", true),
            ("*/mqtt", "ws://a/mqtt", true),
            ("*/mqtt", "ws://a/mqtt?x", false),
            ("ws://*:80/*/x", "ws://a:80/b/c/x", true),
            ("ws://*:80/*/x", "ws://a:81/b/x", false),
            ("a*a", "a", false),
        ] {
            assert_eq!(fits(pattern, url), wanted, "{pattern} {url}");
        }
    }

    #[test]
    fn the_longest_pattern_wins_and_a_single_choice_before_it() {
        let rules = ["*=json", "ws://a/*=mqtt", "ws://a/plain=off"].map(|rule| rule.parse().unwrap());
        let mut choices = DecodeChoices::new(rules.to_vec());
        let of = |choices: &DecodeChoices, url| choices.of(ConnectionId(1), url);
        assert_eq!(of(&choices, "ws://a/x"), Some(DecodeChoice::As(Protocol::Mqtt)));
        assert_eq!(of(&choices, "ws://a/plain"), Some(DecodeChoice::Off));
        assert_eq!(of(&choices, "ws://b/"), Some(DecodeChoice::As(Protocol::Json)));
        choices.choose(ConnectionId(1), Some(DecodeChoice::As(Protocol::Hex)));
        assert_eq!(of(&choices, "ws://a/plain"), Some(DecodeChoice::As(Protocol::Hex)));
    }

    #[test]
    fn protobuf_without_a_type_takes_that_of_the_project_for_the_address() {
        let of =
            codec::decode::ProtoType { schema: Default::default(), sent: None, received: Some("chat.Envelope".into()) };
        let typed = DecodeChoice::As(Protocol::Protobuf(Some(of)));
        let rule = DecodeRule { pattern: "ws://a/*".into(), choice: typed.clone() };
        let project = vec![rule, "ws://a/json/*=json".parse().unwrap()];
        let mut choices = DecodeChoices::new(Vec::new()).with_project(project.clone());
        choices.choose(ConnectionId(1), "protobuf".parse().ok());
        assert_eq!(choices.of(ConnectionId(1), "ws://a/json/x"), Some(typed));
        assert_eq!(choices.of(ConnectionId(1), "ws://b/"), "protobuf".parse().ok());
        let by_hand = DecodeChoices::new(vec!["mqtt".parse().unwrap()]).with_project(project);
        assert_eq!(by_hand.of(ConnectionId(1), "ws://a/json/x"), "mqtt".parse().ok(), "the command line comes first");
    }

    #[test]
    fn a_word_that_is_no_protocol_is_refused_with_those_there_are() {
        let error = "ws://a/?b=c=amqp".parse::<DecodeRule>().unwrap_err();
        assert!(error.starts_with("\"amqp\" is no protocol: use one of mqtt,") && error.ends_with(", off"), "{error}");
        assert_eq!("ws://a/?b=c=mqtt".parse::<DecodeRule>().unwrap().pattern, "ws://a/?b=c");
    }
}
