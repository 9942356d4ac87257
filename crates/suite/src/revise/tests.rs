//! Fixtures of random conversations, and apps that hold other ones: one update, and the test passes.

use super::*;
use crate::run::Vars;
use proptest::prelude::*;
use std::time::Duration;

/// What is said at once: behind the opening, and behind each `go` of the server.
type Turns = Vec<Vec<(u8, u8)>>;

/// One change of a conversation.
#[derive(Clone, Debug)]
enum Edit {
    Insert((u8, u8)),
    Remove,
    Swap,
    Value(u8),
}

fn turns() -> impl Strategy<Value = Turns> {
    prop::collection::vec(prop::collection::vec((0..4_u8, 0..3_u8), 0..4), 1..4)
}

fn edits() -> impl Strategy<Value = Vec<(prop::sample::Index, prop::sample::Index, Edit)>> {
    let edit = prop_oneof![
        (0..4_u8, 0..3_u8).prop_map(Edit::Insert),
        Just(Edit::Remove),
        Just(Edit::Swap),
        (0..3_u8).prop_map(Edit::Value),
    ];
    prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), edit), 0..4)
}

fn edited(mut turns: Turns, edits: &[(prop::sample::Index, prop::sample::Index, Edit)]) -> Turns {
    for (turn, place, edit) in edits {
        let count = turns.len();
        let said = &mut turns[turn.index(count)];
        let place = place.index(said.len() + 1);
        match edit {
            Edit::Insert(one) => said.insert(place, *one),
            Edit::Remove if place < said.len() => drop(said.remove(place)),
            Edit::Swap if place + 1 < said.len() => said.swap(place, place + 1),
            Edit::Value(value) if place < said.len() => said[place].1 = *value,
            _ => {}
        }
    }
    turns
}

/// Kinds of 0 and 1 are texts, which nothing tells apart but what they say.
fn message((kind, value): (u8, u8)) -> String {
    if kind < 2 { format!("text {kind} {value}") } else { format!("{{\"op\":\"o{kind}\",\"value\":{value},\"at\":1}}") }
}

fn fixture(turns: &Turns) -> String {
    let mut text = "{\"miniwire\":1,\"app\":\"app\"}\n{\"t\":0,\"event\":\"open\",\"url\":\"ws://a/\"}\n\n{\"t\":10,\"event\":\"opened\"}\n".to_owned();
    for (index, said) in turns.iter().enumerate() {
        let at = 11 + index * 10;
        if index > 0 {
            text += &format!("{{\"t\":{at},\"event\":\"in\",\"text\":\"go\"}}\n");
        }
        for one in said {
            let message = message(*one);
            let line = match one.0 {
                0 | 1 => format!("\"text\":\"{message}\""),
                _ => format!("\"json\":{message}, \"match\":{{\"$.at\":\"number\"}}"),
            };
            text += &format!("{{\"t\":{at}, \"event\":\"out\", {line}, \"note\":1}}\n");
        }
    }
    text + &format!("{{\"t\":{},\"event\":\"end\"}}\n", 30 + turns.len() * 10)
}

fn app(turns: &Turns) -> String {
    let turns: Vec<Vec<String>> = turns.iter().map(|said| said.iter().map(|one| message(*one)).collect()).collect();
    format!(
        "const turns = {};\nconst socket = wx.connectSocket({{ url: 'ws://a/' }});\n\
         const say = () => (turns.shift() || []).forEach((data) => socket.send({{ data: data.replace('\"at\":1', '\"at\":' + Date.now()) }}));\n\
         socket.onOpen(say);\nsocket.onMessage(say);\nPage({{}});\n",
        serde_json::to_string(&turns).expect("texts")
    )
}

fn options() -> RunOptions {
    let vars = Vars { given: Vec::new(), from_environment: |_| None };
    RunOptions { jobs: 1, fail_fast: false, time_limit: Duration::from_secs(30), vars, conversations: false }
}

/// The fixture brought up to date, with what is left.
fn updated(was: &Turns, is: &Turns) -> (String, usize, TestResult) {
    let dir = tempfile::tempdir().expect("a folder");
    let dir = Utf8Path::from_path(dir.path()).expect("a path of UTF-8").to_owned();
    std::fs::create_dir_all(dir.join("app/pages")).expect("a folder");
    for (name, text) in [
        ("app/project.config.json", "{\"appid\":\"touristappid\",\"setting\":{\"urlCheck\":false}}"),
        ("app/app.json", "{\"pages\":[\"pages/a\"]}"),
        ("app/app.js", "App({})"),
        ("app/pages/a.json", "{}"),
        ("app/pages/a.wxml", "<view/>"),
        ("app/pages/a.js", &app(is)),
        ("a.jsonl", &fixture(was)),
    ] {
        std::fs::write(dir.join(name), text).expect("the file can be written");
    }
    let (test, apps, options) = (Test::of_fixture(&dir.join("a.jsonl"), dir.join("app")), Apps::new(None), options());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let result = one(&test, &options, &apps).await;
        let tests = [(test.clone(), result)];
        let revisions = revise(&tests, &options, &apps).await.expect("the fixture can be read");
        let left = revisions.iter().map(|revision| revision.left).sum();
        revisions.iter().for_each(|revision| apply(revision).expect("the fixture can be written"));
        let text = std::fs::read_to_string(&test.fixture).expect("the fixture");
        (text, left, one(&test, &options, &apps).await)
    })
}

#[test]
fn a_message_that_was_met_too_early_behind_a_turn_of_the_server_is_no_reason_to_stop() {
    let (was, is) = (vec![vec![(1, 1), (0, 0)], vec![(1, 0)]], vec![vec![(1, 0), (0, 0)], vec![(1, 0)]]);
    let (text, left, result) = updated(&was, &is);
    assert_eq!((left, result.status), (0, Status::Passed), "{text}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn whatever_an_app_says_instead_its_fixture_passes_after_one_update(was in turns(), edits in edits()) {
        let is = edited(was.clone(), &edits);
        let (text, left, result) = updated(&was, &is);
        prop_assert_eq!((left, result.status), (0, Status::Passed), "{}\n{:#?}\n{:?}", text, result.failures, is);
        // What the server says stays as it was.
        let server = |text: &str| text.lines().filter(|line| line.contains("\"in\"")).map(str::to_owned).collect::<Vec<_>>();
        prop_assert_eq!(server(&text), server(&fixture(&was)));
        if was == is {
            prop_assert_eq!(text, fixture(&was));
        }
    }

    #[test]
    fn lines_that_only_change_places_keep_all_that_is_written_in_them(said in prop::collection::vec((0..4_u8, 0..3_u8), 0..5), seed in any::<u64>()) {
        let mut other = said.clone();
        other.sort_by_key(|(kind, value)| seed.rotate_left(u32::from(*kind) * 7 + u32::from(*value) * 19));
        let (text, left, result) = updated(&vec![said.clone()], &vec![other]);
        prop_assert_eq!((left, result.status), (0, Status::Passed), "{}\n{:#?}", text, result.failures);
        let sorted = |text: &str| {
            let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
            lines.sort();
            lines
        };
        prop_assert_eq!(sorted(&text), sorted(&fixture(&vec![said])));
    }
}
