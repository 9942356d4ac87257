//! One script from source to CommonJS, by swc: types stripped, ES modules turned, everything else left alone.
//!
//! Counterpart: `script_graph` feeds it, the logic layer runs the result inside a function of `require`, `module` and
//! `exports`. Invariant: a file that is CommonJS already keeps its text, character for character.

use crate::error::CompileError;
use crate::nesting::{self, CHAIN_MAX, NESTING_MAX};
use crate::sources::Source;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use swc_core::common::comments::SingleThreadedComments;
use swc_core::common::source_map::{DefaultSourceMapGenConfig, SourceMapGenConfig};
use swc_core::common::sync::Lrc;
use swc_core::common::{BytePos, FileName, GLOBALS, Globals, Mark, SourceFile, SourceMap, Span, Spanned};
use swc_core::ecma::ast::{
    ArrowExpr, CallExpr, Callee, EsVersion, Expr, Function, ImportPhase, KeyValueProp, Lit, MemberProp, Module,
    ModuleItem, Pass, Pat, Program, PropName, TryStmt,
};
use swc_core::ecma::codegen::text_writer::JsWriter;
use swc_core::ecma::codegen::{Config as CodegenConfig, Emitter};
use swc_core::ecma::parser::{EsSyntax, Parser, StringInput, Syntax, TsSyntax, error::Error as ParseError};
use swc_core::ecma::transforms::base::fixer::fixer;
use swc_core::ecma::transforms::base::helpers::{HELPERS, Helpers, inject_helpers};
use swc_core::ecma::transforms::base::hygiene::hygiene;
use swc_core::ecma::transforms::base::resolver;
use swc_core::ecma::transforms::module::common_js::{self, FeatureFlag, common_js};
use swc_core::ecma::transforms::module::path::Resolver;
use swc_core::ecma::transforms::typescript::strip;
use swc_core::ecma::visit::{Visit, VisitWith};

/// A script that compiled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Compiled {
    pub(crate) code: Arc<str>,
    /// `None` when the code is the source.
    pub(crate) source_map: Option<Arc<str>>,
    pub(crate) requires: Vec<Require>,
    /// `styleIsolation: "…"` written out in the script; WeChat reads it from the options of `Component` too.
    pub(crate) style_isolation: Option<String>,
}

/// Which registration functions a script calls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Registers {
    pub(crate) app: bool,
    /// `Page` or `Component`.
    pub(crate) page: bool,
}

/// A specifier that is written out in the source.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) struct Require {
    pub(crate) specifier: String,
    pub(crate) line: u32,
    pub(crate) column: u32,
    /// Inside `try` or by `require.async`: the program expects that it may fail.
    pub(crate) guarded: bool,
}

/// Compiles the text of one script.
///
/// # Errors
/// The first syntax error.
pub(crate) fn compile(source: &Source) -> Result<Compiled, CompileError> {
    if source.file.ends_with(".json") {
        return Ok(json_module(source));
    }
    GLOBALS.set(&Globals::new(), || compile_in_globals(source))
}

/// Which registration functions the script calls; nothing when it does not compile.
pub(crate) fn registers(source: &Source) -> Registers {
    GLOBALS.set(&Globals::new(), || {
        let map: Lrc<SourceMap> = Lrc::default();
        let file = map.new_source_file(Lrc::new(FileName::Anon), source.text.to_string());
        let comments = SingleThreadedComments::default();
        let mut finder = RegistersFinder(Registers::default());
        if let Ok(program) = parse(source, &file, source.file.ends_with(".ts"), &comments) {
            program.visit_with(&mut finder);
        }
        finder.0
    })
}

/// npm packages require their own json files; WeChat's npm build inlines them the same way.
fn json_module(source: &Source) -> Compiled {
    let text = source.text.trim_start_matches('\u{feff}');
    Compiled {
        code: Arc::from(format!("module.exports={text}")),
        source_map: None,
        requires: Vec::new(),
        style_isolation: None,
    }
}

fn compile_in_globals(source: &Source) -> Result<Compiled, CompileError> {
    let map: Lrc<SourceMap> = Lrc::default();
    let name = Lrc::new(FileName::Custom(source.file.clone()));
    // A `#!` line is legal in a file, not inside a function.
    let text = source.text.strip_prefix('\u{feff}').unwrap_or(&source.text);
    let text = if text.starts_with("#!") { text.replacen("#!", "//", 1) } else { text.to_owned() };
    let file = map.new_source_file(name, text);
    let typescript = source.file.ends_with(".ts");
    let comments = SingleThreadedComments::default();
    let program = parse(source, &file, typescript, &comments)?;
    let (program, changed) = transform(program, typescript);
    let mut finder = RequireFinder { file: &file, guarded: 0, found: Vec::new(), style_isolation: None };
    program.visit_with(&mut finder);
    let (requires, style_isolation) = (finder.found, finder.style_isolation);
    if !changed {
        return Ok(Compiled { code: Arc::from(&*file.src), source_map: None, requires, style_isolation });
    }
    let (code, source_map) = emit(&map, &comments, &program, source)?;
    Ok(Compiled { code: Arc::from(code), source_map: Some(Arc::from(source_map)), requires, style_isolation })
}

