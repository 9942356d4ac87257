//! The JavaScript half of the logic layer, embedded, compiled once per process to bytecode without sources.
//!
//! Loading the bytecode takes a tenth of the time and half of the memory of compiling the source again
//! (docs/design/logic-layer.md). Counterpart: `ui/logic/build.mjs` makes the bundle.

use rquickjs::module::WriteOptions;
use rquickjs::{Context, Ctx, Error, Function, Module, Object, Runtime};
use std::sync::OnceLock;

/// Name of the bundle in stacks; frames of it are not shown to app developers.
pub(crate) const BUNDLE_FILE: &str = "miniwire:logic";

const PRELUDE: &str = include_str!("prelude.js");
const BUNDLE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/logic/dist/logic.js"));

/// The bundle as an ES module that exports `boot`.
fn module_source() -> String {
    let bundle = BUNDLE.trim_end().trim_end_matches(';');
    format!(
        "export const prelude = {PRELUDE_EXPR};\nexport const boot = {bundle};\n",
        PRELUDE_EXPR = prelude_expression()
    )
}

fn prelude_expression() -> &'static str {
    PRELUDE.trim_end().trim_end_matches(';')
}

/// Bytecode of the bundle for the QuickJS of this process; a compile error is a bug of the build.
fn bytecode() -> &'static [u8] {
    static BYTECODE: OnceLock<Vec<u8>> = OnceLock::new();
    BYTECODE.get_or_init(|| match compile() {
        Ok(bytes) => bytes,
        Err(error) => panic!("the embedded bundle does not compile: {error}"),
    })
}

fn compile() -> Result<Vec<u8>, Error> {
    let runtime = Runtime::new()?;
    let context = Context::full(&runtime)?;
    context.with(|ctx| {
        let module = Module::declare(ctx, BUNDLE_FILE, module_source())?;
        module.write(WriteOptions { strip_source: true, ..WriteOptions::default() })
    })
}

/// What the bundle exports.
pub(crate) struct Bundle<'js> {
    pub(crate) prelude: Function<'js>,
    pub(crate) boot: Function<'js>,
}

/// Loads the bundle into a fresh context.
pub(crate) fn load<'js>(ctx: &Ctx<'js>) -> Result<Bundle<'js>, Error> {
    #[expect(unsafe_code, reason = "the bytes were written by `compile` in this process, by the same QuickJS")]
    let module = unsafe { Module::load(ctx.clone(), bytecode())? };
    let (module, promise) = module.eval()?;
    promise.finish::<()>()?;
    let exports: Object<'js> = module.namespace()?;
    Ok(Bundle { prelude: exports.get("prelude")?, boot: exports.get("boot")? })
}
