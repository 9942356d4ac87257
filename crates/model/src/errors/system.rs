//! Failed system calls in the words of Linux, whatever system they happen on: phones report Linux numbers (documented).
//!
//! Counterparts: `transport::Errno`, `ui/logic/src/wx/socket-failure.ts`. Numbers of `include/uapi/asm-generic/errno.h` and
//! `errno-base.h`, with the words of `strerror`.

/// A number of `errno.h`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SystemError {
    /// Name of `errno.h`.
    pub name: &'static str,
    /// Number.
    pub number: i32,
    /// What `strerror` says.
    pub text: &'static str,
    /// When an app is told.
    pub when: &'static str,
}

macro_rules! system_errors {
    ($(#[doc = $when:literal] $name:ident = $number:literal, $text:literal;)+) => {
        $(
            #[doc = $when]
            pub const $name: SystemError =
                SystemError { name: stringify!($name), number: $number, text: $text, when: $when.trim_ascii() };
        )+
        /// All of them, by number.
        pub const SYSTEM_ERRORS: &[SystemError] = &[$($name),+];
    };
}

system_errors! {
    /// the system does not permit it
    EPERM = 1, "Operation not permitted";
    /// a call was interrupted
    EINTR = 4, "Interrupted system call";
    /// a failure that has no row of its own
    EIO = 5, "Input/output error";
    /// after `close`
    EBADF = 9, "Bad file descriptor";
    /// `write`: more waits to be written than may
    EAGAIN = 11, "Resource temporarily unavailable";
    /// a broadcast address without `setBroadcast`; not allowed by the system
    EACCES = 13, "Permission denied";
    /// `bind` of a bound socket; an argument that the system refuses
    EINVAL = 22, "Invalid argument";
    /// more connections, or bound sockets, than may be at once
    EMFILE = 24, "Too many open files";
    /// `write` after the end
    EPIPE = 32, "Broken pipe";
    /// a datagram too long
    EMSGSIZE = 90, "Message too long";
    /// an address of the other family
    EAFNOSUPPORT = 97, "Address family not supported by protocol";
    /// the port is taken
    EADDRINUSE = 98, "Address already in use";
    /// the address is not this machine's
    EADDRNOTAVAIL = 99, "Cannot assign requested address";
    /// there is no network, or no way there
    ENETUNREACH = 101, "Network is unreachable";
    /// the network changed or went
    ECONNABORTED = 103, "Software caused connection abort";
    /// the peer reset the connection
    ECONNRESET = 104, "Connection reset by peer";
    /// a datagram more than may wait
    ENOBUFS = 105, "No buffer space available";
    /// `connect` while connected
    EISCONN = 106, "Transport endpoint is already connected";
    /// `write` before `onConnect`
    ENOTCONN = 107, "Transport endpoint is not connected";
    /// `timeout` passed
    ETIMEDOUT = 110, "Connection timed out";
    /// nobody listens
    ECONNREFUSED = 111, "Connection refused";
    /// no way to that host
    EHOSTUNREACH = 113, "No route to host";
    /// `connect` while connecting
    EALREADY = 114, "Operation already in progress";
}
