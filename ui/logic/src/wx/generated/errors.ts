// Generated from crates/model/src/errors; do not edit, run: cargo xtask generate
// Texts and codes of network errors, as docs/contracts/errors.md shows them. A constant of its own for each, so that the bundle
// has those that are used.

export interface ErrorRow {
  readonly text: string;
  readonly errCode?: number;
  readonly errno?: number;
}

export const PARAMETER = { text: "parameter error: <parameter> should be <expected> instead of <type>;" } as const;
export const DISCOVERY_BAD_TYPE = { text: "invalid param" } as const;
export const DISCOVERY_RUNS = { text: "scan task already exist" } as const;
export const DISCOVERY_NOT_RUNNING = { text: "task not found" } as const;
export const NETWORK_IS_DOWN = { text: "network is down" } as const;
export const SOCKET_CONNECT_INVALID_URL = { text: "invalid url \"<url>\"" } as const;
export const SOCKET_CONNECT_NOT_LISTED = { text: "url not in domain list" } as const;
export const SOCKET_CONNECT_TOO_MANY = { text: "fail reach max websocket connect count 5" } as const;
export const SOCKET_BEYOND_LIMIT = { text: "wcwss taskID=<id> exceed max concurrent count" } as const;
export const SOCKET_CONNECT_INTERRUPTED = { text: "interrupted" } as const;
export const SOCKET_SEND_NOT_OPEN = { text: "SocketTask.readyState is not OPEN" } as const;
export const SOCKET_SEND_BAD_DATA = { text: "parameter error: parameter.data should be String or ArrayBuffer instead of <type>;" } as const;
export const SOCKET_SEND_ENDED = { text: "the connection is not open" } as const;
export const SOCKET_SEND_QUEUE_FULL = { text: "the send queue is full" } as const;
export const SOCKET_LEGACY_SEND_NOT_OPEN = { text: "WebSocket is not connected" } as const;
export const SOCKET_CLOSE_NOT_OPEN = { text: "WebSocket is not connected" } as const;
export const SOCKET_CLOSE_INVALID_CODE = { text: "invalid code" } as const;
export const SOCKET_CLOSE_LONG_REASON = { text: "reason must not exceed 123 UTF-8 bytes" } as const;
export const HTTP_TIMEOUT = { text: "timeout", errno: 5 } as const;
export const HTTP_ABORTED = { text: "abort" } as const;
export const HTTP_INTERRUPTED = { text: "interrupted", errno: 600003 } as const;
export const HTTP_SUSPENDED = { text: "<event>:fail: jsapi has no permission, event=<event>, runningState=suspend, permissionMsg=permission ok, detail=network api interrupted in suspend state", errno: 600003 } as const;
export const HTTP_NOT_LISTED = { text: "url not in domain list", errno: 600002 } as const;
export const HTTP_INVALID_URL = { text: "invalid url \"<url>\"", errno: 600009 } as const;
export const HTTP_INVALID_REDIRECT = { text: "invalid url", errno: 600009 } as const;
export const HTTP_INVALID_METHOD = { text: "method invalid", errno: 600005 } as const;
export const HTTP_INVALID_DATA = { text: "invalid request data", errno: 600010 } as const;
export const HTTP_NO_HTTP_DNS = { text: "not buy httpdns service", errno: 602101 } as const;
export const HTTP_NOT_TEXT = { text: "response data convert to UTF8 fail", errno: 602302 } as const;
export const HTTP_TOO_MANY = { text: "network exceed max task count", errno: 600007 } as const;
export const HTTP_TOO_MANY_REDIRECTS = { text: "network reach the max redirect count", errno: 600008 } as const;
export const HTTP_TOO_LARGE = { text: "exceed max file size", errno: 603301 } as const;
export const HTTP_NOT_SAVED = { text: "download save file error", errno: 603300 } as const;
export const HTTP_EMPTY_FILE = { text: "file data is empty", errno: 603302 } as const;
export const HTTP_NOT_WRITABLE = { text: "permission denied can not open file filepath", errno: 603303 } as const;
export const HTTP_STORAGE_FULL = { text: "the maximum size of the file storage limit is exceeded", errno: 1300202 } as const;
export const HTTP_FILE_GONE = { text: "file not found", errno: 600005 } as const;
export const HTTP_NOT_READABLE = { text: "<text>", errno: 600005 } as const;
export const HTTP_NETWORK_CHANGED = { text: "errcode:10011 cronet_error_code:0 error_msg:network change, cancel all task", errno: 600001 } as const;
export const HTTP_NETWORK = { text: "errcode:<n> cronet_error_code:<n> error_msg:net::<NAME>", errno: 600001 } as const;
export const HTTP_DEVTOOLS_NETWORK = { text: "<n>:net::<NAME>", errno: 600001 } as const;
export const TCP_UDP_SYSTEM_CALL = { text: "<call> socket fail: errno:<n> errmsg:<text>", errCode: -2 } as const;
export const TCP_UDP_BAD_DATA = { text: "<call> fail: data should be String or ArrayBuffer instead of <type>", errCode: -1 } as const;
export const TCP_UDP_BAD_ADDRESS = { text: "<call> fail: invalid address", errCode: 1 } as const;
export const TCP_UDP_BAD_PORT = { text: "<call> fail: invalid port", errCode: 2 } as const;
export const TCP_UDP_NOT_REACHED = { text: "<call> fail: invalid address", errCode: -4 } as const;
export const TCP_UDP_INTERRUPTED = { text: "<call> fail: interrupted", errCode: -4 } as const;
export const TCP_UDP_CANCELLED = { text: "<call> fail: closed", errCode: -4 } as const;
export const TCP_UDP_BIND_WIFI_BAD = { text: "bindWifi fail: invalid BSSID", errCode: 3 } as const;
export const TCP_UDP_BIND_WIFI = { text: "bindWifi fail: only supported on Android", errCode: 5 } as const;
export const TCP_UDP_CREATED_TOO_MUCH = { text: "[TCPSocket] created too much." } as const;
export const TCP_UDP_NO_HTTP_DNS = { text: "not buy httpdns service", errno: 602101 } as const;

