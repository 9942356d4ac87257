//! TLS servers with certificates made for the test.

use super::harness::{check, codes, echo, examined, options};
use crate::{CheckId, Diagnosis, Options, State, Verdict};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd};
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig, SupportedProtocolVersion, version};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

const TLS12: &[&SupportedProtocolVersion] = &[&version::TLS12];
const TLS13: &[&SupportedProtocolVersion] = &[&version::TLS13];

const HOST: &str = "chat.example.com";

/// A root, an intermediate and the server's own certificate.
struct Chain {
    root: CertificateDer<'static>,
    intermediate: CertificateDer<'static>,
    own: CertificateDer<'static>,
    key: KeyPair,
}

/// What is special about a server; the rest is as it should be.
struct Special {
    sent: fn(&Chain) -> Vec<CertificateDer<'static>>,
    versions: &'static [&'static SupportedProtocolVersion],
    alpn: &'static [&'static [u8]],
    /// It lets nobody in who shows no certificate.
    wants_certificate: bool,
}

const GOOD: Special = Special {
    sent: |chain| vec![chain.own.clone(), chain.intermediate.clone()],
    versions: &[&version::TLS13, &version::TLS12],
    alpn: &[],
    wants_certificate: false,
};

fn authority(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params
}

fn chain(own: CertificateParams) -> Chain {
    let root = CertifiedIssuer::self_signed(authority("the root"), KeyPair::generate().unwrap()).unwrap();
    let between = authority("the intermediate");
    let intermediate = CertifiedIssuer::signed_by(between, KeyPair::generate().unwrap(), &root).unwrap();
    let key = KeyPair::generate().unwrap();
    let own = own.signed_by(&key, &intermediate).unwrap();
    Chain { root: root.der().clone(), intermediate: intermediate.der().clone(), own: own.der().clone(), key }
}

fn own_for(host: &str) -> CertificateParams {
    CertificateParams::new(vec![host.to_owned()]).unwrap()
}

async fn serve(chain: &Chain, special: &Special) -> SocketAddr {
    let key = PrivateKeyDer::try_from(chain.key.serialize_der()).unwrap();
    let provider = Arc::new(ring::default_provider());
    let clients = if special.wants_certificate {
        let mut roots = RootCertStore::empty();
        roots.add(chain.root.clone()).unwrap();
        WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider)).build().unwrap()
    } else {
        WebPkiClientVerifier::no_client_auth()
    };
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(special.versions)
        .unwrap()
        .with_client_cert_verifier(clients)
        .with_single_cert((special.sent)(chain), key)
        .unwrap();
    config.alpn_protocols = special.alpn.iter().map(|name| name.to_vec()).collect();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                if let Ok(stream) = acceptor.accept(stream).await {
                    echo(stream).await;
                }
            });
        }
    });
    address
}

fn options_at(address: SocketAddr, trusted: Option<&Chain>) -> Options {
    let extra_roots = trusted.map(|chain| chain.root.clone()).into_iter().collect();
    let options = options(format!("wss://{HOST}/"));
    Options { connect_to: vec![address], extra_roots, idle: Duration::ZERO, ..options }
}

/// An examination that trusts the root.
async fn examined_with(own: CertificateParams, special: Special) -> Diagnosis {
    let chain = chain(own);
    let address = serve(&chain, &special).await;
    examined(options_at(address, Some(&chain))).await
}

#[tokio::test]
async fn a_whole_chain_is_fine_but_for_the_ca_that_phones_do_not_know() {
    let diagnosis = examined_with(own_for(HOST), GOOD).await;
    assert_eq!(diagnosis.verdict, Verdict::Fine, "{diagnosis:#?}");
    assert_eq!(codes(&diagnosis, CheckId::CertificateChain), ["private-ca"]);
    let chain = check(&diagnosis, CheckId::CertificateChain);
    assert_eq!(chain.found, "rcgen self signed cert ← the intermediate ← the root (not sent)");
    assert_eq!(check(&diagnosis, CheckId::TlsVersion).found, "1.3 and 1.2");
    for id in [CheckId::CertificateDates, CheckId::CertificateName, CheckId::Alpn, CheckId::Ping, CheckId::Close] {
        assert_eq!(check(&diagnosis, id).state, State::Ok, "{id:?}");
    }
}

