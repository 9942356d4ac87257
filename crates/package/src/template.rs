//! WXML to glass-easel template groups: one group for each page or component, with everything its file reaches.
//!
//! Counterpart: the logic layer evaluates the expression and hands `{ path: generator }` to glass-easel.
//! Invariant: a file that fails takes down the groups that use it, and no others.

use crate::error::CompileError;
use crate::nesting::{self, NESTING_MAX};
use crate::resolve::{join, parent};
use crate::sources::{Source, Sources};
use crate::template_check::{self, Known};
use crate::wxs;
use glass_easel_template_compiler::TmplGroup;
use glass_easel_template_compiler::parse::tag::{Script, StrName, Template};
use glass_easel_template_compiler::parse::{ParseError, ParseErrorKind, ParseErrorLevel, Position};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

/// Most WXML and WXS files of one group.
const GROUP_FILES_MAX: usize = 2_000;

/// glass-easel installs the event wrapper only in files that have a script, so every file gets one. It stands behind
/// the source to keep all positions.
const EVENT_SCRIPT: &str = "<wxs module=\"miniwireEvents\"></wxs>";

/// What scripts inside templates may call, and the hooks of the host: a global `__wxs` with any of `A` (wraps
/// change:prop handlers), `B` (filters event bindings) and `C` (wraps event listeners).
const RUNTIME: &str = concat!(
    "var getRegExp=(p,f)=>new RegExp(p,f||''),getDate=(...a)=>new Date(...a),",
    "__wxsConstructor=(v)=>{var n=Object.prototype.toString.call(v).slice(8,-1);",
    "return v==null?v.constructor:n==='AsyncFunction'||n==='GeneratorFunction'?'Function':n};",
    "if(typeof __wxs==='object')Object.assign(Q,__wxs);"
);

/// One compiled group.
#[derive(Debug, Default)]
pub(crate) struct Group {
    pub(crate) code: Option<Arc<str>>,
    pub(crate) warnings: Vec<CompileError>,
    pub(crate) errors: Vec<CompileError>,
    /// Ids of the files that were asked for, present or not.
    pub(crate) files: BTreeSet<String>,
}

/// Compiles the template of the page or component at `path`.
pub(crate) fn compile(sources: &Sources, path: &str, known: &Known<'_>) -> Group {
    let mut reader = Reader {
        sources,
        trees: TmplGroup::new(),
        scripts: BTreeMap::new(),
        texts: BTreeMap::new(),
        out: Group::default(),
    };
    reader.root(path);
    let texts = std::mem::take(&mut reader.texts);
    template_check::check(&reader.trees, &texts, path, known, &mut reader.out);
    if reader.out.errors.is_empty() {
        match reader.emit(&texts) {
            Ok(code) => reader.out.code = Some(Arc::from(code)),
            Err(error) => reader.out.errors.push(error),
        }
    }
    let mut out = reader.out;
    for findings in [&mut out.warnings, &mut out.errors] {
        findings.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
    }
    out
}

struct Reader<'a> {
    sources: &'a Sources,
    trees: TmplGroup,
    /// WXS files by path without suffix.
    scripts: BTreeMap<String, String>,
    /// WXML files by path without suffix.
    texts: BTreeMap<String, Source>,
    out: Group,
}

