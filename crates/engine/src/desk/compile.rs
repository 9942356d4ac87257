//! Compiles a project for the window, says what was found, and what of it is new.
//!
//! Counterpart: `package`; `project.rs` decides what a change means. Invariant: compiling never blocks the thread of a call.

use super::rpc_error;
use super::schema::{Finding, RpcError, SheetText};
use crate::places::cache_dir;
use camino::Utf8Path;
use miette::Diagnostic as _;
use package::{CompileError, Package, PackageError};

/// Findings that are told; those beyond are not.
const FINDINGS_MAX: usize = 200;

pub(super) async fn compiled(path: &Utf8Path) -> Result<Package, RpcError> {
    let opened = path.to_owned();
    let compiling = tokio::task::spawn_blocking(move || Package::open(&opened, cache_dir().as_deref()));
    match compiling.await {
        Ok(Ok(package)) => Ok(package),
        Ok(Err(error)) => Err(package_error(&error)),
        Err(error) => Err(rpc_error("internal", &format!("the compiler died: {error}"), None)),
    }
}

fn package_error(error: &PackageError) -> RpcError {
    let hint = error.help().map(|help| help.to_string());
    RpcError { code: "package".to_owned(), message: error.to_string(), hint }
}

pub(super) fn sheets(package: &Package) -> Vec<SheetText> {
    let sheet =
        |(path, style): (&String, &package::Style)| SheetText { path: path.clone(), css: style.css.to_string() };
    package.styles.iter().map(sheet).collect()
}

pub(super) fn same_code(old: &Package, new: &Package) -> bool {
    let manifest = |package: &Package| serde_json::to_value(&package.manifest).ok();
    let scripts = |package: &Package| {
        let code = package.scripts.iter().map(|(id, script)| (id.clone(), script.code.as_ref().ok().cloned()));
        code.collect::<Vec<_>>()
    };
    let templates = |package: &Package| {
        let code = package.templates.iter().map(|(path, group)| (path.clone(), group.code.as_ref().ok().cloned()));
        code.collect::<Vec<_>>()
    };
    scripts(old) == scripts(new)
        && templates(old) == templates(new)
        && manifest(old) == manifest(new)
        && old.settings == new.settings
}

pub(super) fn same_styles(old: &Package, new: &Package) -> bool {
    sheets(old) == sheets(new)
}

pub(super) fn findings(package: &Package) -> Vec<Finding> {
    let errors = package.errors.iter().map(|error| finding("error", error));
    let warnings = package.warnings.iter().map(|warning| finding("warning", warning));
    errors.chain(warnings).take(FINDINGS_MAX).collect()
}

fn finding(severity: &str, error: &CompileError) -> Finding {
    Finding {
        severity: severity.to_owned(),
        message: error.message.clone(),
        hint: error.hint.clone(),
        file: error.file.clone(),
        line: error.line,
        column: error.column,
    }
}

pub(super) fn finding_of(error: &RpcError) -> Finding {
    Finding {
        severity: "error".to_owned(),
        message: error.message.clone(),
        hint: error.hint.clone(),
        file: "app.json".to_owned(),
        line: 1,
        column: 1,
    }
}
