//! The head of a request: which headers are sent, and hyper's request made of them.
//!
//! Invariant: no header of the app can end a line or replace one that belongs to the connection.

use super::super::target::Target;
use super::super::upgrade::is_token;
use super::body_out::OutBody;
use super::words;
use crate::{HttpError, HttpErrorKind};
use http::header::{ACCEPT_ENCODING, HOST};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Version};

/// What we can decompress.
const ENCODINGS: &str = "gzip, deflate, br";

/// Headers of one request. Our choice: far beyond what servers take (nginx and Node stop below 64 KiB of them); the map that
/// holds them has room for 24576 names.
const REQUEST_HEADERS_MAX: usize = 1000;

/// Bytes of their names and values. Our choice: Chromium refuses answers with more.
const REQUEST_HEADER_BYTES_MAX: usize = 256 * 1024;

/// Headers that belong to the connection (RFC 9110 §7.6.1, §8.6): the app cannot set them.
const RESERVED: [&str; 10] = [
    "connection",
    "content-length",
    "host",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "http2-settings",
];

/// Headers that must not follow a redirect to another server (Fetch standard, HTTP-redirect fetch).
const SECRETS: [&str; 3] = ["authorization", "cookie", "proxy-authorization"];

/// Headers of a body, which go when the body goes.
const OF_BODY: [&str; 4] = ["content-encoding", "content-language", "content-location", "content-type"];

/// Headers of the app that are not sent, with the reason; one line each.
pub(super) fn refusals(header: &[(String, String)]) -> impl Iterator<Item = String> {
    let one_by_one = verdicts(header).filter_map(|((name, _), why)| {
        Some(format!("the request header `{}` is not sent: {}", name.escape_debug(), why?))
    });
    let left_out = header.len().saturating_sub(REQUEST_HEADERS_MAX);
    let beyond =
        (left_out > 0).then(|| format!("{left_out} request headers are not sent: {REQUEST_HEADERS_MAX} are the limit"));
    one_by_one.chain(beyond)
}

/// Headers of the app that are sent.
pub(super) fn sent(header: &[(String, String)]) -> impl Iterator<Item = &(String, String)> {
    verdicts(header).filter(|(_, why)| why.is_none()).map(|(pair, _)| pair)
}

/// Each header with the reason why it is not sent, as far as they are counted.
fn verdicts(header: &[(String, String)]) -> impl Iterator<Item = (&(String, String), Option<&'static str>)> {
    let mut room = REQUEST_HEADER_BYTES_MAX;
    header.iter().take(REQUEST_HEADERS_MAX).map(move |pair| {
        let bytes = pair.0.len() + pair.1.len();
        let why = why_refused(&pair.0, &pair.1).or((bytes > room).then_some("all of them have more than 256 KiB"));
        if why.is_none() {
            room -= bytes;
        }
        (pair, why)
    })
}

fn why_refused(name: &str, value: &str) -> Option<&'static str> {
    if !is_token(name) {
        Some("its name is not an HTTP token")
    } else if value.chars().any(|char| char.is_control() && char != '\t') {
        Some("its value has control characters")
    } else if RESERVED.iter().any(|reserved| name.eq_ignore_ascii_case(reserved)) {
        Some("it belongs to the connection")
    } else {
        None
    }
}

/// Takes out what must not go to another server.
pub(super) fn drop_secrets(header: &mut Vec<(String, String)>) {
    header.retain(|(name, _)| !SECRETS.iter().any(|secret| name.eq_ignore_ascii_case(secret)));
}

/// Takes out what describes a body.
pub(super) fn drop_body_headers(header: &mut Vec<(String, String)>) {
    header.retain(|(name, _)| !OF_BODY.iter().any(|one| name.eq_ignore_ascii_case(one)));
}

