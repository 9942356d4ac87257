//! The event log: one append-only, bounded list of events per session.
//!
//! `log.rs` is what sessions write and reporters read, `kept.rs` the list behind it.

mod kept;
mod log;

pub(crate) use log::EVENT_COUNT_MAX;
pub(crate) use log::Recorded;
pub use log::{EventBatch, EventLog, Visited};
