//! Small peers: clients that are the other side of a conversation, so that a tester can answer an app from a terminal.
//!
//! Counterpart: `cli` prints what they tell. [`mqtt`] speaks through rumqttc, [`websocket`] and [`socketio`] through the same
//! live transport as sessions. A crate of its own, because rumqttc brings another WebSocket stack, which sessions do without.
//! Invariant: nothing is printed here; everything that waits, repeats or is kept has a limit; each client ends with exactly one
//! last event. Everything but [`proxy`], which listens in, runs inside a tokio `LocalSet`.

pub mod mqtt;
pub mod proxy;
pub mod socketio;
pub mod websocket;
