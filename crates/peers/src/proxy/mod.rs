//! A reverse proxy that listens in: clients that are no mini-programs talk through it to a real server, and everything is told as the
//! events of a session, as the client sees it.
//!
//! Counterpart: `miniwire record --proxy` records the events. `server.rs` accepts, `connection.rs` carries one conversation,
//! `head.rs` rewrites heads, `websocket.rs` and `body.rs` read what passes. Invariants: bytes behind the heads pass as they are, whatever
//! is read in them; each connection ends with one `close`, `done` or `fail`.

mod body;
mod connection;
mod head;
mod kept;
mod server;
mod upstream;
mod websocket;

pub use server::{PROXY_CONNECTIONS_MAX, Proxy, ProxyError};
pub use upstream::{Upstream, UpstreamError};
