//! `miniwire test --update`: whatever an app was changed to do, its fixture is brought up to date, passes from then on, and keeps what people
//! wrote.

use miniwire_tests::{Miniwire, Outcome, Project};
use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;

/// An app whose page does this, and a fixture of what it did before.
struct Updated {
    app: Project,
    dir: TempDir,
    file: PathBuf,
}

const OPEN: &str = r#"{"t":0,"event":"open","url":"${base}/im?room=1"}"#;
const OPENED: &str = r#"{"t":10,"event":"opened"}"#;
const LOGIN: &str =
    r#"{"t":11, "event":"out", "json":{"op":"login","at":1}, "match":{"$.at":"time"}, "why":"who it is"}"#;
const ANSWER: &str = r#"{"t":20,"event":"in","json":{"op":"ok","sid":"s-7"},"save":{"sid":"$.sid"}}"#;
const JOIN: &str = r#"{"t":21,"event":"out","json":{"op":"join","sid":"${sid}"}}"#;
const SAY: &str = r#"{"t":22,"event":"out","json":{"op":"say","text":"hello"}}"#;
const HEARD: &str = r#"{"t":40,"event":"in","json":{"op":"heard"}}"#;
const CLOSE: &str = r#"{"t":41,"event":"close","by":"app","code":1000}"#;
const END: &str = r#"{"t":50,"event":"end","events":9}"#;
const LINES: [&str; 9] = [OPEN, OPENED, LOGIN, ANSWER, JOIN, SAY, HEARD, CLOSE, END];

/// What the app does when nothing was changed: on opening, on `ok`, on `heard`.
const OPENING: &str = "say({ op: 'login', at: Date.now() });";
const OK: &str = "say({ op: 'join', sid: message.sid }); say({ op: 'say', text: 'hello' });";
const END_OF_APP: &str = "socket.close({ code: 1000 });";

fn script(opening: &str, ok: &str, heard: &str) -> String {
    format!(
        "const socket = wx.connectSocket({{ url: 'ws://a.example/im?room=1' }});\n\
         const say = (value) => socket.send({{ data: JSON.stringify(value) }});\n\
         const text = (data) => socket.send({{ data }});\n\
         Page({{ onLoad() {{\n\
           socket.onOpen(() => {{ {opening} }});\n\
           socket.onMessage(({{ data }}) => {{\n\
             const message = JSON.parse(data);\n\
             if (message.op === 'ok') {{ {ok} }}\n\
             if (message.op === 'heard') {{ {heard} }}\n\
           }});\n\
         }} }});\n"
    )
}

impl Updated {
    fn new(script: &str, lines: &[&str]) -> Updated {
        let app = Project::with_page(script, "<view/>");
        let dir = tempfile::tempdir().expect("a temporary folder");
        let file = dir.path().join("a.jsonl");
        let header =
            serde_json::json!({"miniwire": 1, "app": app.path(), "vars": {"base": "ws://a.example"}, "seed": 7});
        let lines: String = lines.iter().map(|line| format!("{line}\n")).collect();
        fs::write(&file, format!("{header}\n{lines}")).expect("the fixture can be written");
        Updated { app, dir, file }
    }

    fn test(&self) -> Miniwire {
        Miniwire::new(&["test"]).argument(self.dir.path()).variable("CI", "")
    }

    fn update(&self, code: i32) -> Outcome {
        self.test().argument("--update").end().with_code(code)
    }

    /// The lines of the fixture below its header.
    fn lines(&self) -> Vec<String> {
        let text = fs::read_to_string(&self.file).expect("the fixture is there");
        text.lines().skip(1).map(str::to_owned).collect()
    }

    /// The lines when the fixture has been brought up to date, which the test passes with.
    fn updated(self) -> Vec<String> {
        let outcome = self.update(0);
        assert!(outcome.stderr.contains("and its tests pass"), "{}\n{}", outcome.stdout, outcome.stderr);
        self.test().end().with_code(0);
        assert!(self.app.path().exists());
        self.lines()
    }
}

fn updated(opening: &str, ok: &str, heard: &str) -> Vec<String> {
    Updated::new(&script(opening, ok, heard), &LINES).updated()
}

