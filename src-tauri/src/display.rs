//! What must be true before the toolkit starts: there is a display, and WebKit draws in the way that works on this machine.

use thiserror::Error;

/// Why there can be no window.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub(crate) enum NoDisplay {
    #[error("there is no display: neither DISPLAY nor WAYLAND_DISPLAY is set")]
    NotNamed,
    #[error("the display that DISPLAY or WAYLAND_DISPLAY names does not answer")]
    NotThere,
}

/// Checks and prepares. Must be the first thing that the program does.
///
/// # Errors
/// No window can be shown here.
#[cfg(target_os = "linux")]
pub(crate) fn prepare() -> Result<(), NoDisplay> {
    let named = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if !named("DISPLAY") && !named("WAYLAND_DISPLAY") {
        return Err(NoDisplay::NotNamed);
    }
    if needs_plain_drawing(has_gpu(), named(DMABUF_SWITCH)) {
        #[expect(unsafe_code, reason = "no other thread runs yet that could read the environment")]
        unsafe {
            std::env::set_var(DMABUF_SWITCH, "1");
        }
    }
    gtk::init().map_err(|_| NoDisplay::NotThere)
}

/// Elsewhere a program with a window has a display.
#[cfg(not(target_os = "linux"))]
pub(crate) fn prepare() -> Result<(), NoDisplay> {
    Ok(())
}

#[cfg(target_os = "linux")]
const DMABUF_SWITCH: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";

/// Without a GPU, WebKit's way through shared GPU buffers costs three times the processor time and 85 MB more; measured on
/// WebKitGTK 2.50.
#[cfg(target_os = "linux")]
fn needs_plain_drawing(has_gpu: bool, user_decided: bool) -> bool {
    !has_gpu && !user_decided
}

#[cfg(target_os = "linux")]
fn has_gpu() -> bool {
    let Ok(devices) = std::fs::read_dir("/dev/dri") else { return false };
    devices.flatten().any(|device| device.file_name().to_string_lossy().starts_with("renderD"))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn the_user_has_the_last_word_on_how_webkit_draws() {
        assert!(needs_plain_drawing(false, false));
        assert!(!needs_plain_drawing(false, true) && !needs_plain_drawing(true, false));
    }
}
