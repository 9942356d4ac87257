//! Where things are kept on this machine: the compile cache and the storage of each app.

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};
use package::Package;

/// WeChat's own placeholder for a project without an appid; it says nothing about which app it is.
const TOURIST_APPID: &str = "touristappid";

/// Characters of a name that are kept in a path. Our choice: file systems allow 255 bytes, and a character takes up to four.
const NAME_CHARS_MAX: usize = 48;

/// Folder of compiled files; `MINIWIRE_CACHE_DIR` overrides it, unless it is empty. `None` where the system names no such place.
pub fn cache_dir() -> Option<Utf8PathBuf> {
    place("MINIWIRE_CACHE_DIR", dirs::cache_dir)
}

/// Folder of what apps keep; `MINIWIRE_DATA_DIR` overrides it, unless it is empty. `None` where the system names no such place.
pub fn data_dir() -> Option<Utf8PathBuf> {
    place("MINIWIRE_DATA_DIR", dirs::data_dir)
}

/// Folder, in the data folder, of an app's storage for one of its clients.
pub fn storage_dir(data_dir: &Utf8Path, package: &Package, client: &str) -> Utf8PathBuf {
    data_dir.join("storage").join(app_key(&package.manifest.appid, &package.project_root)).join(file_name(client))
}

/// The way from a folder, which may not be there yet, to an app, so that both can move together; the path as it is where they have nothing
/// in common but the root of a disk.
pub fn way(folder: &Utf8Path, app: &Utf8Path) -> String {
    let (from, to) = (resolved(folder), resolved(app));
    let shared = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    let root = to.components().take_while(|part| !matches!(part, Utf8Component::Normal(_))).count();
    if shared <= root {
        return app.to_string();
    }
    let up = from.components().skip(shared).map(|_| "..".to_owned());
    let down = to.components().skip(shared).map(|part| part.to_string());
    let way = up.chain(down).collect::<Vec<_>>().join("/");
    if way.is_empty() { ".".to_owned() } else { way }
}

/// The path without links and detours, as far as it is there.
fn resolved(path: &Utf8Path) -> Utf8PathBuf {
    let path = if path.as_str().is_empty() { Utf8Path::new(".") } else { path };
    let absolute = camino::absolute_utf8(path).unwrap_or_else(|_| path.to_owned());
    let known = absolute.ancestors().find_map(|part| Some((part, part.canonicalize_utf8().ok()?)));
    match known {
        Some((part, known)) => match absolute.strip_prefix(part) {
            Ok(rest) if !rest.as_str().is_empty() => known.join(rest),
            _ => known,
        },
        None => absolute,
    }
}

fn place(variable: &str, system: fn() -> Option<std::path::PathBuf>) -> Option<Utf8PathBuf> {
    if let Some(path) = std::env::var_os(variable).filter(|path| !path.is_empty()) {
        return Utf8PathBuf::from_path_buf(path.into()).ok();
    }
    Some(Utf8PathBuf::from_path_buf(system()?).ok()?.join("miniwire"))
}

/// The appid, or the project's place where the appid is a placeholder.
fn app_key(appid: &str, project_root: &Utf8Path) -> String {
    if !appid.is_empty() && appid != TOURIST_APPID {
        return file_name(appid);
    }
    let root = project_root.canonicalize_utf8().unwrap_or_else(|_| project_root.to_owned());
    format!("{}-{:016x}", file_name(root.file_name().unwrap_or("app")), fnv1a(root.as_str()))
}

/// The text as one harmless path segment; different texts give different ones.
fn file_name(text: &str) -> String {
    let safe = |c: char| if c.is_alphanumeric() || c == '-' || c == '_' { c } else { '-' };
    let name: String = text.chars().map(safe).take(NAME_CHARS_MAX).collect();
    if name == text && !name.is_empty() { name } else { format!("{name}-{:016x}", fnv1a(text)) }
}

/// FNV-1a, which stays the same between versions, as the standard hasher does not.
fn fnv1a(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_app_is_found_from_the_folder_of_its_fixtures_wherever_both_move() {
        let folder = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(folder.path()).unwrap();
        for name in ["apps/chat", "sessions"] {
            std::fs::create_dir_all(root.join(name)).unwrap();
        }
        let way = |folder: &str, app: &str| way(&root.join(folder), &root.join(app));
        assert_eq!(way("sessions", "apps/chat"), "../apps/chat");
        assert_eq!(way("apps/chat", "apps/chat"), ".");
        assert_eq!(way("apps/chat/fixtures/none", "apps/chat"), "../..");
        assert_eq!(way("none", "one.js"), "../one.js");
        assert_eq!(super::way("/no-such/data".into(), "/none/samples/chat".into()), "/none/samples/chat");
    }

    #[test]
    fn two_projects_without_an_appid_do_not_share_storage() {
        let key = |path: &str| app_key("touristappid", Utf8Path::new(path));
        assert_ne!(key("/no/such/a"), key("/no/such/b"));
        assert_eq!(app_key("wx123", Utf8Path::new("/a")), "wx123");
    }

    #[test]
    fn a_client_name_cannot_leave_its_folder_nor_meet_another_one() {
        assert!(file_name("../../etc").starts_with("------etc-"));
        assert_ne!(file_name("a/b"), file_name("a-b"));
        assert_eq!(file_name("小红"), "小红");
        assert!(!file_name("").is_empty());
    }

    #[test]
    fn a_name_at_the_limit_is_kept_and_a_longer_one_stays_different_and_short() {
        let name = "字".repeat(NAME_CHARS_MAX);
        assert_eq!(file_name(&name), name);
        let (one, other) = (file_name(&format!("{name}一")), file_name(&format!("{name}二")));
        assert!(one != other && one.len() < 255, "{one} {other}");
    }
}
