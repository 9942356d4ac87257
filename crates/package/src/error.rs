//! What can go wrong: a finding in one file, a folder that cannot be run at all, a module that does not exist.
//!
//! Counterpart: the hosts render these with miette; the logic layer throws the module error as it is.
//! Invariant: every variant names the file or folder and has a next step as its help.

use camino::Utf8PathBuf;
use miette::{Diagnostic, LabeledSpan, SourceCode};
use std::fmt::Display;
use std::sync::Arc;

/// A finding in one file. `Display` is one line; miette renders the source line under it.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{file}:{line}:{column}: {message}")]
pub struct CompileError {
    /// File relative to the project root.
    pub file: String,
    /// From 1.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
    /// One sentence.
    pub message: String,
    /// The next step.
    pub hint: Option<String>,
    /// The whole source, for the snippet.
    pub source_text: Arc<str>,
}

impl CompileError {
    /// A finding at the start of a file.
    pub(crate) fn at_start(file: &str, text: &Arc<str>, message: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            line: 1,
            column: 1,
            message: message.into(),
            hint: None,
            source_text: text.clone(),
        }
    }

    /// A finding at byte `offset` of a file.
    pub(crate) fn at_offset(file: &str, text: &Arc<str>, offset: usize, message: impl Into<String>) -> Self {
        let (line, column) = position(text, offset);
        Self { line, column, ..Self::at_start(file, text, message) }
    }

    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Byte offset of `line:column` in the source, clamped to its end.
    fn offset(&self) -> usize {
        let mut rest: &str = &self.source_text;
        let mut start = 0;
        for _ in 1..self.line {
            let Some(end) = rest.find('\n') else { return self.source_text.len() };
            start += end + 1;
            rest = &rest[end + 1..];
        }
        let in_line = rest.char_indices().nth(self.column.saturating_sub(1) as usize).map_or(rest.len(), |(at, _)| at);
        let line_end = rest.find('\n').unwrap_or(rest.len());
        start + in_line.min(line_end)
    }
}

/// Line and column (both from 1, in characters) of byte `offset`.
pub(crate) fn position(text: &str, offset: usize) -> (u32, u32) {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let before = &text[..offset];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    (u32::try_from(line).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX))
}

impl Diagnostic for CompileError {
    fn code<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        let suffix = self.file.rsplit('.').next().unwrap_or("file");
        Some(Box::new(format!("package::{suffix}")))
    }

    fn help<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        self.hint.as_ref().map(|hint| Box::new(hint) as Box<dyn Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        (!self.source_text.is_empty()).then_some(self as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        if self.source_text.is_empty() {
            return None;
        }
        let label = LabeledSpan::new(Some("here".to_owned()), self.offset(), 0);
        Some(Box::new(std::iter::once(label)))
    }
}

impl SourceCode for CompileError {
    fn read_span<'a>(
        &'a self,
        span: &miette::SourceSpan,
        context_lines_before: usize,
        context_lines_after: usize,
    ) -> Result<Box<dyn miette::SpanContents<'a> + 'a>, miette::MietteError> {
        let inner = self.source_text.read_span(span, context_lines_before, context_lines_after)?;
        Ok(Box::new(miette::MietteSpanContents::new_named(
            self.file.clone(),
            inner.data(),
            *inner.span(),
            inner.line(),
            inner.column(),
            inner.line_count(),
        )))
    }
}

/// Why there is nothing to run.
#[derive(Debug, thiserror::Error, Diagnostic)]
pub enum PackageError {
    /// Nothing is at the path.
    #[error("no such file or folder: {path}")]
    #[diagnostic(code(package::not_found), help("give the folder of a mini-program, or one .js or .ts file"))]
    NotFound {
        /// As given.
        path: Utf8PathBuf,
    },
    /// A file that is neither JavaScript nor TypeScript.
    #[error("{path} is neither a folder nor a script")]
    #[diagnostic(code(package::not_a_script), help("give the folder of a mini-program, or one .js or .ts file"))]
    NotAScript {
        /// As given.
        path: Utf8PathBuf,
    },
    /// The folder has no app.json.
    #[error("no app.json in {folder}")]
    #[diagnostic(code(package::no_app_json), help("{hint}"))]
    NoAppJson {
        /// Where it was looked for.
        folder: Utf8PathBuf,
        /// Names the nearest folder that has one.
        hint: String,
    },
    /// `miniprogramRoot` names a folder that does not exist.
    #[error("miniprogramRoot \"{root}\" of project.config.json does not exist in {project}")]
    #[diagnostic(
        code(package::no_miniprogram_root),
        help("correct miniprogramRoot, or build the project first (Taro, uni-app and Mpx write that folder)")
    )]
    NoMiniprogramRoot {
        /// The opened folder.
        project: Utf8PathBuf,
        /// As written.
        root: String,
    },
    /// app.json or project.config.json cannot be used.
    #[error("{0}")]
    #[diagnostic(transparent)]
    Config(Box<CompileError>),
    /// app.json lists no page.
    #[error("{file} lists no page")]
    #[diagnostic(
        code(package::no_pages),
        help("add at least one path to \"pages\", for example \"pages/index/index\"")
    )]
    NoPages {
        /// app.json relative to the project root.
        file: String,
    },
    /// None of the listed pages exists.
    #[error("none of the {count} pages of {file} exists, the first is \"{first}\"")]
    #[diagnostic(
        code(package::all_pages_absent),
        help("page paths are relative to the folder of app.json, without a suffix; check miniprogramRoot")
    )]
    AllPagesAbsent {
        /// app.json relative to the project root.
        file: String,
        /// How many are listed.
        count: usize,
        /// The first of them.
        first: String,
    },
    /// More files than a mini-program can have.
    #[error("{folder} holds more than {limit} files")]
    #[diagnostic(
        code(package::too_many_files),
        help("open the mini-program itself: set miniprogramRoot in project.config.json to its folder")
    )]
    TooManyFiles {
        /// The mini-program root.
        folder: Utf8PathBuf,
        /// The limit that was passed.
        limit: usize,
    },
    /// More source text than a mini-program can have.
    #[error("the sources in {folder} are larger than {limit_mib} MiB, {largest} alone has {largest_mib} MiB")]
    #[diagnostic(
        code(package::too_large),
        help("WeChat accepts 30 MB at most; set miniprogramRoot in project.config.json to the built output")
    )]
    TooLarge {
        /// The mini-program root.
        folder: Utf8PathBuf,
        /// The limit that was passed.
        limit_mib: u64,
        /// The largest source file.
        largest: String,
        /// Its size.
        largest_mib: u64,
    },
    /// The system refuses to read.
    #[error("cannot read {path}: {source}")]
    #[diagnostic(code(package::unreadable), help("check the permissions of this file or folder"))]
    Unreadable {
        /// What was read.
        path: Utf8PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// A path that is not UTF-8.
    #[error("the path {path} is not UTF-8")]
    #[diagnostic(code(package::path_not_utf8), help("rename the file or folder"))]
    PathNotUtf8 {
        /// With replacement characters.
        path: String,
    },
}

/// A module that the package does not have. The text is WeChat's own.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("module '{wanted}' is not defined, require args is '{specifier}'")]
pub struct ResolveError {
    /// Path that was looked for.
    pub wanted: String,
    /// As written in `require`.
    pub specifier: String,
}
