//! The HTTP side: the page, the phone's frame and files, and the upgrade to the calls.
//!
//! Counterpart: `window` has what is answered, `socket` the calls. Invariant: every answer forbids to be kept, to be guessed
//! and, but for the frame, to be embedded.

use super::guard::{Guard, is_same, only_our_host};
use super::socket;
use super::windows::Windows;
use axum::Router;
use axum::body::Body;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{Path, RawQuery, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use engine::desk::{Desk, Push};
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, mpsc, watch};
use tokio::task::{JoinSet, spawn_blocking};
use tokio::time::timeout;
use window::{Assets, FRAME_NAME, FramePolicy, NOT_BUILT_HINT, file_response, frame_response};

/// Connections of windows, those that are being closed among them.
pub(crate) const WINDOWS_MAX: u32 = 8;
/// The longest message of a window. Our choice: the largest thing a page sends is a storage value, of 1 MiB in WeChat.
pub(crate) const MESSAGE_BYTES_MAX: usize = 2 * 1024 * 1024;
/// How long connections get to end by themselves.
const STOP_TIMEOUT: Duration = Duration::from_secs(2);

/// What nobody else knows. The frame sees the address of files, so that is no way to the calls.
#[derive(Debug)]
pub(crate) struct Secrets {
    token: String,
    files: String,
}

impl Secrets {
    pub(crate) fn new() -> io::Result<Secrets> {
        Ok(Secrets { token: window::secret()?, files: window::secret()? })
    }

    /// Where the page is; the token stands behind `#`, so it is in no request and in no log.
    pub(crate) fn page_address(&self, addr: SocketAddr) -> String {
        format!("http://{addr}/#token={}", self.token)
    }

    /// Prefix of the files of packages.
    pub(crate) fn files_address(&self, addr: SocketAddr) -> String {
        format!("http://{addr}/phone/files/{}/", self.files)
    }
}

/// What every request may use.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) desk: Arc<Desk>,
    pub(crate) windows: Windows,
    pub(crate) guard: Arc<Guard>,
    /// True once the command ends.
    pub(crate) ending: watch::Receiver<bool>,
    room: Arc<Semaphore>,
    assets: Assets,
    frame: FramePolicy,
    page_csp: String,
    files_secret: String,
}

/// A server that runs.
#[derive(Debug)]
pub(crate) struct Server {
    ending: watch::Sender<bool>,
    room: Arc<Semaphore>,
    tasks: JoinSet<()>,
}

impl Server {
    pub(crate) fn start(
        listener: TcpListener,
        addr: SocketAddr,
        secrets: Secrets,
        assets: Assets,
        desk: Arc<Desk>,
        pushes: mpsc::Receiver<Push>,
    ) -> Server {
        let (ending, ended) = watch::channel(false);
        let room = Arc::new(Semaphore::new(WINDOWS_MAX as usize));
        let port = addr.port();
        let shared = Arc::new(Shared {
            desk,
            windows: Windows::new(),
            guard: Arc::new(Guard::new(addr, secrets.token)),
            ending: ended.clone(),
            room: Arc::clone(&room),
            assets,
            frame: FramePolicy {
                files: format!("http://127.0.0.1:{port}"),
                ancestors: format!("'self' http://127.0.0.1:{port} http://localhost:{port}"),
            },
            page_csp: format!(
                "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self' \
                 ws://127.0.0.1:{port} ws://localhost:{port}; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'; \
                 form-action 'none'"
            ),
            files_secret: secrets.files,
        });
        let mut tasks = JoinSet::new();
        let carrier = Arc::clone(&shared);
        tasks.spawn(async move { carrier.windows.carry(pushes).await });
        tasks.spawn(async move {
            let mut ended = ended;
            let stopped = async move { drop(ended.wait_for(|ending| *ending).await) };
            // The listener is ours alone: accepting fails for good only when the system is out of everything.
            let _ = axum::serve(listener, router(shared)).with_graceful_shutdown(stopped).await;
        });
        Server { ending, room, tasks }
    }

