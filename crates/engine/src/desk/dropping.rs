//! A file that was dropped on a window which cannot name its path: its content comes in parts and becomes a file that can be opened.
//!
//! Counterpart: `ui/app/src/shell/dropped-file.ts` in a browser; the app with a window has the path. Invariants: what is no fixture is refused with its
//! first part; at most [`DROPPED_FILES_MAX`] files of [`DROPPED_BYTES_MAX`] bytes are kept, the newest.

use super::client::lock;
use super::desk::Desk;
use super::fixture_log::no_fixture;
use super::rpc_error;
use super::schema::*;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use camino::{Utf8Path, Utf8PathBuf};
use fixture::Reader;
use std::fs::{self, File};
use std::io::Write as _;

/// Largest file that can be dropped. Our choice: half a million lines; a larger one is opened by its path.
pub const DROPPED_BYTES_MAX: u64 = 64 << 20;
/// Bytes of one part: with its Base64 within a message of a window (2 MiB).
pub const DROPPED_PART_BYTES_MAX: usize = 1 << 20;
/// Dropped files that are kept, so that they can be replayed and opened again. Our choice.
const DROPPED_FILES_MAX: usize = 8;
/// Longest name of a file, in characters: what file systems take.
const NAME_CHARACTERS_MAX: usize = 60;

/// A file of which parts have come.
#[derive(Debug)]
pub(super) struct Dropping {
    path: Utf8PathBuf,
    file: File,
    bytes: u64,
}

impl Desk {
    /// Takes a part of a dropped file; the last one makes it a file with a path.
    pub(super) async fn fixture_drop(&self, part: DroppedPart) -> Result<DroppedFile, RpcError> {
        let temporary = || Utf8PathBuf::from_path_buf(std::env::temp_dir()).unwrap_or_default().join("miniwire");
        let folder = self.options.data_dir.clone().unwrap_or_else(temporary).join("dropped");
        let under_way = lock(&self.dropping).take();
        let writing = tokio::task::spawn_blocking(move || take(&folder, under_way, &part));
        let taken = writing.await.map_err(|error| rpc_error("internal", &error.to_string(), None))??;
        match taken {
            Taken::More(dropping) => {
                *lock(&self.dropping) = Some(dropping);
                Ok(DroppedFile { path: None })
            }
            Taken::All(path) => Ok(DroppedFile { path: Some(path.into_string()) }),
        }
    }
}

enum Taken {
    More(Dropping),
    All(Utf8PathBuf),
}

fn take(folder: &Utf8Path, under_way: Option<Dropping>, part: &DroppedPart) -> Result<Taken, RpcError> {
    let bytes = BASE64
        .decode(&part.base64)
        .map_err(|error| rpc_error("bad-params", &format!("base64: {error}"), Some("drop the file again")))?;
    if bytes.len() > DROPPED_PART_BYTES_MAX {
        let text = format!("a part has {} bytes; at most {DROPPED_PART_BYTES_MAX} are taken", bytes.len());
        return Err(rpc_error("bad-params", &text, None));
    }
    let mut dropping = match under_way {
        _ if part.at == 0 => begin(folder, part, &bytes)?,
        Some(dropping) if dropping.bytes == part.at => dropping,
        _ => return Err(rpc_error("bad-params", "parts of two files came at once", Some("drop the file again"))),
    };
    dropping.bytes += bytes.len() as u64;
    if dropping.bytes > DROPPED_BYTES_MAX {
        let _ = fs::remove_file(&dropping.path);
        let text =
            format!("{} is larger than {} MB, which is as much as can be dropped", part.name, DROPPED_BYTES_MAX >> 20);
        return Err(rpc_error("too-large", &text, Some("write its path instead: record menu, Open a fixture")));
    }
    dropping.file.write_all(&bytes).map_err(|error| no_room(&dropping.path, &error))?;
    Ok(if part.last { Taken::All(dropping.path) } else { Taken::More(dropping) })
}

/// Makes the file, unless its first line says already that it is no fixture.
fn begin(folder: &Utf8Path, part: &DroppedPart, bytes: &[u8]) -> Result<Dropping, RpcError> {
    let has_first_line = part.last || bytes.contains(&b'\n');
    if has_first_line
        && let Err(problem) = Reader::open(bytes)
        && problem.code != "unknown-version"
    {
        return Err(no_fixture(Utf8Path::new(&part.name), &problem));
    }
    fs::create_dir_all(folder).map_err(|error| no_room(folder, &error))?;
    make_room(folder);
    let is_plain = |c: &char| c.is_alphanumeric() || "-_ .".contains(*c);
    let stem = part.name.strip_suffix(".jsonl").unwrap_or(&part.name);
    let plain: String = stem.chars().filter(is_plain).take(NAME_CHARACTERS_MAX).collect();
    let plain = plain.trim_matches(['.', ' ']);
    let path = folder.join(format!("{}.jsonl", if plain.is_empty() { "fixture" } else { plain }));
    let file = File::create(&path).map_err(|error| no_room(&path, &error))?;
    Ok(Dropping { path, file, bytes: 0 })
}

