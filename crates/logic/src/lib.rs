//! The logic layer: a mini-program's JavaScript in QuickJS, its event loop, and the Rust half of `wx`.
//!
//! Counterpart: `ui/logic` is the JavaScript half, embedded as one bundle. Sockets come from `transport`, the view is
//! whatever implements [`ViewLayer`]. Invariant: no event reaches JavaScript inside the turn that caused it.

mod bridge;
mod bundle;
mod clock;
mod config;
mod delivery;
mod event_loop;
mod files;
mod heap;
mod host;
mod launch;
mod life;
mod multipart;
mod rejections;
mod session;
mod shared;
mod stack;
mod storage;
mod tasks;
mod timers;
mod watchdog;

pub use clock::SessionClock;
pub use config::{Answers, Device, Dialogs, Limits, Profile, SessionConfig};
pub use launch::{Launch, NoPage, page_query, split_page};
pub use life::{HideReason, LifeChange};
pub use session::{
    COMMAND_COUNT_MAX, Command, LogicThread, MemoryUse, Seams, SessionEnd, SessionOptions, StorageCommand,
    StoredValues, Theme, TransportFactory, ViewLayer, spawn,
};
pub use watchdog::StopSwitch;
