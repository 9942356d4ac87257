//! `wx.request`, `wx.uploadFile`, `wx.downloadFile`.
//!
//! Counterparts: `transport::HttpError`, `crates/logic/src/tasks/http.rs`, `crates/logic/src/bridge/http.rs`,
//! `ui/logic/src/wx/request-data.ts`. `<api>` is `request`, `uploadFile` or `downloadFile`.

use super::row::{ErrorRow, ErrorWords, rows};

/// Of all three functions.
const fn any(text: &'static str, source: &'static str) -> ErrorRow {
    ErrorRow::of("<api>", text, source)
}

const fn download(text: &'static str, source: &'static str) -> ErrorRow {
    ErrorRow::of("downloadFile", text, source)
}

rows! { ErrorRow:
    /// the time limit passed
    TIMEOUT = any("timeout", "observed; documented (errno)").errno(5);
    /// `abort()`
    ABORTED = any("abort", "observed");
    /// suspended while it was under way or waited; told on return
    INTERRUPTED = any("interrupted", "documented").errno(600_003);
    /// called while suspended; `<event>` is `createRequestTask`, `createUploadTask` or `createDownloadTask`
    SUSPENDED = any(
        "<event>:fail: jsapi has no permission, event=<event>, runningState=suspend, permissionMsg=permission ok, \
         detail=network api interrupted in suspend state",
        "observed; documented (errno)",
    )
    .errno(600_003);
    /// the URL check is on and the host is not listed
    NOT_LISTED = any("url not in domain list", "documented").errno(600_002);
    /// no `http://` or `https://` URL
    INVALID_URL = any("invalid url \"<url>\"", "observed; documented (errno)").errno(600_009);
    /// a redirect leads to no such URL
    INVALID_REDIRECT = any("invalid url", "ours; documented (errno)").errno(600_009);
    /// a method that the profile does not have
    INVALID_METHOD = ErrorRow::of("request", "method invalid", "observed; ours (errno)").errno(600_005);
    /// `data` cannot be written as JSON
    INVALID_DATA = ErrorRow::of("request", "invalid request data", "documented").errno(600_010);
    /// `enableHttpDNS` with `enableHttpDNSFallback: false`; nothing is sent
    NO_HTTP_DNS = ErrorRow::of("request", "not buy httpdns service", "documented").errno(602_101);
    /// the answer is in no character set that fits
    NOT_TEXT = ErrorRow::of("request", "response data convert to UTF8 fail", "documented").errno(602_302);
    /// more requests wait than may
    TOO_MANY = any("network exceed max task count", "documented").errno(600_007);
    /// more redirects than are followed
    TOO_MANY_REDIRECTS = any("network reach the max redirect count", "documented").errno(600_008);
    /// an answer in memory, or a download, larger than the limit
    TOO_LARGE = any("exceed max file size", "documented for downloads; ours for answers in memory").errno(603_301);
    /// the temporary file cannot be written
    NOT_SAVED = download("download save file error", "documented").errno(603_300);
    /// an answer without a body
    EMPTY_FILE = download("file data is empty", "documented").errno(603_302);
    /// `filePath` cannot be written; nothing is sent
    NOT_WRITABLE = download("permission denied can not open file filepath", "documented").errno(603_303);
    /// the quota of files, see [files.md](files.md)
    STORAGE_FULL =
        download("the maximum size of the file storage limit is exceeded", "observed; documented (errno)").errno(1_300_202);
    /// the file went while it was being sent
    FILE_GONE = ErrorRow::of("uploadFile", "file not found", "ours").errno(600_005);
    /// `filePath` cannot be read; `<text>` is that of [files.md](files.md)
    NOT_READABLE = ErrorRow::of("uploadFile", "<text>", "ours").errno(600_005);
    /// the phone went to another network, or lost it
    NETWORK_CHANGED = any(
        "errcode:10011 cronet_error_code:0 error_msg:network change, cancel all task",
        "observed (answer of WeChat staff)",
    )
    .errno(600_001)
    .only(ErrorWords::Device);
    /// the network failed: `<n>` and `<NAME>` below
    NETWORK = any("errcode:<n> cronet_error_code:<n> error_msg:net::<NAME>", "observed (form); documented (errno)")
        .errno(600_001)
        .only(ErrorWords::Device);
    /// the network failed: `<n>` and `<NAME>` below
    DEVTOOLS_NETWORK = any("<n>:net::<NAME>", "observed (form); ours (whose it is)")
        .errno(600_001)
        .only(ErrorWords::Devtools);
}

/// Which failure of the network: Chromium's numbers, which the documentation of errno 600001 refers to.
pub mod net {
    use crate::errors::row::{NetError, rows};

    rows! { NetError:
        /// any failure that has no row of its own
        FAILED = NetError::of(-2, "ERR_FAILED");
        /// the computer went to another network
        NETWORK_CHANGED = NetError::of(-21, "ERR_NETWORK_CHANGED");
        /// the server reset the connection
        RESET = NetError::of(-101, "ERR_CONNECTION_RESET");
        /// nobody listens
        REFUSED = NetError::of(-102, "ERR_CONNECTION_REFUSED");
        /// any other failure of TCP
        TCP = NetError::of(-104, "ERR_CONNECTION_FAILED");
        /// the name has no address
        HOST_NOT_FOUND = NetError::of(-105, "ERR_NAME_NOT_RESOLVED");
        /// any failure of TLS
        TLS = NetError::of(-202, "ERR_CERT_AUTHORITY_INVALID");
        /// the connection ended before the head of the answer
        EMPTY = NetError::of(-324, "ERR_EMPTY_RESPONSE");
        /// a head of more than 64 KiB or 256 headers
        HEAD_TOO_LARGE = NetError::of(-325, "ERR_RESPONSE_HEADERS_TOO_BIG");
        /// the body is not what `Content-Encoding` says
        ENCODING = NetError::of(-330, "ERR_CONTENT_DECODING_FAILED");
        /// HTTP/2 broke
        HTTP2 = NetError::of(-337, "ERR_HTTP2_PROTOCOL_ERROR");
        /// the connection ended within the body
        INCOMPLETE = NetError::of(-355, "ERR_INCOMPLETE_CHUNKED_ENCODING");
        /// the answer is not HTTP
        BAD_ANSWER = NetError::of(-370, "ERR_INVALID_HTTP_RESPONSE");
    }
}
