//! `native.files`: reads a call, runs it at once or has it wait, and writes its answer.
//!
//! Counterpart: `ui/logic/src/wx/files.ts` (arguments, encodings) and `FileOperations` of `native.ts`; the sandbox is
//! `crate::files`. Every answer is `{value}` or `{reason, errno}`.

use super::payload::payload_bytes;
use super::{Text, set, to_js};
use crate::files::{FileAnswer, FileCall, FileError, Stat};
use crate::shared::Shared;
use rquickjs::{ArrayBuffer, Ctx, Exception, Object, Value};
use serde_json::json;
use std::rc::Rc;

/// Ids of calls that the app makes have this bit; those of downloads that are put into their place have not.
pub(crate) const OF_APP: u32 = 1 << 31;

pub(super) fn native<'js>(ctx: &Ctx<'js>, shared: &Rc<Shared>) -> rquickjs::Result<Object<'js>> {
    let files = Object::new(ctx.clone())?;
    let one = Rc::clone(shared);
    set(&files, "call", move |ctx: Ctx<'js>, name: Text, arguments: Object<'js>| {
        let call = call(&ctx, &name.0, &arguments)?;
        reply_to_js(&ctx, &one.files.run(&call))
    })?;
    let one = Rc::clone(shared);
    set(&files, "start", move |ctx: Ctx<'js>, id: u32, name: Text, arguments: Object<'js>| {
        let call = call(&ctx, &name.0, &arguments)?;
        match one.file_queue.add(id | OF_APP, call) {
            Ok(()) => Ok(Value::new_undefined(ctx)),
            Err(error) => reply_to_js(&ctx, &Err(error)),
        }
    })?;
    Ok(files)
}

/// A call as JavaScript words it.
fn call<'js>(ctx: &Ctx<'js>, name: &str, arguments: &Object<'js>) -> rquickjs::Result<FileCall> {
    let text = |name: &str| arguments.get::<_, Text>(name).map(|text| text.0);
    let some_text = |name: &str| Ok::<_, rquickjs::Error>(arguments.get::<_, Option<Text>>(name)?.map(|text| text.0));
    let flag = |name: &str| arguments.get::<_, bool>(name);
    let number = |name: &str| arguments.get::<_, f64>(name).map(whole);
    let some_number = |name: &str| Ok::<_, rquickjs::Error>(arguments.get::<_, Option<f64>>(name)?.map(whole));
    let data = || payload_bytes(arguments.get("data")?);
    Ok(match name {
        "access" => FileCall::Access { path: text("path")? },
        "append" => FileCall::Append { path: text("path")?, data: data()? },
        "close" => FileCall::Close { fd: text("fd")? },
        "copy" => FileCall::Copy { path: text("path")?, to: text("to")? },
        "fstat" => FileCall::Fstat { fd: text("fd")? },
        "ftruncate" => FileCall::Ftruncate { fd: text("fd")?, length: number("length")? },
        "info" => FileCall::Info { path: text("path")?, algorithm: text("algorithm")? },
        "mkdir" => FileCall::Mkdir { path: text("path")?, recursive: flag("recursive")? },
        "open" => FileCall::Open { path: text("path")?, flag: text("flag")? },
        "read" => FileCall::Read { path: text("path")?, position: number("position")?, length: some_number("length")? },
        "readOpen" => {
            FileCall::ReadOpen { fd: text("fd")?, length: number("length")?, position: some_number("position")? }
        }
        "readdir" => FileCall::Readdir { path: text("path")? },
        "removeSaved" => FileCall::RemoveSaved { path: text("path")? },
        "rename" => FileCall::Rename { path: text("path")?, to: text("to")? },
        "rmdir" => FileCall::Rmdir { path: text("path")?, recursive: flag("recursive")? },
        "save" => FileCall::Save { path: text("path")?, to: some_text("to")? },
        "saved" => FileCall::Saved,
        "stat" => FileCall::Stat { path: text("path")?, recursive: flag("recursive")? },
        "truncate" => FileCall::Truncate { path: text("path")?, length: number("length")? },
        "unlink" => FileCall::Unlink { path: text("path")? },
        "write" => FileCall::Write { path: text("path")?, data: data()? },
        "writeOpen" => FileCall::WriteOpen { fd: text("fd")?, data: data()?, position: some_number("position")? },
        _ => return Err(Exception::throw_message(ctx, &format!("no file operation {name}"))),
    })
}

/// JavaScript has checked that it is a whole number and not below 0.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked by the caller; `as` saturates")]
fn whole(number: f64) -> u64 {
    number as u64
}

/// `{value}` or `{reason, errno}`.
pub(crate) fn reply_to_js<'js>(
    ctx: &Ctx<'js>,
    outcome: &Result<FileAnswer, FileError>,
) -> rquickjs::Result<Value<'js>> {
    match outcome {
        Ok(answer) => {
            let object = Object::new(ctx.clone())?;
            object.set("value", answer_to_js(ctx, answer)?)?;
            Ok(object.into_value())
        }
        Err(error) => to_js(ctx, &json!({"reason": error.to_string(), "errno": error.errno()})),
    }
}

fn answer_to_js<'js>(ctx: &Ctx<'js>, answer: &FileAnswer) -> rquickjs::Result<Value<'js>> {
    match answer {
        FileAnswer::Nothing => Ok(Value::new_undefined(ctx.clone())),
        FileAnswer::Bytes(bytes) => ArrayBuffer::new_copy(ctx.clone(), bytes).map(ArrayBuffer::into_value),
        FileAnswer::Text(text) => to_js(ctx, text),
        FileAnswer::Names(names) => to_js(ctx, names),
        FileAnswer::Count(count) => to_js(ctx, count),
        FileAnswer::Stat(stat) => to_js(ctx, &stat_payload(stat)),
        FileAnswer::Stats(stats) => {
            let all: Vec<_> =
                stats.iter().map(|(path, stat)| json!({"path": path, "stat": stat_payload(stat)})).collect();
            to_js(ctx, &all)
        }
        FileAnswer::Info { size, digest } => to_js(ctx, &json!({"size": size, "digest": digest})),
        FileAnswer::Saved(saved) => {
            let one = |file: &crate::files::SavedFile| json!({"filePath": file.path, "size": file.size, "createTime": file.created_s});
            to_js(ctx, &saved.iter().map(one).collect::<Vec<_>>())
        }
    }
}

fn stat_payload(stat: &Stat) -> serde_json::Value {
    json!({"size": stat.size, "isDirectory": stat.is_directory, "lastAccessedTime": stat.accessed_s,
        "lastModifiedTime": stat.modified_s})
}
