//! `wx.request`, `wx.uploadFile` and `wx.downloadFile` against real web servers: Node with good and bad manners, and nginx
//! with TLS, HTTP/2 and gzip. What each row promises: docs/contracts/request.md.

use miniwire_tests::{Events, Miniwire, Nginx, Peer, Project};

/// What every script begins with: `get` tells the end of a request in one line, and `finish` says that all are there.
pub(crate) const PRELUDE: &str = "
    const show = (r) => typeof r.data === 'string' ? r.data : JSON.stringify(r.data);
    let left = 0;
    const end = () => { if (--left === 0) setTimeout(() => console.log('all done'), 0); };
    const get = (path, options = {}) => { left++; return wx.request({ url: SERVER + path, ...options,
      success: (r) => console.log(path, r.statusCode, show(r)),
      fail: (e) => console.log(path, e.errMsg, e.errno),
      complete: end }); };\n";

pub(crate) fn run_with(server: &str, script: &str, arguments: &[&str]) -> Events {
    let text = format!("const SERVER = '{server}';{PRELUDE}{script}");
    let project = Project::empty().file("try.js", text);
    let run = Miniwire::run(project.path().join("try.js"));
    let fixed = ["--no-url-check", "--until", "all done", "--format", "json"];
    run.arguments(&fixed).arguments(arguments).end().with_code(0).events()
}

pub(crate) fn run(server: &Peer, script: &str) -> Events {
    run_with(&server.http(), script, &[])
}

pub(crate) fn says(events: &Events, lines: &[&str]) {
    for line in lines {
        assert!(events.console().contains(line), "`{line}` was not said: {:#?}", events.console());
    }
}

#[test]
fn answers_arrive_parsed_where_they_are_json_and_as_text_where_they_are_not() {
    let peer = Peer::start("http.mjs");
    let events = run(&peer, "for (const path of ['/json', '/bom', '/text', '/gbk', '/missing']) get(path);");
    let hello = "200 {\"hello\":\"你好\"}";
    let lines = [&format!("/json {hello}"), &format!("/bom {hello}")];
    says(&events, &lines.map(String::as_str));
    says(&events, &["/text 200 not json", "/gbk 200 你好", "/missing 404 nothing here"]);
}

#[test]
fn the_log_has_the_request_its_answer_and_its_end_with_the_profile() {
    let peer = Peer::start("http.mjs");
    let events = run(&peer, "get('/json', { method: 'POST', data: { a: 1 } });");
    assert_eq!(events.wire_kinds(), ["open", "out", "opened", "in", "done"]);
    let open = events.only("open");
    assert_eq!((open["transport"].as_str(), open["method"].as_str()), (Some("request"), Some("POST")));
    assert_eq!(events.only("out")["json"]["a"], 1);
    let opened = events.only("opened");
    assert_eq!((opened["header"]["X-CaSe"].as_str(), opened["protocol"].as_str()), (Some("kept"), Some("http1.1")));
    let done = events.only("done");
    assert_eq!((done["status"].as_u64(), done["bytes_out"].as_u64()), (Some(200), Some(7)));
    assert_eq!(done["profile"]["peerIP"], "127.0.0.1");
    let order = [
        "invokeStart",
        "queueStart",
        "queueEnd",
        "fetchStart",
        "connectStart",
        "connectEnd",
        "requestStart",
        "responseStart",
        "responseEnd",
    ];
    let times: Vec<_> = order.iter().map(|name| done["profile"][name].as_i64().expect("a time")).collect();
    assert!(times.is_sorted() && times[0] > 0, "{times:?}");
}

#[test]
fn every_compression_is_undone_and_a_bomb_is_not_unpacked() {
    let peer = Peer::start("http.mjs");
    let events = run(&peer, "for (const path of ['/gzip', '/deflate', '/br', '/bomb']) get(path);");
    for path in ["/gzip", "/deflate", "/br"] {
        says(&events, &[&format!("{path} 200 {{\"hello\":\"你好\"}}")]);
    }
    says(&events, &["/bomb request:fail exceed max file size 603301"]);
}

