//! The echo sample, unmodified, against a Node server alone and behind real nginx.

use miniwire_tests::{Miniwire, Nginx, Outcome, Peer, Project, sample_app};
use serde_json::json;

fn run_echo_against(url: &str) -> Outcome {
    let page = format!("pages/index/index?url={url}");
    let outcome =
        Miniwire::run(sample_app("echo")).arguments(&["--page", &page, "--until", "Echo: ", "--format", "json"]);
    outcome.end().with_code(0)
}

#[test]
fn the_echo_app_talks_to_a_node_server() {
    let peer = Peer::start("echo.mjs");
    let events = run_echo_against(&peer.url()).events();
    assert_eq!(events.wire_kinds()[..4], ["open", "opened", "out", "in"]);
    let sent = events.of("out")[0]["text"].as_str().expect("the app sends text").to_owned();
    assert_eq!(events.of("in")[0]["text"], json!(format!("Echo: {sent}")));
    peer.lines().wait_for_stdout("what the app sent", |line| line == format!("received {sent}"));
}

#[test]
fn the_echo_app_talks_through_nginx_unmodified() {
    let peer = Peer::start("echo.mjs");
    let nginx = Nginx::in_front_of(peer.port());
    let events = run_echo_against(&nginx.url()).events();
    let header = &events.only("opened")["header"];
    let server = ["Server", "server"].iter().find_map(|name| header[*name].as_str());
    assert!(server.is_some_and(|server| server.starts_with("nginx")), "nginx names itself: {header}");
    assert!(events.of("in")[0]["text"].as_str().is_some_and(|text| text.starts_with("Echo: ")));
    peer.lines().wait_for_stdout("the path of nginx", |line| line == "connected /websocket");
}

#[test]
fn messages_are_compressed_with_a_node_server_that_takes_the_offer() {
    let peer = Peer::start_with("echo.mjs", &["--deflate"]);
    let script = format!(
        "const task = wx.connectSocket({{ url: '{}', perMessageDeflate: true }})
         const long = '你好，世界。'.repeat(50000)
         let count = 0
         task.onOpen(() => {{ task.send({{ data: 'short' }}); task.send({{ data: long }}); task.send({{ data: 'short' }}) }})
         task.onMessage(({{ data }}) => {{
           count += 1
           console.log(count, data === (count === 2 ? 'Echo: ' + long : 'Echo: short'))
         }})",
        peer.url()
    );
    let project = Project::empty().file("try.js", script);
    let run = Miniwire::run(project.path().join("try.js")).arguments(&[
        "--no-url-check",
        "--until",
        "3 true",
        "--format",
        "json",
    ]);
    let events = run.end().with_code(0).events();
    let agreed = peer.lines().wait_for_stdout("the extension", |line| line.starts_with("extensions "));
    assert!(agreed.contains("permessage-deflate"), "{agreed}");
    let texts = events.of("console").iter().map(|line| line["text"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    assert_eq!(texts, ["1 true", "2 true", "3 true"]);
    let data = events.of("frame").into_iter().filter(|frame| frame["opcode"] == 1).collect::<Vec<_>>();
    assert!(data.len() >= 6 && data.iter().all(|frame| frame["rsv"] == 4), "{data:?}");
    let largest = data.iter().filter_map(|frame| frame["payload_len"].as_u64()).max();
    assert!(largest.is_some_and(|bytes| bytes < 20_000), "900 kB of the same words become {largest:?} bytes");
}

#[test]
fn the_echo_app_talks_to_the_server_that_the_command_line_names() {
    let peer = Peer::start("echo.mjs");
    let run = Miniwire::run(sample_app("echo")).arguments(&["--server", &peer.url(), "--until", "Echo: "]);
    run.end().with_code(0);
    peer.lines().wait_for_stdout("the app's message", |line| line.starts_with("received "));
}

#[test]
fn every_frame_that_leaves_is_masked_and_none_that_arrives_is() {
    let peer = Peer::start("echo.mjs");
    let events = run_echo_against(&peer.url()).events();
    let frames = events.of("frame");
    let (leaving, arriving): (Vec<_>, Vec<_>) = frames.into_iter().partition(|frame| frame["dir"] == "out");
    assert!(!leaving.is_empty() && leaving.iter().all(|frame| frame["mask"].is_string()), "{leaving:?}");
    assert!(!arriving.is_empty() && arriving.iter().all(|frame| frame["mask"].is_null()), "{arriving:?}");
    assert!(leaving.iter().chain(&arriving).any(|frame| frame["opcode"] == 1 && frame["fin"] == true));
}

#[test]
fn the_timeline_for_people_shows_the_address_the_message_and_no_escape_codes() {
    let peer = Peer::start("echo.mjs");
    let page = format!("pages/index/index?url={}", peer.url());
    let outcome =
        Miniwire::run(sample_app("echo")).arguments(&["--page", &page, "--until", "Echo: "]).end().with_code(0);
    assert!(outcome.stdout.contains(&peer.url()) && outcome.stdout.contains("Echo: "), "{}", outcome.stdout);
    assert!(!outcome.stdout.contains('\u{1b}'), "colour without a terminal: {:?}", outcome.stdout);
}
