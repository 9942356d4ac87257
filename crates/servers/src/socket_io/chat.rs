//! The events of the namespace `/`: `join`, `message`, `typing`, `users`, and `echo`.

use super::Door;
use super::roster::{Roster, Seat};
use crate::chat::TEXT_BYTES_MAX;
use crate::clock::epoch_ms;
use serde::Deserialize;
use serde_json::{Value, json};
use socketioxide::extract::{AckSender, Data, SocketRef, TryData};
use std::sync::Arc;

#[derive(Deserialize)]
struct Join {
    room: String,
    name: String,
}

#[derive(Deserialize)]
struct Said {
    text: String,
}

#[derive(Deserialize)]
struct Typing {
    typing: bool,
}

/// Listens to a session that is about to be let in.
pub(super) fn welcome(socket: &SocketRef, roster: &Arc<Roster>) {
    let seats = Arc::clone(roster);
    socket.on("join", async move |socket: SocketRef, TryData::<Join>(join), ack: AckSender| {
        let outcome = match join {
            Ok(join) => enter(&socket, &seats, &join).await,
            Err(error) => refused("bad-message", &format!("join takes {{room, name}}: {error}")),
        };
        // Whoever is gone needs no answer.
        let _ = ack.send(&outcome);
    });
    let seats = Arc::clone(roster);
    socket.on("message", async move |socket: SocketRef, TryData::<Said>(said), ack: AckSender| {
        let outcome = match (said, seats.seat(&socket.id.to_string())) {
            (Err(error), _) => refused("bad-message", &format!("message takes {{text}}: {error}")),
            (Ok(_), None) => refused("not-joined", "join a room first"),
            (Ok(said), Some(seat)) => say(&socket, &seat, &said.text).await,
        };
        let _ = ack.send(&outcome);
    });
    let seats = Arc::clone(roster);
    socket.on("typing", async move |socket: SocketRef, Data::<Typing>(Typing { typing })| {
        if let Some(seat) = seats.seat(&socket.id.to_string()) {
            let _ = socket.to(seat.room).emit("typing", &json!({"name": seat.name, "typing": typing})).await;
        }
    });
    socket.on("echo", async |socket: SocketRef, Data::<rmpv::Value>(said), ack: AckSender| {
        Door::opened(&socket).await;
        // `rmpv` keeps bytes as bytes, which JSON could not.
        let _ = socket.emit("echo", &said);
        let _ = ack.send(&said);
    });
    let seats = Arc::clone(roster);
    socket.on_disconnect(async move |socket: SocketRef| leave(&socket, &seats).await);
}

async fn enter(socket: &SocketRef, roster: &Roster, join: &Join) -> Value {
    leave(socket, roster).await;
    if let Err(refusal) = roster.enter(&socket.id.to_string(), &join.room, &join.name) {
        return refused(refusal.code(), &refusal.to_string());
    }
    socket.join(join.room.clone());
    let users = tell_users(socket, roster, &join.room).await;
    json!({"ok": true, "room": join.room, "users": users})
}

async fn leave(socket: &SocketRef, roster: &Roster) {
    if let Some(seat) = roster.leave(&socket.id.to_string()) {
        socket.leave(seat.room.clone());
        tell_users(socket, roster, &seat.room).await;
    }
}

async fn tell_users(socket: &SocketRef, roster: &Roster, room: &str) -> Vec<String> {
    let users = roster.users(room);
    let _ = socket.within(room.to_owned()).emit("users", &json!({"room": room, "users": users})).await;
    users
}

async fn say(socket: &SocketRef, seat: &Seat, text: &str) -> Value {
    if text.trim().is_empty() {
        return refused("empty-text", "an empty text is not sent");
    }
    if text.len() > TEXT_BYTES_MAX {
        return refused("text-too-long", &format!("a text has at most {TEXT_BYTES_MAX} bytes"));
    }
    let at = epoch_ms();
    let message = json!({"name": seat.name, "text": text, "at": at});
    // A member whose buffer is full misses the message; Socket.IO promises at most once.
    let _ = socket.within(seat.room.clone()).emit("message", &message).await;
    json!({"ok": true, "at": at})
}

fn refused(code: &str, message: &str) -> Value {
    json!({"ok": false, "code": code, "message": message})
}
