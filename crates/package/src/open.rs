//! Opens a folder or file and puts the package together.
//!
//! Counterpart: every other module of this crate does one part. Invariant: the order of warnings and errors does not
//! depend on threads or hashing.

use crate::app_config::{self, AppConfig};
use crate::cache::Cache;
use crate::components::{self, Components};
use crate::error::{CompileError, PackageError};
use crate::package::{AppManifest, Package};
use crate::project_config::{self, Project, TOURIST_APPID};
use crate::resolve::SCRIPT_SUFFIXES;
use crate::script_graph::{self, Modules};
use crate::settings::Settings;
use crate::snippet::{self, Snippet};
use crate::sources::{Source, Sources};
use crate::theme;
use crate::views;
use crate::workers;
use camino::{Utf8Path, Utf8PathBuf};
use std::collections::BTreeMap;
use std::sync::Arc;

pub(crate) fn open(path: &Utf8Path, cache: Option<&Utf8Path>) -> Result<Package, PackageError> {
    let absolute = canonical(path)?;
    let (cache, parts) = workers::both(
        || Cache::open(cache, &absolute),
        || if absolute.is_dir() { read_folder(&absolute) } else { read_file(&absolute) },
    );
    let parts = parts?;
    let name = absolute.file_name().unwrap_or(absolute.as_str()).to_owned();
    let package = compile(name, parts, &cache)?;
    cache.save();
    Ok(package)
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

/// What is known before anything is compiled.
struct Parts {
    project: Project,
    sources: Sources,
    /// Source files below the mini-program root.
    listed: Vec<String>,
    app_json: Source,
    app_script: Option<String>,
}

fn read_folder(folder: &Utf8Path) -> Result<Parts, PackageError> {
    let project = project_config::find(folder)?;
    let sources = Sources::new(project.project_root.clone(), project.miniprogram_root.clone());
    let app_json = match sources.read("app.json") {
        Ok(Some(app_json)) => app_json,
        Ok(None) => {
            let hint = "create app.json with a \"pages\" list".to_owned();
            return Err(PackageError::NoAppJson { folder: project.miniprogram_root, hint });
        }
        Err(error) => return Err(PackageError::Config(Box::new(error))),
    };
    let listed = sources.list(&project.excluded)?;
    let app_script = script_of(&sources, "app");
    Ok(Parts { project, sources, listed, app_json, app_script })
}

fn read_file(file: &Utf8Path) -> Result<Parts, PackageError> {
    if !SCRIPT_SUFFIXES.iter().any(|suffix| file.as_str().ends_with(suffix)) {
        return Err(PackageError::NotAScript { path: file.to_owned() });
    }
    let snippet = snippet::around(file);
    let project = Project {
        project_root: snippet.sources.project_root.clone(),
        miniprogram_root: snippet.sources.miniprogram_root.clone(),
        appid: TOURIST_APPID.to_owned(),
        url_check: true,
        excluded: Vec::new(),
    };
    let Snippet { sources, app_json, app_script } = snippet;
    Ok(Parts { project, sources, listed: Vec::new(), app_json, app_script })
}

fn script_of(sources: &Sources, path: &str) -> Option<String> {
    SCRIPT_SUFFIXES.iter().map(|suffix| format!("{path}{suffix}")).find(|id| sources.is_file(id))
}

fn compile(name: String, parts: Parts, cache: &Cache) -> Result<Package, PackageError> {
    let Parts { project, sources, listed, app_json, app_script } = parts;
    let settings = Settings::read(&project.project_root)?;
    let mut app = app_config::read(app_json)?;
    let mut theme_warnings = Vec::new();
    let theme_variables = theme::read(&sources, &app, &mut theme_warnings);
    app.warnings.append(&mut theme_warnings);
    let mut components = components::find(&sources, &app);
    if components.absent_pages == app.pages.len() {
        let first = app.pages.first().cloned().unwrap_or_default();
        return Err(PackageError::AllPagesAbsent { file: app.source.file, count: app.pages.len(), first });
    }
    let own_scripts = find_scripts(&sources, &mut components);
    let seeds = own_scripts.values().chain(&app_script).cloned().collect();
    let modules = script_graph::build(&sources, cache, &app.resolve_alias, &seeds, &listed);
    apply_scripts(&mut components, &app, &own_scripts, &modules);
    let templates = views::templates(&sources, cache, &mut components);
    let styles = views::styles(&sources, cache, &components);
    let warnings =
        [app.warnings, components.warnings, modules.warnings, templates.findings.warnings, styles.findings.warnings];
    let errors = [components.errors, modules.errors, templates.findings.errors];
    Ok(Package {
        name,
        project_root: project.project_root,
        miniprogram_root: project.miniprogram_root,
        url_check: project.url_check,
        settings,
        network_timeout: app.network_timeout,
        required_background_modes: app.required_background_modes,
        theme_variables,
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
        templates: templates.templates,
        styles: styles.styles,
        warnings: warnings.into_iter().flatten().collect(),
        errors: errors.into_iter().flatten().collect(),
        resolve_alias: app.resolve_alias,
    })
}

/// The script of every page and component; one without a script cannot be made.
fn find_scripts(sources: &Sources, components: &mut Components) -> BTreeMap<String, String> {
    let mut scripts = BTreeMap::new();
    for (path, manifest) in &mut components.manifests {
        match script_of(sources, path) {
            Some(id) => {
                scripts.insert(path.clone(), id);
            }
            None if manifest.error.is_none() => {
                let file = sources.file_of(&format!("{path}.js"));
                let error = CompileError::at_start(&file, &Arc::from(""), "the file does not exist")
                    .with_hint("every page and component needs a script that calls Page or Component");
                components::mark(manifest, &error);
                components.errors.push(error);
            }
            None => {}
        }
    }
    scripts
}

/// What the scripts say about their components: that they do not compile, or how their styles are isolated.
fn apply_scripts(
    components: &mut Components,
    app: &AppConfig,
    own_scripts: &BTreeMap<String, String>,
    modules: &Modules,
) {
    for (path, id) in own_scripts {
        let Some(manifest) = components.manifests.get_mut(path) else { continue };
        if let Some(isolation) = modules.style_isolation.get(id)
            && !manifest.json.contains_key("styleIsolation")
        {
            manifest.style_scope = components::style_scope(path, isolation, app.pages.contains(path));
        }
        if let Some(Err(error)) = modules.scripts.get(id).map(|script| &script.code) {
            components::mark(manifest, error);
        }
    }
}
