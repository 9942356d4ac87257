//! WXS to JavaScript: the places where the two languages differ, changed in the text.
//!
//! Counterpart: `template` places the result inside a template group. Invariants: lines stay lines; what is inside
//! strings and comments is not touched.
//!
//! The differences (reference: the documentation of WXS): `x.constructor` is a string such as `"Array"`; a backslash
//! in the pattern given to `getRegExp` belongs to the pattern; `require` names files with their suffix.

use crate::nesting::{self, CHAIN_MAX, NESTING_MAX};
use crate::script;
use std::sync::Arc;
use swc_core::common::sync::Lrc;
use swc_core::common::{FileName, GLOBALS, Globals, SourceMap, Span, Spanned};
use swc_core::ecma::ast::{AssignExpr, AssignTarget, CallExpr, Callee, Expr, Lit, MemberExpr, MemberProp, Str};
use swc_core::ecma::parser::{EsSyntax, Parser, StringInput, Syntax};
use swc_core::ecma::visit::{Visit, VisitWith};

/// A script that can be placed inside a function of `require`, `exports` and `module`.
#[derive(Debug)]
pub(crate) struct Wxs {
    pub(crate) code: String,
    /// As written, with suffix.
    pub(crate) requires: Vec<String>,
}

/// A syntax error, positions from 1 inside the script.
#[derive(Debug)]
pub(crate) struct WxsError {
    pub(crate) line: u32,
    pub(crate) column: u32,
    pub(crate) message: String,
}

pub(crate) fn transform(text: &str) -> Result<Wxs, WxsError> {
    if let Some(offset) = nesting::deepest_bracket(text) {
        let (line, column) = crate::error::position(text, offset);
        let message =
            format!("WXS: more than {NESTING_MAX} brackets inside each other, or {CHAIN_MAX} operators in a row");
        return Err(WxsError { line, column, message });
    }
    GLOBALS.set(&Globals::new(), || {
        let map: Lrc<SourceMap> = Lrc::default();
        let file = map.new_source_file(Lrc::new(FileName::Anon), text.to_owned());
        let syntax = Syntax::Es(EsSyntax { allow_return_outside_function: true, ..EsSyntax::default() });
        let mut parser = Parser::new(syntax, StringInput::from(&*file), None);
        let program = parser.parse_script();
        let script = match (program, parser.take_errors().into_iter().next()) {
            (Ok(script), None) => script,
            (Err(error), _) | (Ok(_), Some(error)) => {
                let offset = error.span().lo.0.saturating_sub(file.start_pos.0) as usize;
                let (line, column) = crate::error::position(text, offset);
                return Err(WxsError { line, column, message: format!("WXS: {}", script::brief(&error.kind().msg())) });
            }
        };
        let mut rewriter = Rewriter { text, start: file.start_pos.0, edits: Vec::new(), requires: Vec::new() };
        script.visit_with(&mut rewriter);
        Ok(Wxs { code: apply(text, rewriter.edits), requires: rewriter.requires })
    })
}

/// Replaces `start..end` by `with`.
struct Edit {
    start: usize,
    end: usize,
    with: Arc<str>,
}

fn apply(text: &str, mut edits: Vec<Edit>) -> String {
    // Stable: of two insertions at one place the outer expression's was recorded first and opens first.
    edits.sort_by_key(|edit| edit.start);
    let mut out = String::with_capacity(text.len() + edits.len() * 16);
    let mut at = 0;
    for edit in edits {
        out.push_str(text.get(at..edit.start).unwrap_or(""));
        out.push_str(&edit.with);
        at = edit.end.max(at);
    }
    out.push_str(text.get(at..).unwrap_or(""));
    out
}

struct Rewriter<'t> {
    text: &'t str,
    start: u32,
    edits: Vec<Edit>,
    requires: Vec<String>,
}

