//! What a server is told before it starts, and why it may not start.

use crate::mqtt::MqttUser;
use crate::tls::TlsError;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};

/// Connections at one time; more are answered with 503, on the port of MQTT cut. Our choice: below the usual 1024 open files.
pub const CONNECTIONS_MAX: usize = 1000;

/// Bytes of one message of `/echo`; more ends the connection with 1009. Our choice.
pub const MESSAGE_BYTES_MAX: usize = 16 * 1024 * 1024;

/// What a server needs to know.
#[derive(Clone, Debug)]
pub struct ServerOptions {
    /// Where to listen; port 0 takes a free one.
    pub addr: SocketAddr,
    /// Where to listen for bare MQTT; without one it is spoken over WebSocket only.
    pub mqtt_addr: Option<SocketAddr>,
    /// The only MQTT user that is let in; without one everybody is.
    pub mqtt_user: Option<MqttUser>,
    /// Speak TLS, with a certificate of an authority made for this server.
    pub tls: bool,
    /// Of prices, devices and questions.
    pub seed: u64,
    /// Connections at one time.
    pub connections_max: usize,
    /// Bytes of one message of `/echo`.
    pub message_bytes_max: usize,
}

impl Default for ServerOptions {
    fn default() -> Self {
        ServerOptions {
            addr: (Ipv4Addr::LOCALHOST, 0).into(),
            mqtt_addr: None,
            mqtt_user: None,
            tls: false,
            seed: 1,
            connections_max: CONNECTIONS_MAX,
            message_bytes_max: MESSAGE_BYTES_MAX,
        }
    }
}

/// Why a server could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Another program listens there.
    #[error("{0} is already in use")]
    AddressInUse(SocketAddr),
    /// Ports below 1024 need rights.
    #[error("no permission to listen on {0}")]
    Permission(SocketAddr),
    /// Anything else about an address.
    #[error("cannot listen on {addr}: {source}")]
    Listen {
        /// The address asked for.
        addr: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
    /// There is no certificate.
    #[error(transparent)]
    Tls(#[from] TlsError),
}

impl StartError {
    /// The next step for the user.
    pub fn hint(&self) -> &'static str {
        match self {
            StartError::AddressInUse(_) => "stop the other program, or choose another port; 0 takes a free one",
            StartError::Permission(_) => "choose a port from 1024 up; 0 takes a free one",
            StartError::Listen { .. } => "choose an address of this machine, such as 127.0.0.1",
            StartError::Tls(_) => "leave out TLS",
        }
    }

    /// The address that could not be listened on.
    pub fn addr(&self) -> Option<SocketAddr> {
        match self {
            StartError::AddressInUse(addr) | StartError::Permission(addr) | StartError::Listen { addr, .. } => {
                Some(*addr)
            }
            StartError::Tls(_) => None,
        }
    }

    pub(crate) fn new(addr: SocketAddr, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::AddrInUse => StartError::AddressInUse(addr),
            io::ErrorKind::PermissionDenied => StartError::Permission(addr),
            _ => StartError::Listen { addr, source },
        }
    }
}
