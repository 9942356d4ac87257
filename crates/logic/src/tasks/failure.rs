//! What `onError` of TCPSocket and UDPSocket reports.
//!
//! Counterpart: `SocketFailure` of `native.ts`. Codes and texts with their sources: docs/contracts/tcp.md and udp.md.

use serde::Serialize;
use transport::{SendError, SocketError, SocketErrorKind};

/// Documented: a system call failed; the text has the number of Linux.
const CODE_SYSTEM_CALL: i32 = -2;
/// Documented: the connection failed.
const CODE_CONNECT: i32 = -4;

/// Code and text, and the number of a failed system call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Failure {
    pub(crate) err_code: i32,
    pub(crate) err_msg: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) err_num: Option<i32>,
}

impl Failure {
    /// What the rule about who may be reached refuses; the text is the one that phones give (observed).
    pub(crate) fn invalid_address() -> Self {
        Failure { err_code: CODE_CONNECT, err_msg: "connect fail: invalid address".into(), err_num: None }
    }

    /// Cut by the host while it was connecting.
    pub(crate) fn interrupted() -> Self {
        Failure { err_code: CODE_CONNECT, err_msg: "connect fail: interrupted".into(), err_num: None }
    }

    /// `call` failed.
    pub(crate) fn of(call: &str, error: &SocketError) -> Self {
        let (err_code, err_num) = match &error.kind {
            SocketErrorKind::System(errno) => (CODE_SYSTEM_CALL, Some(errno.number)),
            SocketErrorKind::HostNotFound | SocketErrorKind::Cancelled => (CODE_CONNECT, None),
        };
        Failure { err_code, err_msg: error.err_msg(call), err_num }
    }

    /// `call` was refused with a number of `errno.h`.
    pub(crate) fn numbered(call: &str, number: i32) -> Self {
        Failure::of(call, &SocketError::numbered(number, ""))
    }

    /// There is no network.
    pub(crate) fn unreachable(call: &str) -> Self {
        Failure::numbered(call, ENETUNREACH)
    }

    /// Bytes were not taken: the numbers that a socket without blocking gives.
    pub(crate) fn not_sent(call: &str, error: SendError, when_full: i32) -> Self {
        match error {
            SendError::NotOpen => Failure::numbered(call, EPIPE),
            SendError::QueueFull => Failure::numbered(call, when_full),
        }
    }
}

/// Broken pipe.
const EPIPE: i32 = 32;
/// Resource temporarily unavailable: a stream's buffer is full.
pub(crate) const EAGAIN: i32 = 11;
/// Too many open files.
pub(crate) const EMFILE: i32 = 24;
/// Network is unreachable.
const ENETUNREACH: i32 = 101;
/// Software caused connection abort: what Android gives the streams of a network that went.
pub(crate) const ECONNABORTED: i32 = 103;
/// No buffer space available: a datagram socket's buffer is full.
pub(crate) const ENOBUFS: i32 = 105;
