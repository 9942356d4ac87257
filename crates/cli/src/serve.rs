//! `miniwire serve`: the embedded demo servers until Ctrl-C.

use crate::args::ServeArgs;
use crate::exit::Exit;
use crate::interrupt::Interrupt;
use crate::terminal::{print, say};
use servers::{Server, ServerOptions};
use std::net::{Ipv4Addr, SocketAddr};

/// Starts the servers, prints where they are, and stops them in order at Ctrl-C.
pub(crate) async fn serve(args: ServeArgs) -> Exit {
    // Watched before the address is printed: whoever reads it may press Ctrl-C at once.
    let mut interrupt = match Interrupt::watch() {
        Ok(interrupt) => interrupt,
        Err(error) => return Exit::Failed.because(&format!("Ctrl-C cannot be watched: {error}"), None),
    };
    let addr = args.listen.unwrap_or_else(|| SocketAddr::from((Ipv4Addr::LOCALHOST, args.port)));
    let server = match Server::start(ServerOptions { addr, ..ServerOptions::default() }).await {
        Ok(server) => server,
        Err(error) => return Exit::Failed.because(&error.to_string(), Some(error.hint())),
    };
    let addr = server.local_addr();
    let places = format!(
        "listening on {addr}\n  ws://{addr}/echo   sends every message back\n  ws://{addr}/chat   rooms, names, JSON messages, history\n"
    );
    // Whoever has read enough may go; the servers stay.
    let _ = print(&places);
    say("Ctrl-C stops.");
    interrupt.asked().await;
    server.shutdown().await;
    Exit::Fine
}