fn parse(
    source: &Source,
    file: &SourceFile,
    typescript: bool,
    comments: &SingleThreadedComments,
) -> Result<Program, CompileError> {
    if let Some(offset) = nesting::deepest_bracket(&file.src) {
        let message = format!("more than {NESTING_MAX} brackets inside each other, or {CHAIN_MAX} operators in a row");
        return Err(CompileError::at_offset(&source.file, &source.text, offset, message));
    }
    let syntax = if typescript {
        Syntax::Typescript(TsSyntax { decorators: true, ..TsSyntax::default() })
    } else {
        Syntax::Es(EsSyntax {
            allow_return_outside_function: true,
            allow_super_outside_method: false,
            ..EsSyntax::default()
        })
    };
    let mut parser = Parser::new(syntax, StringInput::from(file), Some(comments));
    let program = parser.parse_program();
    let first = parser.take_errors().into_iter().next();
    match (program, first) {
        (Ok(program), None) => Ok(program),
        (Err(error), _) | (Ok(_), Some(error)) => Err(syntax_error(source, file, &error)),
    }
}

fn syntax_error(source: &Source, file: &SourceFile, error: &ParseError) -> CompileError {
    let offset = error.span().lo.0.saturating_sub(file.start_pos.0) as usize;
    // The parser's text begins after a byte order mark.
    let text: Arc<str> = Arc::from(&*file.src);
    CompileError::at_offset(&source.file, &text, offset, brief(&error.kind().msg()))
}

/// The parser lists every token that it would have taken, which nobody reads.
pub(crate) fn brief(message: &str) -> &str {
    match message.split_once(". Expected ") {
        Some((first, expected)) if expected.contains(", ") => first,
        _ => message,
    }
}

/// Strips types, turns ES modules into CommonJS; tells whether anything changed.
fn transform(program: Program, typescript: bool) -> (Program, bool) {
    let mut imports = DynamicImports(false);
    program.visit_with(&mut imports);
    let is_module = program.is_module();
    if !typescript && !is_module && !imports.0 {
        return (program, false);
    }
    let unresolved = Mark::new();
    let top_level = Mark::new();
    let program = HELPERS.set(&Helpers::new(false), || {
        let program = program.apply(&mut resolver(unresolved, top_level, typescript));
        let program = if typescript { program.apply(&mut strip(unresolved, top_level)) } else { program };
        // What is written as CommonJS stays sloppy and unmarked; only a dynamic import inside it is turned.
        let esm = is_module && has_module_syntax(&program);
        if !esm && !imports.0 {
            return program.apply(&mut hygiene()).apply(&mut fixer(None));
        }
        let config = common_js::Config { strict_mode: esm, allow_top_level_this: !esm, ..common_js::Config::default() };
        let features = FeatureFlag { support_block_scoping: true, support_arrow: true };
        let program = into_module(program);
        let pass: &mut dyn Pass = &mut common_js(Resolver::Default, unresolved, config, features);
        let mut program = program;
        pass.process(&mut program);
        program.apply(&mut inject_helpers(unresolved)).apply(&mut hygiene()).apply(&mut fixer(None))
    });
    (program, true)
}

fn has_module_syntax(program: &Program) -> bool {
    program.as_module().is_some_and(|module| module.body.iter().any(ModuleItem::is_module_decl))
}

/// The pass skips scripts.
fn into_module(program: Program) -> Program {
    match program {
        Program::Script(script) => Program::Module(Module {
            span: script.span,
            body: script.body.into_iter().map(ModuleItem::Stmt).collect(),
            shebang: script.shebang,
        }),
        module => module,
    }
}

fn emit(
    map: &Lrc<SourceMap>,
    comments: &SingleThreadedComments,
    program: &Program,
    source: &Source,
) -> Result<(String, String), CompileError> {
    let failed =
        |what: String| CompileError::at_start(&source.file, &source.text, format!("cannot be emitted: {what}"));
    let mut code = Vec::new();
    let mut mappings: Vec<(BytePos, swc_core::common::LineCol)> = Vec::new();
    {
        let writer = JsWriter::new(map.clone(), "\n", &mut code, Some(&mut mappings));
        let cfg = CodegenConfig::default().with_target(EsVersion::latest());
        let mut emitter = Emitter { cfg, cm: map.clone(), comments: Some(comments), wr: writer };
        emitter.emit_program(program).map_err(|error| failed(error.to_string()))?;
    }
    let built = map.build_source_map(&mappings, None, FileNames);
    let mut json = Vec::new();
    built.to_writer(&mut json).map_err(|error| failed(error.to_string()))?;
    let code = String::from_utf8(code).map_err(|error| failed(error.to_string()))?;
    let json = String::from_utf8(json).map_err(|error| failed(error.to_string()))?;
    Ok((code, json))
}

