//! Ctrl-C ends a session in order: the connection is closed, the last event is written, the exit code is 0.
#![cfg(unix)]

use miniwire_tests::{Miniwire, Peer, Project};

#[test]
fn ctrl_c_closes_the_connection_and_writes_the_end() {
    let peer = Peer::start("echo.mjs");
    let script = format!("Page({{ onLoad() {{ wx.connectSocket({{ url: '{}' }}) }} }})\n", peer.url());
    let project = Project::with_page(&script, "<view/>");
    let running = Miniwire::run(project.path()).arguments(&["--format", "json"]).start();
    running.lines().wait_for_stdout("an open connection", |line| line.contains(r#""event":"opened""#));
    running.lines().interrupt();
    let outcome = running.end().with_code(0);
    let events = outcome.events();
    assert_eq!(events.all().last().map(|event| &event["event"]), Some(&"end".into()), "{}", outcome.stdout);
    assert_eq!(events.only("end")["reason"], "interrupted");
    peer.lines().wait_for_stdout("a close frame", |line| line.starts_with("closed 1") && line != "closed 1006");
}

#[test]
fn ctrl_c_ends_the_demo_servers() {
    let server = Miniwire::new(&["serve", "--port", "0"]).start();
    server.lines().wait_for_stdout("its address", |line| line.starts_with("listening on "));
    server.lines().interrupt();
    server.end().with_code(0);
}
