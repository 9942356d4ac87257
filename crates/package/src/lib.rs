//! Reads a mini-program folder (or a single script), checks it and compiles it into a [`Package`].
//!
//! Counterpart: `logic` runs a package and never reads the folder itself. No JavaScript engine and no network here.
//! Invariant: a package is a value; a file that does not compile costs its own page or module, never the whole package.

mod app_config;
mod cache;
mod components;
mod decode;
mod domains;
mod error;
mod finding;
mod json;
mod nesting;
mod open;
mod package;
mod project_config;
mod proto;
mod redact;
mod resolve;
mod script;
mod script_graph;
mod selector;
mod server;
mod settings;
mod snippet;
mod sources;
mod style;
mod template;
mod template_check;
mod theme;
mod views;
mod workers;
mod wxs;

pub use decode::{DecodeSetting, DecodeWith};
pub use domains::{DomainEntry, DomainKind, DomainRule, check as check_domain};
pub use error::{CompileError, PackageError, ResolveError};
pub use package::{AppManifest, ComponentManifest, NetworkTimeout, Package, Script, Style, TemplateGroup};
pub use redact::RedactSetting;
pub use server::{ServerScheme, ServerSetting};
pub use settings::{
    Behaviour, FailedOpening, GlobalSocket, InterruptedCode, OwnAddress, Settings, SocketLimit, UnescapedUrl, WssPort,
};
pub use theme::ThemeVariables;
