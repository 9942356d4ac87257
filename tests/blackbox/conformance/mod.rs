//! The conformance suite: each claim about the runtime is a script that runs in the logic layer against real servers.
//!
//! Counterpart: `tests/conformance` has the claims, `expected-results.json` what they give, docs/conformance.md how to read both.
//! Invariant: nothing is left out. A claim that never ends fails, and so does a result that is not in the table.

mod claim;
mod run;
mod servers;
mod table;

use claim::Claim;
use miniwire_tests::repository;
use servers::Servers;
use std::fs;
use std::sync::{Arc, Mutex};
use std::thread;
use table::Table;

/// Sessions at a time: some of what they do is measured, so they must not wait for each other.
const WORKER_COUNT: usize = 2;
/// Sessions beside them that go to the background: they do nothing but wait for seconds.
const WAITING_WORKER_COUNT: usize = 2;

/// Writes the table and the page instead of comparing them.
const WRITE: &str = "MINIWIRE_WRITE_CONFORMANCE";
/// Runs only the claims whose name contains this text.
const ONLY: &str = "MINIWIRE_CONFORMANCE_ONLY";

#[test]
fn conformance_every_claim_gives_what_the_table_says() {
    let only = std::env::var(ONLY).unwrap_or_default();
    let (claims, others): (Vec<_>, Vec<_>) = Claim::all().into_iter().partition(|claim| claim.id.contains(&only));
    let found = run_all(&claims);
    let table_path = repository().join("tests/conformance/expected-results.json");
    let page_path = repository().join("docs/conformance.md");
    let expected = Table::read(&fs::read_to_string(&table_path).unwrap_or_else(|_| "{}".into()));
    let page = fs::read_to_string(&page_path).expect("docs/conformance.md is there");
    if std::env::var_os(WRITE).is_some() {
        assert!(
            found.any_holds(),
            "nothing holds: the binary or its bundle is stale; `cargo xtask build` makes them anew"
        );
        let whole = expected.reduced_to(|id| others.iter().any(|claim| claim.id == id)).with(found);
        fs::write(&table_path, whole.to_json()).expect("the table can be written");
        fs::write(&page_path, whole.in_page(&page)).expect("the page can be written");
        return;
    }
    let expected = if only.is_empty() { expected } else { expected.reduced_to(|id| id.contains(&only)) };
    let differences = expected.differences(&found);
    assert!(
        differences.is_empty(),
        "{} differences; {WRITE}=1 writes the table when they are meant:\n{}",
        differences.len(),
        differences.join("\n")
    );
    if only.is_empty() {
        assert!(found.in_page(&page) == page, "docs/conformance.md has another table; {WRITE}=1 writes it");
    }
}

/// Runs every claim with every profile that it names.
fn run_all(claims: &[Claim]) -> Table {
    let servers = Servers::start(claims);
    let runs = claims.iter().flat_map(|claim| claim.profiles.iter().map(move |profile| (claim, profile.as_str())));
    let (waiting, busy): (Vec<_>, Vec<_>) = runs.partition(|(claim, _)| claim.goes_to_background());
    let table = Mutex::new(Table::default());
    thread::scope(|scope| {
        for (runs, worker_count) in [(waiting, WAITING_WORKER_COUNT), (busy, WORKER_COUNT)] {
            let queue = Arc::new(Mutex::new(runs));
            for _ in 0..worker_count {
                let (queue, table, servers) = (Arc::clone(&queue), &table, &servers);
                scope.spawn(move || {
                    let next = || queue.lock().expect("no worker panics with it").pop();
                    while let Some((claim, profile)) = next() {
                        let checks = run::run(claim, profile, servers);
                        table.lock().expect("no worker panics with it").add(claim, profile, checks);
                    }
                });
            }
        }
    });
    table.into_inner().expect("no worker panics with it")
}
