//! The scheme `phone`: the frame and the files of packages, and where a window may go.
//!
//! Counterpart: `window::frame_response` and `window::file_response`. Invariant: the frame never has an origin that Tauri takes
//! for the page's: it is sandboxed twice, by the page and by its own policy.

use engine::desk::Desk;
use std::sync::Arc;
use tauri::async_runtime::spawn_blocking;
use tauri::http::Request;
use tauri::{UriSchemeResponder, Url};
use window::{Assets, FRAME_NAME, FramePolicy, Response, file_response, frame_response};

/// Name of the scheme.
pub(crate) const SCHEME: &str = "phone";

/// WebView2 has no schemes of its own: Tauri serves them as hosts below `localhost` there.
const ORIGIN: &str = if cfg!(windows) { "http://phone.localhost" } else { "phone://localhost" };
const PAGE_ORIGIN: &str = if cfg!(windows) { "http://tauri.localhost" } else { "tauri://localhost" };

/// Prefix of the files of packages.
pub(crate) fn files_address() -> String {
    format!("{ORIGIN}/files/")
}

/// Answers one request of the frame, away from the thread that draws.
pub(crate) fn respond(desk: &Arc<Desk>, assets: &Assets, request: &Request<Vec<u8>>, responder: UriSchemeResponder) {
    let (desk, assets, path) = (Arc::clone(desk), assets.clone(), request.uri().path().to_owned());
    spawn_blocking(move || responder.respond(answer(&desk, &assets, &path)));
}

fn answer(desk: &Desk, assets: &Assets, path: &str) -> Response {
    let path = path.trim_start_matches('/');
    if path == FRAME_NAME {
        // An opaque origin has no `'self'`, so the scheme is named.
        let files = if cfg!(windows) { ORIGIN } else { "phone:" };
        let ancestors = if cfg!(windows) { PAGE_ORIGIN } else { "tauri:" };
        return frame_response(assets, &FramePolicy { files: files.into(), ancestors: ancestors.into() });
    }
    file_response(desk, path.strip_prefix("files/").unwrap_or_default())
}

/// Whether a window or a frame in it may show this address. Links of the page and of the app lead nowhere.
pub(crate) fn may_navigate(url: &Url) -> bool {
    let address = url.as_str();
    let below =
        |origin: &str| address.strip_prefix(origin).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let frame = address.strip_prefix(ORIGIN).and_then(|rest| rest.strip_prefix('/'));
    below(PAGE_ORIGIN) || frame == Some(FRAME_NAME) || address == "about:blank"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn may(address: &str) -> bool {
        may_navigate(&address.parse().unwrap())
    }

    #[test]
    fn the_page_and_the_frame_are_the_only_places() {
        assert!(may(PAGE_ORIGIN) && may(&format!("{PAGE_ORIGIN}/index.html")));
        assert!(may(&format!("{ORIGIN}/{FRAME_NAME}")) && may("about:blank"));
    }

    #[test]
    fn every_other_address_is_refused() {
        let elsewhere = [
            "https://example.com/".to_owned(),
            format!("{PAGE_ORIGIN}.example.com/"),
            format!("{ORIGIN}/files/1/page.html"),
            format!("{ORIGIN}/{FRAME_NAME}?x"),
            "about:srcdoc".into(),
            "data:text/html,x".into(),
            "file:///etc/passwd".into(),
            "javascript:1".into(),
        ];
        for address in elsewhere {
            assert!(!may(&address), "{address}");
        }
    }
}