    /// Tells the window, and gives connections a moment to end.
    pub(crate) async fn stop(mut self) {
        self.ending.send_replace(true);
        // The carrier goes on until the desk ends, which comes after this.
        let ended = async { tokio::join!(self.tasks.join_next(), self.room.acquire_many(WINDOWS_MAX)) };
        let _ = timeout(STOP_TIMEOUT, ended).await.map(drop);
        self.tasks.shutdown().await;
    }
}

fn router(shared: Arc<Shared>) -> Router {
    let guard = Arc::clone(&shared.guard);
    Router::new()
        .route("/rpc", any(rpc))
        .route(&format!("/phone/{FRAME_NAME}"), get(frame))
        .route("/phone/files/{secret}/{*address}", get(file))
        .fallback(get(page))
        .with_state(shared)
        .layer(from_fn_with_state(guard, only_our_host))
}

/// A file of the page.
async fn page(State(shared): State<Arc<Shared>>, uri: Uri) -> Response {
    let path = uri.path();
    let (status, media_type, body) = match shared.assets.page(path) {
        Some(bytes) => (StatusCode::OK, Assets::media_type(path), Body::from(bytes)),
        None if path == "/" => (StatusCode::SERVICE_UNAVAILABLE, "text/html; charset=utf-8", Body::from(not_built())),
        None => (StatusCode::NOT_FOUND, "text/plain; charset=utf-8", Body::from("There is no such page.")),
    };
    let headers = [
        (CONTENT_TYPE, media_type),
        (CONTENT_SECURITY_POLICY, shared.page_csp.as_str()),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (CACHE_CONTROL, "no-store"),
        (REFERRER_POLICY, "no-referrer"),
    ];
    (status, headers, body).into_response()
}

fn not_built() -> String {
    format!(
        "<!doctype html><meta charset=\"utf-8\"><title>miniwire</title><p>The page is not in this build: {NOT_BUILT_HINT}."
    )
}

async fn frame(State(shared): State<Arc<Shared>>) -> Response {
    frame_response(&shared.assets, &shared.frame).map(Body::from).into_response()
}

async fn file(State(shared): State<Arc<Shared>>, Path((secret, _)): Path<(String, String)>, uri: Uri) -> Response {
    if !is_same(&secret, &shared.files_secret) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let desk = Arc::clone(&shared.desk);
    // As it stands in the address, so that it is decoded once.
    let address = uri.path().splitn(5, '/').nth(4).unwrap_or_default().to_owned();
    match spawn_blocking(move || file_response(&desk, &address)).await {
        Ok(response) => response.map(Body::from).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// The way to the calls: our page, our token, and then a WebSocket.
async fn rpc(
    State(shared): State<Arc<Shared>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, axum::extract::ws::rejection::WebSocketUpgradeRejection>,
) -> Response {
    if !shared.guard.knows_origin(&headers) {
        return (StatusCode::FORBIDDEN, "Calls come from the page of this miniwire only.").into_response();
    }
    if !shared.guard.knows_token(query.as_deref()) {
        return (StatusCode::UNAUTHORIZED, "The token is not that of this start.").into_response();
    }
    let upgrade = match upgrade {
        Ok(upgrade) => upgrade,
        Err(rejection) => return rejection.into_response(),
    };
    let Ok(room) = Arc::clone(&shared.room).try_acquire_owned() else {
        return (StatusCode::SERVICE_UNAVAILABLE, "Too many windows are open.").into_response();
    };
    let upgrade = upgrade.max_message_size(MESSAGE_BYTES_MAX).max_frame_size(MESSAGE_BYTES_MAX);
    upgrade.on_upgrade(move |socket| async move {
        socket::serve(socket, shared).await;
        drop(room);
    })
}