/// The nine lines with these changes: line numbers from 0, and what stands there instead.
fn with(changes: &[(usize, &[&str])]) -> Vec<String> {
    let line = |(index, line): (usize, &&str)| -> Vec<String> {
        let instead = changes.iter().find(|(at, _)| *at == index);
        instead.map_or_else(
            || vec![(*line).to_owned()],
            |(_, lines)| lines.iter().map(|line| (*line).to_owned()).collect(),
        )
    };
    LINES.iter().enumerate().flat_map(line).collect()
}

fn end(events: u32) -> String {
    END.replace('9', &events.to_string())
}

#[test]
fn an_app_that_was_not_changed_has_nothing_to_update() {
    let suite = Updated::new(&script(OPENING, OK, END_OF_APP), &LINES);
    let outcome = suite.update(0);
    assert!(outcome.stderr.contains("nothing to update"), "{}", outcome.stderr);
    assert_eq!(suite.lines(), LINES);
}

#[test]
fn a_value_that_changed_is_the_only_thing_that_changes() {
    let lines = updated(OPENING, &OK.replace("hello", "bye"), END_OF_APP);
    assert_eq!(lines, with(&[(5, &[&SAY.replace("hello", "bye")])]));
}

#[test]
fn a_message_that_came_is_inserted_where_it_came() {
    let lines = updated(&format!("{OPENING} say({{ op: 'ping' }});"), OK, END_OF_APP);
    let ping = r#"{"t":10,"event":"out","json":{"op":"ping"}}"#;
    let at = lines.iter().position(|line| line.contains("ping")).expect("the line is there");
    assert_eq!(lines[at].replace("\"t\":11", "\"t\":10"), ping);
    assert_eq!(at, 3);
    assert_eq!(lines[at + 1..], with(&[(8, &[&end(10)])])[3..]);
}

