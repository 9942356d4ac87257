//! `miniwire ui`: the page and the desk behind it, served to one browser on this machine until Ctrl-C.
//!
//! Counterpart: `ui/app` is the page, `engine::desk` does the work, `src-tauri` is the other host. Invariant: nothing is
//! answered to a page of another origin, and nothing but loopback is listened on.

mod browser;
mod guard;
mod server;
mod socket;
#[cfg(test)]
mod tests;
mod windows;

use crate::args::UiArgs;
use crate::exit::Exit;
use crate::interrupt::Interrupt;
use crate::terminal::{print, say, say_hint, with_progress};
use engine::desk::{Desk, DeskOptions, RpcError};
use server::{Secrets, Server};
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use tokio::net::TcpListener;
use window::{Assets, NOT_BUILT_HINT};

/// Serves the page and the calls, opens the browser, and stops in order at Ctrl-C.
pub(crate) async fn ui(args: UiArgs) -> Exit {
    let mut interrupt = match Interrupt::watch() {
        Ok(interrupt) => interrupt,
        Err(error) => return Exit::Failed.because(&format!("Ctrl-C cannot be watched: {error}"), None),
    };
    let (listener, addr, secrets) = match prepare(args.port).await {
        Ok(prepared) => prepared,
        Err(error) => {
            let hint = "another --port may be free; without one any free port is taken";
            return Exit::Failed
                .because(&format!("127.0.0.1:{} cannot be listened on: {error}", args.port), Some(hint));
        }
    };
    let assets = Assets::built();
    let (desk, pushes) = Desk::new(DeskOptions {
        host: "localhost".into(),
        samples: window::samples_dir(None),
        config_dir: window::config_dir(),
        data_dir: engine::data_dir(),
        files: secrets.files_address(addr),
        ..DeskOptions::default()
    });
    let opened = tokio::select! {
        opened = with_progress("opening the project", args.opening.open(&desk)) => opened,
        () = interrupt.asked() => return Exit::Fine,
    };
    if let Err(error) = opened {
        desk.shutdown().await;
        return not_opened(&error);
    }
    let address = secrets.page_address(addr);
    let server = Server::start(listener, addr, secrets, assets.clone(), desk.clone(), pushes);
    // Whoever has read the address may go; the page stays.
    let _ = print(&format!("{address}\n"));
    if !assets.are_there() {
        say("The page is not in this build.");
        say_hint(NOT_BUILT_HINT);
    } else if !args.no_open {
        browser::open(&address);
    }
    say("Ctrl-C stops.");
    interrupt.asked().await;
    server.stop().await;
    desk.shutdown().await;
    Exit::Fine
}

async fn prepare(port: u16) -> io::Result<(TcpListener, SocketAddr, Secrets)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    let addr = listener.local_addr()?;
    Ok((listener, addr, Secrets::new()?))
}

fn not_opened(error: &RpcError) -> Exit {
    // Anything but a broken package or fixture is our failure, or one of the machine.
    let exit = if window::is_unreadable(error) { Exit::Package } else { Exit::Failed };
    exit.because(&error.message, error.hint.as_deref())
}