/** Numbers of errno.h, and what strerror says. */
export const EPERM = [1, "Operation not permitted"] as const;
export const EINTR = [4, "Interrupted system call"] as const;
export const EIO = [5, "Input/output error"] as const;
export const EBADF = [9, "Bad file descriptor"] as const;
export const EAGAIN = [11, "Resource temporarily unavailable"] as const;
export const EACCES = [13, "Permission denied"] as const;
export const EINVAL = [22, "Invalid argument"] as const;
export const EMFILE = [24, "Too many open files"] as const;
export const EPIPE = [32, "Broken pipe"] as const;
export const EMSGSIZE = [90, "Message too long"] as const;
export const EAFNOSUPPORT = [97, "Address family not supported by protocol"] as const;
export const EADDRINUSE = [98, "Address already in use"] as const;
export const EADDRNOTAVAIL = [99, "Cannot assign requested address"] as const;
export const ENETUNREACH = [101, "Network is unreachable"] as const;
export const ECONNABORTED = [103, "Software caused connection abort"] as const;
export const ECONNRESET = [104, "Connection reset by peer"] as const;
export const ENOBUFS = [105, "No buffer space available"] as const;
export const EISCONN = [106, "Transport endpoint is already connected"] as const;
export const ENOTCONN = [107, "Transport endpoint is not connected"] as const;
export const ETIMEDOUT = [110, "Connection timed out"] as const;
export const ECONNREFUSED = [111, "Connection refused"] as const;
export const EHOSTUNREACH = [113, "No route to host"] as const;
export const EALREADY = [114, "Operation already in progress"] as const;
