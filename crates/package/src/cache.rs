//! Compiled files between two starts: one pack for each project, every entry keyed by what it was made from.
//!
//! Counterpart: the compilers ask before they work. Invariants: an entry is used only when the compilers and the
//! content of every file it was made from are the same; a cache that is missing, torn, foreign or read-only costs time,
//! never correctness. A pack holds what its last start used, so it is bounded by the project.

use crate::sources::Sources;
use camino::{Utf8Path, Utf8PathBuf};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

/// First bytes of a pack; the number counts formats.
const MAGIC: &[u8; 8] = b"mwpack01";
/// The compilers whose output is kept, with the hash of this crate's own part. The first two are pinned exactly.
const COMPILERS: &str =
    concat!("swc_core 83.0.0, glass-easel-template-compiler 0.12.1, ", env!("MINIWIRE_PACKAGE_SOURCES"));
/// Largest pack that is read or written; twice the largest sum of sources, for code and source maps.
pub(crate) const PACK_BYTES_MAX: usize = 192 << 20;
/// Most packs in the folder; the oldest go first.
pub(crate) const PACK_COUNT_MAX: usize = 32;

pub(crate) type Digest = [u8; 32];
/// What a compiler keeps.
pub(crate) type Fields = Vec<Vec<u8>>;

/// SHA-256 of parts that cannot run into each other.
pub(crate) fn digest(parts: &[&[u8]]) -> Digest {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

#[derive(Debug)]
pub(crate) struct Cache {
    pack: Option<Utf8PathBuf>,
    bytes: Vec<u8>,
    found: HashMap<Digest, Found>,
    kept: Mutex<BTreeMap<Digest, Kept>>,
}

/// An entry of the pack as its head describes it; whether it is whole is looked at when it is used.
#[derive(Debug)]
struct Found {
    range: Range<usize>,
    check: [u8; 8],
}

#[derive(Debug)]
enum Kept {
    Old(Range<usize>),
    New(Vec<u8>),
}

impl Cache {
    /// The cache of `project` below `folder`; without a folder it never has anything.
    pub(crate) fn open(folder: Option<&Utf8Path>, project: &Utf8Path) -> Self {
        let pack = folder.map(|folder| {
            let name = digest(&[project.as_str().as_bytes()]);
            folder.join(format!("{}.pack", hex(&name[..12])))
        });
        let readable =
            pack.as_ref().filter(|path| path.metadata().is_ok_and(|about| about.len() <= PACK_BYTES_MAX as u64));
        let bytes = readable.and_then(|path| std::fs::read(path).ok()).unwrap_or_default();
        let found = index(&bytes);
        Self { pack, bytes, found, kept: Mutex::default() }
    }

    /// What was kept for `kind` and `inputs`, when all files it was made from are as they were.
    pub(crate) fn get(&self, sources: &Sources, kind: &str, inputs: &[&[u8]]) -> Option<Fields> {
        let key = key(kind, inputs);
        let Found { range, check } = self.found.get(&key)?;
        let entry = self.bytes.get(range.clone())?;
        if digest(&[entry])[..8] != *check {
            return None;
        }
        let mut fields = decode(entry)?;
        let files = fields.first().map(|first| serde_json::from_slice::<Vec<(String, String)>>(first))?.ok()?;
        if files.iter().any(|(id, was)| fingerprint(sources, id).as_deref() != Some(was)) {
            return None;
        }
        fields.remove(0);
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).insert(key, Kept::Old(range.clone()));
        Some(fields)
    }

    /// Keeps what was made from `files` (ids, present or not).
    pub(crate) fn put<'f>(
        &self,
        sources: &Sources,
        kind: &str,
        inputs: &[&[u8]],
        files: impl IntoIterator<Item = &'f str>,
        fields: Fields,
    ) {
        if self.pack.is_none() {
            return;
        }
        let made_from: Option<Vec<(&str, String)>> =
            files.into_iter().map(|id| Some((id, fingerprint(sources, id)?))).collect();
        let Some(made_from) = made_from else { return };
        let Ok(first) = serde_json::to_vec(&made_from) else { return };
        let all: Vec<&[u8]> = std::iter::once(&first).chain(&fields).map(Vec::as_slice).collect();
        let entry = encode(&all);
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).insert(key(kind, inputs), Kept::New(entry));
    }

    /// Writes the pack when anything in it is new. A cache that cannot be written is done without.
    pub(crate) fn save(self) {
        let Some(pack) = &self.pack else { return };
        let kept = self.kept.into_inner().unwrap_or_else(PoisonError::into_inner);
        if !kept.values().any(|entry| matches!(entry, Kept::New(_))) {
            return;
        }
        let mut bytes = MAGIC.to_vec();
        for (key, entry) in &kept {
            let entry = match entry {
                Kept::Old(range) => &self.bytes[range.clone()],
                Kept::New(entry) => entry,
            };
            if bytes.len() + entry.len() > PACK_BYTES_MAX {
                break;
            }
            bytes.extend_from_slice(key);
            bytes.extend_from_slice(&digest(&[entry])[..8]);
            bytes.extend_from_slice(&u32::try_from(entry.len()).unwrap_or(u32::MAX).to_le_bytes());
            bytes.extend_from_slice(entry);
        }
        let _ = write_whole(pack, &bytes);
    }
}

