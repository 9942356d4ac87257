//! Folders in, packages out. One binary; the folders are made on the spot.

mod folder;
mod simple;
