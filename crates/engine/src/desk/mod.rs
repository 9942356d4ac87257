//! What a window shows and does: a project, its clients, their tables and screens, behind one list of calls.
//!
//! Counterpart: `src-tauri` and `miniwire ui` carry calls and pushes, `ui/app` makes them. Invariant: rows stay here and are
//! pulled by window; nothing is sent for each event.

#[cfg(test)]
mod bindings;
mod desk;
mod schema;

pub use desk::{Desk, DeskOptions, PackageFile};
pub use schema::*;

/// `changed` pushes a second, at most.
pub const CHANGES_PER_SECOND_MAX: u32 = 20;
