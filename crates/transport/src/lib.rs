//! The only crate that opens a socket for the app.
//!
//! [`Transport`] is the port: live, faulty and replayed sockets are implementations of it, and the logic layer cannot
//! tell them apart. Everything here runs on the session's own thread, inside a tokio `LocalSet`.
//! Invariant: every connection ends with exactly one `Closed` or `Failed`, every request with
//! exactly one `Done` or `Failed`.

mod failure_kind;
mod fault;
mod gate;
mod live;
mod local_network;
mod port;
mod task;
mod tcp_udp;
#[cfg(test)]
mod tests;

pub use fault::FaultSwitch;
pub use gate::NetworkGate;
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub use live::fuzzing;
pub use live::{
    ANSWER_BYTES_MAX, CHUNK_BYTES_MAX, CLOSE_REPLY_TIMEOUT, CaFileError, DOWNLOAD_BYTES_MAX, EpochClock,
    FRAME_BYTES_MAX, LiveOptions, LiveTransport, MDNS_SERVICES_MAX, MESSAGE_BYTES_MAX, REDIRECT_COUNT_MAX,
    SEND_QUEUE_BYTES_MAX, SEND_QUEUE_MESSAGES_MAX, TCP_RECEIVE_BYTES_MAX, TlsOptions, UDP_DATAGRAM_BYTES_END,
    UDP_RECEIVE_DATAGRAMS_MAX, UDP_SEND_QUEUE_BYTES_MAX, UDP_SEND_QUEUE_DATAGRAMS_MAX, header_map,
};
pub use local_network::{InterfaceAddress, MdnsEvent, MdnsHandle};
pub use port::{
    Asked, BodyTarget, ConnectError, ConnectErrorKind, HttpAnswer, HttpBody, HttpDone, HttpError, HttpErrorKind,
    HttpEvent, HttpHandle, HttpKind, HttpRequest, Opened, SendError, Strictness, Transport, UrlRule, WebSocketHandle,
    WebSocketRequest, WireEvent, WireQueue,
};
pub use task::OwnedTask;
pub use tcp_udp::{
    Destination, Errno, Family, Outbound, Received, SocketError, SocketErrorKind, TcpEvent, TcpHandle, TcpRequest,
    UdpEvent, UdpHandle, UdpRequest,
};
