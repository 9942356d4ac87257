//! Real sockets on loopback: the live transport against a server written byte for byte, tungstenite's, and our own.

mod closing;
mod echo;
mod frames;
mod handshake;
mod harness;
mod http;
mod http_limits;
mod http_secure;
mod limits;
mod secure;
