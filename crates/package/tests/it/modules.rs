//! Scripts: what they compile to and which modules they find.

use crate::folder::{app, code, folder, lines};
use std::collections::BTreeMap;

/// An app whose app.js has this text, beside these files.
fn with_app(text: &str, files: &[(&str, &str)]) -> miniwire_package::Package {
    let folder = app(&[("app.js", text)]);
    for (name, text) in files {
        folder.write(name, text);
    }
    folder.open()
}

/// What app.js requires, specifier → id.
fn requires(package: &miniwire_package::Package) -> BTreeMap<&str, &str> {
    package.scripts["app.js"].requires.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect()
}

#[test]
fn a_script_that_is_commonjs_already_keeps_its_text() {
    let text = "// top\nvar a = require('./a')\nwith (a) { exports.b = 010 }\nreturn // end";
    let package = with_app(text, &[("a.js", "")]);
    assert_eq!(lines(&package.errors), "");
    assert_eq!(code(&package, "app.js"), text);
    assert!(package.scripts["app.js"].source_map.is_none());
}

#[test]
fn es_modules_become_commonjs_with_live_bindings_and_interop() {
    let package = with_app(
        "import d, { n as m } from './a.js'\nexport { m }\nexport default class {}\nexport * from './a'\nApp(d)",
        &[("a.ts", "export const n: number = 1; export default n")],
    );
    assert_eq!(requires(&package), BTreeMap::from([("./a", "a.ts"), ("./a.js", "a.ts")]));
    let code = code(&package, "app.js");
    assert!(code.starts_with("\"use strict\";"));
    assert!(code.contains("_interop_require_wildcard(require(\"./a.js\"))"), "{code}");
    assert!(!code.contains("@swc/helpers"));
}

#[test]
fn a_dynamic_import_inside_commonjs_is_turned_and_nothing_else() {
    let package = with_app("this.x = 1; module.exports = () => import('./a')", &[("a.js", "exports.a = 1")]);
    let code = code(&package, "app.js");
    assert!(!code.contains("use strict") && !code.contains("__esModule = "), "{code}");
    assert!(code.contains("this.x = 1") && code.contains("require(\"./a\")"), "{code}");
    assert_eq!(requires(&package), BTreeMap::from([("./a", "a.js")]));
}

