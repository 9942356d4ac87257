//! The server over real sockets, spoken to by tungstenite's client and by hand.

mod chat;
mod echo;
mod http;
mod socket_io;

use crate::{Server, ServerOptions};
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::Value;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::{WebSocketStream, client_async};

async fn server() -> Server {
    Server::start(ServerOptions::default()).await.unwrap()
}

/// A client that panics on anything it did not expect.
struct Client(WebSocketStream<TcpStream>);

impl Client {
    async fn open(server: &Server, path: &str) -> Self {
        let stream = TcpStream::connect(server.local_addr()).await.unwrap();
        let url = format!("ws://{}{path}", server.local_addr());
        Client(client_async(url, stream).await.unwrap().0)
    }

    async fn send(&mut self, message: impl Into<Message>) {
        self.0.send(message.into()).await.unwrap();
    }

    async fn next(&mut self) -> Message {
        self.0.next().await.unwrap().unwrap()
    }

    async fn say(&mut self, json: Value) {
        self.send(json.to_string()).await;
    }

    async fn heard(&mut self) -> Value {
        serde_json::from_str(self.next().await.to_text().unwrap()).unwrap()
    }

    /// Reads up to the close frame.
    async fn closed(&mut self) -> CloseFrame {
        loop {
            if let Message::Close(frame) = self.next().await {
                return frame.unwrap();
            }
        }
    }
}
