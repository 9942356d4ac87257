//! What is acceptable as a name of a person or a room.

/// Not blank, no control characters, at most so many characters.
pub(crate) fn is_label(text: &str, chars_max: usize) -> bool {
    !text.trim().is_empty() && text.chars().count() <= chars_max && !text.chars().any(char::is_control)
}
