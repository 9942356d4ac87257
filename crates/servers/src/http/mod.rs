//! The HTTP side of a connection: hyper reads requests, routes answer them, and a WebSocket takes the connection over.
//!
//! Counterpart: `route.rs`. Invariant: a client that sends no whole head is cut off after `HEAD_TIMEOUT`.

mod answer;
mod chunks;
mod connection;
mod echo;
mod query;
mod route;
mod upgrade;

pub(crate) use answer::{Answer, Body, text_stream};
pub use chunks::{CHUNK_BYTES_MAX, CHUNK_INTERVAL_MAX_MS, CHUNKS_MAX};
pub(crate) use connection::{refuse, serve};
pub use echo::BODY_BYTES_MAX;
pub(crate) use query::Query;
pub(crate) use route::Site;
