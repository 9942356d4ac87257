//! The facade that hosts use: open a package, start sessions, send commands, read events and the page.
//!
//! Counterpart: `cli` today, the desktop host later. Invariant: hosts see this crate, `model` and `package`, never the
//! JavaScript engine and never a socket.

pub mod decoding;
pub mod desk;
mod embedded;
mod event_log;
mod headless;
mod places;
mod recording;
pub mod replay;
mod session;
mod touch;

pub use embedded::{EmbeddedServer, EmbeddedServerError};
pub use event_log::{EventBatch, EventLog, Visited};
pub use headless::{HeadlessView, Screen, Selector, SelectorError, Tree};
pub use logic::{
    Answers, Device, Dialogs, HideReason, Launch, LifeChange, Limits, NoPage, Profile, SessionConfig, SessionEnd,
};
pub use places::{cache_dir, data_dir, storage_dir, way};
pub use recording::{Progress, Recording, redact_settings};
pub use session::{ActionError, Session, SessionOptions, StartError};
pub use transport::{CaFileError, FaultSwitch, TlsOptions};
