//! Live sockets: name resolution, TCP, TLS, the upgrade and the frames, each step timed and every frame logged; bare TCP
//! and UDP; the local network.

mod connect;
mod connection;
mod dial;
mod failure;
#[cfg(any(test, fuzzing))]
pub mod fuzzing;
mod handle;
mod http;
mod inflating;
mod interfaces;
mod mdns;
mod outbox;
mod outgoing;
mod reader;
mod stream;
mod tap;
mod target;
mod tcp;
mod tls;
mod transport;
mod udp;
mod udp_queue;
mod upgrade;
mod utf8;

pub use connection::{CLOSE_REPLY_TIMEOUT, FRAME_BYTES_MAX, MESSAGE_BYTES_MAX};
#[cfg(test)]
pub(crate) use http::BodyLimits;
pub use http::{ANSWER_BYTES_MAX, CHUNK_BYTES_MAX, DOWNLOAD_BYTES_MAX, REDIRECT_COUNT_MAX};
#[cfg(test)]
pub(crate) use http::{IDLE_COUNT_MAX, IDLE_TIME_MAX, LOG_BODY_BYTES_MAX, RECORDED_BODY_BYTES_MAX};
pub use mdns::MDNS_SERVICES_MAX;
pub use outbox::{SEND_QUEUE_BYTES_MAX, SEND_QUEUE_MESSAGES_MAX};
pub use tcp::TCP_RECEIVE_BYTES_MAX;
pub use tls::{CaFileError, TlsOptions};
pub use transport::{EpochClock, LiveOptions, LiveTransport, header_map};
pub use udp::{UDP_DATAGRAM_BYTES_END, UDP_RECEIVE_DATAGRAMS_MAX};
pub use udp_queue::{UDP_SEND_QUEUE_BYTES_MAX, UDP_SEND_QUEUE_DATAGRAMS_MAX};
