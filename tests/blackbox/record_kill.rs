//! `miniwire record`, killed at any moment: what happened 200 ms before is in the file, and every line is whole.
//!
//! Counterpart: `crates/fixture` kills the recorder alone. Invariant: the time of the kill is read from the log's own clock, so that nothing is
//! allowed for a slow machine: an event that was printed at time t began no later than t before it was read, and the smallest of these
//! differences says when the log began.
#![cfg(unix)]

use miniwire_tests::{Miniwire, Peer, Project};
use serde_json::Value;
use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// What may be lost, as docs/guide/fixtures.md promises.
const LOST_MAX: Duration = Duration::from_millis(200);
/// Messages after which a session is killed, at most.
const MESSAGES_MAX: u64 = 600;
/// Seed of the moments, to have the same ones again.
const SEED: &str = "MINIWIRE_KILL_SEED";

fn time(event: &Value) -> Duration {
    Duration::from_secs_f64(event["t"].as_f64().expect("every event has its time") / 1000.0)
}

/// Texts of messages that went out or came in, with their times.
fn messages(lines: impl Iterator<Item = String>) -> Vec<(Duration, String)> {
    let events = lines.filter_map(|line| serde_json::from_str::<Value>(&line).ok());
    let carried = events.filter(|event| event["event"] == "out" || event["event"] == "in");
    carried.map(|event| (time(&event), format!("{} {}", event["event"], event["json"]))).collect()
}

/// Records a session that talks all the time and kills it; how much of its end is missing.
fn kill_a_session(peer: &Peer, random: &mut fastrand::Rng) -> Duration {
    let script = format!(
        "const task = wx.connectSocket({{ url: '{}' }})
         let n = 0
         const next = () => task.send({{ data: JSON.stringify({{ n: n++ }}) }})
         task.onOpen(next)
         task.onMessage(() => setTimeout(next, 1))",
        peer.url()
    );
    let project = Project::empty().file("try.js", script);
    let file = project.path().join("a.jsonl");
    let run = Miniwire::new(&["record"]).argument(project.path().join("try.js")).argument("-o").argument(&file);
    let running = run.arguments(&["--no-url-check", "--format", "json"]).start();
    let wanted = format!(r#""json":{{"n":{}}}"#, random.u64(0..MESSAGES_MAX));
    running.lines().wait_for_stdout("the last message", |line| line.contains(&wanted));
    for _ in 0..random.u32(0..1_000_000) {
        std::hint::spin_loop();
    }
    let killed = running.kill();
    let began = killed.stdout.iter().filter_map(|(arrived, line)| {
        let event = serde_json::from_str::<Value>(line).ok()?;
        arrived.checked_sub(time(&event))
    });
    let alive_until = killed.at.saturating_duration_since(began.min().expect("something was printed"));
    let text = fs::read_to_string(&file).expect("the fixture is there");
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    for (number, line) in whole.lines().enumerate() {
        assert!(serde_json::from_str::<Value>(line).is_ok(), "line {} is torn: {line}", number + 1);
    }
    let recorded = messages(whole.lines().map(str::to_owned));
    let printed = messages(killed.stdout.into_iter().map(|(_, line)| line));
    let due: Vec<_> = printed.into_iter().take_while(|(at, _)| *at + LOST_MAX <= alive_until).collect();
    let last = recorded.last().map_or(Duration::ZERO, |(at, _)| *at);
    assert_eq!(
        recorded.get(..due.len()).unwrap_or_default(),
        due,
        "killed at {alive_until:?}, recorded up to {last:?}, due was all up to {:?}",
        due.last()
    );
    alive_until.saturating_sub(last)
}

#[test]
fn a_session_that_is_killed_at_any_moment_has_recorded_all_but_its_last_200_ms() {
    const KILLS: usize = 24;
    const AT_A_TIME: usize = 3;
    let given = std::env::var(SEED).ok().and_then(|seed| seed.parse().ok());
    let seed: u64 = given.unwrap_or_else(|| fastrand::u64(..));
    // Shown where the test fails.
    println!("{SEED}={seed}");
    let (peer, next) = (Peer::start("echo.mjs"), AtomicUsize::new(0));
    let lost = std::thread::scope(|scope| {
        let kill_on = || {
            let mut lost = Duration::ZERO;
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= KILLS {
                    return lost;
                }
                lost = lost.max(kill_a_session(&peer, &mut fastrand::Rng::with_seed(seed ^ number as u64)));
            }
        };
        let killers: Vec<_> = (0..AT_A_TIME).map(|_| scope.spawn(kill_on)).collect();
        killers.into_iter().map(|killer| killer.join().expect("a killer ends")).max()
    });
    println!("{KILLS} kills, at most {lost:?} lost");
}
