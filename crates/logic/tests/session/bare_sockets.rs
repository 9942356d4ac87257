//! TCPSocket, UDPSocket and network information as app code sees them. Rows: docs/contracts/tcp.md, udp.md, network.md.

use crate::support::{App, Run};
use logic::{Command, Profile};
use model::{EventKind, LifeState};

const TCP: &str = "const tcp = wx.createTCPSocket();
    tcp.onConnect((r) => console.log('connect', r.remoteInfo.address, r.remoteInfo.port, r.localInfo.family, r.useHttpDNS));
    tcp.onMessage((m) => console.log('message', m.message instanceof ArrayBuffer, m.message.byteLength, m.remoteInfo.port));
    tcp.onError((e) => console.log('error', e.errCode, e.errMsg));
    tcp.onClose(() => console.log('close'));\n";

const WEBSOCKET: &str = "const task = wx.connectSocket({ url: 'ws://echo' });
    task.onOpen(() => console.log('ws open')); task.onClose((r) => console.log('ws close', r.code, r.reason));\n";

fn app(rest: &str) -> App {
    App::script(&format!("{TCP}{rest}"))
}

async fn network(run: &Run, network_type: &str) {
    let connected = network_type != "none";
    run.send(Command::Network { connected, network_type: network_type.to_owned() }).await;
}

