//! The constants of one session: device, language, answers, limits.
//!
//! Counterpart: `SessionConfig` in `ui/logic/src/native.ts` has the same shape.

use model::errors::ErrorWords;
use package::{FailedOpening, GlobalSocket};
use serde::Serialize;
use std::time::Duration;

/// What the JavaScript half is told; sizes are CSS pixels.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SessionConfig {
    /// Which runtime is imitated.
    pub profile: Profile,
    /// The phone.
    pub device: Device,
    /// `zh_CN` or `en`, as `getAppBaseInfo().language` reports it.
    pub language: String,
    /// `light` or `dark`.
    pub theme: String,
    /// `wifi`, `5g`, … `none`.
    pub network_type: String,
    /// What `wx.login` answers.
    pub login_code: String,
    /// Headless answers.
    pub answers: Answers,
    /// Who answers dialogs.
    pub dialogs: Dialogs,
    /// Launch scene; 1001 where nothing says otherwise.
    pub scene: u32,
    /// Which socket the legacy functions mean; the settings of the package decide.
    pub global_socket: GlobalSocket,
    /// What a socket that never opened tells; the settings of the package decide.
    pub failed_opening: FailedOpening,
    /// `User-Agent` of requests and handshakes, which the app cannot change; absent: one in the form of the imitated runtime's.
    #[serde(skip)]
    pub user_agent: Option<String>,
}

/// In the form that phones send (observed); the last word says who it is.
const USER_AGENT_DEVICE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 \
                                 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.60 NetType/WIFI Language/zh_CN miniwire";

/// In the form that the devtools send (observed).
const USER_AGENT_DEVTOOLS: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 \
                                   (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1 wechatdevtools/1.06 \
                                   MicroMessenger/8.0.5 miniwire";

impl SessionConfig {
    /// The `User-Agent` of requests.
    pub(crate) fn user_agent(&self) -> &str {
        self.user_agent.as_deref().unwrap_or(match self.profile {
            Profile::Device => USER_AGENT_DEVICE,
            Profile::Devtools => USER_AGENT_DEVTOOLS,
        })
    }
}

/// Who answers modals and action sheets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Dialogs {
    /// [`SessionConfig::answers`], at once.
    Answers,
    /// The view: whoever looks at the screen.
    View,
}

/// Which runtime is imitated where they differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// A phone: strict globals, the phone's error texts.
    Device,
    /// The WeChat devtools: Chromium's globals and texts.
    Devtools,
}

impl Profile {
    /// Whose error texts it uses.
    pub(crate) fn words(self) -> ErrorWords {
        match self {
            Profile::Device => ErrorWords::Device,
            Profile::Devtools => ErrorWords::Devtools,
        }
    }
}

/// The phone, as `wx.getDeviceInfo` and `wx.getWindowInfo` describe it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the names are those of wx.getDeviceInfo and wx.getWindowInfo")]
pub struct Device {
    pub brand: String,
    pub model: String,
    pub system: String,
    pub platform: String,
    pub pixel_ratio: f64,
    pub screen_width: u32,
    pub screen_height: u32,
    pub window_width: u32,
    pub window_height: u32,
    pub status_bar_height: u32,
    pub safe_area_bottom: u32,
}

/// What headless modals and action sheets are answered with.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answers {
    /// `showModal`: confirm or cancel.
    pub modal_confirm: bool,
    /// `showModal` with `editable`: the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modal_content: Option<String>,
    /// `showActionSheet`: index of the chosen item, −1 cancels.
    pub tap_index: i32,
}

/// What one session may use.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// JavaScript heap in bytes. A phone kills a mini-program somewhere between 300 MB and 1 GB; ours is the lower half.
    pub memory_bytes: usize,
    /// How long one turn may run before the session is stopped. Our choice: WeChat shows a dialog after about ten seconds.
    pub turn: Duration,
    /// Native stack of the app in bytes; 340 nested components need 7 MB. At most 16 MiB: rquickjs takes anything above
    /// for "no limit", and endless recursion would then end the process instead of throwing a RangeError.
    pub stack_bytes: usize,
    /// How long a suspended app is kept before it is destroyed (documented: runtime/operating-mechanism).
    pub kept_suspended: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            memory_bytes: 512 << 20,
            turn: Duration::from_secs(10),
            stack_bytes: 16 << 20,
            kept_suspended: Duration::from_secs(30 * 60),
        }
    }
}

impl Default for SessionConfig {
    fn default() -> Self {
        SessionConfig {
            profile: Profile::Device,
            device: Device::default(),
            language: "zh_CN".into(),
            theme: "light".into(),
            network_type: "wifi".into(),
            login_code: "miniwire-login-code".into(),
            answers: Answers { modal_confirm: true, modal_content: None, tap_index: 0 },
            dialogs: Dialogs::Answers,
            scene: 1001,
            global_socket: GlobalSocket::Latest,
            failed_opening: FailedOpening::ErrorAndClose,
            user_agent: None,
        }
    }
}

impl Default for Device {
    /// An iPhone of 390 × 844 points, the commonest logical size.
    fn default() -> Self {
        Device {
            brand: "iPhone".into(),
            model: "iPhone 15".into(),
            system: "iOS 18.5".into(),
            platform: "ios".into(),
            pixel_ratio: 3.0,
            screen_width: 390,
            screen_height: 844,
            window_width: 390,
            window_height: 753,
            status_bar_height: 47,
            safe_area_bottom: 34,
        }
    }
}
