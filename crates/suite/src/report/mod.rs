//! Reports of a suite for programs and browsers.
//!
//! Counterpart: the terminal prints its own. Invariant: what a report says is in [`crate::TestResult`] and nowhere else.

mod html;
mod json;
mod junit;
pub mod page;

pub use html::html;
pub use json::{JSON_VERSION, json};
pub use junit::{JUnitError, JUnitForm, junit};

use std::time::Duration;

/// What a report is about.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// Version of the command.
    pub version: &'a str,
    /// How long all of it took.
    pub took: Duration,
    /// Of what people read.
    pub language: page::Language,
}
