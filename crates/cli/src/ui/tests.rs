//! The guards of the host, each with the request that it exists for; over a real socket, because that is where they stand.

use super::guard::Guard;
use super::server::{MESSAGE_BYTES_MAX, Secrets, Server};
use super::socket::{GOING_AWAY, TAKEN_OVER, TOO_BIG, UNSUPPORTED};
use engine::desk::{Desk, DeskOptions, Push};
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use std::net::{Ipv4Addr, SocketAddr};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};
use window::Assets;

struct Host {
    server: Server,
    addr: SocketAddr,
    token: String,
    files: String,
    pushes: mpsc::Sender<Push>,
    _folder: tempfile::TempDir,
}

async fn host() -> Host {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("index.html"), "<p>page").unwrap();
    std::fs::write(folder.path().join("frame.html"), r#"<script nonce="%NONCE%">1</script>"#).unwrap();
    let assets = Assets::on_disk(folder.path(), folder.path().join("frame.html"));
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let addr = listener.local_addr().unwrap();
    let secrets = Secrets::new().unwrap();
    let token = secrets.page_address(addr).rsplit_once('=').unwrap().1.to_owned();
    let files = secrets.files_address(addr).split_once(&addr.to_string()).unwrap().1.to_owned();
    let (desk, _) = Desk::new(DeskOptions::default());
    let (pushes, receiver) = mpsc::channel(1);
    let server = Server::start(listener, addr, secrets, assets, desk, receiver);
    Host { server, addr, token, files, pushes, _folder: folder }
}

impl Host {
    /// One request as it stands on the wire, and the whole answer.
    async fn ask(&self, path: &str, host: &str, more: &str) -> String {
        let mut stream = TcpStream::connect(self.addr).await.unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{more}\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        String::from_utf8(answer).unwrap()
    }

    async fn get(&self, path: &str) -> String {
        self.ask(path, &self.addr.to_string(), "").await
    }

    /// A window with an origin and a query; the status when it was refused.
    async fn connect(&self, origin: Option<&str>, query: &str) -> Result<WebSocketStream<TcpStream>, u16> {
        let mut request = format!("ws://{}/rpc{query}", self.addr).into_client_request().unwrap();
        if let Some(origin) = origin {
            request.headers_mut().insert("Origin", origin.parse().unwrap());
        }
        let stream = TcpStream::connect(self.addr).await.unwrap();
        let config = WebSocketConfig::default().max_frame_size(None).max_message_size(None);
        match client_async_with_config(request, stream, Some(config)).await {
            Ok((socket, _)) => Ok(socket),
            Err(Error::Http(response)) => Err(response.status().as_u16()),
            Err(error) => panic!("neither accepted nor refused: {error}"),
        }
    }

    async fn window(&self) -> WebSocketStream<TcpStream> {
        let origin = format!("http://{}", self.addr);
        self.connect(Some(&origin), &format!("?token={}", self.token)).await.unwrap()
    }
}

async fn call(window: &mut WebSocketStream<TcpStream>, text: impl Into<String>) -> Value {
    window.send(Message::text(text.into())).await.unwrap();
    let Some(Ok(Message::Text(answer))) = window.next().await else { panic!("no answer") };
    serde_json::from_str(&answer).unwrap()
}

async fn close_code(window: &mut WebSocketStream<TcpStream>) -> u16 {
    loop {
        match window.next().await {
            Some(Ok(Message::Close(Some(frame)))) => return frame.code.into(),
            Some(Ok(_)) => {}
            other => panic!("no close frame: {other:?}"),
        }
    }
}

fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap()
}

#[tokio::test]
async fn the_page_may_not_be_embedded_nor_load_anything_from_elsewhere() {
    let host = host().await;
    let answer = host.get("/").await;
    assert!(status(&answer) == 200 && answer.ends_with("<p>page"), "{answer}");
    for part in ["default-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "nosniff", "no-store"] {
        assert!(answer.contains(part), "{part} is not in {answer}");
    }
}

#[tokio::test]
async fn a_name_that_was_made_to_point_here_is_answered_with_nothing() {
    let host = host().await;
    let port = host.addr.port();
    let paths = ["/".to_owned(), "/phone/frame.html".into(), format!("{}1/a.png", host.files), "/rpc".into()];
    for path in &paths {
        for name in
            ["evil.example".to_owned(), format!("evil.example:{port}"), "127.0.0.1".into(), "localhost:1".into()]
        {
            assert_eq!(status(&host.ask(path, &name, "").await), 421, "{path} for {name}");
        }
    }
    assert_eq!(status(&host.ask("/", &format!("localhost:{port}"), "").await), 200);
}

#[tokio::test]
async fn two_host_headers_are_no_host() {
    let host = host().await;
    let second = "Host: evil.example\r\n";
    assert!(status(&host.ask("/", &host.addr.to_string(), second).await) >= 400);
}

