//! Black-box tests over the `miniwire` binary and real servers, one module for each thing that a user does.
//!
//! Counterpart: `tests/support` starts the binary and its peers. Invariant: only what a user can see is asserted: exit
//! codes, stdout, stderr, and what the server on the other side received.

mod bad_input;
mod bare_sockets;
mod built;
mod chat;
mod components;
mod conformance;
mod convert;
mod decoders;
mod doctor;
mod documents;
mod echo;
mod fixture_test;
mod fixture_told;
mod fixture_update;
mod fixtures;
mod interrupt;
mod json_events;
mod large;
mod memory;
mod mqtt;
mod packet_lines;
mod page;
mod peers_mqtt;
mod peers_socketio;
mod peers_ws;
mod record;
mod record_kill;
mod record_large;
mod record_proxy;
mod replay;
mod request;
mod request_limits;
mod round_trip;
mod samples;
mod server;
mod snippet;
mod socketio_protocol;
mod until;