#[test]
fn redirects_are_followed_unless_the_app_wants_to_see_them_and_a_loop_ends() {
    let peer = Peer::start("http.mjs");
    let events = run(
        &peer,
        "get('/redirect'); get('/loop');
         const task = get('/redirect?manual', { redirect: 'manual' });
         task.onHeadersReceived((r) => console.log('head', r.statusCode, r.header.Location));",
    );
    says(&events, &["/redirect 200 {\"hello\":\"你好\"}", "head 302 /json", "/redirect?manual 302 moved"]);
    says(&events, &["/loop request:fail network reach the max redirect count 600008"]);
}

#[test]
fn aborting_closes_the_connection_and_fails_once() {
    let peer = Peer::start("http.mjs");
    let events = run(&peer, "const task = get('/silent'); setTimeout(() => { task.abort(); task.abort(); }, 100);");
    assert_eq!(events.console(), ["/silent request:fail abort undefined", "all done"]);
}

#[test]
fn chunks_arrive_one_by_one() {
    let peer = Peer::start("http.mjs");
    let events = run(
        &peer,
        "const task = get('/chunks', { enableChunked: true });
         task.onChunkReceived((r) => console.log(String.fromCharCode(...new Uint8Array(r.data))));",
    );
    assert_eq!(events.console(), ["one", "two", "three", "/chunks 200 ", "all done"]);
}

#[test]
fn the_second_request_uses_the_connection_of_the_first() {
    let peer = Peer::start("http.mjs");
    let script = "left++; wx.request({ url: SERVER + '/json', success: (r) => {
        console.log(r.profile.socketReused); wx.request({ url: SERVER + '/json', success: (r) => {
        console.log(r.profile.socketReused, r.profile.connectStart === r.profile.fetchStart); end(); } }); } });";
    let events = run(&peer, script);
    assert_eq!(events.console(), ["false", "true true", "all done"]);
}

#[test]
fn the_server_sees_our_referer_and_agent_the_apps_headers_and_its_data() {
    let peer = Peer::start("http.mjs");
    let events = run(
        &peer,
        "const form = { 'content-type': 'application/x-www-form-urlencoded' };
         get('/echo?x=1', { data: { a: 'b c', d: { e: 1 } } });
         get('/echo', { method: 'put', header: { ...form, 'X-Mine': 'z', Referer: 'no' }, data: { a: '你&' } });",
    );
    let lines = events.console().join("\n");
    assert!(lines.contains("\"url\":\"/echo?x=1&a=b%20c&d=%7B%22e%22%3A1%7D\""), "{lines}");
    assert!(lines.contains("\"method\":\"PUT\"") && lines.contains("\"body\":\"a=%E4%BD%A0%26\""), "{lines}");
    assert!(lines.contains("https://servicewechat.com/touristappid/devtools/page-frame.html"), "{lines}");
    assert!(
        lines.contains("MicroMessenger") && lines.contains("\"X-Mine\",\"z\"") && !lines.contains("\"no\""),
        "{lines}"
    );
}

#[test]
fn the_user_agent_and_the_words_of_failures_are_those_of_the_profile_and_the_command_line() {
    let peer = Peer::start("http.mjs");
    let script = "get('/echo'); get('/end/at-once');";
    let events = run_with(&peer.http(), script, &["--profile", "devtools", "--user-agent", "probe/1"]);
    assert!(events.console().join("\n").contains("\"User-Agent\",\"probe/1\""), "{:#?}", events.console());
    says(&events, &["/end/at-once request:fail -324:net::ERR_EMPTY_RESPONSE 600001"]);
    let events = run_with(&peer.http(), "get('/echo');", &["--profile", "devtools"]);
    assert!(events.console().join("\n").contains("wechatdevtools"), "{:#?}", events.console());
}

#[test]
fn a_file_goes_up_with_its_fields_and_comes_down_with_its_progress() {
    let peer = Peer::start("http.mjs");
    let events = run(
        &peer,
        "const fs = wx.getFileSystemManager(), path = wx.env.USER_DATA_PATH + '/note.txt';
         fs.writeFileSync(path, 'words of mine'); left = 2;
         const up = wx.uploadFile({ url: SERVER + '/echo', filePath: path, name: 'note', formData: { user: '小红' },
           success: (r) => { const { body } = JSON.parse(r.data);
             console.log('up', body.includes('words of mine'), body.includes('小红'), body.includes('note.txt')); },
           complete: end });
         let last;
         const down = wx.downloadFile({ url: SERVER + '/large', success: (r) => {
           console.log('down', r.statusCode, fs.statSync(r.tempFilePath).size, /\\.png$/.test(r.tempFilePath), last); },
           complete: end });
         down.onProgressUpdate((r) => { last = r.progress + ' ' + r.totalBytesExpectedToWrite; });",
    );
    says(&events, &["up true true true", "down 200 1048576 true 100 1048576"]);
    let transports: Vec<_> = events.of("open").iter().map(|event| event["transport"].clone()).collect();
    assert_eq!(transports, ["upload", "download"]);
}

