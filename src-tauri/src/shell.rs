//! The window and what it is connected to: the desk behind the commands, the scheme of the phone, the menu.
//!
//! Invariant: the one window shows the page and the frame in it, and nothing else ever.

use crate::calls::{self, Asked};
use crate::page::Page;
use crate::subscription::Subscription;
use crate::{menu, phone, say};
use engine::desk::{Desk, DeskOptions, Push, RpcError};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tauri::async_runtime::{block_on, spawn};
use tauri::webview::NewWindowResponse;
use tauri::{App, AppHandle, DragDropEvent, Manager as _, RunEvent, WebviewUrl, WebviewWindowBuilder, WindowEvent};
use tauri_plugin_window_state::StateFlags;
use tokio::sync::mpsc;
use tokio::time::timeout;
use window::{Assets, Opening};

/// The one window; the capability names it too.
const MAIN: &str = "main";
/// Logical pixels at the first start: two phones and the panels beside them.
const SIZE: (f64, f64) = (1360.0, 880.0);
/// What the page is laid out for at the least.
const SIZE_MIN: (f64, f64) = (960.0, 600.0);
/// How long sessions and servers get to end in order.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(5);
/// Exit code of a package that cannot be run, as everywhere in miniwire (docs/guide/cli.md).
const EXIT_PACKAGE: i32 = 3;
const EXIT_FAILED: i32 = 1;

/// Opens the window and stays until it is closed; the exit code.
///
/// # Errors
/// The toolkit cannot start.
pub(crate) fn run(opening: Opening) -> tauri::Result<u8> {
    let assets = Assets::built();
    let (asked, queue) = calls::queue();
    let is_over = AtomicBool::new(false);
    let context = tauri::generate_context!(assets = Page(Assets::built()));
    let app = tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .plugin(
            tauri_plugin_window_state::Builder::new().with_state_flags(StateFlags::all() - StateFlags::VISIBLE).build(),
        )
        .manage(Subscription::default())
        .invoke_handler(calls::handler(asked))
        .register_asynchronous_uri_scheme_protocol(phone::SCHEME, move |context, request, responder| {
            let desk = context.app_handle().state::<Arc<Desk>>();
            phone::respond(&desk, &assets, &request, responder);
        })
        .on_window_event(move |window, event| {
            if let WindowEvent::DragDrop(drag) = event {
                tell_drag(window.app_handle(), drag, &is_over);
            }
        })
        .on_menu_event(|app, event| app.state::<Subscription>().tell(Push::Menu { item: event.id().0.clone() }))
        .setup(move |app| Ok(set_up(app, opening, queue)?))
        .build(context)?;
    let code = app.run_return(|app, event| {
        if let RunEvent::Exit = event {
            let desk = Arc::clone(&app.state::<Arc<Desk>>());
            // Whoever does not end in time ends with the process.
            let _ = block_on(async { timeout(SHUTDOWN_TIMEOUT, desk.shutdown()).await });
        }
    });
    Ok(u8::try_from(code).unwrap_or(1))
}

fn set_up(app: &mut App, opening: Opening, queue: mpsc::Receiver<Asked>) -> tauri::Result<()> {
    let resources = app.path().resource_dir().ok();
    let options = DeskOptions {
        host: "tauri".into(),
        samples: window::samples_dir(resources.as_deref()),
        config_dir: window::config_dir(),
        data_dir: engine::data_dir(),
        files: phone::files_address(),
        ..DeskOptions::default()
    };
    let (desk, pushes) = block_on(async { Desk::new(options) });
    app.manage(Arc::clone(&desk));
    let mut language = desk.language();
    app.set_menu(menu::build(app.handle(), &language.borrow_and_update())?)?;
    let handle = app.handle().clone();
    spawn(async move {
        while language.changed().await.is_ok() {
            let menu = menu::build(&handle, &language.borrow_and_update());
            if let Err(error) = menu.and_then(|menu| handle.set_menu(menu)) {
                say(&format!("the menu keeps its language: {error}"), None);
            }
        }
    });

    let handle = app.handle().clone();
    spawn(async move { handle.state::<Subscription>().carry(pushes).await });
    let handle = app.handle().clone();
    spawn(async move {
        // The page waits for its first answer until this is open, so it never shows an empty desk first.
        if let Err(error) = opening.open(&desk).await {
            return give_up(&handle, &error);
        }
        calls::carry_out(queue, desk).await;
    });
    let handle = app.handle().clone();
    spawn(async move {
        if asked_to_end().await.is_ok() {
            handle.exit(0);
        }
    });
    open_window(app.handle())
}

/// Ctrl-C in the terminal, or the termination signal.
async fn asked_to_end() -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        tokio::select! {
            _ = terminate.recv() => Ok(()),
            result = tokio::signal::ctrl_c() => result,
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}

fn open_window(app: &AppHandle) -> tauri::Result<()> {
    let window = WebviewWindowBuilder::new(app, MAIN, WebviewUrl::default())
        .title("miniwire")
        .inner_size(SIZE.0, SIZE.1)
        .min_inner_size(SIZE_MIN.0, SIZE_MIN.1)
        .on_navigation(phone::may_navigate)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .build()?;
    #[cfg(target_os = "linux")]
    crate::web_process::watch(&window)?;
    #[cfg(not(target_os = "linux"))]
    drop(window);
    Ok(())
}

/// What is dragged over the window, and what was dropped: the page cannot see paths, which are all that the desk needs. It is told once that
/// something is there, however far it is moved.
fn tell_drag(app: &AppHandle, drag: &DragDropEvent, is_over: &AtomicBool) {
    let is_there = matches!(drag, DragDropEvent::Enter { .. } | DragDropEvent::Over { .. });
    let was_there = is_over.swap(is_there, Ordering::Relaxed);
    let (state, paths) = match drag {
        DragDropEvent::Drop { paths, .. } => {
            ("dropped", paths.iter().map(|path| path.to_string_lossy().into_owned()).collect())
        }
        _ if is_there == was_there => return,
        _ => (if is_there { "over" } else { "left" }, Vec::new()),
    };
    app.state::<Subscription>().tell(Push::Drag { state: state.into(), paths });
}

fn give_up(app: &AppHandle, error: &RpcError) {
    say(&error.message, error.hint.as_deref());
    app.exit(if window::is_unreadable(error) { EXIT_PACKAGE } else { EXIT_FAILED });
}
