//! `native.http`: checks a request, sends it when its turn comes, and carries its events to JavaScript.
//!
//! Counterpart: `ui/logic/src/wx/http-task.ts` and `crate::tasks::Requests`. Rules and sources: docs/contracts/request.md.

use super::payload::payload_bytes;
use super::{Text, download, reach, to_js};
use crate::bridge::set;
use crate::config::Profile;
use crate::multipart::{self, Upload};
use crate::shared::Shared;
use crate::tasks::Refused;
use crate::tasks::{RequestEvent, RequestPlan, ResponseData, Unsent, Want};
use bytes::Bytes;
use model::errors::request;
use model::{ConnectionId, EventKind};
use package::DomainKind;
use rquickjs::{ArrayBuffer, Ctx, FromJs, Object, Value};
use serde_json::{Map, json};
use std::rc::Rc;
use std::time::Duration;
use transport::{Asked, BodyTarget, HttpAnswer, HttpBody, HttpEvent, HttpKind, HttpRequest, UrlRule, WireEvent};
use url::Url;

/// Headers that are ours: the app's are dropped (documented for `Referer`; the others are our choice).
const OWN_HEADERS: [&str; 2] = ["referer", "user-agent"];

pub(super) fn native<'js>(ctx: &Ctx<'js>, shared: &Rc<Shared>) -> rquickjs::Result<Object<'js>> {
    let http = Object::new(ctx.clone())?;
    let one = Rc::clone(shared);
    set(&http, "send", move |ctx: Ctx<'js>, task: u32, options: SendOptions| match send(&one, task, options) {
        Ok(()) => Ok(Value::new_undefined(ctx)),
        Err(refused) => to_js(&ctx, &failure_payload(&refused.reason, refused.errno)),
    })?;
    let one = Rc::clone(shared);
    set(&http, "abort", move |task: u32| {
        let unsent = one.requests.borrow_mut().abort(task);
        if let Some(unsent) = unsent {
            end_unsent(&one, unsent);
        }
    })?;
    Ok(http)
}

/// `SendRequestOptions` of `native.ts`.
struct SendOptions {
    kind: HttpKind,
    url: String,
    method: String,
    header: Vec<(String, String)>,
    body: HttpBody,
    upload: Option<Upload>,
    want: Want,
    follow_redirects: bool,
    http2: bool,
    timeout_ms: Option<f64>,
    invoke_start: f64,
}

impl<'js> FromJs<'js> for SendOptions {
    fn from_js(_: &Ctx<'js>, value: Value<'js>) -> rquickjs::Result<Self> {
        let options = Object::from_value(value)?;
        let text = |name: &str| options.get::<_, Text>(name).map(|text| text.0);
        let kind = match text("kind")?.as_str() {
            "upload" => HttpKind::Upload,
            "download" => HttpKind::Download,
            _ => HttpKind::Request,
        };
        let body: Value<'js> = options.get("body")?;
        let body = if body.is_undefined() { HttpBody::Empty } else { HttpBody::Bytes(payload_bytes(body)?) };
        let upload = options.get::<_, Option<Object<'js>>>("upload")?.map(|upload| {
            let text = |name: &str| upload.get::<_, Text>(name).map(|text| text.0);
            let fields = pairs(upload.get("fields")?);
            rquickjs::Result::Ok(Upload { file_path: text("filePath")?, name: text("name")?, fields })
        });
        let want = match text("want")?.as_str() {
            "arraybuffer" => Want::Buffer,
            "chunks" => Want::Chunks,
            "file" => Want::File(options.get::<_, Option<Text>>("filePath")?.map(|text| text.0)),
            _ => Want::Text,
        };
        Ok(SendOptions {
            kind,
            url: text("url")?,
            method: text("method")?,
            header: pairs(options.get("header")?),
            body,
            upload: upload.transpose()?,
            want,
            follow_redirects: options.get("followRedirects")?,
            http2: options.get("http2")?,
            timeout_ms: options.get("timeout")?,
            invoke_start: options.get("invokeStart")?,
        })
    }
}

fn pairs(pairs: Vec<Vec<Text>>) -> Vec<(String, String)> {
    let pair = |pair: Vec<Text>| {
        let mut pair = pair.into_iter();
        Some((pair.next()?.0, pair.next()?.0))
    };
    pairs.into_iter().filter_map(pair).collect()
}

