//! WXSS to CSS: one sheet with its imports inlined, classes prefixed, tags renamed and rpx turned into vw.
//!
//! Counterpart: the view layer, which draws `<view>` as `wx-view` and writes classes as `scope--class`; the rules and
//! why they are applied to tokens stand in `docs/design/wxss.md`. Invariant: what is not one of these things keeps its
//! text, so a declaration that no browser knows today passes through. A sheet never stops a page: findings are warnings.

use crate::error::CompileError;
use crate::resolve;
use crate::selector::{Mode, Selector};
use crate::sources::{Source, Sources};
use cssparser::{BasicParseError, ParseError, Parser, ParserInput, SourcePosition, Token};
use std::collections::BTreeSet;

/// Largest compiled sheet, imports included; beyond it imports are left out. Shared bases that import each other
/// several times over would otherwise grow without end.
pub(crate) const CSS_BYTES_MAX: usize = 4 << 20;
/// Deepest nesting of blocks and brackets; what lies deeper is left out with a warning.
const DEPTH_MAX: usize = 128;
/// WeChat divides the width of the screen into this many rpx.
const RPX_PER_WIDTH: f64 = 750.0;

/// One compiled sheet.
#[derive(Debug, Default)]
pub(crate) struct Sheet {
    pub(crate) css: String,
    pub(crate) warnings: Vec<CompileError>,
    /// Ids of the files that were asked for, present or not.
    pub(crate) files: BTreeSet<String>,
}

/// Compiles `{path}.wxss` with the class prefix `scope` (empty: classes stay). `None` when there is no such file.
pub(crate) fn compile(sources: &Sources, path: &str, scope: &str) -> Option<Sheet> {
    let id = format!("{path}.wxss");
    let mut writer = Writer { sources, path, scope, trail: vec![id.clone()], out: Sheet::default() };
    writer.out.files.insert(id.clone());
    match sources.read(&id) {
        Ok(Some(source)) => writer.sheet(&source),
        Ok(None) => return None,
        Err(error) => writer.out.warnings.push(error),
    }
    Some(writer.out)
}

/// What the blocks of a rule hold.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    /// Style rules: preludes are selectors.
    Rules,
    /// Key frames, font faces, pages: preludes stay.
    Plain,
}

struct Writer<'a> {
    sources: &'a Sources,
    path: &'a str,
    scope: &'a str,
    /// Files from the first sheet to the one being read.
    trail: Vec<String>,
    out: Sheet,
}

/// The tokens of one prelude or declaration, written both ways until it is known which one it is.
#[derive(Default)]
struct Item {
    plain: String,
    selector: String,
    at_rule: Option<String>,
    /// Where the at-rule begins.
    at: Option<SourcePosition>,
    /// The string or url of an `@import`.
    url: Option<String>,
    /// Where in `plain` the text after the url begins.
    after_url: usize,
}

/// Nothing inside a block is an error of its own.
type Nested<'i> = ParseError<'i, ()>;

