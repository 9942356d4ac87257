//! What the transports' bridges share: bytes from JavaScript, and addresses and failures for it.
//!
//! Counterpart: `SocketFailure` and `AddressInfo` of `native.ts`.

use super::{Text, to_js};
use crate::tasks::Failure;
use bytes::Bytes;
use model::Message;
use rquickjs::{ArrayBuffer, Ctx, Error, FromJs, IntoJs, Object, Value, qjs};
use serde::Serialize;
use std::net::SocketAddr;

/// `string | ArrayBuffer` from JavaScript.
pub(super) struct Payload(pub(super) Message);

impl<'js> FromJs<'js> for Payload {
    fn from_js(ctx: &Ctx<'js>, value: Value<'js>) -> rquickjs::Result<Self> {
        if value.is_string() {
            return Text::from_js(ctx, value).map(|text| Payload(Message::text(text.0)));
        }
        payload_bytes(value).map(|bytes| Payload(Message::Binary(bytes)))
    }
}

/// The payload of a message as the app gets it.
pub(crate) fn message_to_js<'js>(ctx: &Ctx<'js>, message: &Message) -> rquickjs::Result<Value<'js>> {
    match message {
        Message::Text(bytes) => text_to_js(ctx, bytes),
        Message::Binary(bytes) => ArrayBuffer::new_copy(ctx.clone(), bytes).map(ArrayBuffer::into_value),
    }
}

/// A string of bytes that whoever made the message has checked. The engine looks at each of them once more, and would put
/// U+FFFD in place of what is no UTF-8.
fn text_to_js<'js>(ctx: &Ctx<'js>, bytes: &[u8]) -> rquickjs::Result<Value<'js>> {
    #[expect(
        unsafe_code,
        reason = "a call of the engine with a slice that outlives it, and the one owner of what it returns"
    )]
    let value = unsafe {
        let value = qjs::JS_NewStringLen(ctx.as_raw().as_ptr(), bytes.as_ptr().cast(), bytes.len() as qjs::size_t);
        Value::from_raw(ctx.clone(), value)
    };
    if value.is_exception() { Err(Error::Exception) } else { Ok(value) }
}

/// The bytes of a string or an `ArrayBuffer`.
pub(super) fn payload_bytes(value: Value<'_>) -> rquickjs::Result<Bytes> {
    if value.is_string() {
        let ctx = value.ctx().clone();
        return Text::from_js(&ctx, value).map(|text| Bytes::from(text.0));
    }
    let buffer = ArrayBuffer::from_value(value);
    // A copy: the app may change its buffer before the bytes are written. A detached buffer sends nothing.
    let bytes = buffer.as_ref().and_then(|buffer| {
        #[expect(unsafe_code, reason = "copied at once, no JavaScript runs in between")]
        unsafe {
            buffer.as_bytes()
        }
    });
    Ok(Bytes::copy_from_slice(bytes.unwrap_or_default()))
}

/// A plain value for JavaScript.
pub(super) struct Json<T>(pub(super) T);

impl<'js, T: Serialize> IntoJs<'js> for Json<T> {
    fn into_js(self, ctx: &Ctx<'js>) -> rquickjs::Result<Value<'js>> {
        to_js(ctx, &self.0)
    }
}

pub(super) fn failure_to_js<'js>(ctx: &Ctx<'js>, failure: &Failure) -> rquickjs::Result<Value<'js>> {
    to_js(ctx, failure)
}

/// `{address, family, port}`.
pub(super) fn address_to_js<'js>(ctx: &Ctx<'js>, address: SocketAddr) -> rquickjs::Result<Object<'js>> {
    let info = Object::new(ctx.clone())?;
    info.set("address", address.ip().to_string())?;
    info.set("family", if address.is_ipv4() { "IPv4" } else { "IPv6" })?;
    info.set("port", address.port())?;
    Ok(info)
}
