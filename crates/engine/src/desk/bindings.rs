//! The TypeScript of the schema: written by `cargo xtask generate`, compared by a test.
//!
//! Invariant: every type that a method or a push names is in the file, in a fixed order.

use super::schema::*;
use std::any::TypeId;
use std::collections::{BTreeMap, HashSet};
use ts_rs::{Config, TS, TypeVisitor};

const HEAD: &str = "\
// Generated from crates/engine/src/desk/schema; do not edit, run: cargo xtask generate
// Every call that a window can make, and everything it is told. Counterpart: crates/engine/src/desk/schema.
";

/// Declarations by name, with everything they depend on.
#[derive(Default)]
struct Declarations {
    config: Config,
    seen: HashSet<TypeId>,
    texts: BTreeMap<String, String>,
}

impl TypeVisitor for Declarations {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        // Only our own types have a file to be exported to.
        if T::output_path().is_some() {
            let docs = T::docs().unwrap_or_default();
            self.texts.insert(T::ident(&self.config), format!("{docs}export {}\n", T::decl(&self.config)));
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

/// The file as it should be.
fn bindings() -> String {
    let mut all = Declarations { config: Config::new().with_large_int("number"), ..Declarations::default() };
    all.visit::<Push>();
    all.visit::<RpcError>();
    let mut methods = String::new();
    macro_rules! declare {
        ($($name:literal $function:ident($params:ty) -> $result:ty;)*) => {
            $(
                all.visit::<$params>();
                all.visit::<$result>();
                let (params, result) = (<$params>::name(&all.config), <$result>::name(&all.config));
                methods.push_str(&format!("  \"{}\": [params: {params}, result: {result}];\n", $name));
            )*
        };
    }
    crate::desk_methods!(declare);
    let texts: String = all.texts.into_values().map(|text| format!("\n{text}")).collect();
    format!("{HEAD}\n/** Method → parameters and result. */\nexport interface Methods {{\n{methods}}}\n{texts}")
}

/// What decoders say, for catalogues in other languages.
fn sayings() -> String {
    let quoted = |text: &str| serde_json::to_string(text).unwrap();
    let line = |(code, text): &(&str, &str)| format!("  {}: {},\n", quoted(code), quoted(text));
    let lines: String = codec::decode::SAYINGS.iter().map(line).collect();
    format!(
        "\
// Generated from crates/codec/src/decode/say.rs; do not edit, run: cargo xtask generate
// What decoders say, in English, by code. Counterpart: src/i18n/sayings.zh-CN.ts.

export const SAYINGS = {{
{lines}}} as const;
"
    )
}

#[test]
fn the_bindings_are_what_the_schema_says() {
    is_generated("bindings.ts", bindings());
}

#[test]
fn the_sayings_of_decoders_are_those_of_the_catalogue() {
    is_generated("sayings.ts", sayings());
}

fn is_generated(name: &str, wanted: String) {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/app/src/host/generated/");
    let file = format!("{folder}{name}");
    if std::env::var_os("MINIWIRE_GENERATE").is_some() {
        std::fs::write(file, wanted).unwrap();
        return;
    }
    let found = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(found.replace("\r\n", "\n") == wanted, "{name} is not up to date: run cargo xtask generate");
}