impl Reader<'_> {
    fn root(&mut self, path: &str) {
        if path.contains(['\'', '\\', '\n']) {
            // The compiler writes the path into its code as it is.
            let file = self.sources.file_of(&format!("{path}.wxml"));
            let error = CompileError::at_start(&file, &Arc::from(""), "the path has a quote, backslash or line break");
            return self.out.errors.push(error.with_hint("rename the file"));
        }
        match self.read(&format!("{path}.wxml")) {
            Ok(Some(source)) => self.add_tree(path, source),
            Ok(None) => {
                let file = self.sources.file_of(&format!("{path}.wxml"));
                let error = CompileError::at_start(&file, &Arc::from(""), "the file does not exist");
                self.out.errors.push(error.with_hint("every page and component needs a .wxml file"));
            }
            Err(error) => self.out.errors.push(error),
        }
    }

    fn read(&mut self, id: &str) -> Result<Option<Source>, CompileError> {
        self.out.files.insert(id.to_owned());
        if self.out.files.len() > GROUP_FILES_MAX {
            let message = format!("one template reaches more than {GROUP_FILES_MAX} files");
            return Err(CompileError::at_start(&self.sources.file_of(id), &Arc::from(""), message));
        }
        self.sources.read(id)
    }

    /// Parses a file and everything it imports, includes or takes scripts from.
    fn add_tree(&mut self, path: &str, source: Source) {
        if let Some(offset) = nesting::deepest_tag(&source.text).or_else(|| nesting::deepest_bracket(&source.text)) {
            let message = format!("more than {NESTING_MAX} tags or brackets inside each other");
            self.out.errors.push(CompileError::at_offset(&source.file, &source.text, offset, message));
            return;
        }
        let text = source.text.strip_prefix('\u{feff}').unwrap_or(&source.text);
        let findings = self.trees.add_tmpl(path, &format!("{text}\n{EVENT_SCRIPT}"));
        self.texts.insert(path.to_owned(), source.clone());
        let own = !is_npm(path);
        for finding in findings {
            let error = parse_error(&source, &finding);
            if is_fatal(&finding) {
                self.out.errors.push(error);
            } else if own && finding.level() >= ParseErrorLevel::Warn {
                self.out.warnings.push(error);
            }
        }
        let Ok(tree) = self.trees.get_tree(path) else { return };
        let globals = &tree.globals;
        let wxml: Vec<StrName> =
            globals.imports.iter().map(|i| &i.src).chain(globals.includes.iter().map(|i| &i.src)).cloned().collect();
        let wxs: Vec<StrName> = globals.scripts.iter().filter_map(script_source).cloned().collect();
        let inline: Vec<_> = globals.scripts.iter().filter_map(inline_script).collect();
        for src in wxml {
            self.follow(path, &source, &src, "wxml");
        }
        for src in wxs {
            self.follow(path, &source, &src, "wxs");
        }
        for (name, content, at) in inline {
            self.add_inline(path, &source, &name, &content, at);
        }
    }

    /// Adds the file that an `src` attribute names.
    fn follow(&mut self, from: &str, source: &Source, src: &StrName, suffix: &str) {
        let Some(path) = target(from, &src.name) else {
            self.out.errors.push(at(source, src.location.start, format!("\"{}\" leaves the mini-program", src.name)));
            return;
        };
        if self.texts.contains_key(&path) && suffix == "wxml" || self.scripts.contains_key(&path) && suffix == "wxs" {
            return;
        }
        match self.read(&format!("{path}.{suffix}")) {
            Ok(Some(found)) if suffix == "wxml" => self.add_tree(&path, found),
            Ok(Some(found)) => self.add_script(&path, &found),
            Ok(None) => {
                let message = format!("\"{}\" does not exist: {path}.{suffix}", src.name);
                let hint = "the path is relative to this file, or absolute from the mini-program root";
                let finding = at(source, src.location.start, message).with_hint(hint);
                if suffix == "wxml" {
                    // As in WeChat, the page is drawn without it.
                    self.out.warnings.push(finding);
                    let file = self.sources.file_of(&format!("{path}.wxml"));
                    self.add_tree(&path, Source { file, text: Arc::from("") });
                } else {
                    self.out.errors.push(finding);
                }
            }
            Err(error) => self.out.errors.push(error),
        }
    }

    fn add_inline(&mut self, path: &str, source: &Source, name: &str, content: &str, start: Position) {
        if content.trim().is_empty() {
            return;
        }
        match wxs::transform(content) {
            Ok(script) => {
                for wanted in &script.requires {
                    self.add_required(path, source, wanted);
                }
                // The closing brace of the wrapper must not end up in a line comment.
                let code = format!("{}\n", script.code);
                if let Ok(tree) = self.trees.get_tree_mut(path) {
                    tree.set_inline_script_content(name, &code);
                }
            }
            Err(error) => {
                let column = if error.line == 1 { start.utf16_col + error.column } else { error.column };
                self.out.errors.push(CompileError {
                    line: start.line + error.line,
                    column,
                    ..CompileError::at_start(&source.file, &source.text, error.message)
                });
            }
        }
    }

    fn add_script(&mut self, path: &str, source: &Source) {
        self.scripts.insert(path.to_owned(), String::new());
        let text = source.text.strip_prefix('\u{feff}').unwrap_or(&source.text);
        match wxs::transform(text) {
            Ok(script) => {
                for wanted in &script.requires {
                    self.add_required(path, source, wanted);
                }
                self.scripts.insert(path.to_owned(), format!("{}\n", script.code));
            }
            Err(error) => self.out.errors.push(CompileError {
                line: error.line,
                column: error.column,
                ..CompileError::at_start(&source.file, &source.text, error.message)
            }),
        }
    }

    fn add_required(&mut self, from: &str, source: &Source, wanted: &str) {
        let stem = wanted.strip_suffix(".wxs").unwrap_or(wanted);
        let Some(path) = target(from, stem) else { return };
        if self.scripts.contains_key(&path) {
            return;
        }
        match self.read(&format!("{path}.wxs")) {
            Ok(Some(found)) => self.add_script(&path, &found),
            Ok(None) => {
                let offset = source.text.find(wanted).unwrap_or(0);
                let message = format!("\"{wanted}\" does not exist: {path}.wxs");
                self.out.errors.push(CompileError::at_offset(&source.file, &source.text, offset, message));
            }
            Err(error) => self.out.errors.push(error),
        }
    }

    /// The group as one expression. The compiler's own writer walks a hash map; this one keeps an order.
    fn emit(&self, texts: &BTreeMap<String, Source>) -> Result<String, CompileError> {
        let mut code = String::from("(()=>{var G={},R={};");
        let _ = write!(code, "{};{RUNTIME}", self.trees.get_runtime_string());
        for (path, script) in &self.scripts {
            let name = quoted(path);
            let _ = write!(code, "R[{name}]=D({name},(require,exports,module)=>{{{script}}});");
        }
        for (path, source) in texts {
            let tree = self.trees.get_tmpl_gen_object(path).map_err(|error| {
                CompileError::at_start(&source.file, &source.text, format!("cannot be compiled: {}", error.message))
            })?;
            let _ = write!(code, "G[{}]={tree};", quoted(path));
        }
        code.push_str("return G})()");
        Ok(code)
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::String(text.to_owned()).to_string()
}

