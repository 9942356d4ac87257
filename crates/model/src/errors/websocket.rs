//! WebSocket: what the calls answer, why an opening fails, how a connection ends.
//!
//! Counterparts: `transport` (openings), `crates/logic/src/tasks/socket.rs`, `ui/logic/src/wx/socket.ts`.

use super::row::{ErrorRow, rows};
use ErrorRow as Row;

rows! { ErrorRow:
    /// `url` is no `ws://` or `wss://` URL with a host
    CONNECT_INVALID_URL = Row::of("connectSocket", "invalid url \"<url>\"", "observed");
    /// `urlCheck` is on and the host is not listed
    CONNECT_NOT_LISTED = Row::of("connectSocket", "url not in domain list", "observed");
    /// a sixth socket; the doubled word is part of the text
    CONNECT_TOO_MANY =
        Row::of("connectSocket", "fail reach max websocket connect count 5", "observed in an independent implementation");
    /// `onError` of a sixth socket, where `socket-limit` of miniwire.toml is `error`
    BEYOND_LIMIT = Row::of("createSocketTask", "wcwss taskID=<id> exceed max concurrent count", "observed");
    /// `onError`: suspended while the socket was opening
    CONNECT_INTERRUPTED = Row::of("connectSocket", "interrupted", "ours");
    /// before open, or after the end
    SEND_NOT_OPEN = Row::of("SocketTask.send", "SocketTask.readyState is not OPEN", "observed");
    /// `data` is neither
    SEND_BAD_DATA = Row::of(
        "SocketTask.send",
        "parameter error: parameter.data should be String or ArrayBuffer instead of <type>;",
        "observed (form); ours (that it fails)",
    );
    /// it ended in this moment
    SEND_ENDED = Row::of("SocketTask.send", "the connection is not open", "ours");
    /// the server does not read
    SEND_QUEUE_FULL = Row::of("SocketTask.send", "the send queue is full", "ours");
    /// `wx.sendSocketMessage` without an open socket; other failures of it are those of the task
    LEGACY_SEND_NOT_OPEN = Row::of("sendSocketMessage", "WebSocket is not connected", "observed");
    /// it has ended; for `wx.closeSocket` also before open
    CLOSE_NOT_OPEN = Row::of("closeSocket", "WebSocket is not connected", "observed");
    /// `code` is neither 1000 nor 3000 to 4999
    CLOSE_INVALID_CODE = Row::of("closeSocket", "invalid code", "ours");
    /// `reason` is longer
    CLOSE_LONG_REASON =
        Row::of("closeSocket", "reason must not exceed 123 UTF-8 bytes", "documented (limit); ours (text)");
}

/// Why an opening fails: what `onError` tells.
pub mod opening {
    use crate::errors::row::{ErrorRow, ErrorWords, rows};

    /// In the words of phones. The code and number are the same for all: observed, and documented for the number.
    const fn device(text: &'static str, source: &'static str) -> ErrorRow {
        ErrorRow::of("", text, source).code(1004).errno(605_103).only(ErrorWords::Device)
    }

    const fn devtools(text: &'static str) -> ErrorRow {
        ErrorRow::of("", text, "observed in the devtools console").only(ErrorWords::Devtools)
    }

    rows! { ErrorRow:
        /// the name has no address
        HOST_NOT_FOUND = device("open fail: _code:1,_msg:Host not found (authoritative)", "observed");
        /// refused, reset, unreachable, the network went
        TRANSPORT = device("open fail: _code:2,_msg:Underlying Transport Error", "documented text; observed code");
        /// the certificate or the TLS handshake
        TLS = device("open fail: _code:8,_msg:TLS handshake failed", "documented text; ours (code)");
        /// the limit passed
        TIMEOUT = device("open fail: _code:9,_msg:Timer Expired", "documented text; observed code");
        /// any answer but 101; characters of the url that are not escaped, where `unescaped-url` of miniwire.toml is `refuse`
        HTTP_STATUS = device("open fail: _code:20,_msg:Invalid HTTP status.", "observed");
        /// the answer is 101 and breaks RFC 6455
        HANDSHAKE = device("open fail: _code:21,_msg:A required HTTP header is missing", "observed form; ours (code, text)");
        /// the name has no address
        DEVTOOLS_HOST_NOT_FOUND = devtools("Error in connection establishment: net::ERR_NAME_NOT_RESOLVED");
        /// nobody listens
        DEVTOOLS_REFUSED = devtools("Error in connection establishment: net::ERR_CONNECTION_REFUSED");
        /// any other failure of TCP, the network went, the answer is 101 and breaks RFC 6455
        DEVTOOLS_RESET = devtools("Error in connection establishment: net::ERR_CONNECTION_RESET");
        /// the certificate or the TLS handshake
        DEVTOOLS_TLS = devtools("Error in connection establishment: net::ERR_CERT_AUTHORITY_INVALID");
        /// the limit passed
        DEVTOOLS_TIMEOUT = devtools("Error in connection establishment: net::ERR_CONNECTION_TIMED_OUT");
        /// subprotocols were offered and the answer chooses none
        DEVTOOLS_SUBPROTOCOL = devtools(
            "Error during WebSocket handshake: Sent non-empty 'Sec-WebSocket-Protocol' header but no response was received",
        );
        /// any answer but 101
        DEVTOOLS_HTTP_STATUS = devtools("Error during WebSocket handshake: Unexpected response code: <status>");
        /// the event log only: the app closed it before open, and hears `onClose` alone
        CANCELLED = ErrorRow::of("", "WebSocket is closed before the connection is established.", "observed in the devtools console");
    }
}

/// How it ends: what `onClose` tells where it is not the peer's own code and reason.
pub mod close {
    use crate::errors::row::{CloseRow, ErrorWords, rows};

    rows! { CloseRow:
        /// the peer's close frame has no code
        NO_CODE = CloseRow::of(1005, "", "RFC 6455");
        /// an open connection ended without a close frame
        NO_FRAME = CloseRow::of(1006, "", "RFC 6455; observed");
        /// after `onError` of an opening that failed
        FAILED = CloseRow::of(1006, "abnormal closure", "observed").only(ErrorWords::Device);
        /// after `onError` of an opening that failed
        DEVTOOLS_FAILED = CloseRow::of(1006, "", "observed").only(ErrorWords::Devtools);
        /// the app closed before open; no `onError`
        CANCELLED = CloseRow::of(1006, "", "ours");
        /// cut 5 s after the app went to the background; told on return; `interrupted-code` of miniwire.toml may say another
        INTERRUPTED = CloseRow::of(1000, "interrupted", "observed");
        /// cut while opening, after `onError`
        OPENING_INTERRUPTED = CloseRow::of(1006, "interrupted", "ours");
        /// the network changed or went
        NETWORK_WENT = CloseRow::of(1006, "", "observed (that it is cut); ours (code)");
    }
}
