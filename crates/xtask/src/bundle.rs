//! The bundles of TypeScript and npm packages: built before the Rust that embeds them and what else uses them, each skipped when
//! its inputs are unchanged.
//!
//! Counterpart: the `build` script of `package.json` in each folder makes them; `crates/logic` and `crates/window` embed them,
//! `tests/peers/bundle.mjs` takes the transports of Socket.IO, sample apps load what was built for them.
//! Invariant: the stamp lies beside the bundle, so removing the folder of the product always leads to a new build.

use crate::{process, screen, workspace::Workspace};
use anyhow::{Context as _, Result, ensure};
use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};

/// A folder whose `npm run build` leaves something.
#[derive(Debug)]
struct Bundle {
    folder: &'static str,
    /// Below the folder; its first part is a folder of products alone.
    product: &'static str,
    /// Everything that decides what the bundle is.
    inputs: &'static [&'static str],
}

/// What all workspaces of `ui/` share.
const LOCK: &str = "ui/package-lock.json";

/// The protocol of the frame is the view's, and the page is compiled with it. Apps bundle the transports.
const BUNDLES: [Bundle; 6] = [
    Bundle { folder: "ui/logic", product: "dist/logic.js", inputs: &["ui/logic", LOCK] },
    Bundle { folder: "ui/view", product: "dist/frame.html", inputs: &["ui/view", LOCK] },
    Bundle { folder: "ui/app", product: "dist/index.html", inputs: &["ui/app", "ui/view/src", LOCK] },
    // No Rust embeds it: it is published, and the claims about Socket.IO bundle it as an app does.
    Bundle {
        folder: "ui/socket.io-transports",
        product: "dist/esm/index.js",
        inputs: &["ui/socket.io-transports", LOCK],
    },
    Bundle {
        folder: "fixtures/apps/mqtt-dashboard",
        product: "miniprogram_npm/mqtt/index.js",
        inputs: &["fixtures/apps/mqtt-dashboard/build-npm.mjs", "fixtures/apps/mqtt-dashboard/package-lock.json"],
    },
    Bundle {
        folder: "fixtures/apps/socketio-chat",
        product: "miniprogram_npm/socket.io-client/index.js",
        inputs: &[
            "fixtures/apps/socketio-chat/build-npm.mjs",
            "fixtures/apps/socketio-chat/package-lock.json",
            "ui/socket.io-transports",
            LOCK,
        ],
    },
];

/// Builds the bundles that are not there or whose inputs have changed.
///
/// # Errors
/// npm is missing, or a build failed.
pub(crate) fn build(workspace: &Workspace) -> Result<()> {
    BUNDLES.iter().try_for_each(|bundle| build_one(workspace, bundle))
}

fn build_one(workspace: &Workspace, Bundle { folder, product, inputs }: &Bundle) -> Result<()> {
    let inputs = fingerprint(&workspace.root, inputs)?;
    let products = Path::new(product).iter().next().context("a product has a path")?;
    let stamp = workspace.root.join(folder).join(products).join(".inputs");
    let product = workspace.root.join(folder).join(product);
    if product.is_file() && fs::read_to_string(&stamp).is_ok_and(|text| text == inputs) {
        screen::note(&format!("{folder}: up to date"));
        return Ok(());
    }
    let mut command = workspace.npm(folder);
    command.args(["run", "build", "--silent"]);
    process::run(command)?;
    ensure!(product.is_file(), "`npm run build` in {folder} succeeded without leaving {}", product.display());
    // Taken before the build: a file saved while it ran makes the next call build again.
    fs::write(&stamp, inputs).with_context(|| format!("{} could not be written", stamp.display()))
}

/// A number for the names and contents of all files below `inputs`, but for what builds and installs leave there.
fn fingerprint(root: &Path, inputs: &[&str]) -> Result<String> {
    let mut files = Vec::new();
    for input in inputs {
        collect(&root.join(input), &mut files)?;
    }
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        file.strip_prefix(root).unwrap_or(&file).hash(&mut hasher);
        fs::read(&file).with_context(|| format!("{} could not be read", file.display()))?.hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if path.is_file() {
        files.push(path.to_owned());
        return Ok(());
    }
    let entries = fs::read_dir(path).with_context(|| format!("{} could not be read", path.display()))?;
    for entry in entries {
        let entry = entry?.path();
        let name = entry.file_name().unwrap_or_default();
        if !["node_modules", "dist"].iter().any(|skipped| name == *skipped) {
            collect(&entry, files)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("xtask-bundle-{name}-{}", std::process::id()));
        fs::create_dir_all(folder.join("src")).unwrap();
        fs::create_dir_all(folder.join("node_modules")).unwrap();
        fs::write(folder.join("src/a.ts"), "a").unwrap();
        folder
    }

    #[test]
    fn the_fingerprint_follows_contents_and_names_but_not_installed_packages() {
        let root = folder("inputs");
        let before = fingerprint(&root, &["."]).unwrap();
        fs::write(root.join("node_modules/x.js"), "x").unwrap();
        assert_eq!(fingerprint(&root, &["."]).unwrap(), before);
        fs::write(root.join("src/a.ts"), "b").unwrap();
        let changed = fingerprint(&root, &["."]).unwrap();
        assert_ne!(changed, before);
        fs::rename(root.join("src/a.ts"), root.join("src/b.ts")).unwrap();
        assert_ne!(fingerprint(&root, &["."]).unwrap(), changed);
        fs::remove_dir_all(root).unwrap();
    }
}
