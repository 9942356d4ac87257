//! mqtt.js in a mini-program when its broker or its own process goes away.
//!
//! Counterpart: `tests/conformance/mqtt` has what one session can say about itself.

use miniwire_tests::{Miniwire, Mosquitto, MosquittoOptions, Peer, Project, Running, bundled, repository};

/// A mini-program made of `tests/fixtures/mqtt/<script>.js`, at the broker on this port.
fn app(script: &str, front: &Peer, broker: u16) -> (Project, Running) {
    let file = repository().join(format!("tests/fixtures/mqtt/{script}.js"));
    let code = bundled(&file, &["abort-controller", "navigator"]);
    let server = format!("const SERVER = {{ port: {}, mosquitto: {broker} }};\n", front.port());
    let project = Project::with_page(&(server + &code), "<view/>");
    let running = Miniwire::run(project.path()).arguments(&["--format", "json", "--fresh"]).start();
    (project, running)
}

fn wait_for(app: &Running, text: &str) {
    let text = format!("\"{text}\"");
    app.lines().wait_for_stdout(&text, |line| line.contains(r#""event":"console""#) && line.contains(&text));
}

#[test]
fn a_client_is_back_with_its_subscription_when_the_broker_has_restarted() {
    let front = Peer::start("wire.mjs");
    let broker = Mosquitto::start();
    let port = broker.port();
    let (_project, watcher) = app("watcher", &front, port);
    wait_for(&watcher, "got all/connections 1");
    drop(broker);
    wait_for(&watcher, "closed");
    let _broker = Mosquitto::with(&MosquittoOptions { port: Some(port), ..MosquittoOptions::default() });
    wait_for(&watcher, "got all/connections 2");
}

#[test]
fn the_will_of_a_session_that_is_killed_reaches_another_mini_program() {
    let front = Peer::start("wire.mjs");
    let broker = Mosquitto::start();
    let (_project, watcher) = app("watcher", &front, broker.port());
    wait_for(&watcher, "subscribed 1");
    let (_other_project, last_words) = app("last-words", &front, broker.port());
    wait_for(&last_words, "connected");
    // Dropped, it is killed: no close frame, no DISCONNECT.
    drop(last_words);
    wait_for(&watcher, "got all/will gone");
}
