//! Sessions run from the outside: app code in, events out. Only the sockets are scripted; everything above is real.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

extern crate miniwire_logic as logic;

mod bare;
mod bare_sockets;
mod errors;
mod files;
mod life;
mod limits;
mod pages;
mod reach;
mod requests;
mod sockets;
mod support;
mod turns;
