//! What `onError` of TCPSocket and UDPSocket reports.
//!
//! Counterpart: `SocketFailure` of `native.ts`. Codes and texts with their sources: docs/contracts/errors.md.

use model::errors::system::{ENETUNREACH, EPIPE, SystemError};
use model::errors::{ErrorRow, tcp_udp};
use serde::Serialize;
use transport::{SendError, SocketError, SocketErrorKind};

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
        Failure::told(tcp_udp::NOT_REACHED, "connect")
    }

    /// Cut by the host while it was connecting.
    pub(crate) fn interrupted() -> Self {
        Failure::told(tcp_udp::INTERRUPTED, "connect")
    }

    /// `call` failed.
    pub(crate) fn of(call: &str, error: &SocketError) -> Self {
        let err_num = match &error.kind {
            SocketErrorKind::System(errno) => Some(errno.number),
            SocketErrorKind::HostNotFound | SocketErrorKind::Cancelled => None,
        };
        Failure { err_msg: error.err_msg(call), err_num, ..Failure::told(error.row(), call) }
    }

    /// `call` was refused with a number of `errno.h`.
    pub(crate) fn numbered(call: &str, error: SystemError) -> Self {
        Failure::of(call, &SocketError::numbered(error.number, ""))
    }

    fn told(row: ErrorRow, call: &str) -> Self {
        Failure { err_code: row.err_code.unwrap_or_default(), err_msg: row.with("call", call), err_num: None }
    }

    /// There is no network.
    pub(crate) fn unreachable(call: &str) -> Self {
        Failure::numbered(call, ENETUNREACH)
    }

    /// Bytes were not taken: the numbers that a socket without blocking gives.
    pub(crate) fn not_sent(call: &str, error: SendError, when_full: SystemError) -> Self {
        match error {
            SendError::NotOpen => Failure::numbered(call, EPIPE),
            SendError::QueueFull => Failure::numbered(call, when_full),
        }
    }
}
