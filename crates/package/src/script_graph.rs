//! All modules of a package: the scripts of app, pages and components, everything they require, and what else lies
//! in the mini-program for a `require(variable)`.
//!
//! Counterpart: `script` compiles one file. Invariant: errors of files that nothing names are kept in the script
//! alone; only what the app reaches can fail it.

use crate::cache::{Cache, Fields};
use crate::error::CompileError;
use crate::package::Script;
use crate::resolve::{self, SCRIPT_SUFFIXES};
use crate::script::{self, Compiled, Require};
use crate::sources::{Source, Sources};
use crate::workers;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Most modules of one package; beyond it they are not compiled and one warning says so.
pub(crate) const MODULE_COUNT_MAX: usize = 20_000;

#[derive(Debug, Default)]
pub(crate) struct Modules {
    pub(crate) scripts: BTreeMap<String, Script>,
    pub(crate) warnings: Vec<CompileError>,
    pub(crate) errors: Vec<CompileError>,
    /// `styleIsolation` that scripts declare, by module id.
    pub(crate) style_isolation: BTreeMap<String, String>,
}

/// Compiles `seeds` with all they require, then the other scripts among `listed`.
pub(crate) fn build(
    sources: &Sources,
    cache: &Cache,
    alias: &BTreeMap<String, String>,
    seeds: &BTreeSet<String>,
    listed: &[String],
) -> Modules {
    let mut graph =
        Graph { sources, cache, alias, out: Modules::default(), index_warned: false, told_packages: BTreeSet::new() };
    graph.close_over(seeds.iter().cloned().collect(), true);
    let others = listed.iter().filter(|id| is_script(id) && !graph.out.scripts.contains_key(*id)).cloned().collect();
    graph.close_over(others, false);
    graph.out
}

fn is_script(id: &str) -> bool {
    SCRIPT_SUFFIXES.iter().any(|suffix| id.ends_with(suffix)) && !id.ends_with(".d.ts")
}

struct Graph<'a> {
    sources: &'a Sources,
    cache: &'a Cache,
    alias: &'a BTreeMap<String, String>,
    out: Modules,
    /// The note on folder indexes is given once; a project that uses them uses them everywhere.
    index_warned: bool,
    /// npm packages whose first missing module was told.
    told_packages: BTreeSet<String>,
}

impl Graph<'_> {
    fn close_over(&mut self, seeds: Vec<String>, reached: bool) {
        let mut wave = seeds;
        while !wave.is_empty() {
            let room = MODULE_COUNT_MAX.saturating_sub(self.out.scripts.len());
            if wave.len() > room {
                let message = format!("more than {MODULE_COUNT_MAX} modules: {} are left out", wave.len() - room);
                self.out.warnings.push(CompileError::at_start(&wave[room], &Arc::from(""), message));
                wave.truncate(room);
            }
            let compiled = workers::map(&wave, |id| compile(self.sources, self.cache, id));
            let mut next = BTreeSet::new();
            for (id, outcome) in wave.into_iter().zip(compiled) {
                let script = match outcome {
                    Some((file, Ok((source, compiled)))) => {
                        let requires = self.resolve_all(&id, &source, &compiled.requires, reached);
                        // A build script beside the pages must not pull its tools in.
                        next.extend(requires.values().filter(|id| reached || !id.contains("node_modules/")).cloned());
                        self.out.style_isolation.extend(compiled.style_isolation.map(|value| (id.clone(), value)));
                        Script { file, code: Ok(compiled.code), source_map: compiled.source_map, requires }
                    }
                    Some((file, Err(error))) => self.failed(file, error, reached),
                    None => {
                        let file = self.sources.file_of(&id);
                        let message = "the compiler stopped on this file";
                        let error = CompileError::at_start(&file, &Arc::from(""), message);
                        self.failed(file, error, reached)
                    }
                };
                self.out.scripts.insert(id, script);
            }
            wave = next.into_iter().filter(|id| !self.out.scripts.contains_key(id)).collect();
        }
    }

    /// Whether a missing module of `id` is to be told: always in the user's files, once in a package.
    fn tell(&mut self, id: &str) -> bool {
        let package = id.rsplit_once("node_modules/").and_then(|(_, path)| resolve::split_package(path));
        package.is_none_or(|(name, _)| self.told_packages.insert(name.to_owned()))
    }

    fn failed(&mut self, file: String, error: CompileError, reached: bool) -> Script {
        if reached {
            self.out.errors.push(error.clone());
        }
        Script { file, code: Err(Arc::new(error)), source_map: None, requires: BTreeMap::new() }
    }

    fn resolve_all(
        &mut self,
        id: &str,
        source: &Source,
        requires: &[Require],
        reached: bool,
    ) -> BTreeMap<String, String> {
        let mut resolved = BTreeMap::new();
        for require in requires {
            if resolved.contains_key(&require.specifier) {
                continue;
            }
            match resolve::module(self.sources, self.alias, id, &require.specifier) {
                Ok(found) => {
                    if found.folder_index && !self.index_warned && !id.contains("node_modules/") {
                        self.index_warned = true;
                        let message =
                            format!("\"{}\" is a folder; phones do not look for its index file", require.specifier);
                        self.out.warnings.push(at(source, require, message).with_hint("write the file name out"));
                    }
                    resolved.insert(require.specifier.clone(), found.id);
                }
                // One finding tells enough about an installed package.
                Err(missing) if reached && !require.guarded && self.tell(id) => {
                    self.out
                        .warnings
                        .push(at(source, require, missing.to_string()).with_hint(hint(&require.specifier)));
                }
                Err(_) => {}
            }
        }
        resolved
    }
}