#[test]
fn a_message_in_the_middle_of_others_that_are_alike_is_inserted_and_the_others_stay() {
    let said = |word: &str| format!(r#"{{"t":22,"event":"out","text":"{word}"}}"#);
    let lines = [OPEN, OPENED, LOGIN, ANSWER, JOIN, &said("one"), &said("two"), &said("three"), END];
    let ok = "say({ op: 'join', sid: message.sid }); for (const word of ['one', 'more', 'two', 'three']) text(word);";
    let lines = Updated::new(&script(OPENING, ok, ""), &lines).updated();
    let words: Vec<&str> = lines.iter().filter_map(|line| line.split("\"text\":\"").nth(1)).collect();
    assert_eq!(words, ["one\"}", "more\"}", "two\"}", "three\"}"], "{lines:#?}");
}

#[test]
fn a_message_where_the_connection_was_to_end_is_inserted_before_the_end() {
    for by in ["app", "host"] {
        let close = CLOSE.replace("app", by);
        let lines = [OPEN, OPENED, LOGIN, ANSWER, JOIN, HEARD, &close, &end(8)];
        let heard = if by == "app" { format!("text('thanks'); {END_OF_APP}") } else { "text('thanks');".to_owned() };
        let suite = Updated::new(&script(OPENING, "say({ op: 'join', sid: message.sid });", &heard), &lines);
        let updated = suite.updated();
        assert!(updated[6].contains("\"text\":\"thanks\""), "{updated:#?}");
        assert_eq!(updated[7..], [close, end(9)]);
    }
}

#[test]
fn a_message_that_no_longer_comes_goes_with_its_line() {
    let lines = updated(OPENING, "say({ op: 'join', sid: message.sid });", END_OF_APP);
    assert_eq!(lines, with(&[(5, &[]), (8, &[&end(8)])]));
}

#[test]
fn messages_in_another_order_move_with_their_rules_and_variables() {
    let ok = "say({ op: 'say', text: 'hello' }); say({ op: 'join', sid: message.sid });";
    let lines = updated(OPENING, ok, END_OF_APP);
    let untimed = |line: &str| line.split_once(",").map(|(_, rest)| rest.to_owned()).unwrap_or_default();
    assert_eq!(untimed(&lines[4]), untimed(SAY), "{lines:#?}");
    assert_eq!(untimed(&lines[5]), untimed(JOIN), "{lines:#?}");
    let login_last = updated("", &format!("{OK} {OPENING}"), END_OF_APP);
    assert!(login_last[5].contains("\"match\":{\"$.at\":\"time\"}, \"why\":\"who it is\""), "{login_last:#?}");
}

#[test]
fn a_connection_that_came_is_added_with_its_conversation() {
    let opening = format!(
        "{OPENING} const second = wx.connectSocket({{ url: 'ws://a.example/two' }});\
         second.onOpen(() => {{ second.send({{ data: 'hello' }}); second.close({{ code: 1000, reason: 'bye' }}); }});"
    );
    let lines = updated(&opening, OK, END_OF_APP);
    let all = lines.join("\n");
    for part in [
        r#""conn":2,"event":"open","transport":"websocket","url":"${base}/two""#,
        r#""conn":2,"event":"opened","status":101"#,
        r#""conn":2,"event":"out","text":"hello""#,
        r#""conn":2,"event":"close","by":"app","code":1000,"reason":"bye""#,
    ] {
        assert!(all.contains(part), "{part}:\n{all}");
    }
}

#[test]
fn a_request_that_came_is_added_and_answered_with_nothing() {
    let opening = format!(
        "{OPENING} wx.request({{ url: 'http://b.example/api', method: 'POST', data: {{ a: 1 }}, success: ({{ statusCode }}) => say({{ op: 'done', statusCode }}) }});"
    );
    let all = updated(&opening, OK, END_OF_APP).join("\n");
    for part in [
        r#""url":"http://b.example/api","method":"POST""#,
        r#""event":"out","json":{"a":1}"#,
        r#"{"op":"done","statusCode":200}"#,
    ] {
        assert!(all.contains(part), "{part}:\n{all}");
    }
}

#[test]
fn a_connection_that_no_longer_comes_goes_with_all_of_its_lines() {
    let more = [
        r#"{"t":12,"conn":2,"event":"open","url":"${base}/two"}"#,
        r#"{"t":13,"conn":2,"event":"opened"}"#,
        r#"{"t":14,"conn":2,"event":"out","text":"hello"}"#,
    ];
    let end = end(12);
    let lines: Vec<&str> = [&LINES[..3], &more, &LINES[3..8], &[&end]].concat();
    let suite = Updated::new(&script(OPENING, OK, END_OF_APP), &lines);
    assert_eq!(suite.updated(), LINES);
}

#[test]
fn a_close_with_another_code_and_one_that_comes_earlier_are_taken_in() {
    let lines = updated(OPENING, OK, "socket.close({ code: 4001 });");
    assert_eq!(lines, with(&[(7, &[&CLOSE.replace("1000", "4001")])]));
    let earlier = updated(OPENING, "say({ op: 'join', sid: message.sid }); socket.close({ code: 1000 });", "");
    assert_eq!(earlier.len(), 7, "{earlier:#?}");
    assert!(earlier[5].contains("\"event\":\"close\",\"by\":\"app\",\"code\":1000"), "{earlier:#?}");
    let never = updated(OPENING, OK, "");
    assert_eq!(never, with(&[(7, &[]), (8, &[&end(8)])]));
}

#[test]
fn an_address_changes_where_it_differs_and_keeps_its_variable() {
    let script = script(OPENING, OK, END_OF_APP).replace("room=1", "room=2&v=3");
    let lines = Updated::new(&script, &LINES).updated();
    assert_eq!(lines, with(&[(0, &[&OPEN.replace("room=1", "room=2&v=3")])]));
}

#[test]
fn a_message_among_those_of_a_group_joins_it_and_one_that_is_repeated_widens_its_line() {
    let grouped = |op: &str| format!(r#"{{"t":22,"event":"out","json":{{"op":"{op}"}},"group":"g"}}"#);
    let lines = [OPEN, OPENED, LOGIN, ANSWER, JOIN, &grouped("a"), &grouped("b"), END];
    let ok = "say({ op: 'join', sid: message.sid }); for (const op of ['a', 'x', 'b']) say({ op });";
    let lines = Updated::new(&script(OPENING, ok, ""), &lines).updated();
    assert!(lines[6].contains(r#""json":{"op":"x"},"group":"g"}"#), "{lines:#?}");

    let repeated = r#"{"t":22,"event":"out","json":{"op":"beat"},"times":"2"}"#;
    for (count, times) in [(4, "2..4"), (1, "1..2")] {
        let ok = format!(
            "say({{ op: 'join', sid: message.sid }}); for (let n = 0; n < {count}; n++) say({{ op: 'beat' }});"
        );
        let lines =
            Updated::new(&script(OPENING, &ok, ""), &[OPEN, OPENED, LOGIN, ANSWER, JOIN, repeated, END]).updated();
        assert!(lines[5].contains(&format!("\"times\":\"{times}\"")), "{lines:#?}");
    }
}

#[test]
fn blank_lines_unknown_lines_and_those_that_nobody_plays_stay() {
    let lines = [OPEN, OPENED, "", LOGIN, r#"{"t":12,"event":"frame","x":1}"#, ANSWER, "   ", JOIN, END];
    let suite = Updated::new(&script(OPENING, OK, ""), &lines);
    let lines = suite.updated();
    assert_eq!(
        lines[2..8],
        [&lines[2..3], &[LOGIN.to_owned()], &lines[4..5], &[ANSWER.to_owned()], &lines[6..7], &[JOIN.to_owned()]]
            .concat()
    );
    assert!((lines[2].as_str(), lines[6].as_str()) == ("", "   ") && lines[8].contains("hello"), "{lines:#?}");
}

#[test]
fn a_secret_in_a_new_line_is_no_more_on_the_disk_than_in_a_recording() {
    let opening = format!("{OPENING} say({{ op: 'auth', token: 'abcdef123456' }});");
    let lines = updated(&opening, OK, END_OF_APP).join("\n");
    assert!(lines.contains("${redacted:token}") && !lines.contains("abcdef123456"), "{lines}");
}

#[test]
fn a_fixture_of_several_cases_is_never_changed_so_that_one_that_passed_fails() {
    let suite = Updated::new(&script(OPENING, OK, END_OF_APP), &LINES);
    let before = suite.lines();
    fs::write(suite.dir.path().join("a.case.toml"), "fixture = \"a.jsonl\"\nvars = { base = \"ws://b.example\" }\n")
        .expect("a case");
    let outcome = suite.update(1);
    assert!(outcome.stderr.contains("left that no line can take in"), "{}", outcome.stderr);
    assert_eq!(suite.lines(), before);
}

#[test]
fn a_report_for_programs_stays_one_and_the_diff_is_talk() {
    let suite = Updated::new(&script(OPENING, &OK.replace("hello", "bye"), END_OF_APP), &LINES);
    let outcome = suite.test().arguments(&["--update", "--format", "json"]).end().with_code(0).saying(&["bye", "+++ "]);
    assert_eq!(outcome.stdout.lines().count(), 1, "{}", outcome.stdout);
}

#[test]
#[cfg(unix)]
fn a_link_to_a_fixture_stays_one() {
    let suite = Updated::new(&script(OPENING, &OK.replace("hello", "bye"), END_OF_APP), &LINES);
    let elsewhere = tempfile::tempdir().expect("a temporary folder");
    let target = elsewhere.path().join("target.jsonl");
    fs::rename(&suite.file, &target).expect("it can be moved");
    std::os::unix::fs::symlink(&target, &suite.file).expect("a link");
    // Folders are searched without their links.
    Miniwire::new(&["test", "--update"]).argument(&suite.file).variable("CI", "").end().with_code(0);
    assert!(suite.file.is_symlink() && fs::read_to_string(&target).expect("the fixture").contains("bye"));
}

#[test]
fn what_no_line_can_take_in_is_counted_and_nothing_behind_it_is_changed() {
    let gone = r##"{"t":12,"event":"action","action":"tap","selector":"#gone","within":1}"##;
    let lines = [OPEN, OPENED, LOGIN, gone, ANSWER, JOIN, END];
    let suite = Updated::new(&script(OPENING, OK, ""), &lines);
    let outcome = suite.update(1);
    assert!(outcome.stderr.contains("failures are left that no line can take in"), "{}", outcome.stderr);
    assert_eq!(suite.lines(), lines);
}
