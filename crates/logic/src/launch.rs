//! The page that an app is opened at, as people write it: `pages/chat/chat?room=1`.
//!
//! Counterpart: `ui/logic/src/framework/router.ts` reads what apps write. As there, one `.html` behind a path means nothing (WeChat's own tools
//! write pages with it), and values are not decoded. Invariant: whoever takes such a page, from a command line, a fixture or a window, reads
//! it here.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

/// The page to open.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Launch {
    /// Page path; empty for the entry page.
    pub path: String,
    /// Query; values stay as typed.
    pub query: BTreeMap<String, String>,
    /// Launch scene.
    pub scene: u32,
}

/// What was written is the address of something else.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is no page: a path such as pages/index/index?name=value is expected")]
pub struct NoPage(String);

impl Launch {
    /// Reads a page with its query.
    ///
    /// # Errors
    /// It is an address of the network.
    pub fn at(page: &str, scene: u32) -> Result<Launch, NoPage> {
        let (path, query) = split_page(page);
        if path.contains("://") {
            return Err(NoPage(page.to_owned()));
        }
        Ok(Launch { path: path.to_owned(), query: page_query(query), scene })
    }
}

/// The page as it is written.
impl fmt::Display for Launch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        for (index, (name, value)) in self.query.iter().enumerate() {
            write!(f, "{}{name}={value}", if index == 0 { '?' } else { '&' })?;
        }
        Ok(())
    }
}

/// A page and its query apart: the path without the slash before it and the `.html` behind it.
pub fn split_page(page: &str) -> (&str, &str) {
    let page = page.trim().trim_start_matches('/');
    let (path, query) = page.split_once('?').unwrap_or((page, ""));
    (path.strip_suffix(".html").unwrap_or(path), query)
}

/// `a=1&b=2` as the app gets it: values stay as typed.
pub fn page_query(query: &str) -> BTreeMap<String, String> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs.map(|pair| pair.split_once('=').unwrap_or((pair, ""))).map(|(k, v)| (k.to_owned(), v.to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_a_path_and_a_query_whose_values_stay_as_typed() {
        let page = Launch::at("/pages/a/a.html?url=ws://h:1/x?y=2&n=%E4%BD%A0&flag", 1001).unwrap();
        assert_eq!((page.path.as_str(), page.scene), ("pages/a/a", 1001));
        assert_eq!(page.query["url"], "ws://h:1/x?y=2");
        assert_eq!((page.query["n"].as_str(), page.query["flag"].as_str()), ("%E4%BD%A0", ""));
        assert_eq!(Launch::at(&page.to_string(), 1001), Ok(page));
    }

    #[test]
    fn one_html_goes_and_a_second_is_a_part_of_the_name() {
        assert_eq!(split_page("pages/a.html.html"), ("pages/a.html", ""));
        assert_eq!(split_page("?a=1"), ("", "a=1"));
    }

    #[test]
    fn an_address_is_no_page_and_a_query_may_hold_one() {
        let told = Launch::at("https://a.example/pages/a", 0).unwrap_err().to_string();
        assert!(told.contains("\"https://a.example/pages/a\" is no page"), "{told}");
        assert!(Launch::at("pages/a?to=https://a.example", 0).is_ok());
    }
}
