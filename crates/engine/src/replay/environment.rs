//! Values of variables from the environment, the same for the command and the window.
//!
//! Counterpart: `fixture::Variables`. Invariant: a secret is always a text.

use fixture::REDACTED;
use serde_json::Value;

/// What names of the environment begin with.
const PREFIX: &str = "MINIWIRE_VAR_";

/// The value that the environment has for a variable.
pub fn from_environment(name: &str) -> Option<Value> {
    let text = std::env::var(environment_name(name)).ok()?;
    Some(value_of(name, &text))
}

/// What a person wrote: JSON where it is some, otherwise a text.
pub fn value_of(name: &str, text: &str) -> Value {
    // A token of digits is a token.
    if name.starts_with(REDACTED) {
        return text.into();
    }
    serde_json::from_str(text).unwrap_or_else(|_| text.into())
}

/// `redacted:api-token` is `MINIWIRE_VAR_REDACTED_API_TOKEN`.
pub fn environment_name(name: &str) -> String {
    let letters = name.chars().map(|c| if c.is_alphanumeric() { c.to_ascii_uppercase() } else { '_' });
    PREFIX.chars().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn names_of_the_environment_are_upper_case_with_underscores() {
        assert_eq!(environment_name("redacted:api-token"), "MINIWIRE_VAR_REDACTED_API_TOKEN");
        assert_eq!(environment_name("sid"), "MINIWIRE_VAR_SID");
    }

    #[test]
    fn a_value_is_json_where_it_is_some_and_a_secret_is_a_text() {
        assert_eq!((value_of("room", "7"), value_of("room", "ws://a")), (json!(7), json!("ws://a")));
        assert_eq!(value_of("redacted:pin", "0042"), json!("0042"));
    }
}
