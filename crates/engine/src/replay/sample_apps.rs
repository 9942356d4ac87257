//! Sample apps play with the sessions that were recorded of them, packet by packet: their client libraries meet our side of Socket.IO and MQTT.
//!
//! Counterpart: `tests/blackbox/packet_lines.rs` records `fixtures/sessions`.

use super::*;
use crate::Launch;
use camino::Utf8Path;
use fixture::Reader;
use std::fs::File;
use std::io::BufReader;

/// Real time that a test waits before it fails.
const PATIENCE: Duration = Duration::from_secs(60);

async fn replayed(app: &str) -> (Outcome, Vec<String>) {
    let root = Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let package = Package::open(&root.join("fixtures/apps").join(app), None).expect("the sample opens");
    let file = File::open(root.join(format!("fixtures/sessions/{app}.jsonl"))).expect("the session is there");
    let reader = Reader::open(BufReader::new(file)).expect("the header is one");
    let replay = Replay {
        header: reader.header().clone(),
        lines: Box::new(reader),
        side_files: PathBuf::new(),
        vars: Vec::new(),
        pace: Pace::Recorded(1.0),
    };
    // As a host does: the page of the header, and the server where the app looks for its address.
    let page = replay.header.page.clone().unwrap_or_default();
    let pairs = page.split_once('?').map_or("", |(_, query)| query).split('&').filter_map(|pair| pair.split_once('='));
    let mut launch =
        Launch { query: pairs.map(|(key, value)| (key.into(), value.into())).collect(), ..Launch::default() };
    launch.query.extend(replay.header.server.clone().map(|server| ("server".to_owned(), server)));
    let options = SessionOptions { url_check: Some(false), launch, ..SessionOptions::default() };
    let (mut session, outcome) = Session::replay(Arc::new(package), options, replay).unwrap();
    tokio::time::timeout(PATIENCE, session.ended("done")).await.expect("the session ends");
    let outcome = outcome.await.expect("there is an outcome");
    let events = session.log().read(0, 100_000).events;
    (outcome, events.iter().map(|event| serde_json::to_string(event).unwrap()).collect())
}

#[tokio::test]
async fn the_sessions_of_sample_apps_are_replayed_without_a_failure_and_the_same_each_time() {
    for app in ["socketio-chat", "mqtt-dashboard"] {
        let (outcome, events) = replayed(app).await;
        assert!(outcome.is_fine(), "{app}: {:#?}\n{}", outcome.failures, events.join("\n"));
        assert_eq!(replayed(app).await.1, events, "{app}");
    }
}
