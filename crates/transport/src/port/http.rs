//! The HTTP half of the port: one request, its handle, and what it tells its task.
//!
//! Counterpart: `logic::tasks::http` asks and listens, `live::http` carries it out. Texts and codes of failures, with the
//! source of each: docs/contracts/errors.md. Invariant: every request ends with exactly one `Done` or `Failed`.

use bytes::Bytes;
use model::errors::request::{self, net};
use model::errors::{ErrorRow, ErrorWords, NetError};
use model::{CloseInitiator, ConnectionId, EventKind, HttpProfile};
use std::fmt::{self, Debug};
use std::path::PathBuf;
use std::rc::Rc;
use std::time::Duration;

/// Which function of `wx` asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HttpKind {
    /// `wx.request`.
    Request,
    /// `wx.uploadFile`.
    Upload,
    /// `wx.downloadFile`.
    Download,
}

impl HttpKind {
    /// `transport` of the event `open`.
    pub fn name(self) -> &'static str {
        match self {
            HttpKind::Request => "request",
            HttpKind::Upload => "upload",
            HttpKind::Download => "download",
        }
    }

    /// The function without `wx.`, as `errMsg` begins.
    pub fn api(self) -> &'static str {
        match self {
            HttpKind::Request => "request",
            HttpKind::Upload => "uploadFile",
            HttpKind::Download => "downloadFile",
        }
    }
}

/// A request to send.
#[derive(Clone, Debug)]
pub struct HttpRequest {
    /// Who asked.
    pub kind: HttpKind,
    /// Method in capitals.
    pub method: String,
    /// `http://` or `https://`, as the app wrote it.
    pub url: String,
    /// Request headers in order; duplicates are kept. Those that the stack owns are not sent.
    pub header: Vec<(String, String)>,
    /// Request body.
    pub body: HttpBody,
    /// Where the body of the answer goes.
    pub into: BodyTarget,
    /// False hands a 3xx answer to the app.
    pub follow_redirects: bool,
    /// Where a redirect may lead to; anywhere, where absent.
    pub may_follow: Option<UrlRule>,
    /// Offers HTTP/2 in the TLS handshake; without TLS it is HTTP/1.1 in any case.
    pub http2: bool,
    /// Limit from here to the last byte of the answer.
    pub timeout: Duration,
    /// When it was asked for, for the profile.
    pub asked: Asked,
    /// Whose words failures are told in.
    pub words: ErrorWords,
}

/// Decides about an address.
#[derive(Clone)]
pub struct UrlRule(Rc<dyn Fn(&str) -> bool>);

impl UrlRule {
    /// The rule that `allows` says.
    pub fn new(allows: impl Fn(&str) -> bool + 'static) -> Self {
        UrlRule(Rc::new(allows))
    }

    /// Whether the address is allowed.
    pub fn allows(&self, url: &str) -> bool {
        (self.0)(url)
    }
}

impl Debug for UrlRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UrlRule")
    }
}

/// Moments before the request reached the transport, milliseconds since the epoch.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked {
    /// The function was called.
    pub invoke_start: i64,
    /// It began to wait for its turn.
    pub queue_start: i64,
    /// Its turn came.
    pub queue_end: i64,
}

/// A request body.
#[derive(Clone, Debug)]
pub enum HttpBody {
    /// None.
    Empty,
    /// Bytes in memory.
    Bytes(Bytes),
    /// A file between two pieces of text, `multipart/form-data`.
    Multipart {
        /// Up to the first byte of the file.
        head: Bytes,
        /// The file.
        file: PathBuf,
        /// Its size.
        file_bytes: u64,
        /// What follows.
        tail: Bytes,
    },
}

impl HttpBody {
    /// Bytes of the whole body.
    pub fn len(&self) -> u64 {
        match self {
            HttpBody::Empty => 0,
            HttpBody::Bytes(bytes) => bytes.len() as u64,
            HttpBody::Multipart { head, file_bytes, tail, .. } => (head.len() + tail.len()) as u64 + file_bytes,
        }
    }

