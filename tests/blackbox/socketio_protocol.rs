//! The embedded Socket.IO server beside the real one, asked what Engine.IO 4 and Socket.IO 5 ask of a server.
//!
//! Counterpart: `tests/peers/socketio-protocol.mjs` asks, docs/guide/servers.md tells how ours differs. Invariant: the real server answers
//! every case, but for what is named here, so that a case which fails on ours says something about ours.

use crate::server::serve;
use miniwire_tests::{Peer, repository};
use std::collections::BTreeMap;
use std::process::Command;

/// What the embedded server, of the crate `socketioxide`, does otherwise, and how.
const OURS: [(&str, &str); 4] = [
    ("a WebSocket that goes before the upgrade leaves the session to polling", "it has status 400"),
    ("no ping comes before pingInterval", "1 came"),
    ("the sid of a namespace is not that of the transport", "they are the same"),
    ("two POSTs at once end the session", "the second has status 200"),
];

/// What Socket.IO's own server does otherwise: it waits for the next ping to fail.
const THEIRS: [(&str, &str); 1] = [("a close packet ends a WebSocket", "the end of the connection never came")];

/// Cases that do not hold, with what was there instead.
fn asked(address: &str, which: &[&str]) -> BTreeMap<String, String> {
    let script = repository().join("tests/peers/socketio-protocol.mjs");
    let output = Command::new("node").arg(script).arg(address).args(which).output().expect("node runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let found: BTreeMap<String, Option<String>> = serde_json::from_slice(&output.stdout).expect("it prints JSON");
    assert!(!found.is_empty(), "no case was asked");
    found.into_iter().filter_map(|(case, instead)| Some((case, instead?))).collect()
}

fn expected(known: &[(&str, &str)]) -> BTreeMap<String, String> {
    known.iter().map(|(case, instead)| ((*case).to_owned(), (*instead).to_owned())).collect()
}

#[test]
fn the_embedded_socket_io_server_differs_from_the_protocol_in_what_its_guide_says_and_nothing_else() {
    let (_server, address) = serve();
    assert_eq!(asked(&format!("http://{address}"), &[]), expected(&OURS));
}

#[test]
fn the_real_socket_io_server_answers_the_same_cases() {
    let peer = Peer::start("socketio-reference.mjs");
    assert_eq!(asked(&peer.http(), &[]), expected(&THEIRS));
}

#[test]
fn the_real_socket_io_server_keeps_the_times_that_ours_is_asked_for_on_paused_time() {
    let peer = Peer::start_with("socketio-reference.mjs", &["--quick"]);
    assert_eq!(asked(&peer.http(), &["heartbeat"]), expected(&[]));
}
