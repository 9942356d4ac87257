//! TCP and UDP against Node peers, and the phone's network from the command line.

use miniwire_tests::{Miniwire, Outcome, Peer, Project};
use serde_json::json;

fn run(script: &str, until: &str, arguments: &[&str]) -> Outcome {
    let project = Project::empty().file("try.js", script);
    let run = Miniwire::run(project.path().join("try.js")).arguments(&["--no-url-check", "--until", until]);
    run.arguments(arguments).end().with_code(0)
}

fn tcp_script(port: u16, rest: &str) -> String {
    format!(
        "const tcp = wx.createTCPSocket()
         tcp.onError((e) => console.log('error', e.errCode, e.errMsg))
         tcp.onClose(() => console.log('closed'))
         tcp.connect({{ address: '127.0.0.1', port: {port} }})
         {rest}"
    )
}

#[test]
fn an_app_talks_to_a_tcp_server_and_closes() {
    let peer = Peer::start("tcp-echo.mjs");
    let script = tcp_script(peer.port(), "tcp.onConnect(() => tcp.write('你好'))\ntcp.onMessage(() => tcp.close())");
    let events = run(&script, "closed", &["--format", "json"]).events();
    assert_eq!(events.wire_kinds(), ["open", "connected", "out", "in", "close"]);
    let open = events.only("open");
    assert_eq!((&open["transport"], &open["url"]), (&json!("tcp"), &json!(format!("tcp://127.0.0.1:{}", peer.port()))));
    assert_eq!(events.only("connected")["remote"], json!(format!("127.0.0.1:{}", peer.port())));
    assert_eq!(events.only("in")["text"], json!("你好"));
    let close = events.only("close");
    assert_eq!((&close["by"], close.get("code")), (&json!("app"), None));
    peer.lines().wait_for_stdout("the FIN", |line| line == "the client said FIN");
}

#[test]
fn a_tcp_server_ends_the_connection_in_order_or_breaks_it() {
    let peer = Peer::start("tcp-echo.mjs");
    let bye = tcp_script(peer.port(), "tcp.onConnect(() => tcp.write('bye'))");
    let outcome = run(&bye, "closed", &[]);
    assert!(outcome.stdout.contains("see you") && outcome.stdout.contains("by the peer"), "{}", outcome.stdout);
    let reset = tcp_script(peer.port(), "tcp.onConnect(() => tcp.write('reset'))");
    let outcome = run(&reset, "closed", &[]);
    let text = "error -2 recv socket fail: errno:104 errmsg:Connection reset by peer";
    assert!(outcome.stdout.contains(text), "{}", outcome.stdout);
}

#[test]
fn a_port_without_a_server_is_told_with_the_number_of_linux_and_a_next_step() {
    let script = tcp_script(miniwire_tests::free_port(), "");
    let outcome = run(&script, "closed", &[]);
    assert!(outcome.stdout.contains("errno:111 errmsg:Connection refused"), "{}", outcome.stdout);
    assert!(outcome.stdout.contains("start the server, or check the port"), "{}", outcome.stdout);
}

#[test]
fn an_app_exchanges_datagrams_and_a_long_one_is_lost_and_told() {
    let peer = Peer::start("udp-echo.mjs");
    let script = format!(
        "const udp = wx.createUDPSocket()
         console.log('port', typeof udp.bind())
         udp.onMessage((m) => {{ console.log('got', m.remoteInfo.size); udp.close() }})
         udp.onClose(() => console.log('closed'))
         udp.send({{ address: '127.0.0.1', port: {}, message: 'long' }})",
        peer.port()
    );
    let events = run(&script, "closed", &["--format", "json"]).events();
    assert_eq!(events.wire_kinds(), ["open", "listening", "out", "in", "close"]);
    let address = json!(format!("127.0.0.1:{}", peer.port()));
    assert_eq!((&events.only("out")["peer"], &events.only("in")["peer"]), (&address, &address));
    let codes = events.of("notice").iter().map(|notice| notice["code"].clone()).collect::<Vec<_>>();
    assert!(codes.contains(&json!("udp-too-long")), "{codes:?}");
}

/// `(what the app got, texts of the notices of faults)` after sending `1` to `4` to an echo under `faults`.
fn datagrams_under(faults: &[&str], until: &str) -> (Vec<String>, Vec<String>) {
    let peer = Peer::start("udp-echo.mjs");
    let script = format!(
        "const udp = wx.createUDPSocket()
         udp.bind()
         udp.onMessage((m) => console.log('got ' + String.fromCharCode(...new Uint8Array(m.message))))
         for (const message of '1234') udp.send({{ address: '127.0.0.1', port: {}, message }})",
        peer.port()
    );
    let events = run(&script, until, &[&["--format", "json", "--seed", "7"], faults].concat()).events();
    let got = events.console().into_iter().filter_map(|line| line.strip_prefix("got ").map(str::to_owned)).collect();
    let notices = events.of("notice").into_iter().filter(|notice| notice["code"] == json!("fault"));
    (got, notices.map(|notice| notice["text"].as_str().unwrap_or_default().to_owned()).collect())
}

#[test]
fn datagrams_are_dropped_doubled_late_and_in_another_order_as_asked_and_the_log_says_so() {
    let (got, told) =
        datagrams_under(&["--fault", "drop:nth=2,dir=up", "--fault", "duplicate:nth=2,dir=down"], "got 4");
    assert_eq!(got, ["1", "3", "3", "4"]);
    assert!(told.iter().any(|text| text.ends_with("datagram 2 to the server is dropped by a fault")), "{told:?}");
    let (got, _) =
        datagrams_under(&["--fault", "duplicate:match=1,dir=up", "--fault", "reorder:nth=3,dir=down"], "got 4");
    assert_eq!(got, ["1", "1", "3", "2", "4"]);
    let (got, _) = datagrams_under(&["--fault", "delay:nth=1,ms=200,dir=up"], "got 1");
    assert_eq!(got, ["2", "3", "4", "1"]);
}

#[test]
fn a_link_holds_for_datagrams_and_a_fault_of_messages_says_that_tcp_has_none() {
    let (got, told) = datagrams_under(&["--link", "3g"], "got 4");
    assert_eq!(got, ["1", "2", "3", "4"]);
    assert!(told.iter().any(|text| text.contains("datagrams to the server go through latency:ms=100")), "{told:?}");
    let peer = Peer::start("tcp-echo.mjs");
    let script = tcp_script(peer.port(), "tcp.onConnect(() => tcp.write('x'))\ntcp.onMessage(() => tcp.close())");
    let outcome = run(&script, "closed", &["--fault", "drop:nth=1"]);
    assert!(outcome.stdout.contains("the fault drop:nth=1: TCP is a stream and has no messages"), "{}", outcome.stdout);
}

#[test]
fn the_network_can_go_and_come_back_from_the_command_line() {
    let peer = Peer::start("tcp-echo.mjs");
    let script = format!(
        "wx.onNetworkStatusChange((r) => {{
           console.log('network', r.networkType)
           const tcp = wx.createTCPSocket()
           tcp.onError((e) => console.log('error', e.errNum))
           tcp.onConnect(() => console.log('connected again'))
           tcp.connect({{ address: '127.0.0.1', port: {} }})
         }})",
        peer.port()
    );
    let outcome = run(&script, "connected again", &["--network", "none@200ms,4g@400ms"]);
    let stdout = &outcome.stdout;
    assert!(stdout.contains("network none") && stdout.contains("error 101"), "{stdout}");
}
