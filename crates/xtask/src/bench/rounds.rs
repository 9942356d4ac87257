//! The measurements. What is compared runs in turns, so that a busy moment of the machine hits all of it.

use super::peers::{EchoServer, report, time_to_line};
use super::verdict::{Target, Verdict};
use super::{Bench, project};
use anyhow::{Context as _, Result};
use std::fs;
use std::path::Path;
use std::process::Command;

/// Turns per measurement; odd, so that the median is a measured value.
const TURNS: usize = 7;
/// Round trips per turn.
const ROUND_TRIPS: &str = "5000";
/// Turns of the slow measurements.
const SLOW_TURNS: usize = 3;

impl Bench {
    /// Echo round trips through a whole session, on a bare Rust client, and on Node.
    pub(super) fn round_trip(&self) -> Result<Vec<Verdict>> {
        let server = EchoServer::start(self)?;
        let (mut session, mut bare, mut node) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..TURNS {
            bare.push(p50(self.client(&["socket", &server.url, ROUND_TRIPS]))?);
            session.push(p50(self.client(&["session", &server.url, ROUND_TRIPS]))?);
            node.push(p50(self.node(&[&server.url, ROUND_TRIPS]))?);
        }
        let (session, bare, node) = (median(session), median(bare), median(node));
        let from = format!("session {session:.1} µs, bare {bare:.1} µs, Node {node:.1} µs");
        Ok(vec![
            Verdict {
                what: "echo round trip through JavaScript, against a bare Rust client",
                measured: session / bare,
                target: Target::AtMost(1.2),
                unit: "×",
                from: from.clone(),
            },
            Verdict {
                what: "echo round trip through JavaScript, against Node ws",
                measured: session / node,
                target: Target::AtMost(1.0),
                unit: "×",
                from,
            },
        ])
    }

    /// From the shell to the first `onOpen` of the echo sample, against a Node script that does the same.
    pub(super) fn start(&self) -> Result<Vec<Verdict>> {
        let server = EchoServer::start(self)?;
        let page = format!("pages/index/index?url={}", server.url);
        let app = self.root.join("fixtures/apps/echo");
        let (mut ours, mut nodes) = (Vec::new(), Vec::new());
        // The first turn fills the caches of both and is not counted.
        for turn in 0..=TURNS {
            let mut run = self.miniwire_run(&app, &self.folder.join("cache"));
            run.args(["--page", &page, "--no-url-check"]);
            // The sample sends inside of onOpen.
            let our = time_to_line(run, |line| line.contains(r#""event":"out""#))?;
            let node = time_to_line(self.node(&[&server.url, "0"]), |_| true)?;
            if turn > 0 {
                ours.push(our.as_secs_f64() * 1e3);
                nodes.push(node.as_secs_f64() * 1e3);
            }
        }
        let (our, node) = (median(ours), median(nodes));
        Ok(vec![Verdict {
            what: "start to the first onOpen, against Node ws",
            measured: our / node,
            target: Target::AtMost(1.0),
            unit: "×",
            from: format!("miniwire {our:.1} ms, Node {node:.1} ms"),
        }])
    }

    /// Resident memory of a session that shows one page, above a process that has done nothing.
    pub(super) fn memory(&self) -> Result<Vec<Verdict>> {
        let folder = self.folder.join("one-page");
        project::write(&folder, project::Size { pages: 1, components: 1, sections: 1 })?;
        let mut sessions = Vec::new();
        let mut packages = Vec::new();
        for turn in 0..=TURNS {
            let mut client = self.client(&["memory"]);
            client.arg(&folder).env("MINIWIRE_CACHE_DIR", self.folder.join("cache"));
            let bytes = report(client)?;
            let mib = |name: &str| bytes[name].as_f64().map(|bytes| bytes / 1048576.0);
            let Some((empty, package, session)) = mib("empty_bytes")
                .zip(mib("package_bytes"))
                .zip(mib("session_bytes"))
                .map(|((empty, package), session)| (empty, package, session))
            else {
                crate::screen::note("this system does not tell the resident memory of a process; not measured");
                return Ok(Vec::new());
            };
            // The first turn fills the compile cache.
            if turn > 0 {
                packages.push(package - empty);
                sessions.push(session - empty);
            }
        }
        let (session, package) = (median(sessions), median(packages));
        Ok(vec![Verdict {
            what: "memory of a session with one page, above the empty process",
            measured: session,
            target: Target::AtMost(8.0),
            unit: "MiB",
            from: format!("of which the package {package:.1} MiB"),
        }])
    }

    /// The first and the second start of a project with 1,000 files.
    pub(super) fn cache(&self) -> Result<Vec<Verdict>> {
        let folder = self.folder.join("thousand-files");
        project::write(&folder, project::Size { pages: 200, components: 50, sections: 6 })?;
        let cache = self.folder.join("thousand-files-cache");
        let (mut first, mut second) = (Vec::new(), Vec::new());
        for _ in 0..SLOW_TURNS {
            if cache.exists() {
                fs::remove_dir_all(&cache).context("the cache could not be emptied")?;
            }
            for times in [&mut first, &mut second] {
                let run = self.miniwire_run(&folder, &cache);
                times.push(time_to_line(run, |line| line.contains(project::READY))?.as_secs_f64() * 1e3);
            }
        }
        let (first, second) = (median(first), median(second));
        Ok(vec![Verdict {
            what: "second start of a project with 1,000 files, times faster than the first",
            measured: first / second,
            target: Target::AtLeast(3.0),
            unit: "×",
            from: format!("first {first:.0} ms, second {second:.0} ms"),
        }])
    }

    fn client(&self, words: &[&str]) -> Command {
        let mut command = Command::new(&self.client);
        command.args(words);
        command
    }

    fn node(&self, words: &[&str]) -> Command {
        let mut command = Command::new("node");
        command.arg(self.root.join("tests/peers/echo-client.mjs")).args(words);
        command
    }

    fn miniwire_run(&self, package: &Path, cache: &Path) -> Command {
        let mut command = Command::new(&self.miniwire);
        command.arg("run").arg(package).args(["--format", "json", "--fresh"]);
        command.env("MINIWIRE_CACHE_DIR", cache);
        command
    }
}

fn p50(client: Command) -> Result<f64> {
    report(client)?["p50_us"].as_f64().context("the client counted no round trip")
}

/// The middle of an odd number of values.
pub(super) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_bad_turn_does_not_move_the_median() {
        assert!((median(vec![20.0, 900.0, 21.0]) - 21.0).abs() < f64::EPSILON);
    }
}
