//! `wx.setStorage` and friends: values by key, kept per app on disk.
//!
//! Counterpart: `ui/logic/src/wx/storage.ts` encodes the values. One file per key, named by the key and replaced
//! atomically: a crash loses at most the write under way, and two sessions that run at once never take each other's keys;
//! of one key the last write stays. Invariant: what is in memory is what a new session would read, unless another one wrote.

use crate::session::{StorageCommand, StoredValues};
use camino::{Utf8Path, Utf8PathBuf};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::process;
use std::thread;

/// Largest value in bytes (wx-docs: 1 MB per key).
pub(crate) const VALUE_BYTES_MAX: usize = 1 << 20;
/// All values together in bytes (wx-docs: 10 MB).
pub(crate) const TOTAL_BYTES_MAX: usize = 10 << 20;

#[derive(Debug, Default)]
pub(crate) struct Storage {
    dir: Option<Utf8PathBuf>,
    /// Values by key.
    entries: BTreeMap<String, String>,
    /// Bytes of all keys and values.
    total_bytes: usize,
}

/// One file.
#[derive(Serialize, Deserialize)]
struct Stored {
    key: String,
    value: String,
}

/// Why a value was not stored. The texts are our own choice: WeChat publishes none (docs/contracts/storage.md).
#[derive(Debug, thiserror::Error)]
pub(crate) enum StorageError {
    #[error("exceed max value size: {bytes} bytes of {VALUE_BYTES_MAX}")]
    ValueTooLarge { bytes: usize },
    #[error("exceed storage max size: {bytes} bytes of {TOTAL_BYTES_MAX}")]
    Full { bytes: usize },
    #[error("write failed: {0}")]
    Write(#[from] io::Error),
}

impl Storage {
    /// Storage that lives in memory only.
    pub(crate) fn in_memory() -> Self {
        Storage::default()
    }

    /// Storage in `dir`, which is made when the first value is written. Files that cannot be read are reported, not fatal.
    pub(crate) fn open(dir: &Utf8Path) -> (Self, Vec<String>) {
        let mut storage = Storage { dir: Some(dir.to_owned()), ..Storage::default() };
        let mut problems = Vec::new();
        for path in value_files(dir) {
            match read_value(&path) {
                Ok(Stored { key, value }) => {
                    storage.total_bytes += key.len() + value.len();
                    storage.entries.insert(key, value);
                }
                Err(error) => problems.push(format!("stored value {path} is skipped: {error}")),
            }
        }
        (storage, problems)
    }

    pub(crate) fn get(&self, key: &str) -> Option<&str> {
        self.entries.get(key).map(String::as_str)
    }

    pub(crate) fn set(&mut self, key: &str, value: &str) -> Result<(), StorageError> {
        let bytes = value.len();
        if bytes > VALUE_BYTES_MAX {
            return Err(StorageError::ValueTooLarge { bytes });
        }
        let old = self.entries.get(key).map_or(0, |value| key.len() + value.len());
        let total = self.total_bytes - old + key.len() + bytes;
        if total > TOTAL_BYTES_MAX {
            return Err(StorageError::Full { bytes: total });
        }
        if let Some(dir) = &self.dir {
            write_value(dir, key, value)?;
        }
        self.total_bytes = total;
        self.entries.insert(key.to_owned(), value.to_owned());
        Ok(())
    }

    pub(crate) fn remove(&mut self, key: &str) {
        if let Some(value) = self.entries.remove(key) {
            self.total_bytes -= key.len() + value.len();
            if let Some(dir) = &self.dir {
                // A file that is already gone is what was wanted.
                let _ = fs::remove_file(dir.join(file_name(key)));
            }
        }
    }

    pub(crate) fn clear(&mut self) {
        for key in self.keys() {
            self.remove(&key);
        }
    }

    /// Carries out what the host asks.
    pub(crate) fn obey(&mut self, command: StorageCommand) {
        // Whoever asked may have gone.
        match command {
            StorageCommand::List(reply) => {
                let entries = self.entries.iter().map(|(key, value)| (key.clone(), value.clone())).collect();
                let _ = reply.send(StoredValues { entries, bytes: self.total_bytes, bytes_max: TOTAL_BYTES_MAX });
            }
            StorageCommand::Set { key, value, reply } => {
                let _ = reply.send(self.set(&key, &value).err().map(|error| error.to_string()));
            }
            StorageCommand::Remove(key) => self.remove(&key),
            StorageCommand::Clear => self.clear(),
        }
    }

    pub(crate) fn keys(&self) -> Vec<String> {
        self.entries.keys().cloned().collect()
    }

