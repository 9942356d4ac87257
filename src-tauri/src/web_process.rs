//! WebKit draws in a process of its own, which can crash or be killed; the window then offers to load the page anew.
//!
//! The sessions live here and go on meanwhile. Invariant: nothing is loaded by itself, so a page that crashes at once does
//! not do so for ever.

use crate::menu;
use engine::desk::Desk;
use std::sync::Arc;
use tauri::{AppHandle, Manager as _, WebviewWindow};
use tauri_plugin_dialog::{DialogExt as _, MessageDialogButtons, MessageDialogKind};
use webkit2gtk::WebViewExt as _;

/// Watches the process behind the window.
///
/// # Errors
/// The window is gone.
pub(crate) fn watch(window: &WebviewWindow) -> tauri::Result<()> {
    let asking = window.clone();
    window.with_webview(move |webview| {
        webview.inner().connect_web_process_terminated(move |_, _| offer_reload(&asking));
    })
}

fn offer_reload(window: &WebviewWindow) {
    let app: &AppHandle = window.app_handle();
    let chinese = menu::is_chinese(&app.state::<Arc<Desk>>().language().borrow());
    let (text, reload, leave) = if chinese {
        ("显示页面的进程意外结束了。小程序仍在运行。", "重新加载", "关闭窗口")
    } else {
        ("The process that draws the page has ended unexpectedly. The apps go on.", "Load Again", "Close Window")
    };
    let buttons = MessageDialogButtons::OkCancelCustom(reload.into(), leave.into());
    let window = window.clone();
    let dialog = app.dialog().message(text).kind(MessageDialogKind::Error).buttons(buttons);
    dialog.show(move |again| {
        // Either may come too late for a window that is being closed.
        let _ = if again { window.reload() } else { window.close() };
    });
}
