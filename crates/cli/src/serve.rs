//! `miniwire serve`: the embedded demo servers until Ctrl-C.

use crate::args::ServeArgs;
use crate::ca_file;
use crate::exit::Exit;
use crate::interrupt::Interrupt;
use crate::terminal::{print, say};
use servers::{Server, ServerOptions, StartError};
use std::fmt::Write as _;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;

/// Port of bare MQTT where nobody says another.
const MQTT_PORT: u16 = 8788;
/// Folder of the certificates to trust.
const CA_FOLDER: &str = "serve";

/// Starts the servers, prints where they are, and stops them in order at Ctrl-C.
pub(crate) async fn serve(args: ServeArgs) -> Exit {
    // Watched before the address is printed: whoever reads it may press Ctrl-C at once.
    let mut interrupt = match Interrupt::watch() {
        Ok(interrupt) => interrupt,
        Err(error) => return Exit::Failed.because(&format!("Ctrl-C cannot be watched: {error}"), None),
    };
    let options = options(&args);
    let server = match Server::start(options.clone()).await {
        Ok(server) => server,
        Err(error) => return Exit::Failed.because(&error.to_string(), Some(&hint(&error, &options, &args))),
    };
    let ca_file = match server.ca_pem().map(|pem| ca_file::write(CA_FOLDER, pem, server.local_addr().port())) {
        None => None,
        Some(Ok(file)) => Some(file),
        Some(Err((file, error))) => {
            let error = format!("{} cannot be written: {error}", file.display());
            return Exit::Failed.because(&error, Some("clients need that file to trust the server"));
        }
    };
    // Whoever has read enough may go; the servers stay.
    let _ = print(&places(&server, ca_file.as_deref()));
    say("Ctrl-C stops.");
    interrupt.asked().await;
    server.shutdown().await;
    Exit::Fine
}

fn options(args: &ServeArgs) -> ServerOptions {
    let addr = args.listen.unwrap_or_else(|| SocketAddr::from((Ipv4Addr::LOCALHOST, args.port)));
    // Whoever wants any port wants no collision on the other one.
    let mqtt_port = args.mqtt_port.unwrap_or(if addr.port() == 0 { 0 } else { MQTT_PORT });
    ServerOptions {
        addr,
        mqtt_addr: Some(SocketAddr::new(addr.ip(), mqtt_port)),
        mqtt_user: args.mqtt_user.clone(),
        tls: args.tls,
        seed: args.seed,
        ..ServerOptions::default()
    }
}

/// The next step, with the option that it takes.
fn hint(error: &StartError, options: &ServerOptions, args: &ServeArgs) -> String {
    let option = match error.addr() {
        Some(addr) if Some(addr) == options.mqtt_addr => "--mqtt-port",
        Some(_) if args.listen.is_some() => "--listen",
        Some(_) => "--port",
        None => "--tls",
    };
    format!("{} ({option})", error.hint())
}

/// Every address with what is there, in columns.
fn places(server: &Server, ca_file: Option<&Path>) -> String {
    let addr = server.local_addr();
    let secure = if server.ca_pem().is_some() { "s" } else { "" };
    let mut rows = [
        ("ws", "/echo", "sends every message back"),
        ("ws", "/chat", "rooms, names, JSON messages, history"),
        ("ws", "/draw?room=NAME", "binary strokes for everybody in the room"),
        ("ws", "/quiz", "two players, the first right answer scores"),
        ("ws", "/mqtt", "MQTT 3.1.1 and 5, subprotocol mqtt"),
        ("http", "/socket.io/", "Socket.IO 4: chat, echo; /admin wants a token"),
        ("http", "/sse/ticker", "server-sent events: invented prices"),
        ("http", "/poll/ticker?cursor=0", "the same by long polling"),
        ("http", "/http/echo", "says what was asked"),
        ("http", "/http/chunks", "a text in chunks: ?count=5&interval=200&size=64"),
        ("http", "/http/status/404", "any status from 200 to 599"),
    ]
    .map(|(scheme, path, what)| (format!("{scheme}{secure}://{addr}{path}"), what))
    .to_vec();
    if let Some(mqtt) = server.mqtt_addr() {
        rows.push((format!("mqtt{secure}://{mqtt}"), "the same broker over TCP; devices at miniwire/demo/#"));
    }
    let width = rows.iter().map(|(url, _)| url.len()).max().unwrap_or_default();
    let mut places = format!("listening on {addr}\n");
    for (url, what) in rows {
        // A String takes whatever is written to it.
        let _ = writeln!(places, "  {url:width$}   {what}");
    }
    if let Some(file) = ca_file {
        let _ = writeln!(places, "trust {}", file.display());
    }
    places
}
