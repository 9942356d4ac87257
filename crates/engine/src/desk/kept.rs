//! What is kept between two starts of the window: settings and recent projects.
//!
//! Counterpart: two small JSON files in the configuration folder. Invariant: a file that cannot be read or written costs
//! its content, never the start.

use super::schema::{Recent, Settings};
use camino::{Utf8Path, Utf8PathBuf};
use serde::{Serialize, de::DeserializeOwned};
use std::time::{SystemTime, UNIX_EPOCH};

/// Recent projects; the oldest go first.
pub const RECENTS_MAX: usize = 20;
/// Bytes of a kept file that are read.
const FILE_BYTES_MAX: u64 = 1 << 20;

#[derive(Debug)]
pub(super) struct Kept {
    folder: Option<Utf8PathBuf>,
    pub(super) settings: Settings,
    pub(super) recents: Vec<Recent>,
}

impl Kept {
    pub(super) fn read(folder: Option<Utf8PathBuf>) -> Self {
        let settings = folder.as_deref().and_then(|folder| read(folder, "settings.json")).unwrap_or_default();
        let mut recents: Vec<Recent> =
            folder.as_deref().and_then(|folder| read(folder, "recents.json")).unwrap_or_default();
        recents.truncate(RECENTS_MAX);
        Kept { folder, settings, recents }
    }

    pub(super) fn set_settings(&mut self, settings: Settings) {
        self.settings = settings;
        self.write("settings.json", &self.settings);
    }

    /// Puts a project at the top.
    pub(super) fn opened(&mut self, path: &Utf8Path, name: &str) {
        self.recents.retain(|recent| recent.path != path.as_str());
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
        let opened_at = i64::try_from(now).unwrap_or(i64::MAX);
        self.recents.insert(0, Recent { path: path.to_string(), name: name.to_owned(), opened_at });
        self.recents.truncate(RECENTS_MAX);
        self.write("recents.json", &self.recents);
    }

    pub(super) fn forget(&mut self, path: &str) {
        self.recents.retain(|recent| recent.path != path);
        self.write("recents.json", &self.recents);
    }

    fn write(&self, name: &str, value: &impl Serialize) {
        let Some(folder) = &self.folder else { return };
        let Ok(json) = serde_json::to_vec_pretty(value) else { return };
        let part = folder.join(format!("{name}.{}.tmp", std::process::id()));
        // Not worth an error in the middle of what the user does: the next start begins with what was there before.
        let _ = std::fs::create_dir_all(folder)
            .and_then(|()| std::fs::write(&part, json))
            .and_then(|()| std::fs::rename(&part, folder.join(name)));
    }
}

fn read<T: DeserializeOwned>(folder: &Utf8Path, name: &str) -> Option<T> {
    let path = folder.join(name);
    if path.metadata().ok()?.len() > FILE_BYTES_MAX {
        return None;
    }
    serde_json::from_slice(&std::fs::read(path).ok()?).ok()
}

impl Default for Settings {
    fn default() -> Self {
        Settings { theme: "auto".to_owned(), language: "auto".to_owned(), editor: String::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_project_after_the_last_that_is_remembered_pushes_the_oldest_out_and_the_rest_is_there_at_the_next_start() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Utf8PathBuf::from_path_buf(dir.path().to_owned()).unwrap();
        let mut kept = Kept::read(Some(folder.clone()));
        for number in 0..=RECENTS_MAX {
            kept.opened(Utf8Path::new(&format!("/p{number}")), "p");
        }
        let again = Kept::read(Some(folder));
        assert_eq!(again.recents.len(), RECENTS_MAX);
        assert_eq!(again.recents[0].path, format!("/p{RECENTS_MAX}"));
    }

    #[test]
    fn a_damaged_file_costs_its_content_only() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Utf8PathBuf::from_path_buf(dir.path().to_owned()).unwrap();
        std::fs::write(folder.join("settings.json"), "{").unwrap();
        assert_eq!(Kept::read(Some(folder)).settings, Settings::default());
    }
}