impl Writer<'_> {
    fn sheet(&mut self, source: &Source) {
        let mut input = ParserInput::new(&source.text);
        let mut parser = Parser::new(&mut input);
        self.block(source, &mut parser, Inside::Rules, 0);
    }

    fn warn(&mut self, source: &Source, at: SourcePosition, message: String) {
        let finding = CompileError::at_offset(&source.file, &source.text, at.byte_index(), message);
        // The same import reached twice says the same thing once.
        if !self.out.warnings.iter().any(|known| known.to_string() == finding.to_string()) {
            self.out.warnings.push(finding);
        }
    }

    /// Rules and declarations up to the end of the block.
    fn block(&mut self, source: &Source, input: &mut Parser<'_, '_>, inside: Inside, depth: usize) {
        let mut item = Item::default();
        let mut selector = Selector::new(Mode::Scoped, self.scope, self.path);
        loop {
            let start = input.position();
            let token = match input.next_including_whitespace_and_comments() {
                Ok(token) => token.clone(),
                Err(BasicParseError { .. }) => break,
            };
            match &token {
                Token::CurlyBracketBlock => {
                    self.open_block(source, input, &item, start, inside, depth);
                    item = Item::default();
                    selector = Selector::new(Mode::Scoped, self.scope, self.path);
                }
                Token::Semicolon => {
                    self.close_item(source, &item, start);
                    item = Item::default();
                    selector = Selector::new(Mode::Scoped, self.scope, self.path);
                }
                Token::AtKeyword(name) if item.plain.trim().is_empty() => {
                    item.at_rule = Some(name.to_ascii_lowercase());
                    item.at = Some(start);
                    item.plain.push_str(input.slice_from(start));
                }
                // Legacy brackets around style elements mean nothing in a sheet.
                Token::CDO | Token::CDC => {}
                Token::CloseCurlyBracket => self.warn(source, start, "this } closes nothing".to_owned()),
                Token::BadString(_) | Token::BadUrl(_) => {
                    self.warn(source, start, "the text is not closed on its line".to_owned());
                    item.plain.push_str(input.slice_from(start));
                }
                _ => self.token(source, input, start, &token, &mut item, &mut selector, depth),
            }
        }
        self.close_last(source, &item, input.position());
    }

    /// One token of a prelude or declaration.
    #[expect(clippy::too_many_arguments, reason = "the state of one pass over tokens")]
    fn token(
        &mut self,
        source: &Source,
        input: &mut Parser<'_, '_>,
        start: SourcePosition,
        token: &Token<'_>,
        item: &mut Item,
        selector: &mut Selector<'_>,
        depth: usize,
    ) {
        if let (Some("import"), None) = (item.at_rule.as_deref(), &item.url)
            && let Some(url) = import_url(input, token)
        {
            item.url = Some(url);
            item.plain.push_str(input.slice_from(start));
            item.after_url = item.plain.len();
            return;
        }
        let Some(close) = closing(token) else {
            let text = input.slice_from(start);
            item.plain.push_str(&length(token, text));
            selector.token(token, text, &mut item.selector);
            return;
        };
        let open = input.slice_from(start);
        item.plain.push_str(open);
        let mut inner = selector.open(token, open, &mut item.selector);
        if depth >= DEPTH_MAX {
            self.warn(source, start, format!("more than {DEPTH_MAX} brackets inside each other"));
        }
        let mut nested = Item::default();
        let _: Result<(), Nested<'_>> = input.parse_nested_block(|input| {
            if depth < DEPTH_MAX {
                self.brackets(source, input, &mut nested, &mut inner, depth + 1);
            }
            Ok(())
        });
        item.plain.push_str(&nested.plain);
        item.plain.push_str(close);
        selector.close(&inner, &nested.selector, close, &mut item.selector);
    }

    /// The inside of round or square brackets.
    fn brackets(
        &mut self,
        source: &Source,
        input: &mut Parser<'_, '_>,
        item: &mut Item,
        selector: &mut Selector<'_>,
        depth: usize,
    ) {
        loop {
            let start = input.position();
            let Ok(token) = input.next_including_whitespace_and_comments().cloned() else { break };
            if matches!(token, Token::CurlyBracketBlock) {
                // A custom property may hold one; nobody writes rpx there.
                let _: Result<(), Nested<'_>> = input.parse_nested_block(|inner| {
                    while inner.next_including_whitespace_and_comments().is_ok() {}
                    Ok(())
                });
                item.plain.push_str(input.slice_from(start));
                continue;
            }
            self.token(source, input, start, &token, item, selector, depth);
        }
    }

    /// The item was a prelude: writes it and its block.
    fn open_block(
        &mut self,
        source: &Source,
        input: &mut Parser<'_, '_>,
        item: &Item,
        start: SourcePosition,
        inside: Inside,
        depth: usize,
    ) {
        let inner = match (&item.at_rule, inside) {
            (_, Inside::Plain) => Inside::Plain,
            (None, Inside::Rules) => Inside::Rules,
            (Some(name), Inside::Rules) if holds_rules(name) => Inside::Rules,
            (Some(_), Inside::Rules) => Inside::Plain,
        };
        let scoped = item.at_rule.is_none() && inside == Inside::Rules;
        self.out.css.push_str(if scoped { &item.selector } else { &item.plain });
        self.out.css.push('{');
        let _: Result<(), Nested<'_>> = input.parse_nested_block(|input| {
            if depth < DEPTH_MAX {
                self.block(source, input, inner, depth + 1);
            }
            Ok(())
        });
        if depth >= DEPTH_MAX {
            self.warn(source, start, format!("more than {DEPTH_MAX} blocks inside each other"));
        }
        if !input.slice_from(start).ends_with('}') {
            self.warn(source, start, "the block that begins here is not closed".to_owned());
        }
        self.out.css.push('}');
    }

    /// The item ended with a semicolon: a declaration or an at-rule without a block.
    fn close_item(&mut self, source: &Source, item: &Item, at: SourcePosition) {
        match item.at_rule.as_deref() {
            Some("import") => self.import(source, item, item.at.unwrap_or(at)),
            // The result is always UTF-8.
            Some("charset") => {}
            _ => {
                self.out.css.push_str(&item.plain);
                self.out.css.push(';');
            }
        }
    }

    /// The item ended with the block: the last declaration needs no semicolon.
    fn close_last(&mut self, source: &Source, item: &Item, at: SourcePosition) {
        match item.at_rule.as_deref() {
            Some("import" | "charset") => self.close_item(source, item, at),
            _ => self.out.css.push_str(&item.plain),
        }
    }

    fn import(&mut self, source: &Source, item: &Item, at: SourcePosition) {
        let Some(url) = &item.url else {
            return self.warn(source, at, "@import without a path".to_owned());
        };
        if url.contains("://") || url.starts_with("//") {
            return self.warn(
                source,
                at,
                format!("@import \"{url}\" is ignored: styles are not loaded from the network"),
            );
        }
        let from = self.trail.last().cloned().unwrap_or_default();
        let Some(id) = resolve::asset(self.sources, &from, url, ".wxss") else {
            self.out.files.insert(resolve::join(resolve::parent(&from), url).unwrap_or_default());
            return self.warn(source, at, format!("@import \"{url}\" does not exist"));
        };
        self.out.files.insert(id.clone());
        if let Some(start) = self.trail.iter().position(|file| *file == id) {
            let circle: Vec<&str> = self.trail[start..].iter().map(String::as_str).chain([id.as_str()]).collect();
            return self.warn(source, at, format!("circular @import: {}", circle.join(" → ")));
        }
        if self.out.css.len() > CSS_BYTES_MAX || self.trail.len() > DEPTH_MAX {
            let limit = CSS_BYTES_MAX >> 20;
            return self.warn(source, at, format!("@import left out: the sheet is larger than {limit} MiB"));
        }
        match self.sources.read(&id) {
            Ok(Some(found)) => {
                let media = item.plain[item.after_url..].trim();
                if !media.is_empty() {
                    self.out.css.push_str("@media ");
                    self.out.css.push_str(media);
                    self.out.css.push('{');
                }
                self.trail.push(id);
                self.sheet(&found);
                self.trail.pop();
                if !media.is_empty() {
                    self.out.css.push('}');
                }
            }
            Ok(None) => {}
            Err(error) => self.out.warnings.push(error),
        }
    }
}

