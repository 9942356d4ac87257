//! `*.case.toml`: one fixture asked in several ways, without a copy of it.
//!
//! Counterpart: docs/guide/fixtures.md; `case_file/table.rs` has the keys. Invariant: a mistake is told with file, line and column, also one
//! within an expectation, which has the keys of an `expect` line.

mod table;

pub use table::schema;

use crate::app_of;
use crate::expectations::Added;
use crate::plan::Test;
use crate::problem::FileProblem;
use camino::{Utf8Path, Utf8PathBuf};
use fixture::format::nearest;
use fixture::{Line, Pace, PaceError, Problem};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::time::Duration;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The largest case file, in bytes. Our choice: a thousand cases.
const BYTES_MAX: u64 = 1 << 20;

/// Keys of a case; at the top of the file they hold for every `[[case]]`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Keys {
    name: Option<String>,
    fixture: Option<Spanned<String>>,
    app: Option<Spanned<String>>,
    page: Option<String>,
    vars: toml::Table,
    seed: Option<u64>,
    profile: Option<Spanned<String>>,
    pace: Option<Spanned<String>>,
    skip: Option<String>,
    expect: Vec<Spanned<toml::Table>>,
    case: Vec<Spanned<Keys>>,
}

/// The tests of a case file.
///
/// # Errors
/// The first thing that is wrong with it.
pub(crate) fn read(file: &Utf8Path) -> Result<Vec<Test>, Box<FileProblem>> {
    let whole = |code, text: String| Box::new(FileProblem::whole(file, code, text));
    let size = file.metadata().map_or(0, |metadata| metadata.len());
    if size > BYTES_MAX {
        return Err(whole("too-long", format!("this case file is longer than {BYTES_MAX} bytes")));
    }
    let source = std::fs::read_to_string(file)
        .map_err(|error| whole("cannot-open", format!("the case file cannot be read: {error}")))?;
    let reader = CaseFile { file, source: &source };
    let wrong = |error: toml::de::Error| {
        let at = error.span().map_or(0, |span| span.start);
        reader.problem(at, "wrong-case", error.message().to_owned())
    };
    reader.check_names(DeTable::parse(&source).map_err(wrong)?.get_ref(), true)?;
    let mut keys: Keys = toml::from_str(&source).map_err(wrong)?;
    let cases = std::mem::take(&mut keys.case);
    if cases.is_empty() {
        return reader.test(&keys, None, 0).map(|test| vec![test]);
    }
    cases.iter().map(|case| reader.test(&keys, Some(case.get_ref()), case.span().start)).collect()
}

struct CaseFile<'a> {
    file: &'a Utf8Path,
    source: &'a str,
}

