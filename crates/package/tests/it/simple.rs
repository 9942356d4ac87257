//! The smallest packages.

use crate::folder::{app, lines};

#[test]
fn a_folder_with_one_page_opens_without_findings() {
    let package = app(&[]).open();
    assert_eq!(lines(&package.warnings), "");
    assert_eq!(lines(&package.errors), "");
    assert_eq!(package.manifest.pages, ["pages/index/index"]);
    assert_eq!(package.manifest.entry_page, "pages/index/index");
    assert_eq!(package.manifest.app_script.as_deref(), Some("app.js"));
    assert_eq!(package.scripts.keys().collect::<Vec<_>>(), ["app.js", "pages/index/index.js"]);
    assert!(package.templates["pages/index/index"].code.is_ok());
}