/// Takes a request in and sends it, or has it wait for its turn.
fn send(shared: &Rc<Shared>, task: u32, options: SendOptions) -> Result<(), Refused> {
    if shared.suspended.get() {
        return Err(suspended(options.kind));
    }
    check_url(shared, options.kind, &options.url)?;
    if let Want::File(Some(path)) = &options.want
        && !shared.files.can_write(path)
    {
        return Err(Refused::of(request::NOT_WRITABLE));
    }
    let mut header = request_header(shared, options.header);
    let body = match options.upload {
        None => options.body,
        Some(upload) => {
            let (body, content_type) = multipart::body(&shared.files, &upload, shared.random.next_f64())?;
            header.retain(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
            header.insert(0, ("Content-Type".to_owned(), content_type));
            body
        }
    };
    let into = match &options.want {
        Want::Text | Want::Buffer => BodyTarget::Memory,
        Want::Chunks => BodyTarget::Chunks,
        Want::File(_) => BodyTarget::File(shared.files.new_temporary().into()),
    };
    let queue_start = epoch_ms(shared.clock.epoch_ms());
    let request = HttpRequest {
        kind: options.kind,
        method: options.method,
        url: options.url,
        header,
        body,
        into,
        follow_redirects: options.follow_redirects,
        may_follow: redirect_rule(shared, options.kind),
        http2: options.http2,
        timeout: timeout(shared, options.kind, options.timeout_ms),
        asked: Asked { invoke_start: epoch_ms(options.invoke_start), queue_start, queue_end: queue_start },
        words: shared.config.profile.words(),
    };
    shared.requests.borrow_mut().add(task, RequestPlan { request, want: options.want })?;
    start_waiting(shared);
    Ok(())
}

/// What phones answer to a call of the network while they are suspended (observed).
fn suspended(kind: HttpKind) -> Refused {
    let event = match kind {
        HttpKind::Request => "createRequestTask",
        HttpKind::Upload => "createUploadTask",
        HttpKind::Download => "createDownloadTask",
    };
    Refused { reason: request::SUSPENDED.with("event", event), ..Refused::of(request::SUSPENDED) }
}

/// Sends those whose turn has come.
pub(crate) fn start_waiting(shared: &Shared) {
    loop {
        let next = shared.requests.borrow_mut().next();
        let Some((connection, mut request)) = next else { return };
        request.asked.queue_end = epoch_ms(shared.clock.epoch_ms());
        let handle = shared.transport.open_http(connection, request, Rc::clone(&shared.wire));
        shared.requests.borrow_mut().attach(connection, handle);
    }
}

/// Cuts everything that is under way or waits.
pub(crate) fn interrupt_all(shared: &Shared) {
    let unsent = shared.requests.borrow_mut().interrupt_all();
    for unsent in unsent {
        end_unsent(shared, unsent);
    }
}

/// One that was never sent is logged like any other, and its failure takes the same road.
fn end_unsent(shared: &Shared, unsent: Unsent) {
    let Unsent { connection, request, error } = unsent;
    let header = request.header.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
    shared.record(EventKind::Open {
        conn: connection,
        transport: request.kind.name().to_owned(),
        url: request.url,
        method: Some(request.method),
        protocols: Vec::new(),
        header,
    });
    shared.record(error.event(connection, request.kind, request.words));
    shared.wire.push_now(connection, WireEvent::Http(HttpEvent::Failed(error)));
}

/// What an event of the wire means to the app. A file that was downloaded gets its place here: a temporary one at once, one
/// with a path of the app's when the disk has taken it ([`download::on_placed`]).
pub(crate) fn on_wire(shared: &Shared, connection: ConnectionId, event: HttpEvent) -> Option<(u32, RequestEvent)> {
    let (task, event, want) = shared.requests.borrow_mut().on_wire(connection, event)?;
    let event = match (event, want) {
        (RequestEvent::Done { answer, profile, retried, data: _, file: Some(file) }, Want::File(wanted)) => {
            let placed = match wanted {
                None => download::adopt(shared, &file, &answer),
                Some(path) => {
                    let placing = download::Placing {
                        task,
                        path,
                        answer: answer.clone(),
                        profile: profile.clone(),
                        retried: retried.clone(),
                    };
                    match download::place(shared, connection, &file, placing) {
                        Ok(()) => return None,
                        Err(refused) => Err(refused),
                    }
                }
            };
            match placed {
                Ok(data) => RequestEvent::Done { answer, data, profile, retried, file: None },
                Err(refused) => RequestEvent::Failed { reason: refused.reason, errno: refused.errno },
            }
        }
        (event, _) => event,
    };
    Some((task, event))
}

fn timeout(shared: &Shared, kind: HttpKind, given_ms: Option<f64>) -> Duration {
    let of_app = &shared.package.network_timeout;
    match given_ms {
        Some(ms) if ms.is_finite() && ms >= 1.0 => Duration::from_secs_f64(ms.min(f64::from(u32::MAX)) / 1000.0),
        _ => match kind {
            HttpKind::Request => of_app.request,
            HttpKind::Upload => of_app.upload_file,
            HttpKind::Download => of_app.download_file,
        },
    }
}

#[expect(clippy::cast_possible_truncation, reason = "milliseconds since the epoch are far below 2^53")]
fn epoch_ms(ms: f64) -> i64 {
    ms as i64
}

/// The scheme, and what phones reach.
fn check_url(shared: &Shared, kind: HttpKind, url: &str) -> Result<(), Refused> {
    let is_http = Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.host().is_some());
    if !is_http {
        return Err(Refused { reason: request::INVALID_URL.with("url", url), ..Refused::of(request::INVALID_URL) });
    }
    reach::may_reach(shared, domain_kind(kind), url).map_err(|()| Refused::of(request::NOT_LISTED))
}

