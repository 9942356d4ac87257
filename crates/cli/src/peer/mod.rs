//! Small peers in the terminal: `miniwire mqtt`, `miniwire ws`, `miniwire socketio`, the other side of an app's conversation.
//!
//! Counterpart: the crate `peers` speaks, this reads arguments and prints. Invariant: a command ends with exit code 0, 1 or 2, and
//! each error names the option or the address and the next step.

pub(crate) mod args;
mod console;
mod ending;
mod mqtt_lines;
mod mqtt_pub;
mod mqtt_sub;
mod parse;
mod socketio;
mod stdin;
mod ws;

use crate::exit::Exit;
use crate::interrupt::Interrupt;
use args::{MqttVerb, SocketIoVerb, WsArgs};
use camino::Utf8Path;
use engine::TlsOptions;
use std::io;
use tokio::task::LocalSet;

/// `miniwire mqtt`.
pub(crate) async fn mqtt(verb: MqttVerb) -> Exit {
    match verb {
        MqttVerb::Sub(args) => on_this_thread(mqtt_sub::run(*args)).await,
        MqttVerb::Pub(args) => on_this_thread(mqtt_pub::run(*args)).await,
    }
}

/// `miniwire ws`.
pub(crate) async fn ws(args: Box<WsArgs>) -> Exit {
    on_this_thread(ws::run(*args)).await
}

/// `miniwire socketio`.
pub(crate) async fn socketio(verb: SocketIoVerb) -> Exit {
    match verb {
        SocketIoVerb::Emit(args) => on_this_thread(socketio::emit(*args)).await,
        SocketIoVerb::Listen(args) => on_this_thread(socketio::listen(*args)).await,
    }
}

/// Clients live on one thread, as sessions do.
async fn on_this_thread(work: impl Future<Output = Exit>) -> Exit {
    LocalSet::new().run_until(work).await
}

fn watch_interrupt() -> Result<Interrupt, Exit> {
    Interrupt::watch().map_err(|error| Exit::Failed.because(&format!("Ctrl-C cannot be watched: {error}"), None))
}

fn tls(ca: Option<&Utf8Path>) -> Result<TlsOptions, Exit> {
    let mut tls = TlsOptions::default();
    if let Some(path) = ca {
        tls.add_ca_file(path.as_std_path())
            .map_err(|error| Exit::Usage.because(&error.to_string(), Some("--ca takes a file of PEM certificates")))?;
    }
    Ok(tls)
}

/// Stdout takes no more: whoever has enough (`| head -1`) is no failure.
fn output_exit(error: &io::Error) -> Exit {
    if error.kind() == io::ErrorKind::BrokenPipe {
        return Exit::Fine;
    }
    Exit::Failed.because(&format!("stdout cannot be written: {error}"), None)
}
