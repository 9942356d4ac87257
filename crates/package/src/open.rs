//! Opens a folder or file and puts the package together.
//!
//! Counterpart: every other module of this crate does one part. Invariant: the order of warnings and errors does not
//! depend on threads or hashing.

use crate::app_config::{self, AppConfig};
use crate::components::{self, Components};
use crate::error::{CompileError, PackageError};
use crate::package::{AppManifest, Package, Style, TemplateGroup};
use crate::project_config::{self, Project};
use crate::resolve::SCRIPT_SUFFIXES;
use crate::script_graph;
use crate::sources::Sources;
use crate::style;
use crate::template::{self, Group};
use crate::template_check::Known;
use crate::workers;
use camino::{Utf8Path, Utf8PathBuf};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub(crate) fn open(path: &Utf8Path, cache: Option<&Utf8Path>) -> Result<Package, PackageError> {
    let _ = cache;
    let absolute = canonical(path)?;
    open_folder(&absolute)
}

fn canonical(path: &Utf8Path) -> Result<Utf8PathBuf, PackageError> {
    let absolute = match path.canonicalize() {
        Ok(absolute) => absolute,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(PackageError::NotFound { path: path.to_owned() });
        }
        Err(source) => return Err(PackageError::Unreadable { path: path.to_owned(), source }),
    };
    Utf8PathBuf::from_path_buf(absolute)
        .map_err(|path| PackageError::PathNotUtf8 { path: path.to_string_lossy().into_owned() })
}

fn open_folder(folder: &Utf8Path) -> Result<Package, PackageError> {
    let project = project_config::find(folder)?;
    let sources = Sources::new(project.project_root.clone(), project.miniprogram_root.clone());
    let listed = sources.list(&project.excluded)?;
    let app_json = sources.read("app.json").map_err(|error| PackageError::Config(Box::new(error)))?;
    let Some(app_json) = app_json else {
        let hint = "create app.json with a \"pages\" list".to_owned();
        return Err(PackageError::NoAppJson { folder: project.miniprogram_root, hint });
    };
    let app = app_config::read(app_json)?;
    let components = components::find(&sources, &app);
    if components.absent_pages == app.pages.len() {
        let first = app.pages.first().cloned().unwrap_or_default();
        return Err(PackageError::AllPagesAbsent { file: app.source.file, count: app.pages.len(), first });
    }
    Ok(assemble(folder, project, &sources, app, components, &listed))
}

fn assemble(
    folder: &Utf8Path,
    project: Project,
    sources: &Sources,
    app: AppConfig,
    components: Components,
    listed: &[String],
) -> Package {
    let script_of =
        |path: &str| SCRIPT_SUFFIXES.iter().map(|suffix| format!("{path}{suffix}")).find(|id| sources.is_file(id));
    let app_script = script_of("app");
    let mut seeds: BTreeSet<String> = components.manifests.keys().filter_map(|path| script_of(path)).collect();
    seeds.extend(app_script.clone());
    let mut components = components;
    let groups = build_templates(sources, &mut components);
    let styles = build_styles(sources, &components);
    let modules = script_graph::build(sources, &app.resolve_alias, &seeds, listed);
    let mut warnings = app.warnings;
    warnings.extend(components.warnings);
    warnings.extend(groups.warnings);
    warnings.extend(styles.warnings);
    warnings.extend(modules.warnings);
    let mut errors = components.errors;
    errors.extend(groups.errors);
    errors.extend(modules.errors);
    Package {
        name: folder.file_name().unwrap_or(folder.as_str()).to_owned(),
        project_root: project.project_root,
        miniprogram_root: project.miniprogram_root,
        url_check: project.url_check,
        network_timeout: app.network_timeout,
        required_background_modes: app.required_background_modes,
        manifest: AppManifest {
            appid: project.appid,
            app: app.json,
            pages: app.pages,
            tabs: app.tabs,
            entry_page: app.entry_page,
            components: components.manifests,
            app_script,
        },
        scripts: modules.scripts,
        templates: groups.templates,
        styles: styles.styles,
        warnings,
        errors,
        resolve_alias: app.resolve_alias,
    }
}

#[derive(Debug, Default)]
struct Templates {
    templates: BTreeMap<String, TemplateGroup>,
    warnings: Vec<CompileError>,
    errors: Vec<CompileError>,
}

/// Compiles the group of every page and component that exists; marks those that fail.
fn build_templates(sources: &Sources, components: &mut Components) -> Templates {
    let paths: Vec<&String> = components.manifests.iter().filter(|(_, m)| m.error.is_none()).map(|(p, _)| p).collect();
    let groups = workers::map(&paths, |path| {
        let manifest = &components.manifests[*path];
        let generics = manifest.json.get("componentGenerics").and_then(serde_json::Value::as_object);
        let generics = generics.into_iter().flatten().map(|(name, _)| name.as_str()).collect();
        template::compile(sources, path, &Known { components: &manifest.using_components, generics })
    });
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
        // Shared files are part of many groups; each finding is told once.
        add_new(&mut out.warnings, group.warnings);
        add_new(&mut out.errors, group.errors);
    }
    out
}

#[derive(Debug, Default)]
struct Styles {
    styles: BTreeMap<String, Style>,
    warnings: Vec<CompileError>,
}

/// Compiles app.wxss and the sheet of every page and component that has one.
fn build_styles(sources: &Sources, components: &Components) -> Styles {
    let mut wanted = vec![("app".to_owned(), String::new())];
    wanted.extend(components.manifests.iter().map(|(path, m)| (path.clone(), m.style_scope.clone())));
    let sheets = workers::map(&wanted, |(path, scope)| style::compile(sources, path, scope));
    let mut out = Styles::default();
    for ((path, _), sheet) in wanted.into_iter().zip(sheets) {
        let Some(sheet) = sheet.flatten() else { continue };
        if !template::is_npm(&path) {
            add_new(&mut out.warnings, sheet.warnings);
        }
        out.styles.insert(path, Style { css: Arc::from(sheet.css) });
    }
    out
}

fn add_new(all: &mut Vec<CompileError>, more: Vec<CompileError>) {
    for error in more {
        if !all.iter().any(|known| known.to_string() == error.to_string()) {
            all.push(error);
        }
    }
}
