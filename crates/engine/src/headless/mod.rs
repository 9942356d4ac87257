//! The view layer without a screen: node operations build an in-memory tree that can be searched, read and touched.
//!
//! Counterpart: `ui/logic/src/view` writes the operations; `ui/view` will draw the same ones. Invariant: the tree is
//! exactly what a webview would hold, without layout: every size and position is zero.

mod naming;
mod selector;
mod snapshot;
mod tree;
mod view;

pub use selector::{Selector, SelectorError};
pub(crate) use tree::Listener;
pub use tree::Tree;
pub use view::{HeadlessView, Screen};
