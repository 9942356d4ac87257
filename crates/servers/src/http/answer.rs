//! Answers and their bodies.

use bytes::Bytes;
use futures_util::{Stream, StreamExt as _};
use http::header::{CACHE_CONTROL, CONNECTION, CONTENT_TYPE, HeaderName, HeaderValue, RETRY_AFTER};
use http::{Response, StatusCode};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, Full, StreamBody};
use hyper::body::Frame;
use std::convert::Infallible;

/// What every route answers with.
pub(crate) type Body = UnsyncBoxBody<Bytes, Infallible>;

const TEXT: HeaderValue = HeaderValue::from_static("text/plain; charset=utf-8");
const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// An answer in the making.
#[derive(Debug)]
pub(crate) struct Answer(Box<Response<Body>>);

impl Answer {
    /// A text with a status.
    pub(crate) fn text(status: StatusCode, text: impl Into<String>) -> Self {
        Answer::whole(status, text.into().into()).with(CONTENT_TYPE, TEXT)
    }

    /// A JSON value.
    pub(crate) fn json(value: &impl serde::Serialize) -> Self {
        match serde_json::to_vec(value) {
            Ok(json) => Answer::whole(StatusCode::OK, json.into()).with(CONTENT_TYPE, JSON),
            Err(error) => Answer::text(StatusCode::INTERNAL_SERVER_ERROR, format!("{error}\n")),
        }
    }

    /// No body at all.
    pub(crate) fn empty(status: StatusCode) -> Self {
        Answer::whole(status, Bytes::new())
    }

    /// A mistake of the client, said in a sentence.
    pub(crate) fn bad_request(why: impl AsRef<str>) -> Self {
        Answer::text(StatusCode::BAD_REQUEST, format!("{}\n", why.as_ref()))
    }

    /// The server has no room for one more connection.
    pub(crate) fn busy() -> Self {
        Answer::text(StatusCode::SERVICE_UNAVAILABLE, "too many connections\n")
            .with(RETRY_AFTER, HeaderValue::from_static("1"))
            .last()
    }

    /// A body that comes bit by bit; nobody on the way is to keep it.
    pub(crate) fn streamed(content_type: &'static str, body: Body) -> Self {
        let answer = Answer(Box::new(Response::new(body))).with(CONTENT_TYPE, HeaderValue::from_static(content_type));
        answer.with(CACHE_CONTROL, HeaderValue::from_static("no-cache"))
    }

    /// One more header.
    pub(crate) fn with(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.0.headers_mut().insert(name, value);
        self
    }

    /// The connection ends with this answer.
    pub(crate) fn last(self) -> Self {
        self.with(CONNECTION, HeaderValue::from_static("close"))
    }

    fn whole(status: StatusCode, bytes: Bytes) -> Self {
        let mut response = Response::new(Full::new(bytes).boxed_unsync());
        *response.status_mut() = status;
        Answer(Box::new(response))
    }
}

impl From<Answer> for Response<Body> {
    fn from(answer: Answer) -> Self {
        *answer.0
    }
}

/// A body of texts as they come.
pub(crate) fn text_stream(texts: impl Stream<Item = String> + Send + 'static) -> Body {
    let frames = texts.map(|text| Ok::<_, Infallible>(Frame::data(Bytes::from(text))));
    StreamBody::new(frames).boxed_unsync()
}
