//! `cargo xtask bench check`: a fixture of 1 GB, checked, beside `wc -l` and `JSON.parse` of Node for each line.
//!
//! Counterpart: `crates/fixture/examples/check.rs`, which is what `miniwire check` does without the command around it. Invariant: the file is
//! the same each time, and deleted at the end whatever happens.

use super::peers::report;
use super::rounds::median;
use super::verdict::{Target, Verdict};
use crate::workspace::Workspace;
use crate::{clock, process, screen};
use anyhow::{Context as _, Result, ensure};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Size of the fixture, in bytes.
const BYTES: u64 = 1_000_000_000;
/// Turns; odd, so that the median is a measured value.
const TURNS: usize = 3;
/// Messages of the line that is a page of history, one line of twenty.
const HISTORY: usize = 40;

/// Measures.
///
/// # Errors
/// A program failed, or the fixture was not found to be fine.
pub(super) fn measure(workspace: &Workspace) -> Result<Vec<Verdict>> {
    let mut build = workspace.cargo_resolved(&["build", "--release", "-p", "miniwire-fixture", "--example", "check"]);
    process::run({
        build.stdin(Stdio::null());
        build
    })?;
    let folder = workspace.target.join("bench");
    std::fs::create_dir_all(&folder).with_context(|| format!("{} could not be made", folder.display()))?;
    let fixture = Fixture::write(folder.join("check.jsonl"))?;
    let program = workspace.target.join("release/examples").join(format!("check{}", std::env::consts::EXE_SUFFIX));
    let (mut ours, mut nodes, mut counts, mut peak) = (Vec::new(), Vec::new(), Vec::new(), None);
    // The first turn brings the file into the memory of the system and is not counted.
    for turn in 0..=TURNS {
        let mut check = Command::new(&program);
        check.arg(&fixture.path);
        let begin = clock::now();
        let answer = report(check)?;
        let our = begin.elapsed();
        ensure!(answer["errors"] == 0 && answer["warnings"] == 0, "the fixture is not fine: {answer}");
        let mut node = Command::new("node");
        node.arg(workspace.root.join("tests/peers/parse-lines.mjs")).arg(&fixture.path);
        let begin = clock::now();
        process::capture(node)?;
        let node = begin.elapsed();
        let mut count = Command::new("wc");
        count.arg("-l").arg(&fixture.path);
        let begin = clock::now();
        process::capture(count)?;
        if turn > 0 {
            counts.push(begin.elapsed().as_secs_f64());
            ours.push(our.as_secs_f64());
            nodes.push(node.as_secs_f64());
            peak = answer["peak_bytes"].as_f64();
            screen::note(&format!("turn {turn} of {TURNS}"));
        }
    }
    let speed = |seconds: f64| BYTES as f64 / 1e6 / seconds;
    let (our, node, count) = (speed(median(ours)), speed(median(nodes)), speed(median(counts)));
    let from = format!("check {our:.0} MB/s, Node JSON.parse {node:.0} MB/s, wc -l {count:.0} MB/s");
    let mut verdicts = vec![
        Verdict {
            what: "checking a fixture of 1 GB",
            measured: our,
            target: Target::AtLeast(200.0),
            unit: "MB/s",
            from: from.clone(),
        },
        Verdict {
            what: "checking a fixture, against JSON.parse of Node for each line",
            measured: our / node,
            target: Target::AtLeast(1.0),
            unit: "×",
            from,
        },
    ];
    verdicts.extend(peak.map(|peak| Verdict {
        what: "most memory while a fixture of 1 GB is checked",
        measured: peak / 1048576.0,
        target: Target::AtMost(32.0),
        unit: "MiB",
        from: "VmHWM of the process".to_owned(),
    }));
    Ok(verdicts)
}

/// The file, deleted when dropped.
struct Fixture {
    path: PathBuf,
}

impl Fixture {
    fn write(path: PathBuf) -> Result<Fixture> {
        let fixture = Fixture { path };
        let wrong = || format!("{} could not be written", fixture.path.display());
        fill(&fixture.path).with_context(wrong)?;
        Ok(fixture)
    }
}

impl Drop for Fixture {
    fn drop(&mut self) {
        // There is nobody left to tell.
        drop(std::fs::remove_file(&self.path));
    }
}

/// A chat: lines of 130 to 200 bytes, some with a rule, some as text or bytes, and one in twenty of 4 KB.
fn fill(path: &Path) -> std::io::Result<()> {
    let mut file = BufWriter::with_capacity(1 << 20, File::create(path)?);
    let head = "{\"miniwire\":1,\"name\":\"a chat of 1 GB\"}\n\
        {\"t\":0,\"conn\":1,\"event\":\"open\",\"transport\":\"websocket\",\"url\":\"ws://127.0.0.1:3000/im\"}\n\
        {\"t\":1,\"conn\":1,\"event\":\"opened\",\"status\":101}\n";
    file.write_all(head.as_bytes())?;
    let (mut written, mut n, mut line) = (head.len() as u64, 0_u64, String::new());
    while written < BYTES {
        line.clear();
        // Writing to a string does not fail.
        let _ = write_line(&mut line, n);
        file.write_all(line.as_bytes())?;
        written += line.len() as u64;
        n += 1;
    }
    writeln!(file, "{{\"event\":\"end\",\"events\":{}}}", n + 3)?;
    file.flush()
}

fn write_line(line: &mut String, n: u64) -> std::fmt::Result {
    let (t, ts) = (n * 3 + 2, 1_764_000_000_000 + n);
    write!(line, "{{\"t\":{t}.25,\"conn\":1,\"event\":")?;
    match n % 20 {
        0 => {
            write!(line, "\"in\",\"json\":{{\"op\":\"history\",\"items\":[")?;
            for item in 0..HISTORY {
                let comma = if item > 0 { "," } else { "" };
                write!(
                    line,
                    "{comma}{{\"id\":{item},\"from\":\"用户{item}\",\"text\":\"hello, this is message {item}\",\"ts\":{ts}}}"
                )?;
            }
            writeln!(line, "]}}}}")
        }
        1 | 2 => writeln!(line, "\"in\",\"text\":\"42[\\\"chat\\\",\\\"message {n}\\\"]\"}}"),
        3 | 4 => writeln!(line, "\"in\",\"base64\":\"AAECAwQFBgcICQoLDA0ODw==\"}}"),
        5..=10 => writeln!(
            line,
            "\"out\",\"json\":{{\"op\":\"say\",\"room\":\"r-17\",\"text\":\"message {n}\",\"ts\":{ts}}},\"match\":{{\"$.ts\":\"time\"}}}}"
        ),
        _ => writeln!(
            line,
            "\"in\",\"json\":{{\"op\":\"say\",\"room\":\"r-17\",\"from\":{{\"id\":7,\"name\":\"小红\"}},\"text\":\"message {n} of the room\",\"ts\":{ts}}}}}"
        ),
    }
}
