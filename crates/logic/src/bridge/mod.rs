//! The Rust half of the bridge: builds the `Native` object of `ui/logic/src/native.ts`, one file per group.
//!
//! Counterpart: the same names in TypeScript. Invariant: a function here returns at once and never calls into
//! JavaScript; whatever is slow is answered through `Entry`.

pub(crate) mod download;
pub(crate) mod files;
pub(crate) mod http;
pub(crate) mod modules;
mod network;
mod payload;
mod reach;
pub(crate) mod socket;
mod storage;
pub(crate) mod tcp;
mod text;
pub(crate) mod udp;

pub(crate) use payload::message_to_js;
use text::JsonText;
pub(crate) use text::Text;

use crate::session::SessionEnd;
use crate::shared::{Shared, cut};
use model::{ConsoleLevel, ErrorKind, EventKind};
use rquickjs::function::{IntoJsFunc, Opt};
use rquickjs::{Ctx, Exception, Function, Object, Value};
use serde::Serialize;
use std::rc::Rc;
use tokio::time::Instant;

/// The `Native` object.
pub(crate) fn native<'js>(ctx: &Ctx<'js>, shared: &Rc<Shared>) -> rquickjs::Result<Object<'js>> {
    let native = Object::new(ctx.clone())?;
    native.set("config", to_js(ctx, &shared.config)?)?;
    let one = Rc::clone(shared);
    set(&native, "manifest", move || json_text(&one.package.manifest))?;
    let one = Rc::clone(shared);
    set(&native, "now", move || one.clock.epoch_ms())?;
    let one = Rc::clone(shared);
    set(&native, "elapsed", move || one.clock.elapsed().as_secs_f64() * 1000.0)?;
    let one = Rc::clone(shared);
    set(&native, "console", move |level: Text, text: Text, stack: Opt<Text>| console(&one, &level, text, stack.0))?;
    let one = Rc::clone(shared);
    set(&native, "record", move |ctx: Ctx<'_>, kind: JsonText| record(&ctx, &one, &kind))?;
    let one = Rc::clone(shared);
    set(&native, "reportError", move |ctx: Ctx<'_>, kind: Text, message: Text, stack: Text| {
        report_error(&ctx, &one, &kind, &message, &stack)
    })?;
    let one = Rc::clone(shared);
    set(&native, "wake", move || one.woken.set(true))?;
    let one = Rc::clone(shared);
    set(&native, "exit", move || one.finish(SessionEnd::Exited))?;
    native.set("timers", timers(ctx, shared)?)?;
    native.set("modules", modules::native(ctx, shared)?)?;
    native.set("templates", modules::templates(ctx, shared)?)?;
    native.set("view", view(ctx, shared)?)?;
    native.set("socket", socket::native(ctx, shared)?)?;
    native.set("tcp", tcp::native(ctx, shared)?)?;
    native.set("udp", udp::native(ctx, shared)?)?;
    native.set("network", network::native(ctx, shared)?)?;
    native.set("mdns", network::mdns(ctx, shared)?)?;
    native.set("http", http::native(ctx, shared)?)?;
    native.set("files", files::native(ctx, shared)?)?;
    native.set("storage", storage::native(ctx, shared)?)?;
    Ok(native)
}

/// Any serialisable value as a JavaScript value.
pub(crate) fn to_js<'js>(ctx: &Ctx<'js>, value: &impl Serialize) -> rquickjs::Result<Value<'js>> {
    ctx.json_parse(json_text(value))
}

fn json_text(value: &impl Serialize) -> String {
    // The values are our own plain structs with string keys, which always serialise.
    serde_json::to_string(value).unwrap_or_else(|_| "null".into())
}

/// Sets a function of the object.
fn set<'js, P, F: IntoJsFunc<'js, P> + 'js>(object: &Object<'js>, name: &str, function: F) -> rquickjs::Result<()> {
    object.set(name, Function::new(object.ctx().clone(), function)?)
}

fn console(shared: &Shared, level: &Text, text: Text, stack: Option<Text>) {
    let level = match level.0.as_str() {
        "debug" => ConsoleLevel::Debug,
        "info" => ConsoleLevel::Info,
        "warn" => ConsoleLevel::Warn,
        "error" => ConsoleLevel::Error,
        _ => ConsoleLevel::Log,
    };
    let at = stack.and_then(|stack| shared.stacks.first_location(&stack.0));
    let text = shared.stacks.map_lines(cut(text.0));
    shared.record(EventKind::Console { level, text, at });
}

/// A line that the bundle got wrong is a bug of ours, so it is thrown where it was written.
fn record(ctx: &Ctx<'_>, shared: &Shared, kind: &JsonText) -> rquickjs::Result<()> {
    match serde_json::from_str(&kind.0) {
        Ok(kind) => {
            shared.record(kind);
            Ok(())
        }
        Err(error) => Err(Exception::throw_message(ctx, &format!("bad event {}: {error}", kind.0))),
    }
}

fn report_error(ctx: &Ctx<'_>, shared: &Shared, kind: &Text, message: &Text, stack: &Text) -> rquickjs::Result<()> {
    let kind: ErrorKind = serde_json::from_value(kind.0.as_str().into())
        .map_err(|error| Exception::throw_message(ctx, &error.to_string()))?;
    shared.report_error(kind, &message.0, &stack.0);
    Ok(())
}

fn timers<'js>(ctx: &Ctx<'js>, shared: &Rc<Shared>) -> rquickjs::Result<Object<'js>> {
    let timers = Object::new(ctx.clone())?;
    let one = Rc::clone(shared);
    set(&timers, "set", move |id: u32, delay_ms: f64, repeat: bool| {
        if !one.timers.borrow_mut().set(id, delay_ms, repeat, Instant::now()) {
            let hint = "clear timers that are no longer needed";
            one.notice("too-many-timers", "a timer was not set: 100000 are pending", Some(hint));
        }
    })?;
    let one = Rc::clone(shared);
    set(&timers, "clear", move |id: u32| one.timers.borrow_mut().clear(id))?;
    Ok(timers)
}

fn view<'js>(ctx: &Ctx<'js>, shared: &Rc<Shared>) -> rquickjs::Result<Object<'js>> {
    let view = Object::new(ctx.clone())?;
    let one = Rc::clone(shared);
    set(&view, "post", move |ctx: Ctx<'_>, batch: JsonText| {
        one.view.post(batch.0).map_err(|error| Exception::throw_message(&ctx, &error.to_string()))
    })?;
    let one = Rc::clone(shared);
    set(&view, "query", move |id: u32, request: JsonText| one.view.query(id, request.0))?;
    Ok(view)
}
