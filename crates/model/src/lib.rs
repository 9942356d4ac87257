//! The words of the project as plain data: ids, frames, messages, node operations and the one event type.
//!
//! Everything else depends on this crate and it depends on nothing of ours. It does no I/O and reads no clock.
//! Invariant: what is serialised here is what `--format json`, fixtures and the inspector show.

pub mod errors;
mod event;
mod fault;
mod frame;
mod http_profile;
mod id;
mod message;
mod node_op;
mod packet;
mod proto_schema;
mod said;
mod sink;

pub use event::{CloseInitiator, ConsoleLevel, ErrorKind, Event, EventKind, LifeState, SourceLocation, WireDirection};
pub use fault::{
    BytePattern, Cut, CutAfter, FAULT_COUNT_MAX, Fault, FaultDirection, FaultError, FaultKind, FaultPlan, LinkPreset,
    MessageChoice, MessageFault, parse_duration,
};
pub use frame::{Frame, HandshakeTimings, SocketProfile};
pub use http_profile::HttpProfile;
pub use id::{ConnectionId, NodeId};
pub use message::Message;
pub use node_op::{NodeOp, NodeOpError, decode_batch, encode_batch};
pub use packet::{Answered, ByteSpan, Field, PROTOCOLS, Packet};
pub use proto_schema::{ProtoField, ProtoKind, ProtoSchema};
pub use said::{Said, SaidValue};
pub use sink::EventSink;
