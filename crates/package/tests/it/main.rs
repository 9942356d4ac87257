//! Folders in, packages out. One binary; the folders are made on the spot.
#![expect(clippy::unwrap_used, reason = "a test that cannot set itself up should stop")]

mod bad_input;
mod config;
mod folder;
mod modules;
mod snippet;
mod views;
mod warm_start;
