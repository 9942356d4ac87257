//! Reads a mini-program folder (or a single script), checks it and compiles it into a [`Package`].
//!
//! Counterpart: `logic` runs a package and never reads the folder itself. No JavaScript engine and no network here.
//! Invariant: a package is a value; a file that does not compile costs its own page or module, never the whole package.

mod package;

pub use package::{
    AppManifest, CompileError, ComponentManifest, NetworkTimeout, Package, PackageError, ResolveError, Script, Style,
    TemplateGroup,
};
