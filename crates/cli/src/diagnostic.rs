//! Findings of the package on stderr: the message and its source line by miette, the next step as `hint:`.
//!
//! Counterpart: `package::CompileError` and `package::PackageError`. Invariant: every next step of this command begins
//! with `hint:`, whoever found the error.

use crate::terminal::{hint, say};
use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, Severity, SourceCode};
use std::error::Error;
use std::fmt::{self, Display};

/// Prints one finding.
pub(crate) fn print(diagnostic: &dyn Diagnostic) {
    say(shown(diagnostic));
}

/// One finding as text, with a line feed at its end; whoever prints it takes the colours out where nobody sees them.
pub(crate) fn shown(diagnostic: &dyn Diagnostic) -> String {
    let mut text = String::new();
    let finding = WithoutHelp(diagnostic);
    if GraphicalReportHandler::new_themed(GraphicalTheme::unicode()).render_report(&mut text, &finding).is_err() {
        // Writing to a string does not fail; the plain message is better than nothing all the same.
        text = diagnostic.to_string();
    }
    let mut text = text.trim_end().to_owned() + "\n";
    if let Some(help) = diagnostic.help() {
        text += &hint(&help.to_string());
        text.push('\n');
    }
    text
}

/// The same diagnostic with nothing to say about the next step, which is said apart.
struct WithoutHelp<'a>(&'a dyn Diagnostic);

impl Display for WithoutHelp<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Display::fmt(self.0, f)
    }
}

impl fmt::Debug for WithoutHelp<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Display::fmt(self.0, f)
    }
}

impl Error for WithoutHelp<'_> {}

impl Diagnostic for WithoutHelp<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        self.0.code()
    }

    fn severity(&self) -> Option<Severity> {
        self.0.severity()
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.0.source_code()
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        self.0.labels()
    }
}
