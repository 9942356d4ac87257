//! What the hosts with a window share: the built page, the phone's frame and files, calls on their way, what to open first.
//!
//! Counterpart: `miniwire ui` (`crates/cli`) and `src-tauri` carry this to a browser and to a webview; `engine::desk` does
//! the work. Invariant: nothing here opens a socket or a window.

mod assets;
mod calls;
mod opening;
mod phone;
mod places;
mod secret;

pub use assets::{Assets, NOT_BUILT_HINT};
pub use calls::{CALLS_MAX, Calls};
pub use opening::{CLIENTS_MAX, Opening, is_unreadable};
pub use phone::{FRAME_NAME, FramePolicy, Response, file_response, frame_response};
pub use places::{config_dir, samples_dir};
pub use secret::secret;