impl CaseFile<'_> {
    fn problem(&self, at: usize, code: &'static str, text: String) -> Box<FileProblem> {
        let (line, column) = self.place(at);
        Box::new(FileProblem::new(self.file, Problem::at(line, column, code, text)))
    }

    /// Line and column of a byte, from 1.
    fn place(&self, at: usize) -> (u64, u64) {
        let before = self.source.get(..at).unwrap_or(self.source);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        (line as u64, column as u64)
    }

    /// Every key is one that the table has; the file's own table may have cases.
    fn check_names(&self, keys: &DeTable<'_>, is_top: bool) -> Result<(), Box<FileProblem>> {
        self.check_table(keys, if is_top { "a case file" } else { "a case" }, || table::names(is_top))?;
        for (list, is_case) in [(table::EXPECT, false), (table::CASES, true)] {
            let items = keys.get(list).map(Spanned::get_ref).and_then(DeValue::as_array);
            for item in items.into_iter().flat_map(|items| items.iter()).filter_map(|item| item.get_ref().as_table()) {
                if is_case {
                    self.check_names(item, false)?;
                } else {
                    self.check_table(item, "an expectation", table::expectation_names)?;
                }
            }
        }
        Ok(())
    }

    fn check_table<I: Iterator<Item = &'static str>>(
        &self,
        keys: &DeTable<'_>,
        what: &str,
        names: impl Fn() -> I,
    ) -> Result<(), Box<FileProblem>> {
        let unknown = keys.iter().filter(|(name, _)| names().all(|known| known != name.get_ref().as_ref()));
        // The first one in the file.
        let Some((name, _)) = unknown.min_by_key(|(name, _)| name.span().start) else { return Ok(()) };
        let hint = match nearest(name.get_ref(), names()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("it has {}", names().collect::<Vec<_>>().join(", ")),
        };
        let text = format!("{what} has no key `{}`: {hint}", name.get_ref());
        Err(self.problem(name.span().start, "unknown-key", text))
    }

    /// One case: its own keys before those of the file.
    fn test(&self, common: &Keys, own: Option<&Keys>, at: usize) -> Result<Test, Box<FileProblem>> {
        let empty = Keys::default();
        let own = own.unwrap_or(&empty);
        let fixture = own.fixture.as_ref().or(common.fixture.as_ref());
        let fixture = fixture.ok_or_else(|| {
            self.problem(at, "missing-key", "`fixture` is missing: the fixture that the case replays".into())
        })?;
        let path = self.beside(fixture.get_ref());
        if !path.is_file() {
            let text = format!("there is no fixture {path}");
            return Err(self.problem(fixture.span().start, "no-fixture", text));
        }
        let app = self.app(own.app.as_ref().or(common.app.as_ref()), &path, fixture.span().start)?;
        let mut vars = Vec::new();
        for (name, value) in common.vars.iter().chain(&own.vars) {
            vars.push((name.clone(), json_of(value)));
        }
        let mut added = Vec::new();
        for expect in common.expect.iter().chain(&own.expect) {
            added.push(self.expectation(expect)?);
        }
        let name = own.name.as_deref().or(common.name.as_deref());
        let name = name.map_or_else(|| self.file.to_string(), |name| format!("{} › {name}", self.file));
        Ok(Test {
            name,
            fixture: path,
            app,
            case: Some((self.file.to_owned(), self.place(at).0)),
            page: own.page.clone().or_else(|| common.page.clone()),
            vars,
            seed: own.seed.or(common.seed),
            profile: self.profile(own.profile.as_ref().or(common.profile.as_ref()))?,
            pace: self.pace(own.pace.as_ref().or(common.pace.as_ref()))?,
            skip: own.skip.clone().or_else(|| common.skip.clone()),
            added,
            text: None,
        })
    }

    fn beside(&self, path: &str) -> Utf8PathBuf {
        self.file.parent().unwrap_or(Utf8Path::new("")).join(path)
    }

    /// The app that the case names, or the header of its fixture.
    fn app(
        &self,
        named: Option<&Spanned<String>>,
        fixture: &Utf8Path,
        at: usize,
    ) -> Result<Utf8PathBuf, Box<FileProblem>> {
        if let Some(app) = named {
            return Ok(app_of(self.file, app.get_ref()));
        }
        let reader = crate::search::open(fixture).map_err(|problem| Box::new(FileProblem::new(fixture, problem)))?;
        let app = reader.header().app.as_deref();
        app.map(|app| app_of(fixture, app)).ok_or_else(|| {
            self.problem(at, "missing-key", "`app` is missing, here and in the header of the fixture".into())
        })
    }

    fn profile(&self, named: Option<&Spanned<String>>) -> Result<Option<String>, Box<FileProblem>> {
        let Some(named) = named else { return Ok(None) };
        if matches!(named.get_ref().as_str(), "device" | "devtools") {
            return Ok(Some(named.get_ref().clone()));
        }
        let text = format!("`profile` is \"device\" or \"devtools\", not \"{}\"", named.get_ref());
        Err(self.problem(named.span().start, "wrong-value", text))
    }

    fn pace(&self, named: Option<&Spanned<String>>) -> Result<Pace, Box<FileProblem>> {
        let Some(named) = named else { return Ok(Pace::Recorded(1.0)) };
        let wrong = |error: PaceError| {
            let text = format!("`pace` is \"{}\": {error}", named.get_ref());
            self.problem(named.span().start, "wrong-value", text)
        };
        named.get_ref().parse().map_err(wrong)
    }

    /// An `[[expect]]` table as the line that it would be in a fixture.
    fn expectation(&self, table: &Spanned<toml::Table>) -> Result<Added, Box<FileProblem>> {
        let at = table.span().start;
        let mut keys = Map::new();
        keys.insert("event".into(), "expect".into());
        let mut after = None;
        for (name, value) in table.get_ref() {
            if name == "after" {
                let number = value.as_integer().and_then(|number| u64::try_from(number).ok());
                let wrong = || self.problem(at, "wrong-value", "`after` is the number of a line of the fixture".into());
                after = Some(number.ok_or_else(wrong)?);
            } else {
                keys.insert(name.clone(), json_of(value));
            }
        }
        let line = Line::parse(&Value::Object(keys).to_string(), self.place(at).0, Duration::ZERO)
            .map_err(|problem| self.problem(at, problem.code, problem.text))?;
        Ok(Added::new(after, line))
    }
}

