//! Which path leads where. What a connection may reach stands in [`Site`].
//!
//! Counterpart: docs/guide/servers.md and the page at `/`, which list the same paths.

use super::answer::{Answer, Body};
use super::query::Query;
use super::{chunks, echo, upgrade};
use crate::label::is_label;
use crate::mqtt::{self, Mqtt};
use crate::socket_io::SocketIoRoute;
use crate::stop::{Socket, Stop};
use crate::{chat, draw, quiz, ticker};
use http::{HeaderMap, Method, Request, Response, StatusCode};
use hyper::body::Incoming;
use hyper::upgrade::OnUpgrade;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::OwnedSemaphorePermit;

/// The room of whoever names none.
const LOBBY: &str = "lobby";

const PAGE: &str = "\
miniwire demo servers

/echo                  WebSocket: every message comes back
/chat                  WebSocket: rooms; send {\"type\":\"join\",\"room\":\"lobby\",\"name\":\"...\"} first
/draw?room=NAME        WebSocket: binary strokes go to the others in the room
/quiz                  WebSocket: two players; send {\"type\":\"join\",\"room\":\"lobby\",\"name\":\"...\"} first
/mqtt                  WebSocket: MQTT 3.1.1 and 5, subprotocol mqtt
/socket.io/            Socket.IO 4: chat and echo in /, a token is wanted in /admin
/sse/ticker            server-sent events: invented prices
/poll/ticker?cursor=0  the same by long polling
/http/echo             says what was asked
/http/chunks?count=5&interval=200&size=64
/http/status/404       any status from 200 to 599
";

/// All that a connection may reach.
#[derive(Debug)]
pub(crate) struct Site {
    pub(crate) chat: Arc<chat::Rooms>,
    pub(crate) draw: Arc<draw::Rooms>,
    pub(crate) quiz: Arc<quiz::Rooms>,
    pub(crate) ticker: Arc<ticker::Source>,
    pub(crate) socket_io: SocketIoRoute,
    pub(crate) mqtt: Arc<Mqtt>,
    pub(crate) message_bytes_max: usize,
    pub(crate) stop: Stop,
}

/// A connection's side of an upgrade: filled while a request is answered, emptied when hyper is done.
#[derive(Debug, Default)]
pub(super) struct Slot(Mutex<Option<(OnUpgrade, WebSocketRoute)>>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum WebSocketRoute {
    Echo,
    Chat,
    Draw { room: String },
    Quiz,
    Mqtt,
}

impl Slot {
    /// Serves the WebSocket that the connection has become, if it has.
    pub(super) async fn run(&self, site: Arc<Site>) {
        let waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some((upgrade, route)) = waiting else { return };
        if let Some(socket) = upgrade::open(upgrade, route.message_bytes_max(&site)).await {
            route.serve(socket, &site).await;
        }
    }
}

/// Answers one request.
pub(super) async fn answer(
    site: Arc<Site>,
    slot: Arc<Slot>,
    permit: Arc<OwnedSemaphorePermit>,
    mut request: Request<Incoming>,
) -> Response<Body> {
    let path = request.uri().path();
    if SocketIoRoute::has(path) {
        // A session of polling outlives the connection that began it, and counts until it ends.
        request.extensions_mut().insert(permit);
        return site.socket_io.answer(request).await;
    }
    if path == "/http/echo" {
        return echo::echo(request).await.into();
    }
    if let Some(code) = path.strip_prefix("/http/status/") {
        return echo::status(code).into();
    }
    if request.method() != Method::GET {
        return Answer::text(StatusCode::METHOD_NOT_ALLOWED, "only GET\n").last().into();
    }
    let stop = site.stop.clone();
    match path {
        "/http/chunks" => chunks::answer(Query::of(request.uri()), stop).into(),
        "/sse/ticker" => {
            ticker::sse(Arc::clone(&site.ticker), request.headers(), Query::of(request.uri()), stop).into()
        }
        "/poll/ticker" => ticker::poll(&site.ticker, Query::of(request.uri()), stop).await.into(),
        "/" if !upgrade::is_wanted(request.headers()) => Answer::text(StatusCode::OK, PAGE).into(),
        _ => match open(&mut request, &slot) {
            Ok(response) => response,
            Err(answer) => answer.into(),
        },
    }
}

/// Begins a WebSocket.
fn open(request: &mut Request<Incoming>, slot: &Slot) -> Result<Response<Body>, Answer> {
    let route = WebSocketRoute::of(request)?;
    let response = upgrade::accept(request.headers(), route.protocol(request.headers())?)?;
    let upgrade = hyper::upgrade::on(request);
    *slot.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((upgrade, route));
    Ok(response)
}

impl WebSocketRoute {
    fn of(request: &Request<Incoming>) -> Result<Self, Answer> {
        match request.uri().path() {
            "/echo" => Ok(WebSocketRoute::Echo),
            "/chat" => Ok(WebSocketRoute::Chat),
            "/quiz" => Ok(WebSocketRoute::Quiz),
            "/mqtt" => Ok(WebSocketRoute::Mqtt),
            "/draw" => {
                let room = Query::of(request.uri()).text("room").unwrap_or_else(|| LOBBY.to_owned());
                let fits = is_label(&room, chat::ROOM_CHARS_MAX);
                let why = format!("a room has 1 to {} characters and no line breaks", chat::ROOM_CHARS_MAX);
                if fits { Ok(WebSocketRoute::Draw { room }) } else { Err(Answer::bad_request(why).last()) }
            }
            _ => Err(Answer::text(StatusCode::NOT_FOUND, format!("there is nothing here\n\n{PAGE}")).last()),
        }
    }

    /// Of the subprotocols offered: the first, since clients fail without one. MQTT has names of its own.
    fn protocol<'a>(&self, headers: &'a HeaderMap) -> Result<Option<&'a str>, Answer> {
        if *self != WebSocketRoute::Mqtt {
            return Ok(upgrade::offered(headers).next());
        }
        let spoken = upgrade::offered(headers).find(|protocol| mqtt::SUBPROTOCOLS.contains(protocol));
        if spoken.is_none() && upgrade::is_wanted(headers) {
            // MQTT-6.0.0-3: the client must offer it.
            return Err(Answer::bad_request("offer the subprotocol \"mqtt\"").last());
        }
        Ok(spoken)
    }

    fn message_bytes_max(&self, site: &Site) -> usize {
        match self {
            WebSocketRoute::Echo => site.message_bytes_max,
            WebSocketRoute::Chat | WebSocketRoute::Quiz => chat::CLIENT_MESSAGE_BYTES_MAX,
            WebSocketRoute::Draw { .. } => draw::DRAW_MESSAGE_BYTES_MAX,
            WebSocketRoute::Mqtt => mqtt::MQTT_PACKET_BYTES_MAX,
        }
    }

    async fn serve(self, socket: Socket, site: &Site) {
        let stop = site.stop.clone();
        match self {
            WebSocketRoute::Echo => crate::echo::serve(socket, stop).await,
            WebSocketRoute::Chat => chat::serve(socket, Arc::clone(&site.chat), stop).await,
            WebSocketRoute::Draw { room } => draw::serve(socket, Arc::clone(&site.draw), room, stop).await,
            WebSocketRoute::Quiz => quiz::serve(socket, Arc::clone(&site.quiz), stop).await,
            WebSocketRoute::Mqtt => mqtt::bridge(socket, &site.mqtt, stop).await,
        }
    }
}