/// At-rules whose blocks hold style rules.
fn holds_rules(name: &str) -> bool {
    matches!(
        name,
        "media" | "supports" | "container" | "layer" | "scope" | "starting-style" | "-moz-document" | "document"
    )
}

fn closing(token: &Token<'_>) -> Option<&'static str> {
    match token {
        Token::Function(_) | Token::ParenthesisBlock => Some(")"),
        Token::SquareBracketBlock => Some("]"),
        _ => None,
    }
}

/// The path of `@import "a"`, `@import url(a)` or `@import url("a")`.
fn import_url(input: &mut Parser<'_, '_>, token: &Token<'_>) -> Option<String> {
    match token {
        Token::QuotedString(url) | Token::UnquotedUrl(url) => Some(url.to_string()),
        Token::Function(name) if name.eq_ignore_ascii_case("url") => {
            let inner: Result<String, Nested<'_>> = input
                .parse_nested_block(|input| Ok(input.expect_string().map(ToString::to_string).unwrap_or_default()));
            inner.ok()
        }
        _ => None,
    }
}

/// The text of a token, rpx turned into vw.
fn length<'t>(token: &Token<'_>, text: &'t str) -> std::borrow::Cow<'t, str> {
    match token {
        Token::Dimension { has_sign, value, unit, .. } if unit.eq_ignore_ascii_case("rpx") => {
            let width = f64::from(*value) * 100.0 / RPX_PER_WIDTH;
            let plus = if *has_sign && *value >= 0.0 { "+" } else { "" };
            format!("{plus}{}vw", shortest(width)).into()
        }
        _ => text.into(),
    }
}

/// Five decimals are finer than a physical pixel of any screen.
fn shortest(value: f64) -> String {
    let text = format!("{value:.5}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

#[cfg(test)]
mod tests;
