//! `miniwire replay`: fixtures over real sockets, to real clients and against real servers.

mod against;
mod listen;
mod packets;
mod polling;
mod tls;
mod usage;

use miniwire_tests::{Lines, Miniwire, Project, Running, repository};
use std::path::PathBuf;
use std::process::Command;

/// The fixture that a person wrote from the description of the format.
fn by_hand() -> PathBuf {
    repository().join("fixtures/sessions/by-hand.jsonl")
}

/// A fixture of these lines below a header.
fn fixture(lines: &[&str]) -> Project {
    let text = [&[r#"{"miniwire":1,"name":"a test"}"#], lines].concat().join("\n") + "\n";
    Project::empty().file("session.jsonl", text)
}

fn path(project: &Project) -> PathBuf {
    project.path().join("session.jsonl")
}

/// `miniwire replay <fixture> --listen` on a free port.
fn listening(fixture: PathBuf, options: &[&str]) -> (Running, u16) {
    let replay = Miniwire::new(&["replay"]).argument(fixture).arguments(&["--listen", "127.0.0.1:0"]);
    let running = replay.arguments(options).start();
    let port = port_of(&running, "127.0.0.1:");
    (running, port)
}

/// The port behind these words, in the first line that has them.
fn port_of(running: &Running, words: &str) -> u16 {
    let line = running.lines().wait_for_stdout(words, |line| line.contains(words));
    let behind = line.split_once(words).map_or("", |(_, behind)| behind);
    let digits: String = behind.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap_or_else(|_| panic!("no port: {line}"))
}

/// A Node client of `tests/peers`.
fn client(script: &str, port: u16, arguments: &[&str]) -> Lines {
    let mut command = Command::new("node");
    command.arg(repository().join("tests/peers").join(script)).arg(port.to_string()).args(arguments);
    Lines::spawn(command)
}

/// What a client printed until its end.
fn said(client: Lines) -> Vec<String> {
    client.wait_for_end().1
}