/// Names sources by their path in the project, without their text.
struct FileNames;

impl SourceMapGenConfig for FileNames {
    fn file_name_to_source(&self, name: &FileName) -> String {
        match name {
            FileName::Custom(path) => path.clone(),
            other => DefaultSourceMapGenConfig.file_name_to_source(other),
        }
    }

    fn inline_sources_content(&self, _: &FileName) -> bool {
        false
    }
}

struct DynamicImports(bool);

impl Visit for DynamicImports {
    fn visit_call_expr(&mut self, call: &CallExpr) {
        if let Callee::Import(import) = &call.callee
            && import.phase == ImportPhase::Evaluation
        {
            self.0 = true;
        }
        call.visit_children_with(self);
    }
}

/// Finds `require("x")` and `require.async("x")`, but not the `require` that a bundle passes to its inner modules.
struct RequireFinder<'a> {
    file: &'a SourceFile,
    guarded: usize,
    found: Vec<Require>,
    style_isolation: Option<String>,
}

impl RequireFinder<'_> {
    fn add(&mut self, call: &CallExpr, guarded: bool) {
        let Some(first) = call.args.first() else { return };
        let (specifier, span) = match &*first.expr {
            Expr::Lit(Lit::Str(text)) => (text.value.to_string_lossy().into_owned(), text.span),
            Expr::Tpl(template) if template.exprs.is_empty() => {
                let Some(quasi) = template.quasis.first() else { return };
                let Some(cooked) = &quasi.cooked else { return };
                (cooked.to_string_lossy().into_owned(), template.span)
            }
            _ => return,
        };
        let (line, column) = self.position(span);
        self.found.push(Require { specifier, line, column, guarded: guarded || self.guarded > 0 });
    }

    fn position(&self, span: Span) -> (u32, u32) {
        if span.is_dummy() || span.lo < self.file.start_pos {
            return (1, 1);
        }
        crate::error::position(&self.file.src, (span.lo.0 - self.file.start_pos.0) as usize)
    }
}

fn binds_require<'p>(mut params: impl Iterator<Item = &'p Pat>) -> bool {
    params.any(|param| matches!(param, Pat::Ident(name) if &*name.id.sym == "require"))
}

impl Visit for RequireFinder<'_> {
    fn visit_call_expr(&mut self, call: &CallExpr) {
        if let Callee::Expr(callee) = &call.callee {
            match &**callee {
                Expr::Ident(name) if &*name.sym == "require" => {
                    // `require(path, callback, errorCallback)` loads from a sub-package and may fail.
                    self.add(call, call.args.len() > 1);
                }
                Expr::Member(member) => {
                    let is_async = matches!(&member.prop, MemberProp::Ident(name) if &*name.sym == "async");
                    if is_async && matches!(&*member.obj, Expr::Ident(name) if &*name.sym == "require") {
                        self.add(call, true);
                    }
                }
                _ => {}
            }
        }
        call.visit_children_with(self);
    }

    fn visit_function(&mut self, function: &Function) {
        if !binds_require(function.params.iter().map(|param| &param.pat)) {
            function.visit_children_with(self);
        }
    }

    fn visit_arrow_expr(&mut self, arrow: &ArrowExpr) {
        if !binds_require(arrow.params.iter()) {
            arrow.visit_children_with(self);
        }
    }

    fn visit_key_value_prop(&mut self, property: &KeyValueProp) {
        let named = match &property.key {
            PropName::Ident(name) => &*name.sym == "styleIsolation",
            PropName::Str(name) => name.value.to_string_lossy() == "styleIsolation",
            _ => false,
        };
        if named && let Expr::Lit(Lit::Str(text)) = &*property.value {
            self.style_isolation = Some(text.value.to_string_lossy().into_owned());
        }
        property.visit_children_with(self);
    }

    fn visit_try_stmt(&mut self, statement: &TryStmt) {
        self.guarded += 1;
        statement.block.visit_with(self);
        self.guarded -= 1;
        statement.handler.visit_with(self);
        statement.finalizer.visit_with(self);
    }
}

struct RegistersFinder(Registers);

impl Visit for RegistersFinder {
    fn visit_call_expr(&mut self, call: &CallExpr) {
        if let Callee::Expr(callee) = &call.callee
            && let Expr::Ident(name) = &**callee
        {
            match &*name.sym {
                "App" => self.0.app = true,
                "Page" | "Component" => self.0.page = true,
                _ => {}
            }
        }
        call.visit_children_with(self);
    }
}
