//! Stack traces: from QuickJS lines on compiled code to lines on the sources.
//!
//! QuickJS writes `    at name (file:line:column)`. Files are module ids of the package, whose source maps lead to the
//! source files; frames of our own bundle are left out. Counterpart: `package::Script::source_map`.

use crate::bridge::modules::WRAPPER_PREFIX_LEN;
use crate::bundle::BUNDLE_FILE;
use model::SourceLocation;
use package::Package;
use sourcemap::SourceMap;
use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::rc::Rc;
use std::sync::Arc;

/// Frames of a mapped stack that are kept; the rest is counted.
const FRAME_COUNT_MAX: usize = 30;

/// Maps stacks of one session; source maps are parsed when first needed.
#[derive(Debug)]
pub(crate) struct StackMapper {
    package: Arc<Package>,
    maps: RefCell<HashMap<String, Option<Rc<SourceMap>>>>,
}

/// One line of a stack.
#[derive(Debug, PartialEq, Eq)]
struct StackFrame<'a> {
    function: &'a str,
    file: &'a str,
    line: u32,
    column: u32,
}

impl StackMapper {
    pub(crate) fn new(package: Arc<Package>) -> Self {
        StackMapper { package, maps: RefCell::default() }
    }

    /// The stack in source positions, one `    at …` line per frame, without frames of the bundle.
    pub(crate) fn map(&self, stack: &str) -> String {
        let mut text = String::new();
        let frames: Vec<_> = stack.lines().filter_map(parse_line).filter(is_app_frame).collect();
        for frame in frames.iter().take(FRAME_COUNT_MAX) {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "    {}", self.frame_text(frame));
        }
        if frames.len() > FRAME_COUNT_MAX {
            let _ = writeln!(text, "    … {} more frames", frames.len() - FRAME_COUNT_MAX);
        }
        text.truncate(text.trim_end().len());
        text
    }

    /// The text with every line that is a frame of the package's code put on the sources. Inside JavaScript stacks stay
    /// those of the compiled code, as on phones; they are mapped where they leave, so never twice.
    pub(crate) fn map_lines(&self, text: String) -> String {
        if !text.contains("    at ") {
            return text;
        }
        let mapped = text.split('\n').map(|line| self.map_line(line).unwrap_or_else(|| line.to_owned()));
        mapped.collect::<Vec<_>>().join("\n")
    }

    fn map_line(&self, line: &str) -> Option<String> {
        let frame = parse_line(line).filter(|frame| self.package.scripts.contains_key(frame.file))?;
        let indent = &line[..line.len() - line.trim_start().len()];
        Some(format!("{indent}{}", self.frame_text(&frame)))
    }

    /// `at name (file:line:column)` on the sources.
    fn frame_text(&self, frame: &StackFrame<'_>) -> String {
        let SourceLocation { file, line, column } = self.locate(frame);
        match frame.function {
            "" | "<anonymous>" => format!("at {file}:{line}:{column}"),
            name => format!("at {name} ({file}:{line}:{column})"),
        }
    }

    /// Source position of the innermost frame that is the app's.
    pub(crate) fn first_location(&self, stack: &str) -> Option<SourceLocation> {
        stack.lines().filter_map(parse_line).find(is_app_frame).map(|frame| self.locate(&frame))
    }

    fn locate(&self, frame: &StackFrame<'_>) -> SourceLocation {
        // The module wrapper stands before the first line's code.
        let prefix = if frame.line == 1 { WRAPPER_PREFIX_LEN } else { 0 };
        let column = frame.column.saturating_sub(prefix).max(1);
        let script = self.package.scripts.get(frame.file);
        let file = script.map_or(frame.file, |script| &script.file).to_owned();
        let here = SourceLocation { file, line: frame.line, column };
        let Some(map) = self.source_map(frame.file) else { return here };
        let Some(token) = map.lookup_token(frame.line.saturating_sub(1), column - 1) else { return here };
        match token.get_source() {
            Some(source) => SourceLocation {
                file: source.to_owned(),
                line: token.get_src_line() + 1,
                column: token.get_src_col() + 1,
            },
            None => here,
        }
    }

    fn source_map(&self, module: &str) -> Option<Rc<SourceMap>> {
        if let Some(map) = self.maps.borrow().get(module) {
            return map.clone();
        }
        let json = self.package.scripts.get(module).and_then(|script| script.source_map.clone());
        let map = json.and_then(|json| SourceMap::from_slice(json.as_bytes()).ok()).map(Rc::new);
        self.maps.borrow_mut().insert(module.to_owned(), map.clone());
        map
    }
}

fn is_app_frame(frame: &StackFrame<'_>) -> bool {
    frame.file != BUNDLE_FILE && frame.file != "native"
}

/// `    at name (file:line:column)`, `    at file:line:column`, `    at name (native)`.
fn parse_line(line: &str) -> Option<StackFrame<'_>> {
    let rest = line.trim().strip_prefix("at ")?;
    let (function, place) = match rest.strip_suffix(')').and_then(|rest| rest.rsplit_once(" (")) {
        Some((function, place)) => (function, place),
        None => ("", rest),
    };
    let mut parts = place.rsplitn(3, ':');
    let (last, middle, file) = (parts.next()?, parts.next(), parts.next());
    match (last.parse(), middle.map(str::parse), file) {
        (Ok(column), Some(Ok(line)), Some(file)) => Some(StackFrame { function, file, line, column }),
        (Ok(line), Some(_), _) => {
            place.rsplit_once(':').map(|(file, _)| StackFrame { function, file, line, column: 1 })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_quickjs_are_read() {
        let frame = parse_line("    at onLoad (pages/a/a.js:12:7)").unwrap();
        assert_eq!(frame, StackFrame { function: "onLoad", file: "pages/a/a.js", line: 12, column: 7 });
        let frame = parse_line("    at pages/a/a.js:3:1").unwrap();
        assert_eq!(frame, StackFrame { function: "", file: "pages/a/a.js", line: 3, column: 1 });
        let frame = parse_line("    at f (a.js:9)").unwrap();
        assert_eq!((frame.file, frame.line), ("a.js", 9));
        assert_eq!(parse_line("    at forEach (native)"), None);
        assert_eq!(parse_line("TypeError: x"), None);
    }

    #[test]
    fn the_frame_after_the_last_that_is_kept_is_counted() {
        let dir = tempfile::tempdir().unwrap();
        let file = camino::Utf8Path::from_path(dir.path()).unwrap().join("a.js");
        std::fs::write(&file, "").unwrap();
        let mapper = StackMapper::new(Arc::new(Package::open(&file, None).expect("the snippet opens")));
        let mapped = |frames: usize| mapper.map(&"    at f (b.js:2:3)\n".repeat(frames));
        assert_eq!(
            mapped(FRAME_COUNT_MAX).lines().filter(|line| *line == "    at f (b.js:2:3)").count(),
            FRAME_COUNT_MAX
        );
        assert_eq!(mapped(FRAME_COUNT_MAX + 1).lines().last(), Some("    … 1 more frames"));
    }
}
