//! What requests may have, and what servers may do to them: at the limit and beyond it, against a real server, with the memory
//! that it costs. What each row promises: docs/contracts/request.md.

use crate::request::{PRELUDE, run, says};
use miniwire_tests::{Miniwire, Peer, Project};

#[test]
fn a_server_that_hangs_up_is_told_by_the_step_it_did_it_in() {
    let peer = Peer::start("http.mjs");
    let script = "for (const path of ['at-once', 'in-head', 'after-head', 'in-body', 'in-chunk', 'reset', 'longer', 'two-lengths'])
        get('/end/' + path);
        get('/headers');";
    let events = run(&peer, script);
    let code = |path: &str, code: i32, name: &str| {
        format!("{path} request:fail errcode:{code} cronet_error_code:{code} error_msg:net::{name} 600001")
    };
    let lines = [
        code("/end/at-once", -324, "ERR_EMPTY_RESPONSE"),
        code("/end/in-head", -324, "ERR_EMPTY_RESPONSE"),
        code("/end/after-head", -355, "ERR_INCOMPLETE_CHUNKED_ENCODING"),
        code("/end/in-body", -355, "ERR_INCOMPLETE_CHUNKED_ENCODING"),
        code("/end/in-chunk", -355, "ERR_INCOMPLETE_CHUNKED_ENCODING"),
        code("/end/reset", -101, "ERR_CONNECTION_RESET"),
        code("/end/two-lengths", -370, "ERR_INVALID_HTTP_RESPONSE"),
        code("/headers", -325, "ERR_RESPONSE_HEADERS_TOO_BIG"),
    ];
    says(&events, &lines.each_ref().map(String::as_str));
    says(&events, &["/end/longer 200 hello"]);
    let fails = events.of("fail");
    assert_eq!(fails.len(), lines.len(), "one line for each");
    for fail in fails {
        let cause = fail["cause"].as_str().unwrap_or_default();
        assert!(cause.starts_with("127.0.0.1:") && cause.contains("; "), "where it was, and what to do: {cause}");
    }
}

#[test]
fn a_server_that_drips_or_says_nothing_meets_the_timeout() {
    let peer = Peer::start("http.mjs");
    let events = run(
        &peer,
        "get('/silent', { timeout: 300 }); get('/drip', { timeout: 300 });
        get('/slow-head', { timeout: 300 });",
    );
    let paths = ["/silent", "/drip", "/slow-head"].map(|path| format!("{path} request:fail timeout 5"));
    says(&events, &paths.each_ref().map(String::as_str));
}

#[test]
fn requests_beyond_the_tenth_wait_and_all_are_answered() {
    let peer = Peer::start("http.mjs");
    let events = run(&peer, "for (let i = 0; i < 40; i++) get('/json?' + i);");
    assert_eq!(events.of("done").len(), 40);
    let mut under_way = 0usize;
    for event in events.all() {
        match event["event"].as_str() {
            Some("open") => under_way += 1,
            Some("done") => under_way -= 1,
            _ => {}
        }
        assert!(under_way <= 10, "more than ten at once");
    }
}

#[test]
fn a_thousand_requests_wait_and_one_more_is_refused_while_the_others_are_answered() {
    let peer = Peer::start("http.mjs");
    let events = run(&peer, "for (let i = 1; i <= 1011; i++) get('/json?' + i);");
    says(&events, &["/json?1011 request:fail network exceed max task count 600007"]);
    assert_eq!(events.of("done").len(), 1010);
    assert!(events.of("fail").is_empty(), "what was never taken in is no connection");
}

#[test]
fn so_many_headers_go_out_and_the_next_one_is_named_as_left_out() {
    let peer = Peer::start("http.mjs");
    let script = "for (const count of [997, 998]) {
        const names = Array.from({ length: count }, (_, i) => ['X-' + i, '']);
        const header = { 'content-type': 'a/b', ...Object.fromEntries(names) };
        left++; wx.request({ url: SERVER + '/echo', header, complete: (r) => {
          console.log(count, r.data.rawHeaders.filter((name) => /^X-\\d/.test(name)).length); end(); } }); }";
    let events = run(&peer, script);
    // `Referer`, `User-Agent` and the type count as well.
    says(&events, &["997 997", "998 997"]);
    let notices = events.of("notice");
    let left_out: Vec<_> = notices.iter().filter(|notice| notice["code"] == "not-sent").collect();
    assert_eq!(left_out.len(), 1, "{notices:#?}");
    assert_eq!(left_out[0]["text"], "1 request headers are not sent: 1000 are the limit");
}

#[test]
fn a_bomb_is_not_unpacked_into_chunks_either() {
    let peer = Peer::start("http.mjs");
    let events = run(&peer, "get('/br-bomb', { enableChunked: true });");
    says(&events, &["/br-bomb request:fail exceed max file size 603301"]);
}

/// Most memory that a run of a script has had, in MiB, once it has said that all is done.
#[cfg(target_os = "linux")]
fn peak_mib(script: &str) -> (u64, String) {
    let peer = Peer::start("http.mjs");
    let text = format!("const SERVER = '{}';{PRELUDE}{script}", peer.http());
    let project = Project::empty().file("try.js", text);
    let run = Miniwire::run(project.path().join("try.js")).arguments(&["--no-url-check", "--format", "json"]).start();
    let said = run.lines().wait_for_stdout("the result", |line| line.contains("result: "));
    let status = std::fs::read_to_string(format!("/proc/{}/status", run.lines().id())).expect("the process is there");
    let peak = status.lines().find(|line| line.starts_with("VmHWM:")).expect("the kernel tells VmHWM");
    let kib: u64 = peak.split_whitespace().nth(1).and_then(|number| number.parse().ok()).expect("a number of KiB");
    (kib / 1024, said)
}

/// What a run may have at its peak: the binary with its session takes 60 MiB, and bodies of 200 MB do not count.
#[cfg(target_os = "linux")]
const PEAK_MAX_MIB: u64 = 160;

#[cfg(target_os = "linux")]
#[test]
fn a_download_without_an_end_stops_at_200_mb_and_none_of_it_was_in_memory() {
    let (peak, said) =
        peak_mib("wx.downloadFile({ url: SERVER + '/endless', complete: (r) => console.log('result: ' + r.errMsg) });");
    assert!(said.contains("downloadFile:fail exceed max file size"), "{said}");
    assert!(peak <= PEAK_MAX_MIB, "{peak} MiB");
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_of_the_whole_quota_goes_up_without_having_been_in_memory() {
    let (peak, said) = peak_mib(
        "const fs = wx.getFileSystemManager(), filePath = wx.env.USER_DATA_PATH + '/large';
         fs.writeFileSync(filePath, ''); fs.truncateSync({ filePath, length: 200 * 1024 * 1024 });
         wx.uploadFile({ url: SERVER + '/count', filePath, name: 'f',
           complete: (r) => console.log('result: ' + (Number(r.data) > 200 * 1024 * 1024) + r.errMsg) });",
    );
    assert!(said.contains("result: trueuploadFile:ok"), "{said}");
    assert!(peak <= PEAK_MAX_MIB, "{peak} MiB");
}

#[cfg(target_os = "linux")]
#[test]
fn an_answer_without_an_end_is_cut_off_at_64_mib() {
    let (peak, said) =
        peak_mib("wx.request({ url: SERVER + '/endless', complete: (r) => console.log('result: ' + r.errMsg) });");
    assert!(said.contains("request:fail exceed max file size"), "{said}");
    // The buffer doubles as it grows.
    assert!(peak <= PEAK_MAX_MIB + 192, "{peak} MiB");
}
