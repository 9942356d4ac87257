//! What a window shows and does: a project, its clients, their tables and screens, behind one list of calls.
//!
//! Counterpart: `src-tauri` and `miniwire ui` carry calls and pushes, `ui/app` makes them. Invariant: rows stay here and are
//! pulled by window; nothing is sent for each event.

#[cfg(test)]
mod bindings;
mod client;
mod client_recording;
mod comparing;
mod compile;
mod console;
#[expect(clippy::module_inception, reason = "a desk is what the module is about")]
mod desk;
mod devices;
mod dropping;
mod editor;
mod facts;
mod fixture_log;
mod inspect;
mod interface;
mod kept;
mod life;
mod messages;
mod packets;
mod project;
mod reading;
mod replay_report;
mod replaying;
mod rows;
mod samples;
mod schema;
mod screen;
mod starting;
#[cfg(test)]
mod tests;
mod timeline;
mod watch;
mod wxml;
mod wxml_find;

pub use desk::{Desk, DeskOptions, PackageFile};
pub use dropping::{DROPPED_BYTES_MAX, DROPPED_PART_BYTES_MAX};
pub use facts::CONNECTIONS_MAX;
pub use kept::RECENTS_MAX;
pub use messages::DETAIL_BYTES_MAX;
pub use rows::ROWS_PER_WINDOW_MAX;
pub use schema::*;
pub use screen::{BATCH_CREDITS, PENDING_BYTES_MAX};
pub use wxml::TREE_NODES_MAX;
pub use wxml_find::FIND_TERMS_MAX;

/// `changed` pushes a second, at most.
pub const CHANGES_PER_SECOND_MAX: u32 = 20;

/// Clients of one project.
pub const CLIENTS_MAX: u32 = 4;

fn rpc_error(code: &str, message: &str, hint: Option<&str>) -> RpcError {
    RpcError { code: code.to_owned(), message: message.to_owned(), hint: hint.map(str::to_owned) }
}
