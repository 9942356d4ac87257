//! The certificate that clients have to trust, as a file beside whatever else miniwire keeps.
//!
//! Counterpart: `servers::Identity` makes it. Invariant: each port has its own, so that two servers do not write over each other's.

use engine::data_dir;
use std::io;
use std::path::PathBuf;

/// Writes it into this folder; the path is given also where it cannot be written.
pub(crate) fn write(folder: &str, pem: &str, port: u16) -> Result<PathBuf, (PathBuf, io::Error)> {
    let folder = data_dir().map_or_else(std::env::temp_dir, |data| data.into_std_path_buf()).join(folder);
    let file = folder.join(format!("ca-{port}.pem"));
    let written = std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&file, pem));
    written.map(|()| file.clone()).map_err(|error| (file, error))
}
