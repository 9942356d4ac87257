//! The mini-programs of a suite, each opened once however many tests it has.
//!
//! Counterpart: `Package::open`. Invariant: tests of one app wait for one compilation and share what it made.

use camino::{Utf8Path, Utf8PathBuf};
use miette::Diagnostic as _;
use package::{Package, PackageError};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::OnceCell;

/// Why an app cannot be tested.
#[derive(Clone, Debug, thiserror::Error)]
pub enum AppError {
    /// Nothing is there.
    #[error("there is no mini-program {0}")]
    Missing(Utf8PathBuf),
    /// Nothing of it can run.
    #[error("{0}: {1}")]
    Package(Utf8PathBuf, Arc<PackageError>),
    /// The compiler panicked.
    #[error("the compiler died of {0}")]
    Compiler(Utf8PathBuf),
}

impl AppError {
    /// The next step.
    pub(crate) fn hint(&self) -> Option<String> {
        match self {
            AppError::Missing(_) => Some("`app` is a path from the folder of the file that names it".to_owned()),
            AppError::Package(_, error) => error.help().map(|help| help.to_string()),
            AppError::Compiler(_) => None,
        }
    }
}

type Opened = Result<Arc<Package>, AppError>;

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
    /// See [`AppError`].
    pub async fn open(&self, folder: &Utf8Path) -> Result<Arc<Package>, AppError> {
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
        return Err(AppError::Missing(folder));
    }
    let path = folder.clone();
    match tokio::task::spawn_blocking(move || Package::open(&path, cache.as_deref())).await {
        Ok(Ok(package)) => Ok(Arc::new(package)),
        Ok(Err(error)) => Err(AppError::Package(folder, Arc::new(error))),
        Err(_) => Err(AppError::Compiler(folder)),
    }
}
