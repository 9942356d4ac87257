//! `/chat` with several clients.

use super::{Client, server};
use crate::{HISTORY_MAX, Server, TEXT_BYTES_MAX};
use serde_json::json;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

async fn joined(server: &Server, name: &str) -> Client {
    let mut client = Client::open(server, "/chat").await;
    client.say(json!({"type": "join", "room": "lobby", "name": name})).await;
    assert_eq!(client.heard().await["type"], "joined");
    client
}

#[tokio::test]
async fn two_clients_see_each_other_come_speak_and_leave() {
    let server = server().await;
    let mut red = joined(&server, "小红").await;
    let mut bright = joined(&server, "小明").await;
    let presence = red.heard().await;
    assert_eq!(presence, json!({"type": "presence", "event": "join", "name": "小明", "members": ["小红", "小明"]}));
    bright.say(json!({"type": "message", "text": "你好"})).await;
    let (to_red, to_bright) = (red.heard().await, bright.heard().await);
    assert_eq!(to_red, to_bright);
    assert_eq!((&to_red["id"], &to_red["name"], &to_red["text"]), (&json!(1), &json!("小明"), &json!("你好")));
    assert!(to_red["at"].as_i64().unwrap() > 1_600_000_000_000);
    drop(bright);
    let presence = red.heard().await;
    assert_eq!(presence, json!({"type": "presence", "event": "leave", "name": "小明", "members": ["小红"]}));
}

#[tokio::test]
async fn who_joins_later_gets_the_history() {
    let server = server().await;
    let mut red = joined(&server, "小红").await;
    for index in 0..HISTORY_MAX + 5 {
        red.say(json!({"type": "message", "text": index.to_string()})).await;
        red.heard().await;
    }
    let mut late = Client::open(&server, "/chat").await;
    late.say(json!({"type": "join", "room": "lobby", "name": "late"})).await;
    let history = late.heard().await["history"].as_array().unwrap().clone();
    assert_eq!((history.len(), &history[0]["text"]), (HISTORY_MAX, &json!("5")));
}

#[tokio::test]
async fn a_ping_gets_its_own_time_back_before_any_join() {
    let server = server().await;
    let mut client = Client::open(&server, "/chat").await;
    client.say(json!({"type": "ping", "at": 123})).await;
    assert_eq!(client.heard().await, json!({"type": "pong", "at": 123}));
}

#[tokio::test]
async fn what_is_refused_has_a_code_and_the_connection_goes_on() {
    let server = server().await;
    let _taken = joined(&server, "小红").await;
    let mut client = Client::open(&server, "/chat").await;
    let cases = [
        (Message::text("not json"), "bad-message"),
        (Message::binary(vec![1]), "binary"),
        (Message::text(r#"{"type":"message","text":"hi"}"#), "not-joined"),
        (Message::text(r#"{"type":"join","room":"lobby","name":""}"#), "bad-name"),
        (Message::text(r#"{"type":"join","room":"lobby","name":"小红"}"#), "name-taken"),
    ];
    for (message, code) in cases {
        client.send(message).await;
        let error = client.heard().await;
        assert_eq!((&error["type"], &error["code"]), (&json!("error"), &json!(code)));
    }
    client.say(json!({"type": "join", "room": "lobby", "name": "小明"})).await;
    assert_eq!(client.heard().await["type"], "joined");
}

#[tokio::test]
async fn joining_another_room_leaves_the_first() {
    let server = server().await;
    let mut red = joined(&server, "小红").await;
    let mut bright = joined(&server, "小明").await;
    red.heard().await;
    bright.say(json!({"type": "join", "room": "other", "name": "小明"})).await;
    assert_eq!(red.heard().await["event"], "leave");
    let joined = bright.heard().await;
    assert_eq!((&joined["room"], &joined["members"]), (&json!("other"), &json!(["小明"])));
}

#[tokio::test]
async fn a_client_that_does_not_read_is_dropped_with_1013_and_the_others_go_on() {
    let server = server().await;
    let mut slow = joined(&server, "slow").await;
    let mut red = joined(&server, "小红").await;
    let text = "a".repeat(TEXT_BYTES_MAX);
    loop {
        red.say(json!({"type": "message", "text": text})).await;
        if red.heard().await["event"] == "leave" {
            break;
        }
    }
    assert_eq!(slow.closed().await.code, CloseCode::Again);
}