#[tokio::test]
async fn an_expired_certificate_is_a_problem_of_its_dates_and_of_nothing_else() {
    let mut own = own_for(HOST);
    own.not_after = date_time_ymd(2020, 1, 1);
    let diagnosis = examined_with(own, GOOD).await;
    assert_eq!(codes(&diagnosis, CheckId::CertificateDates), ["expired"]);
    assert!(check(&diagnosis, CheckId::CertificateDates).found.starts_with("expired on 2020-01-01"));
    assert_eq!(codes(&diagnosis, CheckId::CertificateChain), ["private-ca"]);
    assert_eq!(check(&diagnosis, CheckId::CertificateName).state, State::Ok);
    assert_eq!(check(&diagnosis, CheckId::Upgrade).state, State::Ok);
}

#[tokio::test]
async fn a_certificate_that_ends_in_thirteen_days_is_told() {
    let mut own = own_for(HOST);
    own.not_after = date_time_ymd(2030, 1, 14);
    let chain = chain(own);
    let address = serve(&chain, &GOOD).await;
    // The first of January 2030.
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_893_456_000);
    let diagnosis = examined(Options { now, ..options_at(address, Some(&chain)) }).await;
    assert_eq!(codes(&diagnosis, CheckId::CertificateDates), ["expires-soon"]);
    assert_eq!(check(&diagnosis, CheckId::CertificateDates).facts["days_left"], 13);
}

#[tokio::test]
async fn a_certificate_for_another_host_is_a_problem_of_its_name() {
    let diagnosis = examined_with(own_for("other.example.com"), GOOD).await;
    assert_eq!(codes(&diagnosis, CheckId::CertificateName), ["wrong-host"]);
    assert_eq!(codes(&diagnosis, CheckId::CertificateChain), ["private-ca"]);
}

#[tokio::test]
async fn a_missing_intermediate_is_named() {
    let diagnosis = examined_with(own_for(HOST), Special { sent: |chain| vec![chain.own.clone()], ..GOOD }).await;
    assert_eq!(codes(&diagnosis, CheckId::CertificateChain), ["missing-intermediate"]);
    let finding = &check(&diagnosis, CheckId::CertificateChain).findings[0];
    assert!(finding.cause.contains("`the intermediate`"), "{finding:?}");
    assert_eq!(diagnosis.verdict, Verdict::Fails);
}

#[tokio::test]
async fn a_chain_out_of_order_is_told() {
    let sent = |chain: &Chain| vec![chain.own.clone(), chain.root.clone(), chain.intermediate.clone()];
    let diagnosis = examined_with(own_for(HOST), Special { sent, ..GOOD }).await;
    assert_eq!(codes(&diagnosis, CheckId::CertificateChain), ["private-ca", "wrong-order"]);
}

#[tokio::test]
async fn a_root_that_nobody_trusts_and_a_certificate_that_signed_itself_are_told_apart() {
    let sent = |chain: &Chain| vec![chain.own.clone(), chain.intermediate.clone(), chain.root.clone()];
    let private = chain(own_for(HOST));
    let address = serve(&private, &Special { sent, ..GOOD }).await;
    assert_eq!(codes(&examined(options_at(address, None)).await, CheckId::CertificateChain), ["unknown-issuer"]);

    let key = KeyPair::generate().unwrap();
    let own = own_for(HOST).self_signed(&key).unwrap().der().clone();
    let alone = Chain { root: own.clone(), intermediate: own.clone(), own, key };
    let address = serve(&alone, &Special { sent: |chain| vec![chain.own.clone()], ..GOOD }).await;
    assert_eq!(codes(&examined(options_at(address, None)).await, CheckId::CertificateChain), ["self-signed"]);
}

