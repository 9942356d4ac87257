//! The interface that an app has asked for and that lasts: what a frame that comes late must be told again.
//!
//! Counterpart: `ui/view` draws it; the calls are those of `ui/logic/src/wx/ui.ts`. Invariant: what belongs to a page goes with
//! that page, and a later call replaces an earlier one of its kind.

use serde_json::Value;

/// Calls that are kept. Our choice: a page has six kinds of them, a tab bar has five tabs.
const LASTING_MAX: usize = 256;

/// Calls about the page on top.
const OF_PAGE: [&str; 6] = [
    "hideHomeButton",
    "setBackgroundColor",
    "setBackgroundTextStyle",
    "setNavigationBarColor",
    "setNavigationBarTitle",
    "showNavigationBarLoading",
];
/// Calls about the tab bar; one of each for every tab.
const OF_TAB_BAR: [&str; 8] = [
    "hideTabBar",
    "hideTabBarRedDot",
    "removeTabBarBadge",
    "setTabBarBadge",
    "setTabBarItem",
    "setTabBarStyle",
    "showTabBar",
    "showTabBarRedDot",
];

/// The lasting calls of one session, in order.
#[derive(Debug, Default)]
pub(super) struct Interface {
    calls: Vec<Call>,
    /// Height of the page stack.
    depth: usize,
}

#[derive(Debug)]
struct Call {
    /// Place of the page in the stack, from 1; 0 for the tab bar.
    depth: usize,
    api: String,
    detail: Value,
}

impl Interface {
    /// Notes a call of the app.
    pub(super) fn call(&mut self, api: &str, detail: &Value) {
        let depth = match api {
            "hideNavigationBarLoading" => {
                let depth = self.depth;
                self.calls.retain(|call| call.depth != depth || call.api != "showNavigationBarLoading");
                return;
            }
            _ if OF_PAGE.contains(&api) => self.depth,
            _ if OF_TAB_BAR.contains(&api) => 0,
            _ => return,
        };
        self.calls.retain(|call| call.depth != depth || call.api != api || call.detail["index"] != detail["index"]);
        if self.calls.len() < LASTING_MAX {
            self.calls.push(Call { depth, api: api.to_owned(), detail: detail.clone() });
        }
    }

    /// The page stack has changed: what belonged to pages that are gone is forgotten.
    pub(super) fn route(&mut self, api: &str, height: usize) {
        let kept = if api == "navigateBack" { height } else { height.saturating_sub(1) };
        self.calls.retain(|call| call.depth <= kept);
        self.depth = height;
    }

    /// What a frame with the page on top must be told.
    pub(super) fn lasting(&self) -> Vec<(String, Value)> {
        let shown = self.calls.iter().filter(|call| call.depth == 0 || call.depth == self.depth);
        shown.map(|call| (call.api.clone(), call.detail.clone())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn apis(interface: &Interface) -> Vec<String> {
        interface.lasting().into_iter().map(|(api, detail)| format!("{api} {detail}")).collect()
    }

    #[test]
    fn a_title_lasts_as_long_as_its_page() {
        let mut interface = Interface::default();
        interface.route("appLaunch", 1);
        interface.call("setNavigationBarTitle", &json!({"title": "one"}));
        interface.call("showToast", &json!({"title": "gone in a moment"}));
        interface.route("navigateTo", 2);
        assert_eq!(apis(&interface), Vec::<String>::new());
        interface.call("setNavigationBarTitle", &json!({"title": "two"}));
        interface.route("navigateBack", 1);
        assert_eq!(apis(&interface), [r#"setNavigationBarTitle {"title":"one"}"#]);
        interface.route("redirectTo", 1);
        assert!(interface.lasting().is_empty());
    }

    #[test]
    fn a_later_call_replaces_an_earlier_one_and_badges_are_kept_for_each_tab() {
        let mut interface = Interface::default();
        interface.route("appLaunch", 1);
        for (index, text) in [(0, "1"), (1, "9"), (0, "2")] {
            interface.call("setTabBarBadge", &json!({"index": index, "text": text}));
        }
        interface.call("showNavigationBarLoading", &json!({}));
        interface.call("hideNavigationBarLoading", &json!({}));
        interface.route("switchTab", 1);
        let wanted =
            [r#"setTabBarBadge {"index":1,"text":"9"}"#, r#"setTabBarBadge {"index":0,"text":"2"}"#].map(str::to_owned);
        assert_eq!(apis(&interface), wanted);
    }
}