#[test]
fn a_download_goes_where_the_app_may_write_and_needs_a_body() {
    let peer = Peer::start("http.mjs");
    let events = run(
        &peer,
        "const fs = wx.getFileSystemManager(), usr = wx.env.USER_DATA_PATH;
         const down = (path, filePath) => { left++; wx.downloadFile({ url: SERVER + path, filePath,
           success: (r) => console.log(path, r.filePath, fs.readFileSync(r.filePath, 'utf8')),
           fail: (e) => console.log(path, e.errMsg, e.errno), complete: end }); };
         down('/text', usr + '/a'); down('/empty', usr + '/b'); down('/json', usr + '/no/folder');
         down('/json?', 'wxfile://tmp_x');",
    );
    let denied = "downloadFile:fail permission denied can not open file filepath 603303";
    says(&events, &["/text wxfile://usr/a not json", "/empty downloadFile:fail file data is empty 603302"]);
    says(&events, &[&format!("/json {denied}"), &format!("/json? {denied}")].map(String::as_str));
}

#[test]
fn nginx_is_asked_over_tls_with_http1_or_http2_and_gzip() {
    let peer = Peer::start("http.mjs");
    let nginx = Nginx::secure(peer.port());
    let script =
        "for (const enableHttp2 of [false, true]) { left++; wx.request({ url: SERVER + '/static.json', enableHttp2,
        success: (r) => console.log(r.profile.protocol, r.data.text.length, Object.keys(r.header).includes('Server'),
          r.header['Content-Encoding'] ?? r.header['content-encoding'],
          r.profile.SSLconnectionEnd >= r.profile.SSLconnectionStart && r.profile.SSLconnectionStart > 0),
        fail: (e) => console.log(e.errMsg), complete: end }); }
        get('/up/chunks', { enableHttp2: true });";
    let ca = nginx.ca_file();
    let events = run_with(&nginx.https(), script, &["--ca", ca.to_str().expect("a path in Unicode")]);
    says(&events, &["http1.1 5500 true gzip true", "h2 5500 false gzip true", "/up/chunks 200 onetwothree"]);
}

#[test]
fn a_certificate_of_nobody_is_refused() {
    let peer = Peer::start("http.mjs");
    let (nginx, other) = (Nginx::secure(peer.port()), Nginx::secure(peer.port()));
    let of_another = other.ca_file();
    let events = run_with(&nginx.https(), "get('/static.json');", &["--ca", of_another.to_str().unwrap()]);
    let text = "/static.json request:fail errcode:-202 cronet_error_code:-202 error_msg:net::ERR_CERT_AUTHORITY_INVALID 600001";
    says(&events, &[text]);
}

#[test]
fn with_the_url_check_off_any_certificate_does_as_in_the_devtools() {
    let peer = Peer::start("http.mjs");
    let nginx = Nginx::secure(peer.port());
    let events = run_with(
        &nginx.https(),
        "wx.request({ url: SERVER + '/static.json', success: (r) => console.log(r.statusCode, 'all done') });",
        &[],
    );
    says(&events, &["200 all done"]);
}

#[test]
fn the_timeline_shows_a_request_in_words() {
    let peer = Peer::start("http.mjs");
    let script = format!("const SERVER = '{}';{PRELUDE}get('/json');", peer.http());
    let project = Project::empty().file("try.js", script);
    let run = Miniwire::run(project.path().join("try.js")).arguments(&["--no-url-check", "--until", "all done"]);
    let outcome = run.end().with_code(0);
    for part in ["request    #1 GET http://127.0.0.1:", "answer     #1 200  http1.1", "done       #1 200  ", " B in, "]
    {
        assert!(outcome.stdout.contains(part), "`{part}` is not in:\n{}", outcome.stdout);
    }
}
