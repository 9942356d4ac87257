//! The echo sample, unmodified, against a Node server alone and behind real nginx.

use miniwire_tests::{Miniwire, Nginx, Outcome, Peer, sample_app};
use serde_json::json;
use std::net::TcpListener;

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
fn the_echo_app_finds_the_server_of_the_tutorial_on_port_8080_by_itself() {
    if TcpListener::bind(("127.0.0.1", 8080)).is_err() {
        eprintln!("SKIPPED: something else listens on port 8080");
        return;
    }
    let peer = Peer::start_at("echo.mjs", 8080);
    let run = Miniwire::run(sample_app("echo")).arguments(&["--until", "Echo: "]);
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