/// Another start may read the pack at this moment: it sees the old one or the new one, never half of one.
fn write_whole(pack: &Utf8Path, bytes: &[u8]) -> std::io::Result<()> {
    let Some(folder) = pack.parent() else { return Ok(()) };
    std::fs::create_dir_all(folder)?;
    let part = pack.with_extension(format!("part{}", std::process::id()));
    let written = std::fs::write(&part, bytes).and_then(|()| std::fs::rename(&part, pack));
    if written.is_err() {
        let _ = std::fs::remove_file(&part);
    }
    remove_oldest(folder)?;
    written
}

fn remove_oldest(folder: &Utf8Path) -> std::io::Result<()> {
    let mut packs: Vec<_> = folder
        .read_dir_utf8()?
        .flatten()
        .filter(|entry| entry.path().extension() == Some("pack"))
        .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path().to_owned())))
        .collect();
    packs.sort();
    let surplus = packs.len().saturating_sub(PACK_COUNT_MAX);
    for (_, path) in packs.into_iter().take(surplus) {
        std::fs::remove_file(path)?;
    }
    Ok(())
}

fn key(kind: &str, inputs: &[&[u8]]) -> Digest {
    let mut parts = vec![COMPILERS.as_bytes(), kind.as_bytes()];
    parts.extend_from_slice(inputs);
    digest(&parts)
}

