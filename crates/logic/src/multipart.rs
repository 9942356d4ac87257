//! The body of `wx.uploadFile`: `multipart/form-data` (RFC 7578) around one file.
//!
//! Invariant: neither a name nor a value of the app's can end a header or a part.

use crate::files::Files;
use crate::tasks::Refused;
use model::errors::request;
use std::fmt::Write as _;
use transport::HttpBody;

/// What `wx.uploadFile` sends.
#[derive(Clone, Debug)]
pub(crate) struct Upload {
    /// Path of the app's.
    pub(crate) file_path: String,
    /// Key of the file.
    pub(crate) name: String,
    /// `formData`.
    pub(crate) fields: Vec<(String, String)>,
}

/// The body and its `Content-Type`; `random` is of [0, 1) and makes the boundary.
pub(crate) fn body(files: &Files, upload: &Upload, random: f64) -> Result<(HttpBody, String), Refused> {
    let (file, file_bytes) = files
        .readable(&upload.file_path)
        .map_err(|error| Refused { reason: error.to_string(), ..Refused::of(request::NOT_READABLE) })?;
    let boundary = boundary(random);
    let mut head = String::new();
    for (name, value) in &upload.fields {
        // Writing to a string cannot fail.
        let _ = write!(
            head,
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"\r\n\r\n{value}\r\n",
            quoted(name)
        );
    }
    let file_name = upload.file_path.rsplit('/').next().unwrap_or_default();
    let _ = write!(
        head,
        "--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"; filename=\"{}\"\r\nContent-Type: {}\r\n\r\n",
        quoted(&upload.name),
        quoted(file_name),
        type_of(file_name)
    );
    let tail = format!("\r\n--{boundary}--\r\n");
    let body = HttpBody::Multipart { head: head.into(), file: file.into(), file_bytes, tail: tail.into() };
    Ok((body, format!("multipart/form-data; boundary={boundary}")))
}

/// 16 hex digits of chance, which no file holds at the right place by accident.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "any number of the range will do")]
fn boundary(random: f64) -> String {
    let digits = (random * 2f64.powi(53)) as u64;
    format!("----miniwire{:016x}", digits.wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

/// A name between quotes (WHATWG HTML, multipart form data): quotes and line breaks are escaped.
fn quoted(name: &str) -> String {
    name.replace('\r', "%0D").replace('\n', "%0A").replace('"', "%22")
}

fn type_of(file_name: &str) -> &'static str {
    match file_name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase().as_str() {
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "mp3" => "audio/mpeg",
        "mp4" => "video/mp4",
        "pdf" => "application/pdf",
        "json" => "application/json",
        "txt" => "text/plain",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_come_before_the_file_and_no_name_ends_its_header() {
        let files = Files::open(None, "wxfile").unwrap();
        files.write("wxfile://usr/a.png", b"PNG").unwrap();
        let upload = Upload {
            file_path: "wxfile://usr/a.png".into(),
            name: "pic\"\r\nX: 1".into(),
            fields: vec![("user".into(), "小红\r\n".into())],
        };
        let (body, content_type) = body(&files, &upload, 0.5).unwrap();
        let HttpBody::Multipart { head, file_bytes, tail, .. } = body else { panic!("{body:?}") };
        let boundary = content_type.strip_prefix("multipart/form-data; boundary=").unwrap();
        assert_eq!(
            String::from_utf8_lossy(&head),
            format!(
                "--{boundary}\r\nContent-Disposition: form-data; name=\"user\"\r\n\r\n小红\r\n\r\n--{boundary}\r\n\
                 Content-Disposition: form-data; name=\"pic%22%0D%0AX: 1\"; filename=\"a.png\"\r\n\
                 Content-Type: image/png\r\n\r\n"
            )
        );
        assert_eq!((file_bytes, tail.as_ref()), (3, format!("\r\n--{boundary}--\r\n").as_bytes()));
    }

    #[test]
    fn a_file_that_is_not_there_is_told() {
        let files = Files::open(None, "wxfile").unwrap();
        let upload = Upload { file_path: "wxfile://usr/no".into(), name: "f".into(), fields: Vec::new() };
        assert_eq!(body(&files, &upload, 0.0).unwrap_err().reason, "no such file or directory wxfile://usr/no");
    }
}
