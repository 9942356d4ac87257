//! `miniwire doctor` against real servers: Node alone, and behind nginx that is configured well and badly.

use miniwire_tests::{Certificates, Miniwire, Nginx, Outcome, Peer, free_port};
use serde_json::Value;
use std::path::PathBuf;

const HOST: &str = "chat.example.com";

/// Terminals have at least as many columns.
const WIDTH: usize = 80;

fn doctor(url: &str) -> Miniwire {
    Miniwire::new(&["doctor", url])
}

/// The object of `--json`, the only thing on stdout.
fn diagnosis(outcome: &Outcome) -> Value {
    serde_json::from_str(&outcome.stdout).expect("stdout is one JSON object")
}

fn check<'d>(diagnosis: &'d Value, id: &str) -> &'d Value {
    let checks = diagnosis["checks"].as_array().expect("there are checks");
    checks.iter().find(|check| check["id"] == id).unwrap_or_else(|| panic!("there is no check `{id}`: {diagnosis}"))
}

/// Codes of what is wrong in one check.
fn codes(diagnosis: &Value, id: &str) -> Vec<String> {
    let findings = check(diagnosis, id)["findings"].as_array().expect("a check has findings").clone();
    findings.iter().map(|finding| finding["code"].as_str().expect("a finding has a code").to_owned()).collect()
}

/// A Node server behind nginx with TLS, and the arguments that lead there.
struct Secure {
    _peer: Peer,
    nginx: Nginx,
    certificates: Certificates,
}

impl Secure {
    fn start(sent: fn(&Certificates) -> PathBuf) -> Secure {
        Secure::speaking("TLSv1.2 TLSv1.3", sent)
    }

    fn speaking(protocols: &str, sent: fn(&Certificates) -> PathBuf) -> Secure {
        let (peer, certificates) = (Peer::start("echo.mjs"), Certificates::of(HOST));
        let nginx = Nginx::with_tls(peer.port(), &sent(&certificates), &certificates.key(), protocols);
        Secure { _peer: peer, nginx, certificates }
    }

    fn doctor(&self) -> Miniwire {
        let address = format!("127.0.0.1:{}", self.nginx.port());
        let doctor = doctor(&format!("wss://{HOST}/websocket")).arguments(&["--connect-to", &address]);
        doctor.argument("--ca").argument(self.certificates.root()).arguments(&["--idle", "200ms"])
    }
}

#[test]
fn a_server_behind_nginx_with_tls_is_fine_on_a_phone() {
    let outcome = Secure::start(Certificates::full_chain).doctor().end().with_code(0);
    let text = &outcome.stdout;
    assert!(text.ends_with("fine on a phone, with 1 warning\n"), "{text}");
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("chat.example.com ← Intermediate of the Test ← Root of the Test (not sent)"), "{text}");
    assert!(text.contains("Server: nginx/") && text.contains("1.3 and 1.2"), "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= WIDTH), "{text}");
    assert!(!text.contains('\u{1b}') && outcome.stderr.is_empty(), "{text}{}", outcome.stderr);
}

#[test]
fn json_is_one_object_with_every_check_in_order() {
    let outcome = Secure::start(Certificates::full_chain).doctor().argument("--json").end().with_code(0);
    let diagnosis = diagnosis(&outcome);
    let ids = diagnosis["checks"].as_array().expect("checks").iter().map(|check| check["id"].as_str().expect("an id"));
    let expected = "url dns tcp tls_version certificate_chain certificate_dates certificate_name alpn upgrade headers \
                    subprotocol compression ping idle close";
    assert_eq!(ids.collect::<Vec<_>>().join(" "), expected);
    assert_eq!((&diagnosis["version"], &diagnosis["verdict"]), (&1.into(), &"fine".into()));
    assert_eq!(diagnosis["because"], Value::Array(Vec::new()));
    assert_eq!(check(&diagnosis, "tls_version")["facts"]["tls1.2"], "accepted");
    assert_eq!(check(&diagnosis, "alpn")["facts"]["protocol"], "http/1.1");
    assert_eq!(check(&diagnosis, "close")["facts"]["code"], 1000);
    assert_eq!(codes(&diagnosis, "certificate_chain"), ["private-ca"]);
    assert!(check(&diagnosis, "ping")["ms"].is_number(), "{diagnosis}");
}

#[test]
fn an_intermediate_that_nginx_does_not_send_is_named_with_the_setting() {
    let outcome = Secure::start(Certificates::own).doctor().end().with_code(1);
    let text = outcome.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("`Intermediate of the Test` is neither sent nor a trusted root"), "{text}");
    assert!(text.contains("`ssl_certificate` with fullchain.pem"), "{text}");
    assert!(text.contains("will fail on a phone because - chain:"), "{text}");
}

#[test]
fn an_nginx_of_tls_1_1_is_too_old_by_its_own_alert() {
    let outcome = Secure::speaking("TLSv1.1", Certificates::full_chain).doctor().argument("--json").end().with_code(1);
    let diagnosis = diagnosis(&outcome);
    assert_eq!(codes(&diagnosis, "tls_version"), ["tls-too-old"]);
    assert_eq!(check(&diagnosis, "tls_version")["facts"]["tls1.2"], "refused with the alert protocol_version");
    assert_eq!(check(&diagnosis, "upgrade")["state"], "skipped");
}

