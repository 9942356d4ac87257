//! `native.socket`: carries out what the SocketTask state machine decides.
//!
//! Counterpart: `ui/logic/src/wx/socket.ts` and `crate::tasks::socket`. Rules and their sources: docs/contracts/socket.md.

use super::payload::Payload;
use super::{Text, reach, set, to_js};
use crate::shared::Shared;
use crate::tasks::SocketEvent;
use model::errors::websocket;
use package::{DomainKind, UnescapedUrl};
use rquickjs::{Ctx, FromJs, Object, Value};
use serde_json::{Map, json};
use std::rc::Rc;
use std::time::Duration;
use transport::{ConnectError, ConnectErrorKind, Opened, Strictness, WebSocketRequest, WireEvent};
use url::Url;

/// Header names that the app cannot set on a handshake: the stack owns them.
const FILTERED_HEADERS: [&str; 10] = [
    "connection",
    "content-length",
    "host",
    "referer",
    "sec-websocket-accept",
    "sec-websocket-extensions",
    "sec-websocket-key",
    "sec-websocket-version",
    "upgrade",
    "user-agent",
];

pub(super) fn native<'js>(ctx: &Ctx<'js>, shared: &Rc<Shared>) -> rquickjs::Result<Object<'js>> {
    let socket = Object::new(ctx.clone())?;
    let one = Rc::clone(shared);
    set(&socket, "open", move |task: u32, options: OpenOptions| open(&one, task, options).err())?;
    let one = Rc::clone(shared);
    set(&socket, "send", move |task: u32, data: Payload| {
        let refused = one.sockets.borrow_mut().send(task, data.0).err();
        one.sent.set(true);
        if refused.as_deref() == Some(websocket::SEND_QUEUE_FULL.text) {
            one.notice_once(
                "send-queue-full",
                "a server does not read what the app sends: 64 MiB wait, and further messages fail",
                Some("send less, or wait for answers; look why the server does not read"),
            );
        }
        refused
    })?;
    let one = Rc::clone(shared);
    set(&socket, "close", move |task: u32, code: u16, reason: Text| {
        one.sockets.borrow_mut().close(task, code, &reason.0).err()
    })?;
    Ok(socket)
}

/// `OpenSocketOptions` of `native.ts`.
struct OpenOptions {
    url: String,
    header: Vec<(String, String)>,
    protocols: Vec<String>,
    tcp_no_delay: bool,
    per_message_deflate: bool,
    timeout_ms: Option<f64>,
}

impl<'js> FromJs<'js> for OpenOptions {
    fn from_js(_: &Ctx<'js>, value: Value<'js>) -> rquickjs::Result<Self> {
        let options = Object::from_value(value)?;
        let pairs: Vec<Vec<Text>> = options.get("header")?;
        let header = pairs.into_iter().filter_map(|pair| {
            let mut pair = pair.into_iter();
            Some((pair.next()?.0, pair.next()?.0))
        });
        Ok(OpenOptions {
            url: options.get::<_, Text>("url")?.0,
            header: header.collect(),
            protocols: options.get::<_, Vec<Text>>("protocols")?.into_iter().map(|text| text.0).collect(),
            tcp_no_delay: options.get("tcpNoDelay")?,
            per_message_deflate: options.get("perMessageDeflate")?,
            timeout_ms: options.get("timeout")?,
        })
    }
}

/// Opens a socket; the error is the text after `connectSocket:fail `.
fn open(shared: &Shared, task: u32, options: OpenOptions) -> Result<(), String> {
    check_url(shared, &options.url)?;
    let connection = shared.sockets.borrow_mut().open(task).map_err(|refused| refused.to_string())?;
    let timeout = match options.timeout_ms {
        Some(ms) if ms.is_finite() && ms >= 1.0 => Duration::from_secs_f64(ms.min(f64::from(u32::MAX)) / 1000.0),
        _ => shared.package.network_timeout.connect_socket,
    };
    let request = WebSocketRequest {
        url: options.url,
        header: request_header(shared, options.header),
        protocols: options.protocols,
        tcp_no_delay: options.tcp_no_delay,
        per_message_deflate: options.per_message_deflate,
        strictness: strictness(shared),
        timeout,
    };
    if shared.sockets.borrow().is_beyond_limit(connection) {
        let message = "more sockets than a phone keeps".to_owned();
        let error = ConnectError { kind: ConnectErrorKind::Tcp, message, hint: None };
        shared.wire.push_now(connection, WireEvent::Failed(error));
        return Ok(());
    }
    let handle = shared.transport.open_websocket(connection, request, Rc::clone(&shared.wire));
    shared.sockets.borrow_mut().attach(connection, handle);
    Ok(())
}

/// Chromium insists on a subprotocol, phones on escaped URLs (docs/contracts/socket.md).
fn strictness(shared: &Shared) -> Strictness {
    let refuses = shared.package.settings.behaviour.unescaped_url == UnescapedUrl::Refuse;
    Strictness { wants_subprotocol: !shared.is_device(), wants_escaped_url: shared.is_device() && refuses }
}

/// The scheme, and what phones reach.
fn check_url(shared: &Shared, url: &str) -> Result<(), String> {
    let is_socket = Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "ws" | "wss") && url.host().is_some());
    if !is_socket {
        return Err(websocket::CONNECT_INVALID_URL.with("url", url));
    }
    reach::may_reach(shared, DomainKind::Socket, url).map_err(|()| websocket::CONNECT_NOT_LISTED.text.into())
}

/// The app's headers without those that the stack owns, after what the runtime itself sends.
fn request_header(shared: &Shared, header: Vec<(String, String)>) -> Vec<(String, String)> {
    let appid = &shared.package.manifest.appid;
    let referer = format!("https://servicewechat.com/{appid}/devtools/page-frame.html");
    let own = header.into_iter().filter(|(name, _)| !FILTERED_HEADERS.contains(&name.to_ascii_lowercase().as_str()));
    let ours = [("Referer".to_owned(), referer), ("User-Agent".to_owned(), shared.config.user_agent().to_owned())];
    own.chain(ours).collect()
}

/// Name and payload of `Entry.socket`.
pub(crate) fn event_to_js<'js>(ctx: &Ctx<'js>, event: &SocketEvent) -> rquickjs::Result<(&'static str, Value<'js>)> {
    Ok(match event {
        SocketEvent::Open(opened) => ("open", to_js(ctx, &open_payload(opened))?),
        SocketEvent::Close { code, reason } => ("close", to_js(ctx, &json!({"code": code, "reason": reason}))?),
        SocketEvent::Error { err_msg, err_code, errno } => {
            let mut payload = Map::from_iter([("errMsg".to_owned(), json!(err_msg))]);
            payload.extend(err_code.map(|code| ("errCode".to_owned(), json!(code))));
            payload.extend(errno.map(|errno| ("errno".to_owned(), json!(errno))));
            ("error", to_js(ctx, &payload)?)
        }
    })
}

/// Headers that came twice are joined with a comma, as HTTP allows.
fn open_payload(opened: &Opened) -> serde_json::Value {
    let mut header = Map::new();
    for (name, value) in &opened.header {
        match header.get_mut(name).and_then(|old| old.as_str().map(str::to_owned)) {
            Some(old) => header.insert(name.clone(), json!(format!("{old}, {value}"))),
            None => header.insert(name.clone(), json!(value)),
        };
    }
    json!({"header": header, "profile": opened.profile})
}
