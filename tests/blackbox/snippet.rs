//! A single script is a package: it runs as an app with one empty page.

use miniwire_tests::{Miniwire, Peer, Project, sample_app};

#[test]
fn the_sample_snippet_runs_without_a_project() {
    let outcome = Miniwire::run(sample_app("snippet.js")).arguments(&["--for", "300ms", "--format", "json"]).end();
    let outcome = outcome.with_code(0);
    assert_eq!(outcome.events().only("start")["pages"], 1, "{}", outcome.stdout);
}

#[test]
fn a_script_of_ones_own_opens_a_socket() {
    let peer = Peer::start("echo.mjs");
    let script = format!(
        "const task = wx.connectSocket({{ url: '{}' }})\n\
         task.onOpen(() => task.send({{ data: 'from a file' }}))\n\
         task.onMessage(({{ data }}) => console.log(data))\n",
        peer.url()
    );
    let project = Project::empty().file("try.js", script);
    let run =
        Miniwire::run(project.path().join("try.js")).arguments(&["--no-url-check", "--until", "Echo: from a file"]);
    let outcome = run.end().with_code(0);
    assert!(outcome.stdout.contains("Echo: from a file"), "{}", outcome.stdout);
}

#[test]
fn a_typescript_file_runs_and_its_errors_point_into_it() {
    let script =
        "const count: number = 1\n\nfunction fail(): never {\n  throw new Error(`count is ${count}`)\n}\nfail()\n";
    let project = Project::empty().file("try.ts", script);
    let outcome = Miniwire::run(project.path().join("try.ts")).arguments(&["--for", "1s", "--format", "json"]).end();
    let outcome = outcome.with_code(1);
    let events = outcome.events();
    let error = events.only("error");
    assert_eq!(error["kind"], "uncaught");
    assert!(error["message"].as_str().is_some_and(|text| text.contains("count is 1")), "{error}");
    assert!(error["stack"].as_str().is_some_and(|stack| stack.contains("try.ts:4:")), "{error}");
}
