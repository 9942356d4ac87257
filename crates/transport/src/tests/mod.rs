//! Real sockets on loopback: the live transport against a server written byte for byte, and against tungstenite's.

mod echo;
mod harness;