/// The request as hyper wants it: a path and `Host` for HTTP/1, a whole URI for HTTP/2.
///
/// # Errors
/// The method is no token, or the URL cannot be written.
pub(super) fn request(
    target: &Target,
    method: &str,
    header: &[(String, String)],
    http2: bool,
    body: OutBody,
) -> Result<Request<OutBody>, HttpError> {
    let method = Method::from_bytes(method.as_bytes())
        .map_err(|_| words::error(HttpErrorKind::InvalidMethod, format!("`{method}` is not an HTTP method")))?;
    let uri = if http2 { format!("https://{}{}", target.host_header, target.path) } else { target.path.clone() };
    let mut request = Request::new(body);
    *request.uri_mut() = uri.parse().map_err(|error| {
        words::error(HttpErrorKind::InvalidUrl, format!("`{uri}` cannot be written into a request: {error}"))
    })?;
    *request.version_mut() = if http2 { Version::HTTP_2 } else { Version::HTTP_11 };
    let headers = request.headers_mut();
    if !http2 && let Ok(host) = HeaderValue::from_str(&target.host_header) {
        headers.insert(HOST, host);
    }
    add(headers, header);
    if !headers.contains_key(ACCEPT_ENCODING) {
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(ENCODINGS));
    }
    *request.method_mut() = method;
    Ok(request)
}

fn add(headers: &mut HeaderMap, header: &[(String, String)]) {
    for (name, value) in sent(header) {
        // Both were checked just above; what http refuses beyond that is left out like the others.
        let (Ok(name), Ok(value)) =
            (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_bytes(value.as_bytes()))
        else {
            continue;
        };
        headers.append(name, value);
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::target::Family;
    use super::*;

    fn pairs(header: &[(&str, &str)]) -> Vec<(String, String)> {
        header.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn headers_of_the_connection_and_broken_ones_are_not_sent_and_named() {
        let target = Target::parse("http://a:81/x?y", Family::Http).unwrap();
        let header =
            pairs(&[("HOST", "evil"), ("A", "1\r\nB: 2"), ("bad name", "1"), ("X-Token", "t"), ("x-token", "u")]);
        let request = request(&target, "GET", &header, false, OutBody::new(&crate::HttpBody::Empty, None)).unwrap();
        assert_eq!(request.headers().get("host").unwrap(), "a:81");
        assert_eq!(request.headers().get_all("x-token").iter().collect::<Vec<_>>(), ["t", "u"]);
        assert!(request.headers().get("b").is_none());
        assert_eq!(refusals(&header).count(), 3);
    }

    #[test]
    fn so_many_headers_are_sent_and_one_more_is_not_and_the_rest_is_counted() {
        let target = Target::parse("http://a/", Family::Http).unwrap();
        let header = |count: usize| (0..count).map(|i| (format!("x-{i}"), i.to_string())).collect::<Vec<_>>();
        for (count, left_out) in [(REQUEST_HEADERS_MAX, 0), (REQUEST_HEADERS_MAX + 1, 1), (100_000, 99_000)] {
            let header = header(count);
            let request = request(&target, "GET", &header, false, OutBody::new(&crate::HttpBody::Empty, None)).unwrap();
            // `Host` and `Accept-Encoding` are ours.
            assert_eq!(request.headers().len(), REQUEST_HEADERS_MAX + 2);
            let lines: Vec<String> = refusals(&header).collect();
            assert_eq!(lines.len(), usize::from(left_out > 0));
            assert!(lines.iter().all(|line| line.starts_with(&format!("{left_out} request headers"))), "{lines:?}");
        }
    }

    #[test]
    fn headers_have_room_together_and_one_byte_more_is_named() {
        let target = Target::parse("http://a/", Family::Http).unwrap();
        for (bytes, fits) in [(REQUEST_HEADER_BYTES_MAX - 2, true), (REQUEST_HEADER_BYTES_MAX - 1, false)] {
            let header = pairs(&[("a", ""), ("b", &"x".repeat(bytes)), ("bad name", "")]);
            let request = request(&target, "GET", &header, false, OutBody::new(&crate::HttpBody::Empty, None)).unwrap();
            assert_eq!(request.headers().contains_key("b"), fits);
            assert_eq!(refusals(&header).count(), if fits { 1 } else { 2 });
        }
    }

    #[test]
    fn a_redirect_to_another_server_loses_what_is_secret_and_one_without_body_loses_its_type() {
        let mut header = pairs(&[("Authorization", "x"), ("cookie", "y"), ("Content-Type", "z"), ("A", "b")]);
        drop_secrets(&mut header);
        drop_body_headers(&mut header);
        assert_eq!(header, pairs(&[("A", "b")]));
    }
}