/// A value of TOML as JSON; times become texts.
fn json_of(value: &toml::Value) -> Value {
    match value {
        toml::Value::String(text) => text.as_str().into(),
        toml::Value::Integer(number) => (*number).into(),
        toml::Value::Float(number) => (*number).into(),
        toml::Value::Boolean(is) => (*is).into(),
        toml::Value::Datetime(time) => time.to_string().into(),
        toml::Value::Array(items) => items.iter().map(json_of).collect(),
        toml::Value::Table(table) => {
            Value::Object(table.iter().map(|(key, value)| (key.clone(), json_of(value))).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> Result<Vec<Test>, String> {
        let dir = tempfile::tempdir().unwrap();
        let dir = Utf8Path::from_path(dir.path()).unwrap();
        std::fs::write(dir.join("a.jsonl"), "{\"miniwire\":1,\"app\":\"app\"}\n").unwrap();
        let file = dir.join("a.case.toml");
        std::fs::write(&file, text).unwrap();
        read(&file).map_err(|problem| problem.to_string().replace(dir.as_str(), ""))
    }

    #[test]
    fn cases_share_what_stands_at_the_top() {
        let tests = read_text(
            "fixture = \"a.jsonl\"\nseed = 3\nvars = { room = 1, name = \"x\" }\n[[case]]\nname = \"one\"\n\
             [[case]]\nname = \"two\"\nseed = 4\nvars = { room = 2 }\n[[case.expect]]\npage = \"hi\"\nafter = 1\n",
        )
        .unwrap();
        let names: Vec<_> = tests.iter().map(|test| test.name.rsplit('/').next().unwrap()).collect();
        assert_eq!(names, ["a.case.toml › one", "a.case.toml › two"]);
        assert_eq!((tests[0].seed, tests[1].seed), (Some(3), Some(4)));
        assert_eq!(tests[1].vars.last(), Some(&("room".to_owned(), Value::from(2))));
        assert_eq!((tests[0].added.len(), tests[1].added.len()), (0, 1));
        assert_eq!(tests[1].case.as_ref().map(|(_, line)| *line), Some(6));
    }

    #[test]
    fn mistakes_are_told_with_their_place() {
        let cases = [
            ("seed = 1\n", "1:1: `fixture` is missing"),
            ("fixture = \"b.jsonl\"\n", "1:11: there is no fixture"),
            ("fixture = \"a.jsonl\"\nsed = 1\n", "2:1: a case file has no key `sed`: did you mean `seed`?"),
            (
                "fixture = \"a.jsonl\"\n  wholly = 1\n",
                "2:3: a case file has no key `wholly`: it has name, fixture, app",
            ),
            (
                "fixture = \"a.jsonl\"\n[[case]]\nvar = { x = 1 }\n",
                "3:1: a case has no key `var`: did you mean `vars`?",
            ),
            ("fixture = \"a.jsonl\"\n[[case]]\n[[case.case]]\n", "3:8: a case has no key `case`"),
            ("fixture = \"a.jsonl\"\n[case]\n", "2:1: invalid type: map, expected a sequence"),
            ("fixture = \"a.jsonl\"\npace = \"fast\"\n", "2:8: `pace` is \"fast\": recorded, asap, or a speed"),
            (
                "fixture = \"a.jsonl\"\n[[expect]]\npage = \"x\"\nwithn = 3\n",
                "4:1: an expectation has no key `withn`: did you mean `within`?",
            ),
            ("fixture = \"a.jsonl\"\n\n[[expect]]\nequals = 1\n", "3:1: `expect` asks for exactly one"),
        ];
        for (text, told) in cases {
            let problem = read_text(text).unwrap_err();
            assert!(problem.contains(told), "{told}: {problem}");
        }
    }
}