fn script_source(script: &Script) -> Option<&StrName> {
    match script {
        Script::GlobalRef { src, .. } => Some(src),
        _ => None,
    }
}

fn inline_script(script: &Script) -> Option<(String, String, Position)> {
    match script {
        Script::Inline { module_name, content, content_location, .. } => {
            Some((module_name.name.to_string(), content.clone(), content_location.start))
        }
        _ => None,
    }
}

/// The path that `src` (suffix already removed) names inside the file at `from`.
fn target(from: &str, src: &str) -> Option<String> {
    match src.strip_prefix('/') {
        Some(absolute) => join("", absolute),
        None => join(parent(from), src),
    }
}

/// Paths of the files that a tree imports.
pub(crate) fn imports(tree: &Template) -> impl Iterator<Item = (String, &StrName)> {
    tree.globals.imports.iter().filter_map(|i| Some((target(&tree.path, &i.src.name)?, &i.src)))
}

/// Paths of the files that a tree includes.
pub(crate) fn includes(tree: &Template) -> impl Iterator<Item = (String, &StrName)> {
    tree.globals.includes.iter().filter_map(|i| Some((target(&tree.path, &i.src.name)?, &i.src)))
}

/// Findings in installed packages are not the user's to mend.
pub(crate) fn is_npm(path: &str) -> bool {
    path.contains("node_modules/") || path.contains("miniprogram_npm/")
}

/// WeChat refuses unbalanced tags, which the compiler would repair by guessing; it takes stray entities and the
/// fallback content of a slot, which the compiler calls errors and then reads past.
fn is_fatal(finding: &ParseError) -> bool {
    match finding.kind {
        ParseErrorKind::MissingEndTag | ParseErrorKind::InvalidEndTag => true,
        ParseErrorKind::IllegalEntity
        | ParseErrorKind::ChildNodesNotAllowed
        | ParseErrorKind::IllegalEscapeSequence => false,
        _ => finding.prevent_success(),
    }
}

fn parse_error(source: &Source, finding: &ParseError) -> CompileError {
    let error = at(source, finding.location.start, finding.kind.to_string());
    match finding.kind {
        ParseErrorKind::MissingEndTag => error.with_hint("close the tag, or end it with />"),
        ParseErrorKind::ChildNodesNotAllowed => error.with_hint("what is inside is left out"),
        ParseErrorKind::InvalidEndTag => error.with_hint("no open tag has this name here"),
        _ => error,
    }
}

/// An error at a position of the compiler, which counts from 0 and in UTF-16 units.
pub(crate) fn at(source: &Source, position: Position, message: impl Into<String>) -> CompileError {
    let line = source.text.lines().nth(position.line as usize).unwrap_or("").trim_start_matches('\u{feff}');
    let mut units = 0;
    let column = line.chars().take_while(|c| {
        units += c.len_utf16();
        units <= position.utf16_col as usize
    });
    CompileError {
        line: position.line + 1,
        column: u32::try_from(column.count()).unwrap_or(u32::MAX).saturating_add(1),
        ..CompileError::at_start(&source.file, &source.text, message)
    }
}