impl Rewriter<'_> {
    fn offsets(&self, span: Span) -> (usize, usize) {
        ((span.lo.0.saturating_sub(self.start)) as usize, (span.hi.0.saturating_sub(self.start)) as usize)
    }

    fn replace(&mut self, span: Span, with: &str) {
        let (start, end) = self.offsets(span);
        self.edits.push(Edit { start, end, with: Arc::from(with) });
    }

    fn required(&mut self, name: &Str) {
        let wanted = name.value.to_string_lossy().into_owned();
        if let Some(stem) = wanted.strip_suffix(".wxs") {
            self.replace(name.span, &serde_json::Value::from(stem).to_string());
        }
        self.requires.push(wanted);
    }

    /// Doubles the backslashes that belong to the pattern.
    fn pattern(&mut self, literal: &Str) {
        let (start, end) = self.offsets(literal.span);
        let Some(raw) = self.text.get(start..end) else { return };
        let mut with = String::with_capacity(raw.len() + 8);
        let mut chars = raw.chars().peekable();
        while let Some(c) = chars.next() {
            with.push(c);
            if c != '\\' {
                continue;
            }
            match chars.peek() {
                // Escapes of the string itself.
                Some(next @ ('\\' | '\'' | '"' | '\n' | '\r')) => {
                    with.push(*next);
                    chars.next();
                }
                _ => with.push('\\'),
            }
        }
        if with != raw {
            self.replace(literal.span, &with);
        }
    }
}

fn first_string(call: &CallExpr) -> Option<&Str> {
    match &*call.args.first()?.expr {
        Expr::Lit(Lit::Str(text)) => Some(text),
        _ => None,
    }
}

impl Visit for Rewriter<'_> {
    fn visit_call_expr(&mut self, call: &CallExpr) {
        if let Callee::Expr(callee) = &call.callee
            && let Expr::Ident(name) = &**callee
            && let Some(text) = first_string(call)
        {
            match &*name.sym {
                "require" => self.required(text),
                "getRegExp" => self.pattern(text),
                _ => {}
            }
        }
        call.visit_children_with(self);
    }

    fn visit_member_expr(&mut self, member: &MemberExpr) {
        let is_constructor = match &member.prop {
            MemberProp::Ident(name) => &*name.sym == "constructor",
            MemberProp::Computed(computed) => {
                matches!(&*computed.expr, Expr::Lit(Lit::Str(text)) if text.value.to_string_lossy() == "constructor")
            }
            MemberProp::PrivateName(_) => false,
        };
        if is_constructor {
            let object = member.obj.span();
            self.replace(object.shrink_to_lo(), "__wxsConstructor(");
            member.obj.visit_with(self);
            self.replace(member.span.with_lo(object.hi), ")");
        } else {
            member.visit_children_with(self);
        }
    }

    fn visit_assign_expr(&mut self, assign: &AssignExpr) {
        // `x.constructor = …` stays an assignment.
        if let AssignTarget::Simple(target) = &assign.left
            && let Some(member) = target.as_member()
        {
            member.obj.visit_with(self);
            member.prop.visit_with(self);
        } else {
            assign.left.visit_with(self);
        }
        assign.right.visit_with(self);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> String {
        transform(text).unwrap().code
    }

    #[test]
    fn the_constructor_of_a_value_is_asked_by_a_function_that_names_it() {
        assert_eq!(code("if (a.b.constructor === 'Array') {}"), "if (__wxsConstructor(a.b) === 'Array') {}");
        assert_eq!(code("a['constructor'].length"), "__wxsConstructor(a).length");
        assert_eq!(code("f(a.constructor).constructor"), "__wxsConstructor(f(__wxsConstructor(a)))");
    }

    #[test]
    fn strings_comments_and_assignments_keep_the_word_constructor() {
        let text = "var a = '.constructor' // x.constructor\nb.constructor = 1";
        assert_eq!(code(text), text);
    }

    #[test]
    fn a_backslash_in_a_pattern_belongs_to_the_pattern() {
        assert_eq!(code(r"getRegExp('^-?\d+(\.\d+)?$', 'g')"), r"getRegExp('^-?\\d+(\\.\\d+)?$', 'g')");
        assert_eq!(code(r#"getRegExp("a\\d\"")"#), r#"getRegExp("a\\d\"")"#);
    }

    #[test]
    fn a_required_file_is_named_without_its_suffix() {
        let script = transform("var u = require('../u.wxs');").unwrap();
        assert_eq!(script.code, "var u = require(\"../u\");");
        assert_eq!(script.requires, ["../u.wxs"]);
    }

    #[test]
    fn a_syntax_error_has_line_and_column() {
        let error = transform("var a = 1;\nvar = 2").unwrap_err();
        assert_eq!((error.line, error.column), (2, 5));
    }
}
