//! The mini-programs of a suite, each opened once however many tests it has.
//!
//! Counterpart: `Package::open`. Invariant: tests of one app wait for one compilation and share what it made.

use camino::{Utf8Path, Utf8PathBuf};
use package::Package;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::OnceCell;

/// What came of opening an app; the text of an error is for people.
type Opened = Result<Arc<Package>, String>;

/// Apps by their folder.
#[derive(Debug, Default)]
pub struct Apps {
    opened: Mutex<HashMap<Utf8PathBuf, Arc<OnceCell<Opened>>>>,
    cache: Option<Utf8PathBuf>,
}

impl Apps {
    /// No app so far; `cache` is where compiled files are kept between calls.
    pub fn new(cache: Option<Utf8PathBuf>) -> Self {
        Apps { opened: Mutex::default(), cache }
    }

    /// The app of a folder.
    ///
    /// # Errors
    /// There is none, or nothing of it can run; the sentence names it.
    pub async fn open(&self, folder: &Utf8Path) -> Opened {
        let key = folder.canonicalize_utf8().unwrap_or_else(|_| folder.to_owned());
        let cell = {
            let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(opened.entry(key).or_default())
        };
        cell.get_or_init(|| open(folder.to_owned(), self.cache.clone())).await.clone()
    }
}

async fn open(folder: Utf8PathBuf, cache: Option<Utf8PathBuf>) -> Opened {
    if !folder.exists() {
        return Err(format!("there is no mini-program {folder}"));
    }
    let compile = tokio::task::spawn_blocking(move || {
        Package::open(&folder, cache.as_deref()).map_err(|error| format!("{folder}: {error}"))
    });
    compile.await.unwrap_or_else(|error| Err(format!("the compiler died: {error}"))).map(Arc::new)
}
