//! Rewrites the tokens of a selector: class prefixes, tag names, `:host`.
//!
//! Counterpart: `style` feeds it every prelude; the view layer sets `wx-host` on the host node of a component and draws
//! `<view>` as `wx-view`. Invariant: it keeps one token of state and never looks back further.

use cssparser::Token;

/// What the tokens are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// A selector of the sheet.
    Scoped,
    /// The argument of `:host(…)`: classes that the page outside gave, under whatever prefix.
    Host,
    /// Attribute values, `:nth-child(…)`: not selectors.
    Plain,
}

/// What the token before was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Before {
    /// A compound may begin: start, white space, a combinator, a comma.
    Start,
    Dot,
    Colon,
    /// Inside a compound.
    Compound,
}

#[derive(Clone, Debug)]
pub(crate) struct Selector<'a> {
    mode: Mode,
    scope: &'a str,
    path: &'a str,
    before: Before,
}

/// Functions whose argument is a selector.
const TAKES_SELECTOR: [&str; 8] = ["not", "is", "where", "has", "matches", "-webkit-any", "-moz-any", "slotted"];

impl<'a> Selector<'a> {
    /// `path` names the component where it has no scope.
    pub(crate) fn new(mode: Mode, scope: &'a str, path: &'a str) -> Self {
        Self { mode, scope, path, before: Before::Start }
    }

    /// One token that opens nothing.
    pub(crate) fn token(&mut self, token: &Token<'_>, text: &str, out: &mut String) {
        let before = std::mem::replace(&mut self.before, Before::Compound);
        if self.mode == Mode::Plain {
            return out.push_str(text);
        }
        if before == Before::Dot && !matches!(token, Token::Ident(_)) {
            out.push('.');
        }
        match token {
            Token::Ident(name) => match before {
                Before::Dot => self.class(text, out),
                Before::Colon if name.eq_ignore_ascii_case("host") => {
                    out.pop();
                    self.host(out);
                }
                Before::Start if self.mode == Mode::Scoped && !text.starts_with("wx-") => {
                    out.push_str("wx-");
                    out.push_str(text);
                }
                _ => out.push_str(text),
            },
            Token::Delim('.') => {
                self.before = Before::Dot;
                // `class` writes the dot with the name.
            }
            Token::Colon => {
                self.before = Before::Colon;
                out.push_str(text);
            }
            Token::WhiteSpace(_) | Token::Comma | Token::Delim('>' | '+' | '~') => {
                self.before = Before::Start;
                out.push_str(text);
            }
            Token::Comment(_) => {
                self.before = before;
                out.push_str(text);
            }
            _ => out.push_str(text),
        }
    }

    /// A function or bracket opens; the result takes what is inside.
    pub(crate) fn open(&mut self, token: &Token<'_>, text: &str, out: &mut String) -> Self {
        let before = std::mem::replace(&mut self.before, Before::Compound);
        let mode = match token {
            Token::Function(name) if self.mode != Mode::Plain && before == Before::Colon => {
                if name.eq_ignore_ascii_case("host") {
                    out.pop();
                    self.host(out);
                    return Self::new(Mode::Host, self.scope, self.path);
                }
                let name = name.to_ascii_lowercase();
                if TAKES_SELECTOR.contains(&name.as_str()) { self.mode } else { Mode::Plain }
            }
            _ => Mode::Plain,
        };
        out.push_str(text);
        Self::new(mode, self.scope, self.path)
    }

    /// The bracket that `inner` belongs to closes.
    pub(crate) fn close(&self, inner: &Self, content: &str, close: &str, out: &mut String) {
        out.push_str(content);
        let is_host = inner.mode == Mode::Host && self.mode != Mode::Host;
        if !is_host {
            out.push_str(close);
        }
    }

    fn class(&self, name: &str, out: &mut String) {
        match self.mode {
            Mode::Host => {
                let names = [format!(".{name}"), format!("[class$=\"--{name}\"]"), format!("[class*=\"--{name} \"]")];
                out.push_str(&format!(":is({})", names.join(",")));
            }
            _ if self.scope.is_empty() => out.push_str(&format!(".{name}")),
            _ => out.push_str(&format!(".{}--{name}", self.scope)),
        }
    }

    fn host(&self, out: &mut String) {
        if self.scope.is_empty() {
            out.push_str(&format!("[is=\"{}\"]", self.path));
        } else {
            out.push_str(&format!("[wx-host=\"{}\"]", self.scope));
        }
    }
}
