//! The chat sample with two people, each a process of its own, over the embedded server.
#![cfg(unix)]

use miniwire_tests::{Miniwire, Running, free_port, sample_app};

/// One person in the room; says `says` as soon as the chat page is there.
fn person(server: &str, name: &str, says: &str) -> Running {
    let page = format!("?server={server}&name={name}&room=blackbox&auto=1");
    let input = format!("#message={says}@200ms");
    let run = Miniwire::run(sample_app("chat")).arguments(&[
        "--page",
        &page,
        "--format",
        "json",
        "--no-url-check",
        "--fresh",
    ]);
    run.arguments(&["--input", &input, "--tap", "#send@300ms", "--tree"]).start()
}

/// True once a message with this text has arrived and the page has changed after it.
fn has_shown(lines: &[String], text: &str) -> bool {
    let arrived = lines.iter().position(|line| line.contains(r#""event":"in""#) && line.contains(text));
    arrived.is_some_and(|at| lines[at..].iter().any(|line| line.contains(r#""event":"set_data""#)))
}

/// The page tree that `--tree` prints after the last event.
fn last_tree(running: Running) -> String {
    running.lines().interrupt();
    let outcome = running.end().with_code(0);
    outcome.stdout.lines().filter(|line| !line.starts_with('{')).collect::<Vec<_>>().join("\n")
}

/// `miniwire serve` on this port (0 for any) and the address of its chat.
fn serve(port: &str) -> (Running, String) {
    let server = Miniwire::new(&["serve", "--port", port, "--mqtt-port", "0"]).start();
    let line = server.lines().wait_for_stdout("its address", |line| line.starts_with("listening on "));
    let url = format!("ws://{}/chat", line.trim_start_matches("listening on "));
    (server, url)
}

#[test]
fn two_people_see_each_others_messages_on_their_pages() {
    let (_server, url) = serve("0");
    let first = person(&url, "小红", "你好，小明");
    let second = person(&url, "小明", "你好，小红");
    for running in [&first, &second] {
        running.lines().wait_for_all_stdout("both messages", |lines| {
            has_shown(lines, "你好，小明") && has_shown(lines, "你好，小红")
        });
    }
    for tree in [last_tree(first), last_tree(second)] {
        for text in ["小红", "小明", "你好，小明", "你好，小红"] {
            assert!(tree.contains(text), "`{text}` is not on the page:\n{tree}");
        }
    }
}

#[test]
fn a_server_that_comes_back_is_joined_again_without_anybody_doing_anything() {
    let port = free_port().to_string();
    let (server, url) = serve(&port);
    let running = person(&url, "小红", "在吗");
    running.lines().wait_for_all_stdout("the first join", |lines| count(lines, r#""type":"joined""#) == 1);
    server.lines().interrupt();
    server.end().with_code(0);
    running.lines().wait_for_all_stdout("the end of the connection", |lines| count(lines, r#""event":"close""#) == 1);
    let (_server, _url) = serve(&port);
    running.lines().wait_for_all_stdout("the second join", |lines| count(lines, r#""type":"joined""#) == 2);
}

fn count(lines: &[String], part: &str) -> usize {
    lines
        .iter()
        .filter(|line| line.contains(r#""event":"in""#) || line.contains(r#""event":"close""#))
        .filter(|line| line.contains(part))
        .count()
}

#[test]
fn the_demo_lets_two_people_talk_and_ends_by_itself() {
    let outcome = Miniwire::new(&["demo", "--for", "4s", "--app"]).argument(sample_app("chat")).end().with_code(0);
    assert!(outcome.stdout.contains("小红") && outcome.stdout.contains("小明"), "{}", outcome.stdout);
    assert!(outcome.stdout.contains("你好，小明！"), "{}", outcome.stdout);
}
