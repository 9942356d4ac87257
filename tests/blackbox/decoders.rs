//! What is said above the connections: packets in the timeline and in JSON, and one line with the cause where both sides speak something
//! else. What is told of each packet: docs/guide/decoders.md.

use miniwire_tests::{Events, Miniwire, Mosquitto, Peer, Project};

/// Bytes of a hex text, and a connection whose end is said.
const PRELUDE: &str = "
    const bytes = (hex) => new Uint8Array(hex.match(/../g).map((pair) => parseInt(pair, 16))).buffer;
    const dial = (url, protocols = []) => {
      const task = wx.connectSocket({ url, protocols });
      task.onClose(() => console.log('all done'));
      task.onError(() => setTimeout(() => console.log('all done'), 0));
      return task;
    };\n";

fn project(script: &str) -> Project {
    Project::empty().file("try.js", format!("{PRELUDE}{script}"))
}

fn run(script: &str, arguments: &[&str]) -> Events {
    let project = project(script);
    let run = Miniwire::run(project.path().join("try.js"));
    let fixed = ["--no-url-check", "--until", "all done", "--format", "json"];
    run.arguments(&fixed).arguments(arguments).end().with_code(0).events()
}

/// Causes that were told, without what every run on this machine says about its address.
fn causes(events: &Events) -> Vec<String> {
    let notices = events.of("notice").into_iter().filter_map(|notice| {
        let code = notice["code"].as_str()?;
        let is_ours = ["engine-io", "mqtt", "stomp"].iter().any(|name| code.starts_with(name));
        is_ours.then(|| notice["text"].as_str().unwrap_or_default().to_owned())
    });
    notices.collect()
}

#[test]
fn a_client_of_engine_io_3_at_a_server_of_4_is_told_so() {
    let peer = Peer::start("socket-io.mjs");
    let told = run(&format!("dial('{}/socket.io/?EIO=3&transport=websocket');", peer.url()), &[]);
    let wanted = "#1 the server cut the connection before its open packet: it is probably an Engine.IO 4 server; \
                  the client speaks 3 (Socket.IO 2, weapp.socket.io 2)";
    assert_eq!(causes(&told), [wanted]);
}

#[test]
fn the_refusal_of_a_poll_names_both_versions() {
    let peer = Peer::start("socket-io.mjs");
    let url = format!("{}/socket.io/?EIO=3&transport=polling", peer.http());
    let told = run(
        &format!("wx.request({{ url: '{url}', complete: () => setTimeout(() => console.log('all done')) }});"),
        &[],
    );
    assert_eq!(
        causes(&told),
        ["#1 this is an Engine.IO 4 server; the client speaks 3 (Socket.IO 2, weapp.socket.io 2)"]
    );
}

#[test]
fn a_client_of_engine_io_4_at_a_server_of_3_is_told_so() {
    let peer = Peer::start("socket-io-2.mjs");
    let url = format!("{}/socket.io/?EIO=4&transport=websocket", peer.url());
    let told = run(
        &format!("const task = dial('{url}'); task.onMessage(({{ data }}) => data === '40' && task.close({{}}));"),
        &[],
    );
    let wanted = "#1 this is an Engine.IO 3 server (Socket.IO 2); the client speaks 4 (Socket.IO 3 and newer, weapp.socket.io 3)";
    assert_eq!(causes(&told), [wanted]);
}

#[test]
fn a_plain_client_at_a_socket_io_server_and_the_reverse_are_told_so() {
    let (new, old, plain) = (Peer::start("socket-io.mjs"), Peer::start("socket-io-2.mjs"), Peer::start("echo.mjs"));
    let refused = run(&format!("dial('{}/socket.io/');", new.url()), &[]);
    assert_eq!(causes(&refused), ["#1 this is a Socket.IO endpoint; a plain WebSocket cannot talk to it"]);
    let url = format!("{}/socket.io/?transport=websocket", old.url());
    let greeted = run(&format!("const task = dial('{url}'); task.onMessage(() => task.close({{}}));"), &[]);
    let wanted = "#1 this is a Socket.IO server: it greets with an Engine.IO open packet, and the client is a plain WebSocket, for its \
                  address has no EIO";
    assert_eq!(causes(&greeted), [wanted]);
    let url = format!("{}/?EIO=4&transport=websocket", plain.url());
    let script = format!(
        "const task = dial('{url}'); task.onOpen(() => task.send({{ data: '40' }})); task.onMessage(() => task.close({{}}));"
    );
    let told = causes(&run(&script, &[]));
    assert_eq!(told.len(), 1);
    assert!(told[0].starts_with("#1 this server does not speak Engine.IO: it sent \""), "{told:?}");
}

