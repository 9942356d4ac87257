//! The checks of `ui/`: types, eslint, prettier, vitest, and that generated files are what the generator writes.
//!
//! Counterpart: the scripts `check` and `test` of `ui/package.json`, `generate` of `ui/logic/package.json`.

use crate::workspace::Workspace;
use crate::{process, screen};
use anyhow::Result;

pub(super) fn check(workspace: &Workspace) -> Result<()> {
    for script in ["check", "test"] {
        let mut command = workspace.npm("ui");
        command.args(["run", script]);
        process::run(command)?;
    }
    Ok(())
}

pub(super) fn generated(workspace: &Workspace) -> Result<()> {
    process::run(workspace.npm_script("logic", "generate", &["--check"]))
        .map_err(|error| screen::advice(format!("generated files are not up to date: {error}"), "cargo xtask generate"))
}

/// Tests that compare a generated file, and write it where `MINIWIRE_GENERATE` is set: package and name.
const GENERATORS: [(&str, &str); 5] = [
    ("miniwire-engine", "the_bindings_are_what_the_schema_says"),
    ("miniwire-engine", "the_sayings_of_decoders_are_those_of_the_catalogue"),
    ("miniwire-fixture", "the_schema_is_what_the_table_says"),
    ("miniwire-model", "the_pages_of_errors_are_what_the_tables_say"),
    ("miniwire-suite", "the_schema_of_cases_is_what_the_table_says"),
];

/// Writes the generated files: the API matrix by its generator, the bindings of the calls, what decoders say, the schemas of fixtures and
/// case files and the pages of errors by the tests that compare them.
///
/// # Errors
/// A generator failed.
pub(crate) fn generate(workspace: &Workspace) -> Result<()> {
    process::run(workspace.npm_script("logic", "generate", &[]))?;
    for (package, test) in GENERATORS {
        let mut generator = workspace.cargo_resolved(&["test"]);
        generator.args(["-p", package, "--lib", "--quiet", test]);
        generator.env("MINIWIRE_GENERATE", "1");
        process::run(generator)?;
    }
    Ok(())
}
