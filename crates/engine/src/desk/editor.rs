//! Opens a source where it is edited.
//!
//! Invariant: the file is one of the project; the command is the user's own setting or a known editor, never of the app.

use super::rpc_error;
use super::schema::{RpcError, SourcePlace};
use camino::{Utf8Path, Utf8PathBuf};
use std::process::{Command, Stdio};

/// Editors that are looked for, with the arguments that open a line.
const KNOWN: [(&str, &[&str]); 6] = [
    ("code", &["--goto", "{file}:{line}:{column}"]),
    ("cursor", &["--goto", "{file}:{line}:{column}"]),
    ("codium", &["--goto", "{file}:{line}:{column}"]),
    ("zed", &["{file}:{line}:{column}"]),
    ("subl", &["{file}:{line}:{column}"]),
    ("idea", &["--line", "{line}", "{file}"]),
];

/// Starts the editor and does not wait for it.
pub(super) fn open(root: &Utf8Path, place: &SourcePlace, setting: &str) -> Result<(), RpcError> {
    let file = inside(root, &place.file)
        .ok_or_else(|| rpc_error("not-found", &format!("{} is no file of the project", place.file), None))?;
    let words: Vec<String> = if setting.trim().is_empty() {
        let found = KNOWN.into_iter().find_map(|(program, arguments)| Some((on_path(program)?, arguments)));
        let (program, arguments) = found.ok_or_else(|| {
            let hint = "set a command in the settings, such as: code --goto {file}:{line}:{column}";
            rpc_error("no-editor", "no known editor is on PATH", Some(hint))
        })?;
        std::iter::once(program).chain(arguments.iter().map(|word| (*word).to_owned())).collect()
    } else {
        setting.split_whitespace().map(str::to_owned).collect()
    };
    let fill = |word: &String| {
        word.replace("{file}", file.as_str())
            .replace("{line}", &place.line.to_string())
            .replace("{column}", &place.column.to_string())
    };
    let words: Vec<_> = words.iter().map(fill).collect();
    let mut command = Command::new(&words[0]);
    command.args(&words[1..]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().map(drop).map_err(|error| {
        let message = format!("{} could not be started: {error}", words[0]);
        rpc_error("no-editor", &message, Some("correct the editor command in the settings"))
    })
}

/// The file below `root`, wherever links lead.
pub(super) fn inside(root: &Utf8Path, file: &str) -> Option<Utf8PathBuf> {
    let root = root.canonicalize_utf8().ok()?;
    let path = root.join(file.trim_start_matches('/')).canonicalize_utf8().ok()?;
    (path.starts_with(&root) && path.is_file()).then_some(path)
}

/// The program as it can be started: on Windows editors put a `.cmd` on PATH.
fn on_path(program: &str) -> Option<String> {
    let names =
        if cfg!(windows) { vec![format!("{program}.cmd"), format!("{program}.exe")] } else { vec![program.to_owned()] };
    let path = std::env::var_os("PATH")?;
    let mut files = std::env::split_paths(&path).flat_map(|folder| names.iter().map(move |name| folder.join(name)));
    files.find(|file| file.is_file())?.into_os_string().into_string().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_of_the_project_can_be_opened() {
        let dir = tempfile::tempdir().unwrap();
        let root = Utf8PathBuf::from_path_buf(dir.path().join("project")).unwrap();
        std::fs::create_dir(&root).unwrap();
        std::fs::write(root.join("a.ts"), "").unwrap();
        std::fs::write(dir.path().join("secret"), "").unwrap();
        assert!(inside(&root, "a.ts").is_some() && inside(&root, "/a.ts").is_some());
        assert_eq!(inside(&root, "../secret"), None);
        assert_eq!(inside(&root, "absent.ts"), None);
    }
}