#[tokio::test]
async fn bytes_come_back_as_buffers_of_the_apps_own_realm_and_nothing_happens_inside_the_call() {
    let run = app("tcp.connect({ address: '10.0.0.2', port: 9000 }); console.log('called');
        tcp.onConnect(() => { tcp.write('你好'); tcp.write(new Uint8Array([1, 2]).buffer); tcp.close(); console.log('wrote'); });
        tcp.onMessage(() => console.log('never: it was closed'));")
    .start();
    let lines = run.console_until("close").await;
    assert_eq!(lines, ["called", "connect 10.0.0.2 9000 IPv4 false", "wrote", "close"]);
}

#[tokio::test]
async fn text_and_buffers_are_both_bytes_to_the_peer() {
    let run = app("tcp.connect({ address: '10.0.0.2', port: 9000 });
        tcp.onConnect(() => { tcp.write('你好'); tcp.write(new Uint8Array([1, 2]).buffer); });")
    .start();
    let lines = run.console_until("message true 2 9000").await;
    assert_eq!(lines[1..], ["message true 6 9000", "message true 2 9000"]);
}

#[tokio::test]
async fn a_refused_connection_is_an_error_with_the_number_of_linux_and_then_a_close() {
    let run = app("tcp.connect({ address: '10.0.0.2', port: 4001 });").start();
    let lines = run.console_until("close").await;
    assert_eq!(lines, ["error -2 connect socket fail: errno:111 errmsg:Connection refused", "close"]);
}

#[tokio::test]
async fn with_the_url_check_on_the_local_network_can_be_reached_and_others_cannot() {
    let run = app("tcp.connect({ address: '8.8.8.8', port: 9000 }); tcp.connect({ address: '10.0.0.2', port: 9000 });")
        .start_with(|options| options.url_check = Some(true));
    let lines = run.console_until("connect 10.0.0.2 9000 IPv4 false").await;
    assert_eq!(lines[0], "error -4 connect fail: invalid address");
    let told = |kind: &EventKind| matches!(kind, EventKind::Notice { code, .. } if code == "url-check");
    assert!(run.log.events().iter().any(told));
}

#[tokio::test]
async fn without_the_check_every_host_is_reached_and_the_log_says_once_what_phones_refuse() {
    let run = app("tcp.connect({ address: '8.8.8.8', port: 9000 });
        const other = wx.createTCPSocket(); other.onConnect(() => console.log('both'));
        tcp.onConnect(() => other.connect({ address: '127.0.0.1', port: 9000 }));")
    .start();
    run.console_until("both").await;
    let told = |kind: &&EventKind| matches!(kind, EventKind::Notice { code, .. } if code == "tcp-on-phones");
    assert_eq!(run.log.events().iter().filter(told).count(), 1);
}

#[tokio::test]
async fn the_twenty_first_socket_of_five_minutes_throws_and_the_session_goes_on() {
    let run = App::script(
        "for (let i = 0; i < 20; i++) wx.createTCPSocket();
         try { wx.createTCPSocket(); } catch (e) { console.log(String(e)); }
         setTimeout(() => { wx.createTCPSocket(); console.log('again'); }, 5 * 60 * 1000);",
    )
    .start();
    let lines = run.console_until("again").await;
    assert_eq!(lines, ["Error: [TCPSocket] created too much.", "again"]);
}

#[tokio::test]
async fn the_background_ends_tcp_and_udp_and_the_app_hears_it_on_return() {
    let run = app("tcp.connect({ address: '10.0.0.2', port: 9000 });
        const udp = wx.createUDPSocket(); udp.bind(); udp.onClose(() => console.log('udp close'));
        wx.onAppShow(() => console.log('show'));")
    .start();
    run.console_until("connect 10.0.0.2 9000 IPv4 false").await;
    run.life(LifeState::Suspended).await;
    run.life(LifeState::Foreground).await;
    let lines = run.console_until("udp close").await;
    assert_eq!(lines[lines.len() - 3..], ["show", "close", "udp close"]);
}

#[tokio::test]
async fn a_udp_port_is_known_at_once_and_datagrams_come_back_with_their_peer() {
    let run = App::script(
        "const udp = wx.createUDPSocket();
         udp.onListening(() => console.log('listening'));
         udp.onMessage((m) => console.log('message', m.message.byteLength, JSON.stringify(m.remoteInfo), m.localInfo.port));
         udp.onError((e) => console.log('error', e.errCode, e.errMsg));
         console.log('port', udp.bind());
         udp.send({ address: '10.0.0.2', port: 9000, message: new Uint8Array([1, 2, 3]).buffer, offset: 1 });
         udp.connect({ address: 'nowhere', port: 9 });",
    )
    .start();
    let lines = run.console_until("error -4 connect fail: invalid address").await;
    let remote = r#"{"address":"10.0.0.2","family":"IPv4","port":9000,"size":2}"#;
    assert_eq!(lines[..3], ["port 40000".to_owned(), "listening".into(), format!("message 2 {remote} 40000")]);
}

#[tokio::test]
async fn another_network_cuts_what_stands_on_the_old_one_as_on_phones() {
    let run = app(&format!(
        "{WEBSOCKET} tcp.connect({{ address: '10.0.0.2', port: 9000 }});
         wx.onNetworkStatusChange((r) => console.log('network', r.isConnected, r.networkType));"
    ))
    .start();
    run.console_until("connect 10.0.0.2 9000 IPv4 false").await;
    run.console_until("ws open").await;
    network(&run, "4g").await;
    let lines = run.console_until("close").await;
    assert_eq!(
        lines[lines.len() - 4..],
        [
            "network true 4g",
            "ws close 1006 ",
            "error -2 recv socket fail: errno:103 errmsg:Software caused connection abort",
            "close"
        ]
    );
}

#[tokio::test]
async fn what_an_app_opens_when_it_hears_of_another_network_stands() {
    let run = app("tcp.connect({ address: '10.0.0.2', port: 9000 });
        wx.onNetworkStatusChange(() => { const again = wx.createTCPSocket();
          again.onConnect(() => console.log('again')); again.onClose(() => console.log('never'));
          again.connect({ address: '10.0.0.2', port: 9001 }); });")
    .start();
    run.console_until("connect 10.0.0.2 9000 IPv4 false").await;
    network(&run, "4g").await;
    let lines = run.console_until("again").await;
    assert!(lines.contains(&"close".to_owned()) && !lines.contains(&"never".to_owned()), "{lines:?}");
}

#[tokio::test]
async fn in_the_devtools_only_the_loss_of_the_network_cuts() {
    let run = app("tcp.connect({ address: '10.0.0.2', port: 9000 }); tcp.offConnect();
        tcp.onConnect((r) => console.log('connect', typeof r.remoteInfo));
        wx.onNetworkStatusChange((r) => console.log('network', r.networkType));")
    .start_with(|options| options.config.profile = Profile::Devtools);
    run.console_until("connect undefined").await;
    network(&run, "4g").await;
    run.console_until("network 4g").await;
    network(&run, "none").await;
    let lines = run.console_until("close").await;
    assert_eq!(lines[1..3], ["network 4g", "network none"]);
}

#[tokio::test]
async fn without_a_network_nothing_connects_and_nothing_has_an_address_until_it_is_back() {
    let run = app(&format!(
        "{WEBSOCKET} task.onError((e) => console.log('ws error', e.errMsg));
         wx.getLocalIPAddress({{ complete: (r) => console.log('ip', r.localip, r.errMsg) }});
         tcp.connect({{ address: '10.0.0.2', port: 9000 }});
         console.log('port', wx.createUDPSocket().bind());
         wx.onNetworkStatusChange((r) => {{
           wx.getLocalIPAddress({{ complete: (r) => console.log('ip', r.localip, r.netmask, r.errMsg) }});
         }});"
    ))
    .start_with(|options| options.config.network_type = "none".into());
    let lines = run.console_until("close").await;
    let expected = [
        "port 0",
        "ip undefined getLocalIPAddress:fail network is down",
        "ws error open fail: _code:1,_msg:Host not found (authoritative)",
        "ws close 1006 abnormal closure",
        "error -2 connect socket fail: errno:101 errmsg:Network is unreachable",
        "close",
    ];
    assert_eq!(lines, expected);
    network(&run, "wifi").await;
    run.console_until("ip 10.0.0.7 255.255.255.0 getLocalIPAddress:ok").await;
}

#[tokio::test]
async fn without_a_network_a_neighbour_is_unreachable_and_not_a_stranger() {
    let run = app("tcp.connect({ address: '10.0.0.2', port: 9000 });").start_with(|options| {
        options.url_check = Some(true);
        options.config.network_type = "none".into();
    });
    let lines = run.console_until("close").await;
    assert_eq!(lines[0], "error -2 connect socket fail: errno:101 errmsg:Network is unreachable");
}

#[tokio::test]
async fn a_search_ends_with_the_network() {
    let run = App::script(
        "wx.onLocalServiceDiscoveryStop(() => console.log('stop'));
         wx.startLocalServiceDiscovery({ serviceType: '_http._tcp.', success: () => console.log('looking') });",
    )
    .start();
    run.console_until("looking").await;
    network(&run, "none").await;
    run.console_until("stop").await;
}

#[tokio::test]
async fn a_network_that_changes_while_the_app_is_suspended_is_told_on_return() {
    let run = App::script("wx.onNetworkStatusChange((r) => console.log('network', r.networkType));").start();
    run.life(LifeState::Suspended).await;
    network(&run, "4g").await;
    run.life(LifeState::Foreground).await;
    run.console_until("network 4g").await;
    let events = run.log.events();
    let place = |wanted: &EventKind| events.iter().position(|event| event == wanted).expect("it happened");
    let network = EventKind::Network { to: "4g".into(), weak: false };
    assert!(place(&EventKind::Life { to: LifeState::Foreground }) < place(&network));
}

#[tokio::test]
async fn three_timeouts_make_the_network_weak() {
    let run = App::script(
        "wx.onNetworkWeakChange((r) => { console.log('weak', r.weakNet, r.networkType);
           wx.getNetworkType().then((r) => console.log('type', r.weakNet)); });
         const next = (left) => {
           const tcp = wx.createTCPSocket();
           tcp.onClose(() => { console.log('timed out'); if (left > 1) next(left - 1); });
           tcp.connect({ address: '10.0.0.2', port: 4002 });
         };
         next(3);",
    )
    .start();
    let lines = run.console_until("type true").await;
    assert_eq!(lines.iter().filter(|line| *line == "weak true wifi").count(), 1);
    assert!(run.log.events().contains(&EventKind::Network { to: "wifi".into(), weak: true }));
}

#[tokio::test]
async fn a_search_for_services_stops_by_itself_after_thirty_seconds() {
    let run = App::script(
        "wx.onLocalServiceFound((r) => console.log('found', r.serviceType, r.serviceName, r.ip, r.port));
         const begun = Date.now();
         wx.onLocalServiceDiscoveryStop(() => console.log('stop', Date.now() - begun));
         wx.startLocalServiceDiscovery({ serviceType: '_http._tcp.', success: (r) => {
           console.log(r.errMsg);
           wx.startLocalServiceDiscovery({ serviceType: '_http._tcp.', fail: (r) => console.log(r.errMsg) });
         } });",
    )
    .start();
    let lines = run.console_until("stop 30000").await;
    let mut expected = [
        "startLocalServiceDiscovery:ok",
        "startLocalServiceDiscovery:fail scan task already exist",
        "found _http._tcp. http._tcp 10.0.0.9 80",
        "stop 30000",
    ]
    .map(str::to_owned)
    .to_vec();
    expected.sort();
    let mut lines = lines;
    lines.sort();
    assert_eq!(lines, expected);
}