    /// Size of all values in kilobytes, rounded up, as `getStorageInfo` reports it.
    pub(crate) fn size_kb(&self) -> usize {
        self.total_bytes.div_ceil(1024)
    }
}

/// Name of a key's file: FNV-1a in its 128-bit form, which no two keys of an app share by chance.
fn file_name(key: &str) -> String {
    const OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    let hash = key.bytes().fold(OFFSET, |hash, byte| (hash ^ u128::from(byte)).wrapping_mul(PRIME));
    format!("{hash:032x}.json")
}

/// Files named `*.json`; the others (a torn `.tmp`) are left alone.
fn value_files(dir: &Utf8Path) -> Vec<Utf8PathBuf> {
    let Ok(entries) = dir.read_dir_utf8() else { return Vec::new() };
    let paths = entries.flatten().map(|entry| entry.into_path());
    let mut paths: Vec<_> = paths.filter(|path| path.extension() == Some("json")).collect();
    paths.sort();
    paths
}

fn read_value(path: &Utf8Path) -> io::Result<Stored> {
    let stored: Stored = serde_json::from_slice(&fs::read(path)?)?;
    if path.file_name() != Some(&file_name(&stored.key)) {
        return Err(io::Error::other("its name is not that of its key"));
    }
    Ok(stored)
}

fn write_value(dir: &Utf8Path, key: &str, value: &str) -> io::Result<()> {
    fs::create_dir_all(dir)?;
    let stored = serde_json::to_vec(&Stored { key: key.to_owned(), value: value.to_owned() })?;
    let path = dir.join(file_name(key));
    // Other sessions may write the same key at the same time.
    let temporary = path.with_extension(format!("{}-{:?}.tmp", process::id(), thread::current().id()));
    fs::write(&temporary, stored)?;
    fs::rename(temporary, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> (tempfile::TempDir, Utf8PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let path = Utf8PathBuf::from_path_buf(dir.path().join("storage")).unwrap();
        (dir, path)
    }

    #[test]
    fn a_new_session_reads_what_the_last_one_wrote() {
        let (_guard, dir) = folder();
        let (mut storage, _) = Storage::open(&dir);
        storage.set("名字", "\"小红\"").unwrap();
        storage.set("gone", "1").unwrap();
        storage.remove("gone");
        let (storage, problems) = Storage::open(&dir);
        assert_eq!((storage.get("名字"), storage.get("gone")), (Some("\"小红\""), None));
        assert!(problems.is_empty());
    }

    #[test]
    fn a_value_at_the_limit_is_stored_and_one_byte_more_is_refused() {
        let mut storage = Storage::in_memory();
        storage.set("k", &"x".repeat(VALUE_BYTES_MAX)).unwrap();
        let error = storage.set("k", &"x".repeat(VALUE_BYTES_MAX + 1)).unwrap_err();
        assert!(matches!(error, StorageError::ValueTooLarge { .. }));
    }

    #[test]
    fn the_total_is_limited_and_replacing_a_value_frees_its_old_size() {
        let mut storage = Storage::in_memory();
        let value = "x".repeat(VALUE_BYTES_MAX - 1);
        for key in 0..10 {
            storage.set(&key.to_string(), &value).unwrap();
        }
        assert!(matches!(storage.set("a", "12345678901"), Err(StorageError::Full { .. })));
        storage.set("9", "small").unwrap();
        storage.set("a", "12345678901").unwrap();
    }

    #[test]
    fn a_broken_file_is_skipped_and_named() {
        let (_guard, dir) = folder();
        let (mut storage, _) = Storage::open(&dir);
        storage.set("good", "1").unwrap();
        fs::write(dir.join("7.json"), "{broken").unwrap();
        let (storage, problems) = Storage::open(&dir);
        assert_eq!(storage.get("good"), Some("1"));
        assert!(problems[0].contains("7.json"), "{problems:?}");
    }

    #[test]
    fn two_sessions_at_once_keep_each_others_keys_and_the_last_write_of_one_key_stays() {
        let (_guard, dir) = folder();
        let (mut first, _) = Storage::open(&dir);
        let (mut second, _) = Storage::open(&dir);
        first.set("mine", "1").unwrap();
        second.set("yours", "2").unwrap();
        first.set("both", "first").unwrap();
        second.set("both", "second").unwrap();
        second.remove("yours");
        let (storage, problems) = Storage::open(&dir);
        assert_eq!((storage.get("mine"), storage.get("yours")), (Some("1"), None));
        assert_eq!((storage.get("both"), problems), (Some("second"), Vec::new()));
    }

    #[test]
    fn a_file_that_was_copied_by_hand_is_not_counted_twice() {
        let (_guard, dir) = folder();
        let (mut storage, _) = Storage::open(&dir);
        storage.set("k", "12345").unwrap();
        fs::copy(dir.join(file_name("k")), dir.join("4294967295.json")).unwrap();
        let (mut storage, problems) = Storage::open(&dir);
        assert!(problems[0].contains("4294967295.json"), "{problems:?}");
        storage.remove("k");
        assert_eq!(storage.total_bytes, 0);
    }
}
