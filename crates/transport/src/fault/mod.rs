//! Faults put between the app and its server: the plan of now, and what it does to streams, messages and datagrams.
//!
//! Counterpart: `model::FaultPlan`. Invariant: without a plan bytes and messages pass as they are, at the cost of a look.

mod chance;
mod datagrams;
mod lane;
mod message_gate;
mod messages;
mod point;
mod stream;
mod switch;

#[cfg(test)]
pub(crate) use datagrams::DATAGRAMS_MAX;
pub(crate) use datagrams::DatagramWay;
pub(crate) use message_gate::MessageGate;
pub(crate) use point::{FaultPoint, OpeningStep};
pub(crate) use stream::Faulty;
pub use switch::FaultSwitch;