fn at(source: &Source, require: &Require, message: String) -> CompileError {
    CompileError {
        line: require.line,
        column: require.column,
        ..CompileError::at_start(&source.file, &source.text, message)
    }
}

/// Modules of Node that packages ask for.
const NODE_BUILT_IN: [&str; 24] = [
    "assert",
    "buffer",
    "child_process",
    "crypto",
    "dgram",
    "dns",
    "events",
    "fs",
    "http",
    "http2",
    "https",
    "net",
    "os",
    "path",
    "process",
    "querystring",
    "stream",
    "string_decoder",
    "timers",
    "tls",
    "tty",
    "url",
    "util",
    "zlib",
];

fn hint(specifier: &str) -> String {
    let name = specifier.strip_prefix("node:").unwrap_or(specifier);
    if NODE_BUILT_IN.contains(&name) {
        return "modules of Node do not exist in mini-programs; use a build of the package for mini-programs or browsers"
            .to_owned();
    }
    if specifier.starts_with(['.', '/']) {
        "check the path; it is relative to this file".to_owned()
    } else {
        let package = resolve::split_package(specifier).map_or(specifier, |(name, _)| name);
        format!("install the package (npm install {package}), or begin the path with ./")
    }
}

type Outcome = (String, Result<(Source, Compiled), CompileError>);

fn compile(sources: &Sources, cache: &Cache, id: &str) -> Outcome {
    let compiled = sources.read(id).and_then(|source| match source {
        Some(source) => cached(sources, cache, id, &source).map(|compiled| (source, compiled)),
        None => Err(CompileError::at_start(&sources.file_of(id), &Arc::from(""), "the file does not exist")),
    });
    (sources.file_of(id), compiled)
}

fn cached(sources: &Sources, cache: &Cache, id: &str, source: &Source) -> Result<Compiled, CompileError> {
    // The name of the file is part of the source map, and its suffix decides the language.
    let inputs = [id.as_bytes(), source.file.as_bytes()];
    if let Some(compiled) = cache.get(sources, "script", &inputs).and_then(|fields| decode(fields, source)) {
        return Ok(compiled);
    }
    let compiled = script::compile(source)?;
    cache.put(sources, "script", &inputs, [id], encode(&compiled, source));
    Ok(compiled)
}

/// Code that is its own source is not kept a second time.
fn encode(compiled: &Compiled, source: &Source) -> Fields {
    let same = compiled.code == source.text;
    vec![
        if same { Vec::new() } else { compiled.code.as_bytes().to_vec() },
        compiled.source_map.as_deref().unwrap_or("").as_bytes().to_vec(),
        serde_json::to_vec(&(&compiled.requires, &compiled.style_isolation)).unwrap_or_default(),
        vec![u8::from(same)],
    ]
}

fn decode(fields: Fields, source: &Source) -> Option<Compiled> {
    let [code, map, about, same] = <[Vec<u8>; 4]>::try_from(fields).ok()?;
    let code = if same == [1] { source.text.clone() } else { Arc::from(String::from_utf8(code).ok()?) };
    let map = String::from_utf8(map).ok()?;
    let (requires, style_isolation) = serde_json::from_slice(&about).ok()?;
    Some(Compiled { code, source_map: (!map.is_empty()).then(|| Arc::from(map)), requires, style_isolation })
}