#[tokio::test]
async fn one_point_two_alone_is_enough_and_one_point_three_alone_is_warned_of() {
    let diagnosis = examined_with(own_for(HOST), Special { versions: TLS12, ..GOOD }).await;
    let version = check(&diagnosis, CheckId::TlsVersion);
    assert!(version.state == State::Ok && version.facts["tls1.2"] == "accepted", "{version:?}");
    assert_eq!(version.facts["tls1.3"], "refused with the alert protocol_version");
    let diagnosis = examined_with(own_for(HOST), Special { versions: TLS13, ..GOOD }).await;
    assert_eq!(codes(&diagnosis, CheckId::TlsVersion), ["tls13-only"]);
    assert_eq!(diagnosis.verdict, Verdict::Fine);
}

#[tokio::test]
async fn a_server_that_wants_a_certificate_of_the_client_is_told_in_the_step_that_refuses() {
    let both = examined_with(own_for(HOST), Special { wants_certificate: true, ..GOOD }).await;
    assert_eq!(codes(&both, CheckId::TlsVersion), ["client-certificate"]);
    let old = examined_with(own_for(HOST), Special { wants_certificate: true, versions: TLS12, ..GOOD }).await;
    assert_eq!(codes(&old, CheckId::TlsVersion), ["client-certificate"]);
    assert_eq!(check(&old, CheckId::Upgrade).state, State::Skipped);
    // A server of 1.3 finishes the handshake first.
    let new = examined_with(own_for(HOST), Special { wants_certificate: true, versions: TLS13, ..GOOD }).await;
    assert_eq!(codes(&new, CheckId::TlsVersion), ["tls13-only"]);
    assert_eq!(codes(&new, CheckId::Upgrade), ["client-certificate"]);
    assert_eq!(new.verdict, Verdict::Fails);
}

/// A server that answers the first bytes of every connection with these.
async fn answering(bytes: &'static [u8]) -> SocketAddr {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let mut kept = Vec::new();
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.write_all(bytes).await;
            kept.push(stream);
        }
    });
    address
}

#[tokio::test]
async fn a_server_of_tls_1_0_is_told_by_its_alert() {
    // A fatal alert 70, `protocol_version`, in a record of TLS 1.0.
    let address = answering(&[21, 3, 1, 0, 2, 2, 70]).await;
    let diagnosis = examined(options_at(address, None)).await;
    assert_eq!(codes(&diagnosis, CheckId::TlsVersion), ["tls-too-old"]);
    assert_eq!(check(&diagnosis, CheckId::TlsVersion).found, "refused with the alert protocol_version");
    assert_eq!(check(&diagnosis, CheckId::Upgrade).state, State::Skipped);
}

#[tokio::test]
async fn a_server_without_tls_is_told_apart() {
    let address = answering(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
    assert_eq!(codes(&examined(options_at(address, None)).await, CheckId::TlsVersion), ["not-tls"]);
}

#[tokio::test]
async fn ws_to_a_port_with_tls_is_told() {
    let address = serve(&chain(own_for(HOST)), &GOOD).await;
    let diagnosis = examined(options(format!("ws://{address}/"))).await;
    assert_eq!(codes(&diagnosis, CheckId::Upgrade), ["tls-expected"]);
}

#[tokio::test]
async fn a_server_of_http_2_alone_cannot_upgrade() {
    let diagnosis = examined_with(own_for(HOST), Special { alpn: &[b"h2"], ..GOOD }).await;
    assert_eq!(codes(&diagnosis, CheckId::Alpn), ["http2-only"]);
    let diagnosis = examined_with(own_for(HOST), Special { alpn: &[b"h2", b"http/1.1"], ..GOOD }).await;
    assert_eq!(check(&diagnosis, CheckId::Alpn).found, "http/1.1 chosen");
}

#[tokio::test]
async fn certificates_and_names_are_counted_up_to_their_limits() {
    let sent = |chain: &Chain| {
        let mut sent = vec![chain.intermediate.clone(); 11];
        sent.insert(0, chain.own.clone());
        sent
    };
    let names = (0..17).map(|name| format!("{name}.example.com")).collect::<Vec<_>>();
    let diagnosis = examined_with(CertificateParams::new(names).unwrap(), Special { sent, ..GOOD }).await;
    let length = |id, fact: &str| check(&diagnosis, id).facts[fact].as_array().map(Vec::len);
    assert_eq!(length(CheckId::CertificateChain, "sent"), Some(10));
    assert_eq!(length(CheckId::CertificateName, "names"), Some(16));
}
