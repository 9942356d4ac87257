//! Scripts and templates of the package, made callable.
//!
//! Counterpart: `ui/logic/src/modules.ts` runs each module once; `crates/package` compiled them. Invariant: browser names
//! that phones lack are shadowed by parameters around the module function, which a script may declare anew as its own.

use super::{Text, set};
use crate::shared::Shared;
use package::CompileError;
use rquickjs::context::EvalOptions;
use rquickjs::{Ctx, Exception, Object, Value};
use std::rc::Rc;

/// Parameters of the function around a module function; always undefined. They are not parameters of the module function
/// itself, because `const self = this`, which bundlers write, would be a `SyntaxError` beside a parameter of that name.
/// The same list stands in `ui/logic/src/modules.ts` (a test compares them).
const SHADOWED_GLOBALS: &str = "window,document,frames,self,location,navigator,localStorage,history,Caches,screen,alert,\
confirm,prompt,XMLHttpRequest,WebSocket,Reporter,webkit,WeixinJSCore";

const WRAPPER_START: &str = "(function(";
const WRAPPER_END_OF_PARAMETERS: &str = "){return function(require,module,exports){";

/// Columns that the wrapper takes on the first line.
#[expect(clippy::cast_possible_truncation, reason = "a few hundred")]
pub(crate) const WRAPPER_PREFIX_LEN: u32 =
    (WRAPPER_START.len() + SHADOWED_GLOBALS.len() + WRAPPER_END_OF_PARAMETERS.len()) as u32;

pub(super) fn native<'js>(ctx: &Ctx<'js>, shared: &Rc<Shared>) -> rquickjs::Result<Object<'js>> {
    let modules = Object::new(ctx.clone())?;
    let one = Rc::clone(shared);
    set(&modules, "resolve", move |ctx: Ctx<'_>, from: Text, specifier: Text| {
        let id = one.package.resolve(&from.0, &specifier.0).map(str::to_owned);
        id.map_err(|error| Exception::throw_message(&ctx, &error.to_string()))
    })?;
    let one = Rc::clone(shared);
    set(&modules, "load", move |ctx: Ctx<'js>, id: Text| load(&ctx, &one, &id.0))?;
    Ok(modules)
}

pub(super) fn templates<'js>(ctx: &Ctx<'js>, shared: &Rc<Shared>) -> rquickjs::Result<Object<'js>> {
    let templates = Object::new(ctx.clone())?;
    let one = Rc::clone(shared);
    set(&templates, "load", move |ctx: Ctx<'js>, path: Text| load_template(&ctx, &one, &path.0))?;
    Ok(templates)
}

fn load<'js>(ctx: &Ctx<'js>, shared: &Shared, id: &str) -> rquickjs::Result<Value<'js>> {
    let Some(script) = shared.package.scripts.get(id) else {
        let text = format!("module '{id}' is not defined, require args is '{id}'");
        return Err(Exception::throw_message(ctx, &text));
    };
    let code = script.code.as_ref().map_err(|error| throw_compile_error(ctx, error))?;
    // The closing brace stands on a line of its own: the code may end in a comment.
    evaluate(ctx, id, format!("{WRAPPER_START}{SHADOWED_GLOBALS}{WRAPPER_END_OF_PARAMETERS}{code}\n}}}})()"))
}

fn load_template<'js>(ctx: &Ctx<'js>, shared: &Shared, path: &str) -> rquickjs::Result<Value<'js>> {
    let Some(group) = shared.package.templates.get(path) else {
        return Err(Exception::throw_message(ctx, &format!("{path}.wxml is not in the package")));
    };
    let code = group.code.as_ref().map_err(|error| throw_compile_error(ctx, error))?;
    evaluate(ctx, &format!("{path}.wxml"), format!("({code}\n)"))
}

fn evaluate<'js>(ctx: &Ctx<'js>, file: &str, source: String) -> rquickjs::Result<Value<'js>> {
    let mut options = EvalOptions::default();
    options.strict = false;
    options.filename = Some(file.to_owned());
    ctx.eval_with_options(source, options)
}

fn throw_compile_error(ctx: &Ctx<'_>, error: &CompileError) -> rquickjs::Error {
    Exception::throw_message(ctx, &error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shadowed_names_are_those_of_the_javascript_half() {
        let source = include_str!("../../../../ui/logic/src/modules.ts");
        let start = source.find("SHADOWED_GLOBALS").expect("modules.ts declares SHADOWED_GLOBALS");
        let list = &source[start..start + source[start..].find("] as const").expect("a list")];
        let names: Vec<_> = list.split('"').skip(1).step_by(2).collect();
        assert_eq!(names.join(","), SHADOWED_GLOBALS);
    }
}
