//! Strings that cross the bridge.
//!
//! JavaScript strings are UTF-16 and may hold lone surrogates, for which there is no UTF-8; they become U+FFFD here, as
//! `String.prototype.toWellFormed` and every wire format do.

use rquickjs::{Ctx, Error, FromJs, Function, Object, Value};

/// A string from JavaScript, whatever it holds.
#[derive(Clone, Debug)]
pub(crate) struct Text(pub(crate) String);

impl<'js> FromJs<'js> for Text {
    fn from_js(ctx: &Ctx<'js>, value: Value<'js>) -> rquickjs::Result<Self> {
        let type_name = value.type_name();
        let string = value.into_string().ok_or_else(|| Error::new_from_js(type_name, "string"))?;
        match string.to_string() {
            Ok(text) => Ok(Text(text)),
            Err(Error::Utf8(_)) => well_formed(ctx, string).map(Text),
            Err(error) => Err(error),
        }
    }
}

/// JSON from `JSON.stringify`, fit for a parser that wants valid Unicode.
///
/// `JSON.stringify` writes a lone surrogate as an escape such as `\ud83d`; those become `\ufffd`.
#[derive(Clone, Debug)]
pub(crate) struct JsonText(pub(crate) String);

impl<'js> FromJs<'js> for JsonText {
    fn from_js(ctx: &Ctx<'js>, value: Value<'js>) -> rquickjs::Result<Self> {
        Text::from_js(ctx, value).map(|text| JsonText(without_lone_surrogates(text.0)))
    }
}

/// Surrogates that form a pair are never escaped by `JSON.stringify`, so every escaped one is alone.
fn without_lone_surrogates(json: String) -> String {
    const ESCAPE_LEN: usize = r"\ud83d".len();
    if !json.contains(r"\ud") {
        return json;
    }
    let mut out = String::with_capacity(json.len());
    let mut rest = json.as_str();
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        out.push_str(before);
        // U+D800 to U+DFFF; U+D7FF and below are letters.
        let is_surrogate =
            escape.starts_with(r"\ud") && matches!(escape.as_bytes().get(3), Some(b'8' | b'9' | b'a'..=b'f'));
        let taken = if is_surrogate { ESCAPE_LEN } else { 2 };
        out.push_str(if is_surrogate { r"\ufffd" } else { escape.get(..taken).unwrap_or(escape) });
        rest = escape.get(taken..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

fn well_formed<'js>(ctx: &Ctx<'js>, string: rquickjs::String<'js>) -> rquickjs::Result<String> {
    let prototype: Object<'js> = ctx.globals().get::<_, Object<'js>>("String")?.get("prototype")?;
    let function: Function<'js> = prototype.get("toWellFormed")?;
    function.call((rquickjs::function::This(string),))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_escaped_lone_surrogate_becomes_the_replacement_character_and_nothing_else_changes() {
        let change = |json: &str| without_lone_surrogates(json.to_owned());
        assert_eq!(change(r#"["a\ud83d","\udc00b"]"#), r#"["a\ufffd","\ufffdb"]"#);
        assert_eq!(change(r#"["\\ud83d","\\\ud83d"]"#), r#"["\\ud83d","\\\ufffd"]"#);
        assert_eq!(change(r#"["\ud7ff","😀","\n\ud83d"]"#), r#"["\ud7ff","😀","\n\ufffd"]"#);
    }
}
