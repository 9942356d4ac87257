//! `miniwire serve`: the embedded servers as other people's clients see them.

use miniwire_tests::{Miniwire, Outcome, Running, repository};
use std::net::TcpListener;
use std::process::Command;

/// A server on a free port, and its address.
pub(super) fn serve() -> (Running, String) {
    let server = Miniwire::new(&["serve", "--port", "0"]).start();
    let line = server.lines().wait_for_stdout("its address", |line| line.starts_with("listening on "));
    let address = line.trim_start_matches("listening on ").to_owned();
    (server, address)
}

#[test]
fn the_echo_server_answers_a_node_client() {
    let (_server, address) = serve();
    let client = repository().join("tests/peers/echo-client.mjs");
    let url = format!("ws://{address}/echo");
    let output = Command::new("node").arg(client).args([&url, "20"]).output().expect("node runs");
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("the client prints JSON");
    assert_eq!(report["rounds"], 20, "{report}");
}

#[test]
fn the_servers_are_bound_to_loopback() {
    let (_server, address) = serve();
    assert!(address.starts_with("127.0.0.1:"), "{address}");
}

#[test]
fn a_port_in_use_is_named_with_a_hint() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = taken.local_addr().expect("it is bound").port().to_string();
    let outcome: Outcome = Miniwire::new(&["serve", "--port", &port, "--mqtt-port", "0"]).end();
    outcome.with_code(1).saying(&[&format!("127.0.0.1:{port}"), "hint:"]);
}
