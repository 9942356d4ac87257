//! TCPSocket and UDPSocket: what `onError` tells. `<call>` is the function that failed.
//!
//! Counterparts: `transport::SocketError`, `crates/logic/src/tasks/failure.rs`, `ui/logic/src/wx/socket-failure.ts`.

use super::row::{ErrorRow, rows};

const fn any(err_code: i32, text: &'static str, source: &'static str) -> ErrorRow {
    ErrorRow::of("", text, source).code(err_code)
}

rows! { ErrorRow:
    /// a system call failed: `<n>` and `<text>` are Linux', below; `errNum` is `<n>`
    SYSTEM_CALL =
        any(-2, "<call> socket fail: errno:<n> errmsg:<text>", "documented (code); observed form, ours for UDP");
    /// `data` of `write` and `send` is neither
    BAD_DATA = any(
        -1,
        "<call> fail: data should be String or ArrayBuffer instead of <type>",
        "documented (code); ours (text)",
    );
    /// `address` is no host
    BAD_ADDRESS = any(1, "<call> fail: invalid address", "documented (code); ours (text, after the observed one)");
    /// no port, or one that is banned; for `send` and `connect` 0 is none
    BAD_PORT = any(2, "<call> fail: invalid port", "documented (code); ours (text)");
    /// the name has no address; for TCP also a host that may not be reached
    NOT_REACHED = any(-4, "<call> fail: invalid address", "observed for TCP; ours for UDP");
    /// TCP: suspended while connecting
    INTERRUPTED = any(-4, "<call> fail: interrupted", "documented (code); ours (text)");
    /// the event log only: the app closed it while it was connecting, and hears `onClose` alone
    CANCELLED = any(-4, "<call> fail: closed", "ours");
    /// TCP: `BSSID` is no text
    BIND_WIFI_BAD = any(3, "bindWifi fail: invalid BSSID", "documented (code); ours (text)");
    /// TCP: in any other case
    BIND_WIFI = any(5, "bindWifi fail: only supported on Android", "documented (code); ours (text)");
    /// thrown by `wx.createTCPSocket`: more than 20 in five minutes
    CREATED_TOO_MUCH = ErrorRow::of("", "[TCPSocket] created too much.", "observed");
    /// TCP: in `exception.reasons` of `onConnect` where HTTPDNS was asked for
    NO_HTTP_DNS = ErrorRow::of("", "not buy httpdns service", "documented").errno(602_101);
}
