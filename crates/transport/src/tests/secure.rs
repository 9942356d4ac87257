//! `wss://` against certificates made for the test.

use super::harness::{Client, on_one_thread, request};
use crate::{ConnectErrorKind, TlsOptions};
use futures_util::{SinkExt as _, StreamExt as _};
use model::{CloseInitiator, Message};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::task::spawn_local;
use tokio_rustls::TlsAcceptor;

struct SecureServer {
    address: SocketAddr,
    root: CertificateDer<'static>,
    root_pem: String,
}

/// A listener whose certificate, for `localhost`, is signed by a root of its own.
pub(super) struct SecureListener {
    pub(super) listener: TcpListener,
    pub(super) acceptor: TlsAcceptor,
    pub(super) root: CertificateDer<'static>,
    root_pem: String,
}

impl SecureListener {
    pub(super) async fn bind() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let mut root_params = CertificateParams::default();
        // Roots are found by name, so each server's has its own.
        root_params.distinguished_name.push(DnType::CommonName, format!("root of {address}"));
        root_params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let root = CertifiedIssuer::self_signed(root_params, KeyPair::generate().unwrap()).unwrap();
        let key = KeyPair::generate().unwrap();
        let leaf = CertificateParams::new(vec!["localhost".to_owned()]).unwrap().signed_by(&key, &root).unwrap();
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![leaf.der().clone()], key)
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        SecureListener { listener, acceptor, root: root.der().clone(), root_pem: root.pem() }
    }
}

/// An echo server over TLS.
async fn secure_server() -> SecureServer {
    let SecureListener { listener, acceptor, root, root_pem } = SecureListener::bind().await;
    let address = listener.local_addr().unwrap();
    spawn_local(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(stream) = acceptor.accept(stream).await else { continue };
            let mut socket = tokio_tungstenite::accept_async(stream).await.unwrap();
            while let Some(Ok(message)) = socket.next().await {
                if !message.is_close() {
                    socket.send(message).await.unwrap();
                }
            }
        }
    });
    SecureServer { address, root, root_pem }
}

impl SecureServer {
    fn url(&self) -> String {
        format!("wss://localhost:{}/", self.address.port())
    }

    fn trusted(&self) -> TlsOptions {
        TlsOptions { extra_roots: vec![self.root.clone()], ..TlsOptions::default() }
    }
}

async fn echoes(client: &Client) {
    client.opened().await;
    client.handle.send(Message::text("hi")).unwrap();
    assert_eq!(client.message().await, Message::text("hi"));
}

#[test]
fn a_certificate_of_an_extra_root_is_trusted_and_frames_are_seen_above_tls() {
    on_one_thread(async {
        let server = secure_server().await;
        let client = Client::open_with(request(server.url()), server.trusted());
        echoes(&client).await;
        let heads = client.log.frames().into_iter().map(|frame| frame.head).collect::<Vec<_>>();
        assert_eq!(heads, ["hi", "hi"]);
        client.handle.close(CloseInitiator::App, 1000, "");
        assert_eq!(client.closed().await.1, 1000);
    });
}

#[test]
fn a_ca_file_is_trusted() {
    on_one_thread(async {
        let server = secure_server().await;
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), &server.root_pem).unwrap();
        let mut tls = TlsOptions::default();
        tls.add_ca_file(file.path()).unwrap();
        echoes(&Client::open_with(request(server.url()), tls)).await;
    });
}

#[test]
fn a_ca_file_without_a_certificate_is_named() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "hello").unwrap();
    let error = TlsOptions::default().add_ca_file(file.path()).unwrap_err().to_string();
    assert!(error.contains(&file.path().display().to_string()) && error.contains("BEGIN CERTIFICATE"), "{error}");
    let missing = TlsOptions::default().add_ca_file(std::path::Path::new("no-such-file.pem")).unwrap_err();
    assert!(missing.to_string().contains("no-such-file.pem"), "{missing}");
}

#[test]
fn an_unknown_issuer_is_refused_with_the_next_step() {
    on_one_thread(async {
        let (server, other) = (secure_server().await, secure_server().await);
        let error = Client::open_with(request(server.url()), other.trusted()).failed().await;
        assert_eq!(error.kind, ConnectErrorKind::Tls);
        assert!(error.message.ends_with("is not accepted: unknown issuer"), "{}", error.message);
        assert!(error.hint.unwrap().contains("CA file"));
    });
}

#[test]
fn a_certificate_for_another_host_is_refused() {
    on_one_thread(async {
        let server = secure_server().await;
        let url = format!("wss://{}/", server.address);
        let error = Client::open_with(request(url), server.trusted()).failed().await;
        assert!(error.message.ends_with("it is for another host"), "{}", error.message);
    });
}

#[test]
fn verification_can_be_switched_off_and_each_connection_says_so() {
    on_one_thread(async {
        let server = secure_server().await;
        let tls = TlsOptions { skip_verification: true, ..TlsOptions::default() };
        let client = Client::open_with(request(server.url()), tls);
        echoes(&client).await;
        assert_eq!(client.log.notices(), ["tls-not-verified"]);
    });
}

#[test]
fn a_server_without_tls_is_told_apart() {
    on_one_thread(async {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let url = format!("wss://{}/", listener.local_addr().unwrap());
        let tls = TlsOptions { skip_verification: true, ..TlsOptions::default() };
        let client = Client::open_with(request(url), tls);
        let (stream, _) = listener.accept().await.unwrap();
        stream.try_write(b"HTTP/1.1 400 Bad Request\r\n\r\n").unwrap();
        let error = client.failed().await;
        assert!(error.message.ends_with("does not speak TLS"), "{}", error.message);
        assert_eq!(error.hint.as_deref(), Some("for a server without TLS use ws://"));
    });
}
