//! `/http/echo`: says in JSON what was asked, and `/http/status/<code>`: answers with that status.

use super::answer::Answer;
use http::header::{CONTENT_TYPE, HeaderValue, LOCATION};
use http::request::Parts;
use http::{HeaderMap, Request, StatusCode};
use http_body_util::{BodyExt as _, Limited};
use hyper::body::Incoming;
use serde_json::{Map, Value, json};

/// Bytes of a body that is echoed; more is answered with 413. Our choice.
pub const BODY_BYTES_MAX: usize = 1024 * 1024;

/// Answers with method, path, query, headers and body.
pub(super) async fn echo(request: Request<Incoming>) -> Answer {
    let (parts, body) = request.into_parts();
    match Limited::new(body, BODY_BYTES_MAX).collect().await {
        Ok(body) => Answer::json(&said(&parts, &body.to_bytes())),
        Err(_) => {
            let text = format!("a body has at most {BODY_BYTES_MAX} bytes\n");
            Answer::text(StatusCode::PAYLOAD_TOO_LARGE, text).last()
        }
    }
}

fn said(parts: &Parts, body: &[u8]) -> Value {
    let mut said = json!({
        "method": parts.method.as_str(),
        "path": parts.uri.path(),
        "query": parts.uri.query().unwrap_or_default(),
        "headers": headers(&parts.headers),
        "bytes": body.len(),
    });
    // Bytes that are no text come back as numbers: nothing is lost, and no app needs a decoder.
    said["body"] = std::str::from_utf8(body).map_or_else(|_| json!(body), |text| json!(text));
    let is_json =
        parts.headers.get(CONTENT_TYPE).is_some_and(|value| value.as_bytes().starts_with(b"application/json"));
    if let Some(value) = is_json.then(|| serde_json::from_slice::<Value>(body).ok()).flatten() {
        said["json"] = value;
    }
    said
}

/// By lower-case name; a header that comes twice is joined with a comma, as RFC 9110 §5.3 allows.
fn headers(headers: &HeaderMap) -> Map<String, Value> {
    let joined = headers.keys().map(|name| {
        let values = headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes()));
        (name.to_string(), Value::from(values.collect::<Vec<_>>().join(", ")))
    });
    joined.collect()
}

/// Answers with the status that the path names.
pub(super) fn status(code: &str) -> Answer {
    let status = code.parse().ok().filter(|code| (200..=599).contains(code)).map(StatusCode::from_u16);
    let Some(Ok(status)) = status else {
        return Answer::bad_request(format!("a status is a number from 200 to 599, not \"{code}\""));
    };
    match status {
        StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT | StatusCode::NOT_MODIFIED => Answer::empty(status),
        StatusCode::MOVED_PERMANENTLY
        | StatusCode::FOUND
        | StatusCode::SEE_OTHER
        | StatusCode::TEMPORARY_REDIRECT
        | StatusCode::PERMANENT_REDIRECT => {
            Answer::text(status, format!("{status}\n")).with(LOCATION, HeaderValue::from_static("/http/status/200"))
        }
        _ => Answer::text(status, format!("{status}\n")),
    }
}
