//! Large messages, and a server that does not read: what the app is told at the limits.

use miniwire_tests::{Miniwire, Outcome, Peer, Project};

fn run(script: &str, until: &str) -> Outcome {
    let project = Project::empty().file("try.js", script);
    let run = Miniwire::run(project.path().join("try.js")).arguments(&["--no-url-check", "--until", until]);
    run.arguments(&["--for", "60s"]).end().with_code(0)
}

/// Sends one message of `bytes` to the embedded echo server, which takes 16 MiB.
fn echo_of(bytes: &str) -> Outcome {
    let server = Miniwire::new(&["serve", "--port", "0"]).start();
    let line = server.lines().wait_for_stdout("its address", |line| line.starts_with("listening on "));
    let address = line.trim_start_matches("listening on ").to_owned();
    let script = format!(
        "const sent = new Uint8Array({bytes}).fill(7)
         const task = wx.connectSocket({{ url: 'ws://{address}/echo' }})
         task.onOpen(() => task.send({{ data: sent.buffer }}))
         task.onClose(({{ code }}) => console.log('ended', code))
         task.onMessage(({{ data }}) => {{
           const got = new Uint8Array(data)
           console.log('got', got.length, got.length === sent.length && got.every((byte) => byte === 7))
           task.close()
         }})"
    );
    run(&script, "ended")
}

fn printing(outcome: &Outcome, parts: &[&str]) {
    for part in parts {
        assert!(outcome.stdout.contains(part), "`{part}` is not on stdout:\n{}", outcome.stdout);
    }
}

#[test]
fn a_message_of_16_mib_goes_out_and_comes_back_whole() {
    printing(&echo_of("16 * 1024 * 1024"), &["got 16777216 true", "ended 1000"]);
}

#[test]
fn one_byte_more_than_the_server_takes_is_told_as_1009() {
    printing(&echo_of("16 * 1024 * 1024 + 1"), &["ended 1009"]);
}

#[test]
fn messages_of_64_mib_wait_for_a_server_that_does_not_read_and_one_more_fails_and_is_told_once() {
    let peer = Peer::start("wire.mjs");
    let script = format!(
        "const part = new ArrayBuffer(16 * 1024 * 1024)
         const task = wx.connectSocket({{ url: 'ws://127.0.0.1:{}/not-read' }})
         task.onOpen(() => {{
           let taken = 0
           const fail = ({{ errMsg }}) => console.log(taken, 'taken,', errMsg)
           // In one turn, so that nothing leaves meanwhile.
           for (let i = 0; i < 4; i += 1) task.send({{ data: part, success: () => (taken += 1), fail }})
           task.send({{ data: 'x', fail }})
           task.send({{ data: 'y', fail: () => console.log('state', task.readyState) }})
         }})",
        peer.port()
    );
    let outcome = run(&script, "state");
    printing(&outcome, &["4 taken, SocketTask.send:fail the send queue is full", "state 1"]);
    let told = outcome.stdout.matches("a server does not read what the app sends").count();
    assert_eq!(told, 1, "{}", outcome.stdout);
}

#[test]
fn an_app_that_is_slow_hears_everything_in_order() {
    let peer = Peer::start("wire.mjs");
    let script = format!(
        "let heard = 0
         const task = wx.connectSocket({{ url: 'ws://127.0.0.1:{}/count?n=10000' }})
         task.onMessage(({{ data }}) => {{
           // More arrives meanwhile than waits for an app.
           if (heard === 0) for (const until = Date.now() + 300; Date.now() < until; );
           heard += Number(data) === heard + 1 ? 1 : NaN
           if (data === '10000') console.log('heard', heard)
         }})",
        peer.port()
    );
    printing(&run(&script, "heard"), &["heard 10000"]);
}