    /// True when there is nothing to send.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Where the body of an answer goes.
#[derive(Clone, Debug)]
pub enum BodyTarget {
    /// Into `Done`, whole.
    Memory,
    /// Out in pieces as they arrive.
    Chunks,
    /// Into a file that does not exist yet.
    File(PathBuf),
}

/// A request under way. Dropping it aborts it.
pub trait HttpHandle: Debug {
    /// Ends it on behalf of `by`; `Failed` follows, unless the answer is complete. A second call does nothing.
    fn abort(&self, by: CloseInitiator);
}

/// What a request tells its task.
#[derive(Clone, Debug)]
pub enum HttpEvent {
    /// The head of the final answer.
    Head(Box<HttpAnswer>),
    /// A piece of the body, in the order of arrival, at most `CHUNK_BYTES_MAX` bytes.
    Chunk(Bytes),
    /// How far the upload or the download has come. Some are left out when the queue is full.
    Progress {
        /// Bytes so far.
        bytes: u64,
        /// Bytes in all, where they are known.
        total: Option<u64>,
    },
    /// The answer is complete.
    Done(Box<HttpDone>),
    /// There is no answer, or not all of it.
    Failed(HttpError),
}

/// The head of an answer.
#[derive(Clone, Debug)]
pub struct HttpAnswer {
    /// HTTP status.
    pub status: u16,
    /// Headers in order: in the server's spelling with HTTP/1, in lower case with HTTP/2.
    pub header: Vec<(String, String)>,
}

/// A complete answer.
#[derive(Clone, Debug)]
pub struct HttpDone {
    /// The decoded body; empty unless it was to go into memory.
    pub body: Bytes,
    /// Bytes of the decoded body, wherever it went.
    pub body_bytes: u64,
    /// WeChat's timing object.
    pub profile: HttpProfile,
    /// What went wrong before it went well: texts of the tries that failed.
    pub retried: Vec<String>,
}

/// A request without an answer.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{message}")]
pub struct HttpError {
    /// What kind of failure.
    pub kind: HttpErrorKind,
    /// Our words, with the address.
    pub message: String,
    /// The next step for the user.
    pub hint: Option<String>,
}

/// Kinds of failure, by what happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HttpErrorKind {
    /// The URL, or that of a redirect, cannot be used.
    InvalidUrl,
    /// The method is no HTTP token.
    InvalidMethod,
    /// The name has no address.
    HostNotFound,
    /// Nothing listens there.
    Refused,
    /// Any other TCP failure.
    Tcp,
    /// The certificate or the TLS handshake.
    Tls,
    /// The limit passed.
    Timeout,
    /// The app aborted it.
    Aborted,
    /// The host cut it: the background, or the end of the session.
    Interrupted,
    /// The connection ended before the head of the answer.
    Empty,
    /// The server reset the connection.
    Reset,
    /// The connection broke within the answer.
    Incomplete,
    /// The answer is not HTTP.
    BadAnswer,
    /// The head is larger than the limit.
    HeadTooLarge,
    /// More redirects than the limit.
    TooManyRedirects,
    /// A redirect leads where the app may not go.
    RedirectRefused,
    /// The phone has gone to another network.
    NetworkChanged,
    /// The body is larger than the limit.
    BodyTooLarge,
    /// The body cannot be decompressed.
    Encoding,
    /// HTTP/2 broke.
    Http2,
    /// The file to send cannot be read.
    ReadFile,
    /// The file to write cannot be written.
    WriteFile,
}

impl HttpError {
    /// Message and hint in one line, for the event log.
    pub fn cause(&self) -> String {
        match &self.hint {
            Some(hint) => format!("{}; {hint}", self.message),
            None => self.message.clone(),
        }
    }

    /// The line of the event log.
    pub fn event(&self, conn: ConnectionId, kind: HttpKind, words: ErrorWords) -> EventKind {
        let err_msg = format!("{}:fail {}", kind.api(), self.app_text(words).0);
        EventKind::Fail { conn, kind: Some(self.kind.name().to_owned()), err_msg, cause: self.cause() }
    }

