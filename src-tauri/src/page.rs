//! The page for Tauri's own scheme, out of what both hosts share.

use std::borrow::Cow;
use tauri::utils::assets::{AssetKey, AssetsIter, CspHash};
use tauri::{Assets, Runtime};

/// The built page.
#[derive(Debug)]
pub(crate) struct Page(pub(crate) window::Assets);

impl<R: Runtime> Assets<R> for Page {
    fn get(&self, key: &AssetKey) -> Option<Cow<'_, [u8]>> {
        self.0.page(key.as_ref())
    }

    fn iter(&self) -> Box<AssetsIter<'_>> {
        // Only `tauri::AssetResolver` lists assets, and nothing here asks it.
        Box::new(std::iter::empty())
    }

    fn csp_hashes(&self, _html_path: &AssetKey) -> Box<dyn Iterator<Item = CspHash<'_>> + '_> {
        // The page has no inline script.
        Box::new(std::iter::empty())
    }
}
