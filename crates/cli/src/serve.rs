//! `miniwire serve`: the embedded demo servers until Ctrl-C.

use crate::args::ServeArgs;
use crate::exit::Exit;
use servers::{Server, ServerOptions};
use std::net::{Ipv4Addr, SocketAddr};

/// Starts the servers, prints where they are, and stops them in order at Ctrl-C.
pub(crate) async fn serve(args: ServeArgs) -> Exit {
    let addr = args.listen.unwrap_or_else(|| SocketAddr::from((Ipv4Addr::LOCALHOST, args.port)));
    let server = match Server::start(ServerOptions { addr, ..ServerOptions::default() }).await {
        Ok(server) => server,
        Err(error) => return Exit::Failed.because(&error.to_string(), Some(error.hint())),
    };
    let addr = server.local_addr();
    anstream::println!("listening on {addr}");
    anstream::println!("  ws://{addr}/echo   sends every message back");
    anstream::println!("  ws://{addr}/chat   rooms, names, JSON messages, history");
    anstream::eprintln!("Ctrl-C stops.");
    if let Err(error) = tokio::signal::ctrl_c().await {
        return Exit::Failed.because(&format!("Ctrl-C cannot be watched: {error}"), None);
    }
    server.shutdown().await;
    Exit::Fine
}
