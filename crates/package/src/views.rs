//! Templates and style sheets of all pages and components.
//!
//! Counterpart: `template` and `style` compile one each; `open` puts the result into the package. Invariant: findings
//! come in the order of paths, each once, however many groups share the file.

use crate::cache::{Cache, Fields};
use crate::components::{self, Components};
use crate::error::CompileError;
use crate::finding;
use crate::package::{ComponentManifest, Style, TemplateGroup};
use crate::sources::Sources;
use crate::style::{self, Sheet};
use crate::template::{self, Group};
use crate::template_check::Known;
use crate::workers;
use serde_json::Value;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

#[derive(Debug, Default)]
pub(crate) struct Templates {
    pub(crate) templates: BTreeMap<String, TemplateGroup>,
    pub(crate) findings: Findings,
}

#[derive(Debug, Default)]
pub(crate) struct Styles {
    pub(crate) styles: BTreeMap<String, Style>,
    pub(crate) findings: Findings,
}

/// Warnings and errors without repetition.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    pub(crate) warnings: Vec<CompileError>,
    pub(crate) errors: Vec<CompileError>,
    told: HashSet<String>,
}

impl Findings {
    fn warn(&mut self, more: Vec<CompileError>) {
        self.warnings.extend(more.into_iter().filter(|finding| self.told.insert(finding.to_string())));
    }

    fn fail(&mut self, more: Vec<CompileError>) {
        self.errors.extend(more.into_iter().filter(|finding| self.told.insert(finding.to_string())));
    }
}

/// Compiles the group of every page and component that exists; marks those that fail.
pub(crate) fn templates(sources: &Sources, cache: &Cache, components: &mut Components) -> Templates {
    let paths: Vec<&String> = components.manifests.iter().filter(|(_, m)| m.error.is_none()).map(|(p, _)| p).collect();
    let groups = workers::map(&paths, |path| cached_group(sources, cache, path, &components.manifests[*path]));
    let named: Vec<(String, Option<Group>)> = paths.into_iter().cloned().zip(groups).collect();
    let mut out = Templates::default();
    for (path, group) in named {
        let group = group.unwrap_or_else(|| {
            let file = sources.file_of(&format!("{path}.wxml"));
            let error = CompileError::at_start(&file, &Arc::from(""), "the template compiler stopped on this file");
            Group { errors: vec![error], ..Group::default() }
        });
        for error in &group.errors {
            if let Some(manifest) = components.manifests.get_mut(&path) {
                components::mark(manifest, error);
            }
        }
        let code = match (group.code, group.errors.first()) {
            (Some(code), _) => Ok(code),
            (None, Some(error)) => Err(Arc::new(error.clone())),
            (None, None) => continue,
        };
        out.templates.insert(path, TemplateGroup { code });
        out.findings.warn(group.warnings);
        out.findings.fail(group.errors);
    }
    out
}

fn cached_group(sources: &Sources, cache: &Cache, path: &str, manifest: &ComponentManifest) -> Group {
    let keys = |key: &str| manifest.json.get(key).and_then(Value::as_object).into_iter().flatten();
    // A component that usingComponents names in vain was told already.
    let named = keys("componentGenerics").chain(keys("usingComponents")).map(|(name, _)| name.as_str()).collect();
    let known = Known { components: &manifest.using_components, named };
    // The names decide which tags are unknown.
    let names: Vec<&str> = known.components.keys().map(String::as_str).chain(known.named.iter().copied()).collect();
    let inputs = [path.as_bytes(), &serde_json::to_vec(&names).unwrap_or_default()];
    if let Some(group) = cache.get(sources, "template", &inputs).and_then(|fields| decode_group(sources, fields)) {
        return group;
    }
    let group = template::compile(sources, path, &known);
    if let Some(code) = &group.code {
        let files = group.files.iter().map(String::as_str);
        let fields = vec![code.as_bytes().to_vec(), finding::encode(sources, files.clone(), &group.warnings)];
        cache.put(sources, "template", &inputs, files, fields);
    }
    group
}

fn decode_group(sources: &Sources, fields: Fields) -> Option<Group> {
    let [code, warnings] = <[Vec<u8>; 2]>::try_from(fields).ok()?;
    let code = String::from_utf8(code).ok()?;
    let warnings = finding::decode(sources, &warnings)?;
    Some(Group { code: Some(Arc::from(code)), warnings, ..Group::default() })
}

/// Compiles app.wxss and the sheet of every page and component that has one.
pub(crate) fn styles(sources: &Sources, cache: &Cache, components: &Components) -> Styles {
    let mut wanted = vec![("app".to_owned(), String::new())];
    wanted.extend(components.manifests.iter().map(|(path, m)| (path.clone(), m.style_scope.clone())));
    wanted.retain(|(path, _)| sources.is_file(&format!("{path}.wxss")));
    let sheets = workers::map(&wanted, |(path, scope)| cached_sheet(sources, cache, path, scope));
    let mut out = Styles::default();
    for ((path, _), sheet) in wanted.into_iter().zip(sheets) {
        let Some(sheet) = sheet.flatten() else { continue };
        if !template::is_npm(&path) {
            out.findings.warn(sheet.warnings);
        }
        out.styles.insert(path, Style { css: Arc::from(sheet.css) });
    }
    out
}

fn cached_sheet(sources: &Sources, cache: &Cache, path: &str, scope: &str) -> Option<Sheet> {
    let inputs = [path.as_bytes(), scope.as_bytes()];
    if let Some(sheet) = cache.get(sources, "style", &inputs).and_then(|fields| decode_sheet(sources, fields)) {
        return Some(sheet);
    }
    let sheet = style::compile(sources, path, scope)?;
    let files = sheet.files.iter().map(String::as_str);
    let fields = vec![sheet.css.as_bytes().to_vec(), finding::encode(sources, files.clone(), &sheet.warnings)];
    cache.put(sources, "style", &inputs, files, fields);
    Some(sheet)
}

fn decode_sheet(sources: &Sources, fields: Fields) -> Option<Sheet> {
    let [css, warnings] = <[Vec<u8>; 2]>::try_from(fields).ok()?;
    let warnings = finding::decode(sources, &warnings)?;
    Some(Sheet { css: String::from_utf8(css).ok()?, warnings, ..Sheet::default() })
}
