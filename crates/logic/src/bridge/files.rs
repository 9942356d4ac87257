//! `native.files`. Counterpart: `ui/logic/src/wx/files.ts` (arguments, encodings); the sandbox is `crate::files`.
//!
//! Every function answers `{value}` or `{reason, errno}`.

use super::payload::payload_bytes;
use super::{Text, set, to_js};
use crate::files::FileError;
use crate::shared::Shared;
use rquickjs::function::Opt;
use rquickjs::{ArrayBuffer, Ctx, IntoJs, Object, Value};
use serde_json::json;
use std::rc::Rc;

pub(super) fn native<'js>(ctx: &Ctx<'js>, shared: &Rc<Shared>) -> rquickjs::Result<Object<'js>> {
    let files = Object::new(ctx.clone())?;
    let one = Rc::clone(shared);
    set(&files, "read", move |ctx: Ctx<'js>, path: Text| {
        let read = one.files.read(&path.0);
        reply(&ctx, read, |bytes| ArrayBuffer::new_copy(ctx.clone(), &bytes).map(ArrayBuffer::into_value))
    })?;
    let one = Rc::clone(shared);
    set(&files, "write", move |ctx: Ctx<'js>, path: Text, data: Value<'js>| {
        let bytes = payload_bytes(data)?;
        done(&ctx, one.files.write(&path.0, &bytes))
    })?;
    let one = Rc::clone(shared);
    set(&files, "access", move |ctx: Ctx<'js>, path: Text| done(&ctx, one.files.access(&path.0)))?;
    let one = Rc::clone(shared);
    set(&files, "unlink", move |ctx: Ctx<'js>, path: Text| done(&ctx, one.files.unlink(&path.0)))?;
    let one = Rc::clone(shared);
    set(&files, "save", move |ctx: Ctx<'js>, temporary: Text, path: Opt<Option<Text>>| {
        let path = path.0.flatten();
        let saved = one.files.save(&temporary.0, path.as_ref().map(|path| path.0.as_str()));
        reply(&ctx, saved, |path| path.into_js(&ctx))
    })?;
    let one = Rc::clone(shared);
    set(&files, "stat", move |ctx: Ctx<'js>, path: Text| {
        reply(&ctx, one.files.stat(&path.0), |stat| {
            let (accessed, modified) = (stat.accessed_s, stat.modified_s);
            let fields = json!({"size": stat.size, "isDirectory": stat.is_directory, "lastAccessedTime": accessed,
                "lastModifiedTime": modified});
            to_js(&ctx, &fields)
        })
    })?;
    let one = Rc::clone(shared);
    set(&files, "mkdir", move |ctx: Ctx<'js>, path: Text, recursive: bool| {
        done(&ctx, one.files.mkdir(&path.0, recursive))
    })?;
    let one = Rc::clone(shared);
    set(&files, "readdir", move |ctx: Ctx<'js>, path: Text| {
        reply(&ctx, one.files.readdir(&path.0), |names| to_js(&ctx, &names))
    })?;
    Ok(files)
}

fn done<'js>(ctx: &Ctx<'js>, outcome: Result<(), FileError>) -> rquickjs::Result<Value<'js>> {
    reply(ctx, outcome, |()| Ok(Value::new_undefined(ctx.clone())))
}

fn reply<'js, T>(
    ctx: &Ctx<'js>,
    outcome: Result<T, FileError>,
    value: impl FnOnce(T) -> rquickjs::Result<Value<'js>>,
) -> rquickjs::Result<Value<'js>> {
    match outcome {
        Ok(found) => {
            let object = Object::new(ctx.clone())?;
            object.set("value", value(found)?)?;
            Ok(object.into_value())
        }
        Err(error) => to_js(ctx, &json!({"reason": error.to_string(), "errno": error.errno()})),
    }
}
