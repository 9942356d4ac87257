//! One window: calls come in, answers and pushes go out, as JSON over a WebSocket.
//!
//! `{"id":1,"method":"app.info","params":{}}` is answered by `{"id":1,"result":…}` or `{"id":1,"error":{code,message,hint}}`;
//! a push is `{"push":…}`. Counterpart: the localhost host of `ui/app`. Invariant: while the window does not read, nothing
//! more is read from it, and nothing piles up for it.

use super::server::Shared;
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket};
use engine::desk::RpcError;
use serde::Deserialize;
use serde_json::{Value, json};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::timeout;
use window::Calls;

/// A window that takes nothing for so long is gone.
const SEND_TIMEOUT: Duration = Duration::from_secs(20);

/// The host ends (RFC 6455 §7.4.1).
pub(crate) const GOING_AWAY: u16 = 1001;
/// Something other than text (RFC 6455 §7.4.1).
pub(crate) const UNSUPPORTED: u16 = 1003;
/// A message beyond the limit (RFC 6455 §7.4.1).
pub(crate) const TOO_BIG: u16 = 1009;
/// Another window took over; from the range for private use.
pub(crate) const TAKEN_OVER: u16 = 4001;

#[derive(Debug, Deserialize)]
struct Request {
    id: u64,
    method: String,
    #[serde(default)]
    params: Value,
}

/// Serves the window to its end.
pub(crate) async fn serve(socket: WebSocket, shared: Arc<Shared>) {
    let mut pushes = shared.windows.take_over();
    let mut ending = shared.ending.clone();
    let mut window = Window { socket, calls: Calls::new(Arc::clone(&shared.desk)) };
    loop {
        let next = tokio::select! {
            received = window.socket.recv() => window.received(received).await,
            (id, result) = window.calls.next() => window.answer(id, result).await,
            push = pushes.recv() => match push {
                Some(push) => window.send(Message::Text(push)).await,
                None => window.close(TAKEN_OVER, "another window took over").await,
            },
            () = asked_to_end(&mut ending) => window.close(GOING_AWAY, "miniwire ends").await,
        };
        if next.is_break() {
            return;
        }
    }
}

async fn asked_to_end(ending: &mut watch::Receiver<bool>) {
    drop(ending.wait_for(|ending| *ending).await);
}

struct Window {
    socket: WebSocket,
    calls: Calls<u64>,
}

impl Window {
    async fn received(&mut self, received: Option<Result<Message, axum::Error>>) -> ControlFlow<()> {
        match received {
            Some(Ok(Message::Text(text))) => self.call(&text).await,
            Some(Ok(Message::Binary(_))) => self.close(UNSUPPORTED, "calls are text").await,
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => ControlFlow::Continue(()),
            Some(Ok(Message::Close(_))) | None => ControlFlow::Break(()),
            // A broken connection takes no close frame, an oversized message does.
            Some(Err(_)) => self.close(TOO_BIG, "the message is too big or broken").await,
        }
    }

    async fn call(&mut self, text: &str) -> ControlFlow<()> {
        let request = match serde_json::from_str::<Request>(text) {
            Ok(request) => request,
            Err(error) => {
                let message = format!("a call is {{id, method, params}}: {error}");
                let error = RpcError { code: "bad-request".into(), message, hint: None };
                return self.send_json(&json!({ "id": null, "error": error })).await;
            }
        };
        match self.calls.make(request.id, request.method, request.params) {
            Ok(()) => ControlFlow::Continue(()),
            Err((id, error)) => self.answer(id, Err(error)).await,
        }
    }

    async fn answer(&mut self, id: u64, result: Result<Value, RpcError>) -> ControlFlow<()> {
        let answer = match result {
            Ok(result) => json!({ "id": id, "result": result }),
            Err(error) => json!({ "id": id, "error": error }),
        };
        self.send_json(&answer).await
    }

    async fn send_json(&mut self, value: &Value) -> ControlFlow<()> {
        self.send(Message::Text(Utf8Bytes::from(value.to_string()))).await
    }

    async fn send(&mut self, message: Message) -> ControlFlow<()> {
        match timeout(SEND_TIMEOUT, self.socket.send(message)).await {
            Ok(Ok(())) => ControlFlow::Continue(()),
            _ => ControlFlow::Break(()),
        }
    }

    async fn close(&mut self, code: u16, reason: &'static str) -> ControlFlow<()> {
        let _ = self.send(Message::Close(Some(CloseFrame { code, reason: reason.into() }))).await;
        ControlFlow::Break(())
    }
}
