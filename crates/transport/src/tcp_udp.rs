//! The part of the port that carries bytes without a protocol of its own: TCP streams and UDP datagrams.
//!
//! Counterpart: `port.rs` has the `Transport` trait that opens them and the queue that their events come through.
//! Invariants: a TCP connection ends with exactly one `Closed` or `Failed`, a UDP socket with exactly one `Closed`; an app
//! that does not take its bytes stops the reading (TCP) or loses the newest datagrams (UDP).

use crate::SendError;
use bytes::Bytes;
use model::errors::system::{self, SYSTEM_ERRORS};
use model::errors::{ErrorRow, tcp_udp};
use model::{CloseInitiator, ConnectionId, EventKind, Message};
use std::fmt::{self, Debug};
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::rc::Rc;
use std::time::Duration;
use tokio::sync::OwnedSemaphorePermit;

/// Address family of a socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// IPv4.
    V4,
    /// IPv6.
    V6,
}

impl Family {
    /// Whether an address can be reached with a socket of this family.
    pub fn holds(self, address: IpAddr) -> bool {
        address.is_ipv4() == (self == Family::V4)
    }

    /// The type of a UDP socket as `wx.createUDPSocket` names it.
    pub fn udp_name(self) -> &'static str {
        match self {
            Family::V4 => "udp4",
            Family::V6 => "udp6",
        }
    }

    /// The address that means every interface.
    pub(crate) fn any(self) -> IpAddr {
        match self {
            Family::V4 => Ipv4Addr::UNSPECIFIED.into(),
            Family::V6 => Ipv6Addr::UNSPECIFIED.into(),
        }
    }
}

/// A TCP connection to open.
#[derive(Clone, Debug)]
pub struct TcpRequest {
    /// Name or address, without brackets.
    pub host: String,
    /// Port.
    pub port: u16,
    /// Which addresses of the name are tried.
    pub family: Family,
    /// Sets TCP_NODELAY.
    pub no_delay: bool,
    /// Limit for name resolution and TCP together.
    pub timeout: Duration,
}

impl TcpRequest {
    /// As the log shows it: `tcp://host:port`.
    pub fn url(&self) -> String {
        format!("tcp://{}", address_text(&self.host, self.port))
    }
}

/// One open or opening TCP connection. Dropping it aborts the connection.
pub trait TcpHandle: Debug {
    /// Hands bytes to the stack.
    ///
    /// # Errors
    /// The connection is not open, or its send queue is full.
    fn write(&self, bytes: Message) -> Result<(), SendError>;

    /// Writes what waits and ends the connection on both sides, or cancels the opening. A second call does nothing.
    fn close(&self, by: CloseInitiator);
}

/// What a TCP connection tells its task.
#[derive(Clone, Debug)]
pub enum TcpEvent {
    /// It stands.
    Connected {
        /// Our end.
        local: SocketAddr,
        /// The peer's end.
        remote: SocketAddr,
        /// Time that TCP took, without the resolution of a name: a round trip.
        rtt: Duration,
    },
    /// Bytes arrived, in whatever pieces the network made of them.
    Data(Received),
    /// It stood and has ended.
    Closed {
        /// Who began it.
        by: CloseInitiator,
        /// What broke it, if anything did.
        error: Option<SocketError>,
    },
    /// It never stood.
    Failed(SocketError),
}

/// A UDP socket to bind.
#[derive(Clone, Copy, Debug)]
pub struct UdpRequest {
    /// IPv4 or IPv6.
    pub family: Family,
    /// Port; 0 for any that is free.
    pub port: u16,
}

/// A datagram to send.
#[derive(Clone, Debug)]
pub struct Outbound {
    /// Where to.
    pub to: Destination,
    /// Its bytes.
    pub datagram: Message,
    /// Allows a broadcast address.
    pub broadcast: bool,
    /// Goes to the connected peer instead, where there is one.
    pub prefer_connected: bool,
}

/// Where datagrams go.
#[derive(Clone, Debug)]
pub struct Destination {
    /// Name or address, without brackets.
    pub host: String,
    /// Port.
    pub port: u16,
}

/// One bound UDP socket. Dropping it closes the socket.
pub trait UdpHandle: Debug {
    /// Our end.
    fn local(&self) -> SocketAddr;

    /// Hands a datagram to the stack.
    ///
    /// # Errors
    /// The socket is closed, or its send queue is full.
    fn send(&self, datagram: Outbound) -> Result<(), SendError>;

    /// Takes datagrams of this peer only from now on.
    ///
    /// # Errors
    /// The socket is closed, or its send queue is full.
    fn connect(&self, to: Destination) -> Result<(), SendError>;

    /// Sets the hops that a datagram may take.
    ///
    /// # Errors
    /// The system refuses the value.
    fn set_ttl(&self, ttl: u32) -> Result<(), SocketError>;

    /// Sends what waits and closes the socket. A second call does nothing.
    fn close(&self, by: CloseInitiator);
}

/// What a UDP socket tells its task.
#[derive(Clone, Debug)]
pub enum UdpEvent {
    /// It is bound.
    Listening,
    /// A datagram arrived.
    Data {
        /// Whose.
        from: SocketAddr,
        /// Its bytes.
        datagram: Received,
    },
    /// Something failed; the socket goes on.
    Error {
        /// `send`, `connect` or `recv`.
        call: String,
        /// What failed.
        error: SocketError,
    },
    /// It has ended.
    Closed,
}

/// Bytes on their way to the app. As long as they wait they take room that the socket does not have for others.
#[derive(Clone)]
pub struct Received {
    bytes: Bytes,
    _room: Option<Rc<OwnedSemaphorePermit>>,
}