    /// What follows `<api>:fail `, and the `errno`: a row of docs/contracts/errors.md.
    pub fn app_text(&self, words: ErrorWords) -> (String, Option<u32>) {
        if let Some(row) = self.kind.row(words) {
            return (row.text.to_owned(), row.errno);
        }
        let row = match words {
            ErrorWords::Device => request::NETWORK,
            ErrorWords::Devtools => request::DEVTOOLS_NETWORK,
        };
        let NetError { code, name, .. } = self.kind.net_error();
        (row.with("n", &code.to_string()).replace("<NAME>", name), row.errno)
    }
}

impl HttpErrorKind {
    /// What is told in words of its own; the other kinds are failures of the network.
    fn row(self, words: ErrorWords) -> Option<ErrorRow> {
        Some(match self {
            HttpErrorKind::Timeout => request::TIMEOUT,
            HttpErrorKind::Aborted => request::ABORTED,
            HttpErrorKind::Interrupted => request::INTERRUPTED,
            HttpErrorKind::InvalidUrl => request::INVALID_REDIRECT,
            HttpErrorKind::InvalidMethod => request::INVALID_METHOD,
            HttpErrorKind::TooManyRedirects => request::TOO_MANY_REDIRECTS,
            HttpErrorKind::RedirectRefused => request::NOT_LISTED,
            HttpErrorKind::NetworkChanged if words == ErrorWords::Device => request::NETWORK_CHANGED,
            HttpErrorKind::BodyTooLarge => request::TOO_LARGE,
            HttpErrorKind::WriteFile => request::NOT_SAVED,
            HttpErrorKind::ReadFile => request::FILE_GONE,
            _ => return None,
        })
    }

    /// Chromium's number and name.
    fn net_error(self) -> NetError {
        match self {
            HttpErrorKind::HostNotFound => net::HOST_NOT_FOUND,
            HttpErrorKind::Refused => net::REFUSED,
            HttpErrorKind::Tcp => net::TCP,
            HttpErrorKind::Tls => net::TLS,
            HttpErrorKind::Empty => net::EMPTY,
            HttpErrorKind::Reset => net::RESET,
            HttpErrorKind::Incomplete => net::INCOMPLETE,
            HttpErrorKind::BadAnswer => net::BAD_ANSWER,
            HttpErrorKind::HeadTooLarge => net::HEAD_TOO_LARGE,
            HttpErrorKind::Encoding => net::ENCODING,
            HttpErrorKind::NetworkChanged => net::NETWORK_CHANGED,
            HttpErrorKind::Http2 => net::HTTP2,
            _ => net::FAILED,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(kind: HttpErrorKind) -> HttpError {
        HttpError { kind, message: String::new(), hint: None }
    }

    #[test]
    fn a_network_failure_carries_chromiums_number_in_the_words_of_either_runtime() {
        let refused = error(HttpErrorKind::Refused);
        let device = "errcode:-102 cronet_error_code:-102 error_msg:net::ERR_CONNECTION_REFUSED".to_owned();
        assert_eq!(refused.app_text(ErrorWords::Device), (device, Some(600_001)));
        let devtools = "-102:net::ERR_CONNECTION_REFUSED".to_owned();
        assert_eq!(refused.app_text(ErrorWords::Devtools), (devtools, Some(600_001)));
    }

    #[test]
    fn what_both_runtimes_say_alike_has_the_documented_numbers() {
        let errno = |kind| error(kind).app_text(ErrorWords::Device).1;
        assert_eq!(errno(HttpErrorKind::Timeout), Some(5));
        assert_eq!(errno(HttpErrorKind::Interrupted), Some(600_003));
        assert_eq!(errno(HttpErrorKind::TooManyRedirects), Some(600_008));
        assert_eq!(errno(HttpErrorKind::Aborted), None);
    }
}