#[tokio::test]
async fn a_page_of_another_origin_gets_no_window_even_with_the_token() {
    let host = host().await;
    let query = format!("?token={}", host.token);
    for origin in ["http://evil.example", "null", "http://127.0.0.1", "https://127.0.0.1"] {
        assert_eq!(host.connect(Some(origin), &query).await.err(), Some(403), "{origin}");
    }
    assert_eq!(host.connect(None, &query).await.err(), Some(403));
}

#[tokio::test]
async fn without_the_token_of_this_start_there_is_no_window() {
    let host = host().await;
    let origin = format!("http://localhost:{}", host.addr.port());
    let nearly = format!("?token={}0", &host.token[1..]);
    for query in ["", "?token=", "?token=0", nearly.as_str(), "?other=1"] {
        assert_eq!(host.connect(Some(&origin), query).await.err(), Some(401), "{query}");
    }
    assert!(host.connect(Some(&origin), &format!("?token={}", host.token)).await.is_ok());
}

#[tokio::test]
async fn the_token_of_the_files_is_no_token_of_the_calls() {
    let host = host().await;
    let files = host.files.trim_end_matches('/').rsplit_once('/').unwrap().1;
    let guard = Guard::new(host.addr, host.token.clone());
    assert!(!guard.knows_token(Some(&format!("token={files}"))));
}

#[tokio::test]
async fn no_path_leads_out_of_the_folder_of_the_page() {
    let host = host().await;
    for path in ["/../secret", "/%2e%2e/secret", "/..%2fsecret", "//etc/passwd", "/assets/../../secret"] {
        assert_eq!(status(&host.get(path).await), 404, "{path}");
    }
}

#[tokio::test]
async fn files_want_their_secret_and_do_not_leave_the_package() {
    let host = host().await;
    let paths = ["1/../a", "1/%2e%2e/a", "1/none.png", "x/a.png"].map(|path| format!("{}{path}", host.files));
    for path in paths.iter().map(String::as_str).chain(["/phone/files/guess/1/a.png"]) {
        assert_eq!(status(&host.get(path).await), 404, "{path}");
    }
}

#[tokio::test]
async fn the_frame_comes_with_a_sandbox_that_lets_our_page_embed_it() {
    let host = host().await;
    let answer = host.get("/phone/frame.html").await;
    for part in ["script-src 'nonce-", "sandbox allow-scripts", "frame-ancestors 'self'", "default-src 'none'"] {
        assert!(answer.contains(part), "{part} is not in {answer}");
    }
    assert!(!answer.contains("%NONCE%") && !answer.contains(&host.token), "{answer}");
}

#[tokio::test]
async fn a_method_that_does_not_exist_is_an_error_with_its_number() {
    let host = host().await;
    let answer = call(&mut host.window().await, r#"{"id":7,"method":"no.such","params":{}}"#).await;
    assert_eq!((&answer["id"], &answer["error"]["code"]), (&json!(7), &json!("no-method")));
}

#[tokio::test]
async fn what_is_no_call_is_an_error_without_a_number_and_the_window_stays() {
    let host = host().await;
    let mut window = host.window().await;
    for text in ["", "[]", "{}", r#"{"id":"1","method":"a"}"#] {
        let answer = call(&mut window, text).await;
        assert_eq!((&answer["id"], &answer["error"]["code"]), (&Value::Null, &json!("bad-request")), "{text}");
    }
}

#[tokio::test]
async fn the_longest_message_is_read_and_one_byte_more_ends_the_window() {
    let host = host().await;
    let mut window = host.window().await;
    let frame = r#"{"id":1,"method":""}"#;
    let longest = frame.replace(r#""""#, &format!(r#""{}""#, "a".repeat(MESSAGE_BYTES_MAX - frame.len())));
    assert_eq!(longest.len(), MESSAGE_BYTES_MAX);
    assert_eq!(call(&mut window, longest.as_str()).await["id"], 1);
    // The host may be gone before all of it is written.
    let _ = window.send(Message::text(format!("{longest} "))).await;
    assert_eq!(close_code(&mut window).await, TOO_BIG);
}

#[tokio::test]
async fn calls_are_text() {
    let host = host().await;
    let mut window = host.window().await;
    window.send(Message::binary(vec![1])).await.unwrap();
    assert_eq!(close_code(&mut window).await, UNSUPPORTED);
}

#[tokio::test]
async fn a_second_window_takes_over_and_the_first_is_told() {
    let host = host().await;
    let mut first = host.window().await;
    let mut second = host.window().await;
    assert_eq!(close_code(&mut first).await, TAKEN_OVER);
    host.pushes.send(Push::Menu { item: "open".into() }).await.unwrap();
    let Some(Ok(Message::Text(push))) = second.next().await else { panic!("no push") };
    assert_eq!(push.as_str(), r#"{"push":"menu","item":"open"}"#);
}

#[tokio::test]
async fn at_the_end_the_window_is_told_that_the_host_goes_away() {
    let host = host().await;
    let mut window = host.window().await;
    let (code, ()) = tokio::join!(close_code(&mut window), host.server.stop());
    assert_eq!(code, GOING_AWAY);
}
