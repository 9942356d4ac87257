//! The JavaScript half of the logic layer, embedded as bytecode without sources.
//!
//! Loading it takes a tenth of the time and half of the memory of compiling the source for every session
//! (docs/design/logic-layer.md). Counterpart: `build.rs` writes it from `ui/logic/dist/logic.js` and `prelude.js`.

use rquickjs::{Ctx, Error, Function, Module, Object};

/// Name of the bundle in stacks; frames of it are not shown to app developers.
pub(crate) const BUNDLE_FILE: &str = env!("MINIWIRE_BUNDLE_FILE");

static BYTECODE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/logic.bytecode"));

/// What the bundle exports.
pub(crate) struct Bundle<'js> {
    pub(crate) prelude: Function<'js>,
    pub(crate) boot: Function<'js>,
}

/// Loads the bundle into a fresh context.
pub(crate) fn load<'js>(ctx: &Ctx<'js>) -> Result<Bundle<'js>, Error> {
    #[expect(unsafe_code, reason = "build.rs wrote the bytes with the QuickJS that reads them here")]
    let module = unsafe { Module::load(ctx.clone(), BYTECODE)? };
    let (module, promise) = module.eval()?;
    promise.finish::<()>()?;
    let exports: Object<'js> = module.namespace()?;
    Ok(Bundle { prelude: exports.get("prelude")?, boot: exports.get("boot")? })
}
