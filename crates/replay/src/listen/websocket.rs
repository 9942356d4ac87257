//! One WebSocket of a client: messages both ways, and an end that is as in the fixture.
//!
//! Counterpart: `round.rs`. Invariant: `Ended` is told once, with the close code of the client's frame, 1005 where it has none, 1006 where
//! there is no frame, or with a failure where the client took nothing.

use super::event::{Command, Commands, Event, LinkId, Shared};
use super::{CLOSE_TIMEOUT, MESSAGE_BYTES_MAX, took_nothing};
use bytes::Bytes;
use fixture::Seen;
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt as _, StreamExt as _};
use model::{CloseInitiator, Message};
use socket2::Socket;
use std::io::ErrorKind;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{self, Error};

/// Close code for a message that is too long (RFC 6455 §7.4.1).
const TOO_BIG: u16 = 1009;

/// How our side ended.
enum End {
    /// A close frame is on its way.
    Closed,
    /// Nothing more is sent.
    Cut,
    /// The connection is to be reset.
    Reset,
    /// The client took nothing.
    TookNothing,
}

/// Carries a WebSocket to its end; `tcp` is the connection below it once more, so that it can be reset.
pub(super) async fn carry<S>(stream: S, tcp: Option<&Socket>, id: LinkId, mut commands: Commands, shared: &Shared)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let config =
        WebSocketConfig::default().max_message_size(Some(MESSAGE_BYTES_MAX)).max_frame_size(Some(MESSAGE_BYTES_MAX));
    let socket = WebSocketStream::from_raw_socket(stream, Role::Server, Some(config)).await;
    let (mut sink, mut stream) = socket.split();
    let mut reading = std::pin::pin!(read(&mut stream, id, shared));
    let ended = tokio::select! {
        end = write(&mut sink, &mut commands) => match end {
            End::Closed => timeout(CLOSE_TIMEOUT, reading).await.unwrap_or((1006, String::new())),
            End::Cut => (1006, String::new()),
            End::Reset => {
                if let Some(tcp) = tcp {
                    // A connection that is closed without lingering is reset (RST). Where it cannot be, it ends.
                    let _ = tcp.set_linger(Some(Duration::ZERO));
                }
                (1006, String::new())
            }
            End::TookNothing => return shared.tell(Event::Ended { id, seen: took_nothing() }).await,
        },
        ended = &mut reading => {
            // A message too long, or the answer to the client's close frame.
            let answer = async {
                if ended.0 == TOO_BIG {
                    close(&mut sink, TOO_BIG, ended.1.clone()).await;
                } else {
                    // The client has gone: what cannot be flushed is not missed.
                    let _ = sink.close().await;
                }
            };
            let _ = timeout(CLOSE_TIMEOUT, answer).await;
            ended
        }
    };
    let (code, reason) = ended;
    shared.tell(Event::Ended { id, seen: Seen::Closed { by: CloseInitiator::App, code, reason } }).await;
}

async fn read<S>(stream: &mut SplitStream<WebSocketStream<S>>, id: LinkId, shared: &Shared) -> (u16, String)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut ended = (1006, String::new());
    loop {
        let message = match stream.next().await {
            Some(Ok(tungstenite::Message::Text(text))) => Message::Text(Bytes::from(text)),
            Some(Ok(tungstenite::Message::Binary(bytes))) => Message::Binary(bytes),
            Some(Ok(tungstenite::Message::Close(frame))) => {
                ended = frame.map_or((1005, String::new()), |frame| (frame.code.into(), frame.reason.to_string()));
                // Reading on sends the answer.
                continue;
            }
            Some(Ok(_)) => continue,
            Some(Err(Error::Capacity(_))) => return (TOO_BIG, format!("a message above {MESSAGE_BYTES_MAX} bytes")),
            Some(Err(_)) | None => return ended,
        };
        let room = shared.room(message.len()).await;
        shared.tell(Event::Message { id, message, room }).await;
    }
}

async fn write<S>(sink: &mut SplitSink<WebSocketStream<S>, tungstenite::Message>, commands: &mut Commands) -> End
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    loop {
        let message = match commands.recv().await {
            Some(Command::Send(message)) => message,
            Some(Command::Close { code: 1006, .. }) | None => return End::Cut,
            // In silence, until the client has had enough.
            Some(Command::Fail { kind }) if kind == "timeout" => continue,
            Some(Command::Fail { kind }) if kind == "empty" => return End::Cut,
            Some(Command::Fail { .. }) => return End::Reset,
            Some(Command::Close { code, reason }) => return close(sink, code, reason).await,
            Some(Command::Over) => return close(sink, 1001, "the replay is over".to_owned()).await,
            Some(_) => continue,
        };
        let message = match message {
            Message::Text(bytes) => match String::from_utf8(bytes.into()) {
                Ok(text) => tungstenite::Message::text(text),
                Err(error) => tungstenite::Message::binary(error.into_bytes()),
            },
            Message::Binary(bytes) => tungstenite::Message::Binary(bytes),
        };
        match sink.send(message).await {
            Ok(()) => {}
            Err(Error::Io(error)) if error.kind() == ErrorKind::TimedOut => return End::TookNothing,
            Err(_) => return End::Closed,
        }
    }
}

async fn close<S>(sink: &mut SplitSink<WebSocketStream<S>, tungstenite::Message>, code: u16, reason: String) -> End
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    // 0 and 1005 stand for a frame without a code.
    let frame = (!matches!(code, 0 | 1005)).then(|| CloseFrame { code: CloseCode::from(code), reason: reason.into() });
    let _ = sink.send(tungstenite::Message::Close(frame)).await;
    End::Closed
}