/// The content of `id` in a few letters; `-` for a file that does not exist, nothing for one that cannot be read.
fn fingerprint(sources: &Sources, id: &str) -> Option<String> {
    match sources.digest(id) {
        Ok(Some(digest)) => Some(hex(&digest)),
        Ok(None) => Some("-".to_owned()),
        Err(_) => None,
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Where the entries of a pack are; a torn tail is left out.
fn index(bytes: &[u8]) -> HashMap<Digest, Found> {
    let mut found = HashMap::new();
    if bytes.get(..8) != Some(MAGIC.as_slice()) {
        return found;
    }
    let mut at = 8;
    while let Some(head) = bytes.get(at..at + 44) {
        let Some((key, (check, len))) =
            head.split_first_chunk().and_then(|(key, rest)| Some((*key, rest.split_first_chunk()?)))
        else {
            break;
        };
        let Ok(len) = <[u8; 4]>::try_from(len) else { break };
        let range = at + 44..at + 44 + u32::from_le_bytes(len) as usize;
        if range.end > bytes.len() {
            break;
        }
        at = range.end;
        found.insert(key, Found { range, check: *check });
    }
    found
}

fn encode(fields: &[&[u8]]) -> Vec<u8> {
    let mut entry = Vec::with_capacity(fields.iter().map(|field| field.len() + 4).sum());
    for field in fields {
        entry.extend_from_slice(&u32::try_from(field.len()).unwrap_or(u32::MAX).to_le_bytes());
        entry.extend_from_slice(field);
    }
    entry
}

fn decode(mut entry: &[u8]) -> Option<Fields> {
    let mut fields = Vec::new();
    while !entry.is_empty() {
        let (len, rest) = entry.split_first_chunk::<4>()?;
        let (field, rest) = rest.split_at_checked(u32::from_le_bytes(*len) as usize)?;
        fields.push(field.to_vec());
        entry = rest;
    }
    Some(fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> (tempfile::TempDir, Utf8PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let path = Utf8PathBuf::from_path_buf(dir.path().to_owned()).unwrap();
        (dir, path)
    }

    /// A pack with one entry made from `a.js`.
    fn filled(root: &Utf8Path) -> (Sources, Utf8PathBuf) {
        std::fs::write(root.join("a.js"), "1").unwrap();
        let sources = Sources::new(root.to_owned(), root.to_owned());
        let folder = root.join("cache");
        let cache = Cache::open(Some(&folder), root);
        cache.put(&sources, "script", &[b"x"], ["a.js", "absent.js"], vec![b"code".to_vec(), Vec::new()]);
        cache.save();
        (sources, folder)
    }

    #[test]
    fn what_was_kept_is_found_at_the_next_start() {
        let (_dir, root) = folder();
        let (sources, folder) = filled(&root);
        let cache = Cache::open(Some(&folder), &root);
        assert_eq!(cache.get(&sources, "script", &[b"x"]), Some(vec![b"code".to_vec(), Vec::new()]));
        assert_eq!(cache.get(&sources, "script", &[b"y"]), None);
        assert_eq!(cache.get(&sources, "style", &[b"x"]), None);
    }

    #[test]
    fn an_entry_is_void_when_a_file_changed_or_appeared() {
        let (_dir, root) = folder();
        let (_, folder) = filled(&root);
        for (name, text) in [("a.js", "2"), ("absent.js", "")] {
            let old = std::fs::read(root.join(name)).ok();
            std::fs::write(root.join(name), text).unwrap();
            let sources = Sources::new(root.clone(), root.clone());
            assert_eq!(Cache::open(Some(&folder), &root).get(&sources, "script", &[b"x"]), None, "{name}");
            match old {
                Some(old) => std::fs::write(root.join(name), old).unwrap(),
                None => std::fs::remove_file(root.join(name)).unwrap(),
            }
        }
    }

    #[test]
    fn a_damaged_or_torn_pack_is_ignored() {
        let (_dir, root) = folder();
        let (sources, folder) = filled(&root);
        let pack = folder.read_dir_utf8().unwrap().next().unwrap().unwrap().path().to_owned();
        let whole = std::fs::read(&pack).unwrap();
        for at in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[at] ^= 0x55;
            std::fs::write(&pack, &damaged).unwrap();
            assert_eq!(Cache::open(Some(&folder), &root).get(&sources, "script", &[b"x"]), None, "byte {at}");
            std::fs::write(&pack, &whole[..at]).unwrap();
            assert_eq!(Cache::open(Some(&folder), &root).get(&sources, "script", &[b"x"]), None, "torn at {at}");
        }
    }

    #[test]
    fn the_folder_keeps_the_newest_packs_up_to_the_limit() {
        let (_dir, root) = folder();
        let names = |count: usize| (0..count).map(|n| format!("{n:03}.pack")).collect::<Vec<_>>();
        for (made, left) in [(PACK_COUNT_MAX, PACK_COUNT_MAX), (PACK_COUNT_MAX + 1, PACK_COUNT_MAX)] {
            for (age, name) in names(made).iter().enumerate() {
                let file = std::fs::File::create(root.join(name)).unwrap();
                let time = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(age as u64);
                file.set_modified(time).unwrap();
            }
            remove_oldest(&root).unwrap();
            assert_eq!(root.read_dir_utf8().unwrap().count(), left);
            assert_eq!(root.join("000.pack").exists(), made == left);
        }
    }

    #[test]
    fn the_named_compilers_are_the_locked_ones() {
        let lock = include_str!("../../../Cargo.lock").replace("\r\n", "\n");
        for (name, version) in [("swc_core", "83.0.0"), ("glass-easel-template-compiler", "0.12.1")] {
            assert!(COMPILERS.contains(&format!("{name} {version}")));
            assert!(lock.contains(&format!("name = \"{name}\"\nversion = \"{version}\"")), "{name}");
        }
    }
}
