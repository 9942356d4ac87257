//! Real sockets on loopback: the live transport against a server written byte for byte, tungstenite's, and our own.

mod closing;
mod deflate;
mod echo;
mod faults;
mod frames;
mod handshake;
mod harness;
mod http;
mod http_bodies;
mod http_limits;
mod http_secure;
mod limits;
mod mdns;
mod secure;
mod tcp;
mod udp;