/// A redirect must lead to a listed domain as well (documented since 2017-01-04).
fn redirect_rule(shared: &Rc<Shared>, kind: HttpKind) -> Option<UrlRule> {
    let one = Rc::clone(shared);
    shared.url_check.then(|| UrlRule::new(move |url| reach::may_reach(&one, domain_kind(kind), url).is_ok()))
}

fn domain_kind(kind: HttpKind) -> DomainKind {
    match kind {
        HttpKind::Request => DomainKind::Request,
        HttpKind::Upload => DomainKind::Upload,
        HttpKind::Download => DomainKind::Download,
    }
}

/// Ours, and the app's headers without those that are ours; the first ones are sent where they are too many.
fn request_header(shared: &Shared, header: Vec<(String, String)>) -> Vec<(String, String)> {
    let appid = &shared.package.manifest.appid;
    let referer = format!("https://servicewechat.com/{appid}/devtools/page-frame.html");
    let own = header.into_iter().filter(|(name, _)| !OWN_HEADERS.contains(&name.to_ascii_lowercase().as_str()));
    let ours = [("Referer".to_owned(), referer), ("User-Agent".to_owned(), shared.config.user_agent().to_owned())];
    ours.into_iter().chain(own).collect()
}

/// Name and payload of `Entry.http`.
pub(crate) fn event_to_js<'js>(ctx: &Ctx<'js>, event: &RequestEvent) -> rquickjs::Result<(&'static str, Value<'js>)> {
    Ok(match event {
        RequestEvent::Headers(answer) => ("headers", to_js(ctx, &answer_payload(answer))?),
        RequestEvent::Chunk(bytes) => ("chunk", buffer(ctx, bytes)?),
        RequestEvent::Progress { bytes, total } => ("progress", to_js(ctx, &json!({"bytes": bytes, "total": total}))?),
        RequestEvent::Failed { reason, errno } => ("fail", to_js(ctx, &failure_payload(reason, *errno))?),
        RequestEvent::Done { answer, data, profile, retried, .. } => {
            let mut payload = answer_payload(answer);
            payload.insert("profile".to_owned(), json!(profile));
            payload.insert("retried".to_owned(), json!(retried));
            if let ResponseData::File { path, temporary } = data {
                payload.insert(if *temporary { "tempFilePath" } else { "filePath" }.to_owned(), json!(path));
            }
            let value = to_js(ctx, &payload)?;
            if let Some(object) = value.as_object() {
                match data {
                    ResponseData::Text(text) => object.set("data", text.as_str())?,
                    ResponseData::Buffer(bytes) => object.set("data", buffer(ctx, bytes)?)?,
                    ResponseData::None | ResponseData::File { .. } => {}
                }
            }
            ("done", value)
        }
    })
}

fn buffer<'js>(ctx: &Ctx<'js>, bytes: &Bytes) -> rquickjs::Result<Value<'js>> {
    ArrayBuffer::new_copy(ctx.clone(), bytes).map(ArrayBuffer::into_value)
}

fn failure_payload(reason: &str, errno: Option<u32>) -> Map<String, serde_json::Value> {
    let mut payload = Map::from_iter([("reason".to_owned(), json!(reason))]);
    payload.extend(errno.map(|errno| ("errno".to_owned(), json!(errno))));
    payload
}

/// Status, headers and cookies. Headers that came twice are joined with a comma and no blank (observed).
fn answer_payload(answer: &HttpAnswer) -> Map<String, serde_json::Value> {
    let mut header = Map::new();
    for (name, value) in &answer.header {
        match header.get_mut(name).and_then(|old| old.as_str().map(str::to_owned)) {
            Some(old) => header.insert(name.clone(), json!(format!("{old},{value}"))),
            None => header.insert(name.clone(), json!(value)),
        };
    }
    let cookies = answer.header.iter().filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"));
    let cookies: Vec<&String> = cookies.map(|(_, value)| value).collect();
    let fields = json!({"statusCode": answer.status, "header": header, "cookies": cookies});
    fields.as_object().cloned().unwrap_or_default()
}

impl Profile {
    /// Scheme of the paths of files (observed: `wxfile://` on phones, `http://` in the devtools).
    pub(crate) fn file_scheme(self) -> &'static str {
        match self {
            Profile::Device => "wxfile",
            Profile::Devtools => "http",
        }
    }
}
