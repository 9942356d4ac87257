//! The menu bar. What is chosen goes to the page as it is; only the items that every program has are the system's own.
//!
//! Counterpart: `Push::Menu`; the page knows what each item means.

use tauri::menu::{Menu, MenuBuilder, MenuItemBuilder, SubmenuBuilder};
use tauri::{AppHandle, Wry};

/// Item of the page, English, Chinese, shortcut.
type Item = (&'static str, &'static str, &'static str, Option<&'static str>);

const FILE: [Item; 2] = [
    ("open", "Open Project…", "打开项目…", Some("CmdOrCtrl+O")),
    ("close", "Close Project", "关闭项目", Some("CmdOrCtrl+Shift+W")),
];
const RUN: [Item; 1] = [("restart", "Restart", "重新启动", Some("CmdOrCtrl+R"))];
const THEME: [Item; 3] = [
    ("theme.auto", "As the System", "跟随系统", None),
    ("theme.light", "Light", "浅色", None),
    ("theme.dark", "Dark", "深色", None),
];

/// Builds the menu in `language` of the settings.
///
/// # Errors
/// The toolkit refuses.
pub(crate) fn build(app: &AppHandle, language: &str) -> tauri::Result<Menu<Wry>> {
    let chinese = is_chinese(language);
    let text = |english: &'static str, chinese_text: &'static str| if chinese { chinese_text } else { english };
    let submenu = |title: &str, items: &[Item]| {
        let mut menu = SubmenuBuilder::new(app, title);
        for (id, english, chinese_text, shortcut) in items {
            let mut item = MenuItemBuilder::with_id(*id, text(english, chinese_text));
            if let Some(shortcut) = shortcut {
                item = item.accelerator(shortcut);
            }
            menu = menu.item(&item.build(app)?);
        }
        Ok::<_, tauri::Error>(menu)
    };
    let file = submenu(text("File", "文件"), &FILE)?.separator().quit().build()?;
    let run = submenu(text("Run", "运行"), &RUN)?.build()?;
    let theme = submenu(text("Theme", "外观"), &THEME)?.build()?;
    let view = SubmenuBuilder::new(app, text("View", "显示")).item(&theme).build()?;
    let mut bar = MenuBuilder::new(app);
    if cfg!(target_os = "macos") {
        // macOS wants the app's own menu first, and takes copy and paste from the menu bar.
        let own = SubmenuBuilder::new(app, "miniwire").about(None).separator().hide().separator().quit().build()?;
        bar = bar.item(&own);
    }
    bar = bar.item(&file);
    if cfg!(target_os = "macos") {
        let edit = SubmenuBuilder::new(app, text("Edit", "编辑")).undo().redo().separator().cut().copy().paste();
        bar = bar.item(&edit.select_all().build()?);
    }
    bar.item(&run).item(&view).build()
}

/// Whether the user reads Chinese: what the settings say, else the system.
pub(crate) fn is_chinese(setting: &str) -> bool {
    let system =
        || ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| std::env::var(name).ok()).unwrap_or_default();
    match setting {
        "zh-CN" => true,
        "en" => false,
        _ => system().starts_with("zh"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_setting_goes_before_the_system() {
        assert!(is_chinese("zh-CN") && !is_chinese("en"));
    }

    #[test]
    fn no_item_stands_twice() {
        let mut ids: Vec<_> = FILE.iter().chain(&RUN).chain(&THEME).map(|item| item.0).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), FILE.len() + RUN.len() + THEME.len());
    }
}
