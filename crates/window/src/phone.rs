//! Answers for the phone's frame: its page with a fresh nonce, and the files of the package.
//!
//! Counterpart: `ui/view` is in there, `ui/app` embeds it. Invariant: what is answered here never runs with an origin: the
//! frame is sandboxed by its own policy wherever it is opened, and a file of a package is never a document.

use crate::{Assets, NOT_BUILT_HINT, secret};
use engine::desk::Desk;
use http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderValue, StatusCode};
use std::borrow::Cow;

/// What both hosts can send.
pub type Response = http::Response<Cow<'static, [u8]>>;

/// Last segment of the frame's address, on every host.
pub const FRAME_NAME: &str = "frame.html";

/// In the built frame; a nonce takes its place.
const NONCE_MARK: &str = "%NONCE%";

/// Characters of the path of a file. Our choice: longer than any path that WeChat's devtools upload (they stop at 256 or so).
const FILE_PATH_MAX: usize = 1024;

/// What the policy of the frame depends on, as CSP source expressions.
#[derive(Clone, Debug)]
pub struct FramePolicy {
    /// Where images and fonts of the package come from.
    pub files: String,
    /// Who may embed the frame.
    pub ancestors: String,
}

/// The page of the frame, for one load.
pub fn frame_response(assets: &Assets, policy: &FramePolicy) -> Response {
    let (Some(page), Ok(nonce)) = (assets.frame(), secret()) else {
        let text = format!("The phone's frame is not in this build: {NOT_BUILT_HINT}.");
        return plain(StatusCode::SERVICE_UNAVAILABLE, text);
    };
    let FramePolicy { files, ancestors } = policy;
    let csp = format!(
        "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'unsafe-inline'; img-src data: {files}; \
         font-src data: {files}; frame-ancestors {ancestors}; sandbox allow-scripts"
    );
    let page = page.replace(NONCE_MARK, &nonce);
    answer(StatusCode::OK, "text/html; charset=utf-8", &csp, page.into_bytes())
}

/// A file of a package, by `<client>/<path>` as it stands in the address, percent-encoded.
pub fn file_response(desk: &Desk, address: &str) -> Response {
    let found = client_and_path(address).and_then(|(client, path)| desk.file(client, &path));
    let Some(file) = found else { return plain(StatusCode::NOT_FOUND, "There is no such file.".into()) };
    let mut response = answer(StatusCode::OK, file.media_type, "sandbox; default-src 'none'", file.bytes);
    if file.media_type.starts_with("font/") {
        // Fonts are always fetched with CORS, and the frame's origin is opaque. Whoever has the address may have the font.
        response.headers_mut().insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    }
    response
}

/// Reads `<client>/<path>`; none for what no honest frame asks for.
fn client_and_path(address: &str) -> Option<(u32, String)> {
    let (client, path) = address.split_once('/')?;
    let path = percent_encoding::percent_decode_str(path).decode_utf8().ok()?;
    let odd = path.len() > FILE_PATH_MAX || path.contains(['\\', '\0', ':']);
    let leaves = path.split('/').any(|segment| matches!(segment, "" | "." | ".."));
    (!odd && !leaves).then_some((client.parse().ok()?, path.into_owned()))
}

fn plain(status: StatusCode, text: String) -> Response {
    answer(status, "text/plain; charset=utf-8", "sandbox; default-src 'none'", text.into_bytes())
}

fn answer(status: StatusCode, media_type: &'static str, csp: &str, body: Vec<u8>) -> Response {
    let mut response = Response::new(Cow::Owned(body));
    *response.status_mut() = status;
    let mut set = |name: HeaderName, value: &'static str| {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    };
    set(CONTENT_TYPE, media_type);
    set(X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(CACHE_CONTROL, "no-store");
    set(REFERRER_POLICY, "no-referrer");
    // A policy that cannot be written would be no policy: then nothing is answered.
    match HeaderValue::from_str(csp) {
        Ok(csp) => drop(response.headers_mut().insert(CONTENT_SECURITY_POLICY, csp)),
        Err(_) => *response.body_mut() = Cow::Borrowed(b""),
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::desk::DeskOptions;

    fn policy() -> FramePolicy {
        FramePolicy { files: "http://127.0.0.1:9".into(), ancestors: "'self'".into() }
    }

    fn frame() -> (String, String) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("frame.html");
        std::fs::write(&file, r#"<script nonce="%NONCE%">1</script>"#).unwrap();
        let response = frame_response(&Assets::on_disk(folder.path(), file), &policy());
        let csp = response.headers()[CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned();
        (csp, String::from_utf8(response.into_body().into_owned()).unwrap())
    }

    #[test]
    fn the_nonce_of_the_header_is_that_of_the_script_and_fresh_each_time() {
        let (csp, body) = frame();
        let nonce = body.split('"').nth(1).unwrap();
        assert!(nonce.len() >= 32 && csp.contains(&format!("script-src 'nonce-{nonce}'")), "{csp}\n{body}");
        assert_ne!(frame().1, body);
    }

    #[test]
    fn the_frame_is_sandboxed_by_its_own_policy() {
        let (csp, _) = frame();
        for part in
            ["default-src 'none'", "sandbox allow-scripts", "frame-ancestors 'self'", "img-src data: http://127"]
        {
            assert!(csp.contains(part), "{part} is not in {csp}");
        }
        assert!(!csp.contains("allow-same-origin") && !csp.contains("connect-src"), "{csp}");
    }

    #[test]
    fn a_frame_that_was_not_built_is_told_with_the_next_step() {
        let response = frame_response(&Assets::on_disk("/no/such", "/no/such/frame.html"), &policy());
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert!(String::from_utf8_lossy(response.body()).contains("cargo xtask build"));
    }

    #[test]
    fn an_address_is_a_client_and_a_path_inside_of_the_package() {
        assert_eq!(client_and_path("2/images/%E7%BA%A2.png"), Some((2, "images/红.png".into())));
        let wrong = [
            "1",
            "1/",
            "x/a.png",
            "1/../a.png",
            "1/a/../../b",
            "1/%2e%2e/a.png",
            "1/a%2f..%2fb",
            "1//etc/passwd",
            "1/a\\b",
            "1/c:/x",
            "1/%00",
            "1/%ff",
        ];
        for address in wrong {
            assert_eq!(client_and_path(address), None, "{address}");
        }
        assert!(client_and_path(&format!("1/{}", "a".repeat(FILE_PATH_MAX))).is_some());
        assert!(client_and_path(&format!("1/{}", "a".repeat(FILE_PATH_MAX + 1))).is_none());
    }

    #[tokio::test]
    async fn what_is_not_there_is_no_document_either() {
        let (desk, _pushes) = Desk::new(DeskOptions::default());
        let response = file_response(&desk, "1/none.png");
        assert_eq!(response.status(), StatusCode::NOT_FOUND);
        assert_eq!(response.headers()[X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert!(response.headers()[CONTENT_SECURITY_POLICY].to_str().unwrap().starts_with("sandbox;"));
    }
}