/// A client at a real broker: what it sends one after the other, each time the broker has said something.
fn at_broker(port: u16, packets: &[&str], arguments: &[&str]) -> Events {
    let wire = Peer::start("wire.mjs");
    let url = format!("{}/mqtt?broker={}", wire.url(), port);
    let script = format!(
        "const left = {packets:?}; const task = dial('{url}');
         const next = () => {{ const one = left.shift(); if (one) task.send({{ data: bytes(one) }}); else task.close({{}}); }};
         task.onOpen(next); task.onMessage(next);"
    );
    run(&script, arguments)
}

const CONNECT_3: &str = "100d00044d5154540402003c000161";
const CONNECT_5: &str = "100e00044d5154540502003c00000161";

fn packets(events: &Events) -> Vec<String> {
    let line = |packet: &&serde_json::Value| {
        let answers = packet["answers"]["name"].as_str().map(|name| format!(" answers {name}")).unwrap_or_default();
        let summary = packet["summary"].as_str().unwrap_or_default();
        format!("{} {summary}{answers}", packet["name"].as_str().unwrap_or_default())
    };
    events.of("packet").iter().map(line).collect()
}

#[test]
fn packets_at_a_real_broker_are_told_with_what_each_answers() {
    let broker = Mosquitto::start();
    let events = at_broker(broker.port(), &[CONNECT_3, "8206000100016101", "32060001620007c1", "c000"], &[]);
    assert_eq!(
        packets(&events),
        [
            "CONNECT MQTT 3.1.1 client=\"a\" keepalive=60 clean session",
            "CONNACK accepted answers CONNECT",
            "SUBSCRIBE id=1  \"a\" qos1",
            "SUBACK id=1  granted QoS 1 answers SUBSCRIBE",
            "PUBLISH qos1 id=7  b c1",
            "PUBACK id=7 answers PUBLISH",
            "PINGREQ ",
            "PINGRESP  answers PINGREQ",
        ]
    );
}

#[test]
fn illegal_topics_are_told_before_the_broker_ends_the_connection() {
    let broker = Mosquitto::start();
    let filter = at_broker(broker.port(), &[CONNECT_3, "820700010002612300"], &[]);
    assert_eq!(causes(&filter), ["#1 \"a#\" is no topic filter: # must be a level of its own"]);
    let topic = at_broker(broker.port(), &[CONNECT_5, "30060003612f2300"], &[]);
    assert_eq!(
        causes(&topic),
        [
            "#1 \"a/#\" is no topic to publish to: + and # are for subscriptions only",
            "#1 the broker ended the connection: protocol error (0x82)"
        ]
    );
}

#[test]
fn a_broker_that_refuses_and_a_server_that_is_none_are_told_so() {
    let broker = Mosquitto::start();
    // Level 9 does not exist.
    let refused = at_broker(broker.port(), &["100d00044d5154540902003c000161"], &[]);
    let told = causes(&refused);
    assert_eq!(told, ["#1 the broker refused protocol level 9: unacceptable protocol version (0x01)"]);
    let old = Peer::start("aedes.mjs");
    let told = causes(&at_broker(old.port(), &[CONNECT_5], &[]));
    assert_eq!(told, ["#1 the broker refused MQTT 5: unacceptable protocol version (0x01)"]);
    let wire = Peer::start("wire.mjs");
    let script = format!(
        "const task = dial('{}/echo'); task.onOpen(() => task.send({{ data: bytes('{CONNECT_3}') }})); task.onMessage(() => task.close({{}}));",
        wire.url()
    );
    let told = causes(&run(&script, &[]));
    assert_eq!(told, ["#1 the other side sent CONNECT, which only clients send: it is no MQTT broker"]);
}

