//! The sample apps with nothing installed: each with the embedded server that its `miniwire.toml` names, and one with a real broker.
//!
//! Counterpart: `fixtures/apps`; `chat.rs` and `echo.rs` have the two that came first.
#![cfg(unix)]

use miniwire_tests::{Miniwire, Mosquitto, Nginx, Outcome, Peer, Running, sample_app};

fn sample(name: &str) -> Miniwire {
    Miniwire::run(sample_app(name)).arguments(&["--format", "json", "--fresh", "--tree"])
}

/// A run that ends once the text is on its page.
fn sample_until(name: &str, text: &str) -> Miniwire {
    sample(name).arguments(&["--until", text])
}

/// The page at the end.
fn page_of(running: Running) -> String {
    let Outcome { stdout, .. } = running.end().with_code(0);
    stdout.lines().filter(|line| !line.starts_with('{')).collect::<Vec<_>>().join("\n")
}

/// The embedded servers as a process of their own, and the address of one.
fn serve(path: &str) -> (Running, String) {
    let server = Miniwire::new(&["serve", "--port", "0"]).start();
    let line = server.lines().wait_for_stdout("its address", |line| line.starts_with("listening on "));
    (server, format!("ws://{}{path}", line.trim_start_matches("listening on ")))
}

fn has(line: &str, parts: &[&str]) -> bool {
    parts.iter().all(|part| line.contains(part))
}