#[test]
fn an_nginx_that_drops_the_upgrade_is_told_with_the_lines_that_mend_it() {
    let peer = Peer::start("echo.mjs");
    let nginx = Nginx::in_front_of(peer.port());
    let url = nginx.url_of("/dropped");
    let outcome = doctor(&url).argument("--no-url-check").end().with_code(1);
    let text = &outcome.stdout;
    assert!(text.contains("proxy_http_version 1.1;") && text.contains("proxy_set_header Upgrade $http_upgrade;"));
    let diagnosis = diagnosis(&doctor(&url).arguments(&["--no-url-check", "--json"]).end().with_code(1));
    assert_eq!(codes(&diagnosis, "upgrade"), ["upgrade-dropped"]);
    assert_eq!(diagnosis["because"][0]["check"], "upgrade");
}

#[test]
fn an_nginx_that_cuts_after_three_seconds_is_told_with_the_heartbeat() {
    let peer = Peer::start("echo.mjs");
    let nginx = Nginx::in_front_of(peer.port());
    let doctor = doctor(&nginx.url_of("/three-seconds")).arguments(&["--no-url-check", "--idle", "20s", "--json"]);
    let diagnosis = diagnosis(&doctor.end().with_code(1));
    assert_eq!(codes(&diagnosis, "idle"), ["idle-cut"]);
    let idle = check(&diagnosis, "idle");
    assert!(idle["ms"].as_f64().is_some_and(|ms| (2_500.0..10_000.0).contains(&ms)), "{idle}");
    assert!(idle["findings"][0]["cause"].as_str().is_some_and(|cause| cause.contains("proxy_read_timeout")), "{idle}");
    assert!(idle["findings"][0]["snippet"].as_str().is_some_and(|lines| lines.contains("300s")), "{idle}");
    assert_eq!(check(&diagnosis, "close")["state"], "ok", "a second connection is closed in order");
}

#[test]
fn an_nginx_with_nobody_behind_it_is_a_bad_gateway() {
    let nginx = Nginx::in_front_of(free_port());
    let diagnosis = diagnosis(&doctor(&nginx.url()).arguments(&["--no-url-check", "--json"]).end().with_code(1));
    assert_eq!(check(&diagnosis, "upgrade")["facts"]["status"], 502);
    assert_eq!(codes(&diagnosis, "upgrade"), ["bad-gateway"]);
}

#[test]
fn compression_and_subprotocol_are_what_a_node_server_agreed_to() {
    let peer = Peer::start_with("echo.mjs", &["--deflate"]);
    let doctor = doctor(&peer.url()).arguments(&["--no-url-check", "--idle", "0", "--json"]);
    let doctor = doctor.arguments(&["--protocol", "mqtt", "--protocol", "mqttv3.1", "--header", "X-Token=1"]);
    let diagnosis = diagnosis(&doctor.end().with_code(0));
    let facts = &check(&diagnosis, "compression")["facts"];
    assert_eq!((&facts["server_max_window_bits"], &facts["client_max_window_bits"]), (&10.into(), &11.into()));
    assert_eq!(check(&diagnosis, "subprotocol")["facts"]["chosen"], "mqtt");
    peer.lines().wait_for_stdout("an orderly close", |line| line == "closed 1000");
}

#[test]
fn a_loopback_address_works_here_and_not_on_a_phone() {
    let peer = Peer::start("echo.mjs");
    let outcome = doctor(&peer.url()).arguments(&["--idle", "0"]).end().with_code(1);
    assert!(outcome.stdout.contains("is the phone itself"), "{}", outcome.stdout);
}

#[test]
fn a_name_without_an_address_and_a_port_without_a_server_are_told() {
    let diagnosis_of = |url: &str| diagnosis(&doctor(url).arguments(&["--no-url-check", "--json"]).end().with_code(1));
    // RFC 6761 §6.4: names under `.invalid` have no address.
    assert_eq!(codes(&diagnosis_of("wss://nothing.invalid/"), "dns"), ["no-address"]);
    assert_eq!(codes(&diagnosis_of(&format!("ws://127.0.0.1:{}", free_port())), "tcp"), ["refused"]);
}

#[test]
fn a_wrong_command_line_is_2_and_names_what_is_wrong() {
    doctor("wss://a.example")
        .arguments(&["--header", "Host=b"])
        .end()
        .with_code(2)
        .saying(&["belongs to the handshake"]);
    doctor("wss://a.example").arguments(&["--protocol", "a b"]).end().with_code(2).saying(&["no subprotocol"]);
    doctor("wss://a.example").arguments(&["--timeout", "2m"]).end().with_code(2).saying(&["at most a minute"]);
    doctor("wss://a.example").arguments(&["--ca", "no-such.pem"]).end().with_code(2).saying(&["no-such.pem", "hint:"]);
    Miniwire::new(&["doctor"]).end().with_code(2);
}

#[test]
#[cfg(unix)]
fn ctrl_c_in_the_silence_closes_the_connection_and_says_what_is_known() {
    let peer = Peer::start("echo.mjs");
    let running = doctor(&peer.url()).arguments(&["--no-url-check", "--idle", "10m"]).start();
    running.lines().wait_for_stdout("the pong", |line| line.contains("ping"));
    running.lines().interrupt();
    let outcome = running.end().with_code(0);
    assert!(outcome.stdout.contains("then interrupted") && outcome.stdout.contains("fine on a phone"));
    peer.lines().wait_for_stdout("an orderly close", |line| line == "closed 1000");
}
