//! Who may ask: only a page that we served, under our own name, with the token of this start.
//!
//! A browser lets any web site send requests to 127.0.0.1, and a name of its own may point there (DNS rebinding). Invariant:
//! the name in `Host` is checked for every request, before anything else looks at it.

use axum::extract::{Request, State};
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::SocketAddr;
use std::sync::Arc;
use subtle::ConstantTimeEq as _;

/// Names and secrets of one start.
#[derive(Debug)]
pub(crate) struct Guard {
    hosts: [String; 2],
    origins: [String; 2],
    token: String,
}

impl Guard {
    pub(crate) fn new(addr: SocketAddr, token: String) -> Guard {
        let hosts = ["127.0.0.1", "localhost"].map(|name| format!("{name}:{}", addr.port()));
        let origins = [0, 1].map(|index: usize| format!("http://{}", hosts[index]));
        Guard { hosts, origins, token }
    }

    /// The request was meant for us.
    fn knows_host(&self, headers: &HeaderMap) -> bool {
        single(headers, HOST).is_some_and(|host| self.hosts.iter().any(|own| own == host))
    }

    /// The request comes from a page of ours. Without `Origin` it comes from no page at all.
    pub(crate) fn knows_origin(&self, headers: &HeaderMap) -> bool {
        single(headers, ORIGIN).is_some_and(|origin| self.origins.iter().any(|own| own == origin))
    }

    /// The token of this start is in the query.
    pub(crate) fn knows_token(&self, query: Option<&str>) -> bool {
        let token = query.and_then(|query| query.split('&').find_map(|pair| pair.strip_prefix("token=")));
        token.is_some_and(|token| is_same(token, &self.token))
    }
}

/// Compares a secret; only its length can be told from the time it takes.
pub(crate) fn is_same(given: &str, secret: &str) -> bool {
    given.as_bytes().ct_eq(secret.as_bytes()).into()
}

/// The value of a header that must not stand there twice.
fn single(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}

/// The layer around everything.
pub(crate) async fn only_our_host(State(guard): State<Arc<Guard>>, request: Request, next: Next) -> Response {
    if guard.knows_host(request.headers()) {
        return next.run(request).await;
    }
    (StatusCode::MISDIRECTED_REQUEST, "This is miniwire; it answers under its own address only.").into_response()
}