/// Removes the oldest files, so that one more has its place.
fn make_room(folder: &Utf8Path) {
    let entries = folder.read_dir_utf8().into_iter().flatten().flatten();
    let mut files: Vec<_> = entries
        .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.into_path())))
        .filter(|(_, path)| path.extension() == Some("jsonl"))
        .collect();
    files.sort();
    let too_many = (files.len() + 1).saturating_sub(DROPPED_FILES_MAX);
    for (_, path) in files.into_iter().take(too_many) {
        // One that cannot be removed is tried again with the next drop.
        let _ = fs::remove_file(path);
    }
}

fn no_room(path: &Utf8Path, error: &std::io::Error) -> RpcError {
    rpc_error("fixture", &format!("{path} cannot be written: {error}"), Some("make room, or open the file by its path"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "{\"miniwire\":1}\n";

    fn part(name: &str, at: u64, bytes: &[u8], last: bool) -> DroppedPart {
        DroppedPart { name: name.to_owned(), at, base64: BASE64.encode(bytes), last }
    }

    /// A folder, and how parts are given to it.
    fn folder() -> (tempfile::TempDir, Utf8PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let folder = Utf8PathBuf::from_path_buf(dir.path().to_owned()).unwrap().join("dropped");
        (dir, folder)
    }

    fn path_of(taken: Taken) -> Utf8PathBuf {
        match taken {
            Taken::All(path) => path,
            Taken::More(_) => panic!("there is more"),
        }
    }

    #[test]
    fn parts_become_a_file_whose_name_leads_nowhere() {
        let (_dir, folder) = folder();
        let name = "../../a room/..\u{202e}.jsonl";
        let Taken::More(more) = take(&folder, None, &part(name, 0, HEADER.as_bytes(), false)).unwrap() else {
            panic!()
        };
        let at = HEADER.len() as u64;
        let path = path_of(take(&folder, Some(more), &part(name, at, b"{\"event\":\"end\"}\n", true)).unwrap());
        assert_eq!((path.parent(), path.file_name()), (Some(folder.as_path()), Some("a room.jsonl")));
        assert_eq!(fs::read_to_string(path).unwrap(), format!("{HEADER}{{\"event\":\"end\"}}\n"));
    }

    #[test]
    fn what_is_no_fixture_is_refused_with_line_and_column_and_leaves_no_file() {
        let (_dir, folder) = folder();
        let Err(refused) = take(&folder, None, &part("notes.txt", 0, b"dear diary\n", false)) else { panic!() };
        assert_eq!((refused.code.as_str(), refused.hint.is_some()), ("not-fixture", true));
        assert!(refused.message.starts_with("notes.txt:1:1: "), "{refused:?}");
        assert!(!folder.exists());
    }

    #[test]
    fn parts_of_another_file_are_refused() {
        let (_dir, folder) = folder();
        let Taken::More(more) = take(&folder, None, &part("a", 0, HEADER.as_bytes(), false)).unwrap() else { panic!() };
        assert!(take(&folder, Some(more), &part("a", 1, b"x", true)).is_err());
        assert!(take(&folder, None, &part("a", 1, b"x", true)).is_err());
    }

    #[test]
    fn a_file_of_the_limit_is_taken_and_a_byte_more_is_refused_with_the_way_to_open_it() {
        let (_dir, folder) = folder();
        let whole = vec![b' '; DROPPED_PART_BYTES_MAX];
        let mut first = HEADER.as_bytes().to_vec();
        first.resize(DROPPED_PART_BYTES_MAX, b' ');
        let mut more = None;
        for number in 0..DROPPED_BYTES_MAX / DROPPED_PART_BYTES_MAX as u64 {
            let bytes = if number == 0 { &first } else { &whole };
            let at = number * DROPPED_PART_BYTES_MAX as u64;
            let Taken::More(taken) = take(&folder, more, &part("a", at, bytes, false)).unwrap() else { panic!() };
            more = Some(taken);
        }
        let Err(refused) = take(&folder, more, &part("a", DROPPED_BYTES_MAX, b" ", true)) else { panic!() };
        assert_eq!((refused.code.as_str(), folder.join("a.jsonl").exists()), ("too-large", false));
        assert!(refused.hint.unwrap().contains("path"));
        let larger = vec![b' '; DROPPED_PART_BYTES_MAX + 1];
        assert!(take(&folder, None, &part("a", 0, &larger, true)).is_err());
    }

    #[test]
    fn files_up_to_the_limit_are_kept_and_one_more_takes_the_place_of_the_oldest() {
        let (_dir, folder) = folder();
        for number in 0..=DROPPED_FILES_MAX {
            let path = path_of(take(&folder, None, &part(&format!("f{number}"), 0, HEADER.as_bytes(), true)).unwrap());
            let time = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(number as u64);
            File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
        }
        let mut names: Vec<_> =
            folder.read_dir_utf8().unwrap().map(|entry| entry.unwrap().file_name().to_owned()).collect();
        names.sort();
        assert_eq!((names.len(), names[0].as_str()), (DROPPED_FILES_MAX, "f1.jsonl"));
    }
}
