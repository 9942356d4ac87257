//! Phones to imitate. Sizes are those that the makers publish for the logical screen, in CSS pixels.
//!
//! Counterpart: `Device` of the session. Invariant: ids are stable, settings and tests name them.

use super::schema::DevicePreset;
use crate::Device;

/// One phone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Phone {
    pub(super) id: &'static str,
    name: &'static str,
    brand: &'static str,
    system: &'static str,
    platform: &'static str,
    pixel_ratio: f64,
    width: u32,
    height: u32,
    status_bar: u32,
    safe_area_bottom: u32,
}

/// Height of the navigation bar below the status bar, as WeChat draws it.
const NAVIGATION_BAR: u32 = 44;

const PHONES: [Phone; 5] = [
    Phone {
        id: "iphone-15",
        name: "iPhone 15",
        brand: "iPhone",
        system: "iOS 18.5",
        platform: "ios",
        pixel_ratio: 3.0,
        width: 390,
        height: 844,
        status_bar: 47,
        safe_area_bottom: 34,
    },
    Phone {
        id: "iphone-se",
        name: "iPhone SE",
        brand: "iPhone",
        system: "iOS 17.5",
        platform: "ios",
        pixel_ratio: 2.0,
        width: 375,
        height: 667,
        status_bar: 20,
        safe_area_bottom: 0,
    },
    Phone {
        id: "iphone-15-pro-max",
        name: "iPhone 15 Pro Max",
        brand: "iPhone",
        system: "iOS 18.5",
        platform: "ios",
        pixel_ratio: 3.0,
        width: 430,
        height: 932,
        status_bar: 59,
        safe_area_bottom: 34,
    },
    Phone {
        id: "pixel-8",
        name: "Pixel 8",
        brand: "google",
        system: "Android 15",
        platform: "android",
        pixel_ratio: 2.625,
        width: 412,
        height: 915,
        status_bar: 24,
        safe_area_bottom: 0,
    },
    Phone {
        id: "ipad",
        name: "iPad",
        brand: "iPad",
        system: "iPadOS 18.5",
        platform: "ios",
        pixel_ratio: 2.0,
        width: 768,
        height: 1024,
        status_bar: 24,
        safe_area_bottom: 20,
    },
];

impl Phone {
    /// The phone that a client starts with.
    pub(super) fn first() -> Phone {
        PHONES[0]
    }

    pub(super) fn find(id: &str) -> Option<Phone> {
        PHONES.into_iter().find(|phone| phone.id == id)
    }

    pub(super) fn presets() -> Vec<DevicePreset> {
        let preset = |phone: Phone| DevicePreset {
            id: phone.id.to_owned(),
            name: phone.name.to_owned(),
            screen_width: phone.width,
            screen_height: phone.height,
        };
        PHONES.into_iter().map(preset).collect()
    }

    /// As the app is told.
    pub(super) fn device(self) -> Device {
        Device {
            brand: self.brand.to_owned(),
            model: self.name.to_owned(),
            system: self.system.to_owned(),
            platform: self.platform.to_owned(),
            pixel_ratio: self.pixel_ratio,
            screen_width: self.width,
            screen_height: self.height,
            window_width: self.width,
            window_height: self.height - self.status_bar - NAVIGATION_BAR,
            status_bar_height: self.status_bar,
            safe_area_bottom: self.safe_area_bottom,
        }
    }
}