#[test]
fn types_vanish_and_imports_of_types_are_not_required() {
    let package = folder(&[
        ("app.json", r#"{"pages":["a"]}"#),
        ("app.ts", "import { T } from './types'\nimport type { U } from './gone'\nenum K { A }\nApp<T & U>({ k: K.A as number })"),
        ("types.ts", "export type T = object"),
        ("a.js", ""),
        ("a.wxml", ""),
    ])
    .open();
    assert_eq!(lines(&package.warnings), "");
    assert!(package.scripts["app.ts"].requires.is_empty());
    assert!(!code(&package, "app.ts").contains(": number"));
}

#[test]
fn the_source_map_leads_from_the_code_to_the_line_of_the_source() {
    let package =
        with_app("import './a'\n\n\n/** 中文 */\nfunction boom() { throw new Error('x') }\nboom()", &[("a.js", "")]);
    let script = &package.scripts["app.js"];
    let code = script.code.as_deref().unwrap();
    let line = code.lines().position(|line| line.contains("throw")).unwrap();
    let column = code.lines().nth(line).unwrap().find("throw").unwrap();
    let map = sourcemap::SourceMap::from_slice(script.source_map.as_deref().unwrap().as_bytes()).unwrap();
    let token = map.lookup_token(u32::try_from(line).unwrap(), u32::try_from(column).unwrap()).unwrap();
    assert_eq!(token.get_source(), Some("app.js"));
    assert_eq!((token.get_src_line(), token.get_src_col()), (4, 18));
}

#[test]
fn modules_are_found_as_the_real_runtime_finds_them() {
    let package = with_app(
        "require('./u/a'); require('/u/a.js'); require('b.js'); require('./u'); require('npm'); require('npm/sub/x')
         require('kit'); require('kit/x'); require('main'); require('@s/esm'); require('./ts')",
        &[
            ("u/a.js", "require('dep'); require('../app')"),
            ("b.js", ""),
            ("u/index.js", ""),
            ("miniprogram_npm/npm/index.js", ""),
            ("miniprogram_npm/npm/sub/x.js", ""),
            ("u/miniprogram_npm/dep/index.js", ""),
            ("node_modules/npm/index.js", ""),
            ("node_modules/kit/package.json", r#"{"miniprogram":"./dist","main":"lib/index.js"}"#),
            ("node_modules/kit/dist/index.js", ""),
            ("node_modules/kit/dist/x.js", ""),
            ("node_modules/kit/lib/index.js", ""),
            ("node_modules/main/package.json", r#"{"main":"./lib"}"#),
            ("node_modules/main/lib/index.js", "require('./data.json')"),
            ("node_modules/main/lib/data.json", "{\"a\":1}"),
            ("node_modules/@s/esm/package.json", r#"{"exports":{".":{"import":"./i.mjs"}}}"#),
            ("node_modules/@s/esm/i.mjs", "export default 1"),
            ("ts.ts", ""),
        ],
    );
    insta::assert_json_snapshot!(requires(&package));
    assert_eq!(package.scripts["u/a.js"].requires["dep"], "u/miniprogram_npm/dep/index.js");
    assert_eq!(code(&package, "node_modules/main/lib/data.json"), "module.exports={\"a\":1}");
    assert_eq!(lines(&package.warnings), "app.js:1:64: \"./u\" is a folder; phones do not look for its index file");
}

#[test]
fn node_modules_beside_the_mini_program_root_are_found() {
    let package = folder(&[
        ("project.config.json", r#"{"miniprogramRoot":"src"}"#),
        ("src/app.json", r#"{"pages":["a"]}"#),
        ("src/a.js", "require('kit')"),
        ("src/a.wxml", ""),
        ("node_modules/kit/index.js", "require('deep')"),
        ("node_modules/kit/node_modules/deep/index.js", ""),
    ])
    .open();
    assert_eq!(lines(&package.warnings), "");
    assert_eq!(package.scripts["node_modules/kit/index.js"].file, "node_modules/kit/index.js");
    assert_eq!(package.scripts["a.js"].file, "src/a.js");
    assert!(package.scripts.contains_key("node_modules/kit/node_modules/deep/index.js"));
}

#[test]
fn an_alias_of_app_json_is_a_path_from_the_root() {
    let package = app(&[
        ("app.json", r#"{"pages":["pages/index/index"],"resolveAlias":{"@u/*":"utils/*","@u/deep/*":"/deep/*"}}"#),
        ("app.js", "require('@u/a'); require('@u/deep/b')"),
        ("utils/a.js", ""),
        ("deep/b.js", ""),
    ])
    .open();
    assert_eq!(requires(&package), BTreeMap::from([("@u/a", "utils/a.js"), ("@u/deep/b", "deep/b.js")]));
}

#[test]
fn a_name_that_only_the_running_program_knows_is_resolved_among_all_scripts() {
    let package = with_app("require(x)", &[("lang/zh.js", ""), ("lang/broken.js", "var = ")]);
    assert_eq!(package.resolve("app.js", "./lang/zh"), Ok("lang/zh.js"));
    assert_eq!(package.resolve("lang/zh.js", "/app"), Ok("app.js"));
    assert_eq!(
        package.resolve("lang/zh.js", "./no").unwrap_err().to_string(),
        "module 'lang/no.js' is not defined, require args is './no'"
    );
    assert!(package.resolve("app.js", "../../out").is_err());
    // Nothing reaches the broken file, so the package is fine until something loads it.
    assert_eq!(lines(&package.errors), "");
    assert!(package.scripts["lang/broken.js"].code.is_err());
}

#[test]
fn a_build_script_beside_the_pages_does_not_pull_its_tools_in() {
    let package = with_app(
        "",
        &[("gulpfile.js", "require('gulp'); require('./tasks')"), ("tasks.js", ""), ("node_modules/gulp/index.js", "")],
    );
    assert!(package.scripts.contains_key("gulpfile.js") && package.scripts.contains_key("tasks.js"));
    assert!(!package.scripts.contains_key("node_modules/gulp/index.js"));
    assert!(package.resolve("gulpfile.js", "gulp").is_err());
}

#[test]
fn a_missing_module_is_told_with_its_line_unless_the_program_expects_it() {
    let package = with_app(
        "require('./no')\ntry { require('maybe') } catch (e) {}\nrequire.async('./later')\nrequire('fs')",
        &[("node_modules/p/index.js", "")],
    );
    insta::assert_snapshot!(lines(&package.warnings));
    assert!(package.warnings[1].hint.as_deref().unwrap().contains("Node"));
}

#[test]
fn bundles_with_their_own_require_are_left_alone() {
    let browserify =
        "(function(){function r(e,n,t){}return r})()({1:[function(require,module,exports){require('./x')},{}]},{},[1])";
    let webpack = "(wx[\"webpackJsonp\"] = wx[\"webpackJsonp\"] || []).push([[1],{5:function(module,exports,__webpack_require__){__webpack_require__(3)}}]);";
    let taro = "require('./runtime');require('./common');\n(wx.webpackJsonp=wx.webpackJsonp||[]).push([[2],{}]);";
    let package = with_app(taro, &[("runtime.js", webpack), ("common.js", browserify)]);
    assert_eq!(lines(&package.warnings), "");
    assert_eq!(code(&package, "app.js"), taro);
    assert_eq!(code(&package, "common.js"), browserify);
}

#[test]
fn a_script_that_does_not_compile_marks_its_own_page_only() {
    let package = folder(&[
        ("app.json", r#"{"pages":["a","b"]}"#),
        ("a.ts", "Page({\n  data: { n: 1 as },\n})"),
        ("a.wxml", ""),
        ("b.js", "Page({})"),
        ("b.wxml", ""),
    ])
    .open();
    assert_eq!(lines(&package.errors), "a.ts:2:19: Unexpected token `}`");
    assert!(package.manifest.components["a"].error.as_deref().unwrap().starts_with("a.ts:2:19"));
    assert!(package.manifest.components["b"].error.is_none());
}

#[test]
fn style_isolation_written_in_the_script_counts() {
    let folder = app(&[("pages/index/index.json", r#"{"usingComponents":{"x-a":"/a","x-b":"/b"}}"#)]);
    for (name, options) in [("a", "options: { styleIsolation: 'shared' }"), ("b", "options: { addGlobalClass: true }")]
    {
        folder.write(&format!("{name}.js"), format!("Component({{ {options} }})"));
        folder.write(&format!("{name}.wxml"), "<view/>");
        folder.write(&format!("{name}.wxss"), ".x{}");
    }
    let package = folder.open();
    assert_eq!(&*package.styles["a"].css, ".x{}");
    let scope = &package.manifest.components["b"].style_scope;
    assert_eq!(*package.styles["b"].css, format!(".{scope}--x{{}}"));
}
