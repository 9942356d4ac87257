//! Why a file operation failed, in WeChat's words. Sources: docs/contracts/files.md.

use model::errors::request::STORAGE_FULL;

/// Why a file operation failed; the text follows `<api>:fail `. Numbers and texts are those of the documentation.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum FileError {
    #[error("no such file or directory {0}")]
    NotFound(String),
    #[error("permission denied, cannot access file path {0}")]
    Denied(String),
    #[error("file already exists {0}")]
    Exists(String),
    #[error("illegal operation on a directory {0}")]
    IsDirectory(String),
    #[error("not a directory {0}")]
    NotDirectory(String),
    #[error("directory not empty")]
    NotEmpty,
    #[error("Invalid argument")]
    InvalidArgument,
    #[error("invalid flag \"{0}\"")]
    BadFlag(String),
    #[error("bad file descriptor")]
    BadDescriptor,
    #[error("permission denied")]
    NotPermitted,
    #[error("File name too long")]
    NameTooLong,
    #[error("{}", STORAGE_FULL.text)]
    Full,
    #[error("system error {0}")]
    System(String),
}

impl FileError {
    pub(crate) fn errno(&self) -> u32 {
        match self {
            FileError::NotFound(_) => 1_300_002,
            FileError::NotDirectory(_) => 1_300_020,
            FileError::BadDescriptor => 1_300_009,
            FileError::NotPermitted => 1_300_013,
            FileError::InvalidArgument | FileError::BadFlag(_) => 1_300_022,
            FileError::NameTooLong => 1_300_036,
            FileError::NotEmpty => 1_300_066,
            FileError::System(_) => 1_300_201,
            FileError::Full => 1_300_202,
            FileError::Denied(_) => 1_301_000,
            FileError::IsDirectory(_) => 1_301_003,
            FileError::Exists(_) => 1_301_005,
        }
    }
}