impl Received {
    /// Bytes that take no room.
    pub fn new(bytes: Bytes) -> Self {
        Received { bytes, _room: None }
    }

    pub(crate) fn taking(bytes: Bytes, room: OwnedSemaphorePermit) -> Self {
        Received { bytes, _room: Some(Rc::new(room)) }
    }

    /// The bytes.
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }
}

impl Debug for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.bytes.len())
    }
}

/// Why a socket could not do what it was asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct SocketError {
    /// What kind of failure; decides the code and text that the app sees.
    pub kind: SocketErrorKind,
    /// Our words with the address.
    pub message: String,
    /// The next step for the user.
    pub hint: Option<String>,
}

impl SocketError {
    /// The line of the event log for what `call` did.
    pub fn event(&self, conn: ConnectionId, call: &str) -> EventKind {
        let kind = Some(self.kind.name().into_owned());
        EventKind::Fail { conn, kind, err_msg: self.err_msg(call), cause: self.cause() }
    }

    /// Message and hint in one line, for the event log.
    pub fn cause(&self) -> String {
        match &self.hint {
            Some(hint) => format!("{}; {hint}", self.message),
            None => self.message.clone(),
        }
    }

    /// The row of docs/contracts/errors.md that tells it.
    pub fn row(&self) -> ErrorRow {
        match &self.kind {
            SocketErrorKind::HostNotFound => tcp_udp::NOT_REACHED,
            SocketErrorKind::System(_) => tcp_udp::SYSTEM_CALL,
            SocketErrorKind::Cancelled => tcp_udp::CANCELLED,
        }
    }

    /// The text of `onError` for what `call` did.
    pub fn err_msg(&self, call: &str) -> String {
        let text = self.row().with("call", call);
        match &self.kind {
            SocketErrorKind::System(Errno { number, text: said }) => {
                text.replace("<n>", &number.to_string()).replace("<text>", said)
            }
            SocketErrorKind::HostNotFound | SocketErrorKind::Cancelled => text,
        }
    }

    /// The system call failed with a number of [`Errno`].
    pub fn numbered(number: i32, message: impl Into<String>) -> Self {
        SocketError { kind: SocketErrorKind::System(Errno::number(number)), message: message.into(), hint: None }
    }

    /// What the system said about `what`, such as `cannot bind port 80`.
    pub fn of_system(what: &str, error: &io::Error) -> Self {
        let errno = Errno::of(error);
        SocketError { message: format!("{what}: {}", errno.text), kind: SocketErrorKind::System(errno), hint: None }
    }
}

/// Kinds of socket failure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SocketErrorKind {
    /// The name has no address of the family.
    HostNotFound,
    /// A system call failed.
    System(Errno),
    /// The app closed it before it was open.
    Cancelled,
}

/// A failed system call in the words of Linux, whatever system it happened on: phones report Linux numbers (documented).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Errno {
    /// Number of `errno.h`.
    pub number: i32,
    /// What `strerror` says.
    pub text: String,
}

impl Errno {
    /// A number that is in the table; others become `EIO`.
    pub fn number(number: i32) -> Self {
        let known = SYSTEM_ERRORS.iter().find(|known| known.number == number).unwrap_or(&system::EIO);
        Errno { number: known.number, text: known.text.to_owned() }
    }

    /// The number of an error, by its kind where the system is not Linux.
    pub fn of(error: &io::Error) -> Self {
        use io::ErrorKind as Kind;
        let by_kind = match error.kind() {
            Kind::AddrInUse => system::EADDRINUSE,
            Kind::AddrNotAvailable => system::EADDRNOTAVAIL,
            Kind::BrokenPipe => system::EPIPE,
            Kind::ConnectionAborted | Kind::ConnectionReset => system::ECONNRESET,
            Kind::ConnectionRefused => system::ECONNREFUSED,
            Kind::HostUnreachable => system::EHOSTUNREACH,
            Kind::Interrupted => system::EINTR,
            Kind::InvalidInput => system::EINVAL,
            Kind::NetworkUnreachable | Kind::NetworkDown => system::ENETUNREACH,
            Kind::NotConnected => system::ENOTCONN,
            Kind::PermissionDenied => system::EACCES,
            Kind::TimedOut => system::ETIMEDOUT,
            Kind::WouldBlock => system::EAGAIN,
            _ => system::EIO,
        };
        let raw = if cfg!(target_os = "linux") { error.raw_os_error() } else { None };
        Errno::number(
            raw.filter(|raw| SYSTEM_ERRORS.iter().any(|known| known.number == *raw)).unwrap_or(by_kind.number),
        )
    }
}

/// Host and port as text; an IPv6 address gets its brackets.
pub(crate) fn address_text(host: &str, port: u16) -> String {
    if host.contains(':') { format!("[{host}]:{port}") } else { format!("{host}:{port}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_have_the_numbers_of_linux_whatever_says_them() {
        assert_eq!(Errno::of(&io::Error::from(io::ErrorKind::ConnectionRefused)).number, 111);
        assert_eq!(Errno::of(&io::Error::other("what?")), Errno { number: 5, text: "Input/output error".into() });
        assert_eq!(Errno::number(24).text, "Too many open files");
        assert_eq!(Errno::number(12345).number, 5);
    }

    #[test]
    fn an_ipv6_address_has_brackets_in_the_log() {
        let request = |host: &str| TcpRequest {
            host: host.into(),
            port: 9000,
            family: Family::V6,
            no_delay: false,
            timeout: Duration::from_secs(2),
        };
        assert_eq!(request("::1").url(), "tcp://[::1]:9000");
        assert_eq!(request("a.example").url(), "tcp://a.example:9000");
    }
}
