//! A download that is complete: how it becomes one of the app's files.
//!
//! Counterpart: `crate::bridge::http`, which tells the app, and `crate::files`. Invariant: the session's thread renames at
//! most; what may mean copying waits on the other one.

use crate::files::{FileAnswer, FileCall, FileError};
use crate::shared::Shared;
use crate::tasks::{Refused, RequestEvent, ResponseData};
use camino::Utf8Path;
use model::errors::request;
use model::{ConnectionId, HttpProfile};
use std::path::Path;
use transport::HttpAnswer;

/// A download that is complete and not yet where the app wants it.
#[derive(Debug)]
pub(crate) struct Placing {
    pub(super) task: u32,
    pub(super) path: String,
    pub(super) answer: HttpAnswer,
    pub(super) profile: Box<HttpProfile>,
    pub(super) retried: Vec<String>,
}

/// What came of putting a download into its place.
pub(crate) fn on_placed(
    shared: &Shared,
    id: u32,
    outcome: Result<FileAnswer, FileError>,
) -> Option<(u32, RequestEvent)> {
    let Placing { task, path, answer, profile, retried } = shared.placing.borrow_mut().remove(&id)?;
    let event = match outcome {
        Ok(_) => {
            let data = ResponseData::File { path, temporary: false };
            RequestEvent::Done { answer, data, profile, retried, file: None }
        }
        Err(error) => RequestEvent::Failed { reason: error.to_string(), errno: Some(error.errno()) },
    };
    Some((task, event))
}

/// The path on the disk of a file with something in it.
fn downloaded(file: &Path) -> Result<&Utf8Path, Refused> {
    let file = Utf8Path::from_path(file)
        .ok_or_else(|| refused(&FileError::System(format!("{} is not Unicode", file.display()))))?;
    if file.metadata().is_ok_and(|data| data.len() == 0) {
        return Err(Refused::of(request::EMPTY_FILE));
    }
    Ok(file)
}

/// Makes a downloaded file one of the app's temporary ones.
pub(super) fn adopt(shared: &Shared, file: &Path, answer: &HttpAnswer) -> Result<ResponseData, Refused> {
    let path = shared.files.adopt(downloaded(file)?, extension(answer)).map_err(|error| refused(&error))?;
    Ok(ResponseData::File { path, temporary: true })
}

/// Begins to put a downloaded file where the app wants it, which may mean copying all of it.
pub(super) fn place(shared: &Shared, connection: ConnectionId, file: &Path, placing: Placing) -> Result<(), Refused> {
    let call = FileCall::Place { from: downloaded(file)?.to_owned(), path: placing.path.clone() };
    let ConnectionId(id) = connection;
    shared.file_queue.add(id, call).map_err(|error| refused(&error))?;
    shared.placing.borrow_mut().insert(id, placing);
    Ok(())
}

fn refused(error: &FileError) -> Refused {
    Refused::new(error.to_string(), error.errno())
}

/// How a temporary file's name ends, by the type that the server says (documented: the type decides how it is handled).
fn extension(answer: &HttpAnswer) -> &'static str {
    let of_type = answer.header.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    let of_type = of_type.map(|(_, value)| value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase());
    match of_type.as_deref().unwrap_or_default() {
        "image/png" => "png",
        "image/jpeg" => "jpg",
        "image/gif" => "gif",
        "image/webp" => "webp",
        "image/svg+xml" => "svg",
        "audio/mpeg" => "mp3",
        "video/mp4" => "mp4",
        "application/pdf" => "pdf",
        "application/zip" => "zip",
        "application/json" => "json",
        "text/plain" => "txt",
        "text/html" => "html",
        _ => "unknown",
    }
}
