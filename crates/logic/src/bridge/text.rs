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

fn well_formed<'js>(ctx: &Ctx<'js>, string: rquickjs::String<'js>) -> rquickjs::Result<String> {
    let prototype: Object<'js> = ctx.globals().get::<_, Object<'js>>("String")?.get("prototype")?;
    let function: Function<'js> = prototype.get("toWellFormed")?;
    function.call((rquickjs::function::This(string),))
}
