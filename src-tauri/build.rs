//! Lets Tauri read its configuration, and names the commands that the page may call: any other is denied.
//!
//! Counterpart: `capabilities/main.json` grants exactly these to the one window, `src/calls.rs` carries them out.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let commands = tauri_build::AppManifest::new().commands(&["rpc", "subscribe", "pick_folder"]);
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(commands))?;
    Ok(())
}