#[test]
fn the_timeline_has_packets_in_place_of_messages_and_raw_has_both() {
    let peer = Peer::start("socket-io.mjs");
    let url = format!("{}/socket.io/?EIO=4&transport=websocket", peer.url());
    let script = format!(
        "const task = dial('{url}'); task.onMessage(({{ data }}) => {{
           if (data[0] === '0') task.send({{ data: '40' }});
           if (data.startsWith('40')) task.send({{ data: '421[\"join\",\"大厅\"]' }});
           if (data.startsWith('43')) task.close({{}});
         }});"
    );
    let project = project(&script);
    let text = |arguments: &[&str]| {
        let run = Miniwire::run(project.path().join("try.js")).arguments(&["--no-url-check", "--until", "all done"]);
        run.arguments(arguments).end().with_code(0).stdout
    };
    let packets = text(&[]);
    assert!(packets.contains("socket.io  #1 → EVENT ack=1 \"join\" \"大厅\""), "{packets}");
    assert!(packets.contains("socket.io  #1 ← ACK ack=1 {\"ok\":true,\"room\":\"大厅\"}  answers EVENT"), "{packets}");
    assert!(!packets.contains("421[\"join\""), "{packets}");
    let raw = text(&["--raw"]);
    assert!(raw.contains("→ EVENT") && raw.contains("421[\"join\""), "{raw}");
    let off = text(&["--decode", "off"]);
    assert!(!off.contains("→ EVENT") && off.contains("421[\"join\""), "{off}");
    let hex = text(&["--decode", "ws://*=hex"]);
    assert!(hex.contains("#1 → BYTES"), "{hex}");
}

#[test]
fn a_proto_of_the_project_names_the_fields_of_its_address() {
    let peer = Peer::start("wire.mjs");
    let script = format!(
        "const task = dial('{}/echo?proto'); task.onOpen(() => task.send({{ data: bytes('08011203e5a5bd') }})); task.onMessage(() => task.close({{}}));",
        peer.url()
    );
    let proto = "syntax = \"proto3\";\npackage chat;\nmessage Envelope { uint32 seq = 1; string text = 2; }\n";
    let settings = "[decode]\n\"*?proto\" = { proto = \"protos/chat.proto\", message = \"chat.Envelope\" }\n";
    let project = project(&script).file("protos/chat.proto", proto).file("miniwire.toml", settings);
    let run = || Miniwire::run(project.path().join("try.js")).arguments(&["--no-url-check", "--until", "all done"]);
    let text = run().end().with_code(0).stdout;
    assert!(text.contains("protobuf   #1 → Envelope {seq: 1, text: \"好\"}"), "{text}");
    let settings = "[decode]\n\"*?proto\" = { proto = \"protos/chat.proto\", sent = \"chat.Envelope\", received = \"chat.Answer\" }\n";
    let proto = format!("{proto}message Answer {{ uint32 number = 1; string words = 2; }}\n");
    let project = project.file("protos/chat.proto", &proto).file("miniwire.toml", settings);
    let text = Miniwire::run(project.path().join("try.js"))
        .arguments(&["--no-url-check", "--until", "all done"])
        .end()
        .with_code(0)
        .stdout;
    assert!(text.contains("→ Envelope {seq: 1, text: \"好\"}"), "{text}");
    assert!(text.contains("← Answer {number: 1, words: \"好\"}"), "{text}");
    let broken = project.file("protos/chat.proto", "syntax = \"proto3\";\nmessage Envelope { uint32 = 1; }\n");
    let outcome = Miniwire::run(broken.path().join("try.js")).end();
    assert_ne!(outcome.code, Some(0));
    assert!(outcome.stderr.contains("protos/chat.proto:2:"), "{}", outcome.stderr);
}