fn wait_for_packet(running: &Running, protocol: &str, parts: &[&str]) -> String {
    running.lines().wait_for_stdout(&format!("{protocol} {parts:?}"), |line| {
        has(line, &[r#""event":"packet""#, &format!("\"protocol\":\"{protocol}\"")]) && has(line, parts)
    })
}

#[test]
fn the_mqtt_dashboard_shows_devices_and_sends_commands_to_them() {
    let running = sample_until("mqtt-dashboard", "目标 19.5°")
        .arguments(&["--tap", "#qos2@1s", "--tap", "#raise-bedroom@2s"])
        .start();
    running.lines().wait_for_stderr("the embedded server", |line| line.contains("embedded server: wx://127.0.0.1:"));
    wait_for_packet(&running, "mqtt", &["CONNACK", "accepted"]);
    wait_for_packet(&running, "mqtt", &[r#""dir":"out""#, "SUBSCRIBE", "qos2"]);
    let command = wait_for_packet(&running, "mqtt", &[r#""dir":"out""#, "PUBLISH", "miniwire/demo/bedroom/set"]);
    assert!(command.contains("qos2"), "{command}");
    wait_for_packet(&running, "mqtt", &["PUBCOMP"]);
    wait_for_packet(&running, "mqtt", &[r#""dir":"in""#, "PUBLISH", "bedroom/state", "19.5"]);
    let page = page_of(running);
    for text in ["客厅", "卧室", "温室", "在线", "已连接", "目标 19.5"] {
        assert!(page.contains(text), "`{text}` is not on the page:\n{page}");
    }
}

#[test]
fn the_mqtt_dashboard_talks_to_mosquitto_with_server() {
    let broker = Mosquitto::start();
    let front = Peer::start("wire.mjs");
    let server = format!("wx://127.0.0.1:{}/mqtt?broker={}", front.port(), broker.port());
    let running = sample_until("mqtt-dashboard", "7.5").arguments(&["--no-url-check", "--server", &server]).start();
    wait_for_packet(&running, "mqtt", &["SUBACK"]);
    let publish = ["mqtt", "pub", &broker.url(), "miniwire/demo/cellar/temperature", "7.5", "--retain"];
    Miniwire::new(&publish).end().with_code(0);
    wait_for_packet(&running, "mqtt", &["cellar/temperature"]);
    let page = page_of(running);
    assert!(page.contains("cellar") && page.contains("7.5"), "{page}");
}

#[test]
fn the_socket_io_chat_goes_from_polling_to_websocket_and_every_message_is_acknowledged() {
    let arguments = ["--input", "#message=你好，Socket.IO@800ms", "--tap", "#send@1s"];
    let running = sample_until("socketio-chat", "服务器已确认").arguments(&arguments).start();
    wait_for_packet(&running, "socket.io", &[r#""name":"upgrade""#]);
    wait_for_packet(&running, "socket.io", &["EVENT", "typing", "true"]);
    wait_for_packet(&running, "socket.io", &[r#""dir":"out""#, "EVENT", "你好，Socket.IO"]);
    wait_for_packet(&running, "socket.io", &["ACK", r#"\"at\""#]);
    let page = page_of(running);
    for text in ["websocket", "1 人", "你好，Socket.IO", "服务器已确认"] {
        assert!(page.contains(text), "`{text}` is not on the page:\n{page}");
    }
}

#[test]
fn the_socket_io_chat_talks_to_the_server_library_of_node_with_server() {
    let peer = Peer::start("socketio-room.mjs");
    let person = |name: &str, until: &str| {
        let page = format!("?name={name}");
        sample_until("socketio-chat", until).arguments(&["--no-url-check", "--server", &peer.http(), "--page", &page])
    };
    // It ends with the message, before the page has it.
    let listener = person("小红", "你好，小红").start();
    wait_for_packet(&listener, "socket.io", &["EVENT", "users", "小红"]);
    let input = ["--input", "#message=你好，小红@800ms", "--tap", "#send@1s"];
    let speaker = person("小明", "服务器已确认").arguments(&input).start();
    let page = page_of(speaker);
    assert!(page.contains("你好，小红") && page.contains("websocket") && page.contains("2 人"), "{page}");
    wait_for_packet(&listener, "socket.io", &[r#""dir":"in""#, "EVENT", "你好，小红"]);
    listener.end().with_code(0);
}

#[test]
fn events_come_through_nginx_as_they_happen() {
    let (_server, url) = serve("/sse/ticker");
    let port = url.split([':', '/']).find_map(|part| part.parse().ok()).expect("the address has a port");
    let nginx = Nginx::secure(port);
    let (server, root) = (format!("{}/up/sse/ticker", nginx.https()), nginx.ca_file());
    let arguments = ["--server", &server, "--ca", root.to_str().expect("the path is UTF-8"), "--no-url-check"];
    let page = page_of(sample_until("sse-ticker", "2 个事件").arguments(&arguments).start());
    assert!(page.contains("已连接"), "{page}");
}

#[test]
fn the_sse_ticker_shows_events_as_their_chunks_come() {
    let running = sample_until("sse-ticker", "2 个事件").start();
    wait_for_packet(&running, "sse", &["RETRY", "2000"]);
    wait_for_packet(&running, "sse", &["price", "id=2"]);
    let page = page_of(running);
    assert!(page.contains("已连接") && page.contains("event"), "{page}");
}

#[test]
fn the_poll_ticker_asks_again_from_the_cursor_it_was_given() {
    let running = sample_until("poll-ticker", "#3").start();
    running.lines().wait_for_stdout("the request from cursor 2", |line| {
        has(line, &[r#""event":"open""#, "/poll/ticker?cursor=2", "wait="])
    });
    assert!(page_of(running).contains("#3"));
}

#[test]
fn what_one_does_on_the_drawing_board_reaches_the_other_one() {
    let (_server, url) = serve("/draw");
    let board = |until: &str| sample_until("draw", until).arguments(&["--no-url-check", "--server", &url]);
    // The welcome has 8 bytes, the message that clears the board one.
    let first = board("收到 9 B").start();
    first.lines().wait_for_stdout("the welcome", |line| line.contains(r#""event":"in""#));
    let second = board("发出 1 B").arguments(&["--tap", "#clear@500ms"]).start();
    assert!(page_of(second).contains("进来时另有 1 人"));
    first.end().with_code(0);
}

#[test]
fn two_players_of_the_quiz_answer_and_see_who_was_right() {
    let (_server, url) = serve("/quiz");
    let player = |name: &str, taps: &[&str]| {
        let page = format!("?server={url}&name={name}&room=black");
        sample_until("quiz", "小明 答").arguments(&["--no-url-check", "--page", &page]).arguments(taps).start()
    };
    let first = player("小红", &[]);
    first.lines().wait_for_stdout("its place", |line| line.contains(r#""type":"joined""#));
    let second = player("小明", &["--tap", "#choice0@800ms"]);
    let page = page_of(first);
    assert!(page.contains("小明") && page.contains("小红（你）") && page.contains("第 1 / 5 题"), "{page}");
    second.end().with_code(0);
}
