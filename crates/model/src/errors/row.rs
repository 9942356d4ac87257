//! The kinds of row, and the macro that makes constants and the list of a table at once.
//!
//! Invariant: the documentation of a constant is the column "when" of the page.

/// Which runtime's words: texts differ where the network stacks do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorWords {
    /// The phone's network stack: wcwss, cronet.
    Device,
    /// Chromium's, as in the devtools.
    Devtools,
}

/// A failure that an app can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErrorRow {
    /// The function that `errMsg` begins with; empty where the text is all of it.
    pub api: &'static str,
    /// The text after `<api>:fail `, with `<name>` where a value goes.
    pub text: &'static str,
    /// `errCode`, where there is one.
    pub err_code: Option<i32>,
    /// `errno`, where there is one.
    pub errno: Option<u32>,
    /// Whose words; both runtimes' where there is none.
    pub words: Option<ErrorWords>,
    /// When it comes.
    pub when: &'static str,
    /// Documented, observed or ours, and which part of it.
    pub source: &'static str,
}

impl ErrorRow {
    /// The text of `api`, told as `<api>:fail <text>`.
    pub(super) const fn of(api: &'static str, text: &'static str, source: &'static str) -> Self {
        ErrorRow { api, text, err_code: None, errno: None, words: None, when: "", source }
    }

    pub(super) const fn code(self, err_code: i32) -> Self {
        ErrorRow { err_code: Some(err_code), ..self }
    }

    pub(super) const fn errno(self, errno: u32) -> Self {
        ErrorRow { errno: Some(errno), ..self }
    }

    pub(super) const fn only(self, words: ErrorWords) -> Self {
        ErrorRow { words: Some(words), ..self }
    }

    /// The text with `value` in the place of `<name>`.
    pub fn with(&self, name: &str, value: &str) -> String {
        self.text.replace(&format!("<{name}>"), value)
    }
}

/// What `onClose` of a WebSocket can report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CloseRow {
    /// `code`.
    pub code: u16,
    /// `reason`.
    pub reason: &'static str,
    /// Whose words; both runtimes' where there is none.
    pub words: Option<ErrorWords>,
    /// When it comes.
    pub when: &'static str,
    /// Documented, observed or ours.
    pub source: &'static str,
}

impl CloseRow {
    pub(super) const fn of(code: u16, reason: &'static str, source: &'static str) -> Self {
        CloseRow { code, reason, words: None, when: "", source }
    }

    pub(super) const fn only(self, words: ErrorWords) -> Self {
        CloseRow { words: Some(words), ..self }
    }
}

/// A network failure as Chromium numbers it (`net_error_list.h`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NetError {
    /// Number.
    pub code: i32,
    /// Name.
    pub name: &'static str,
    /// When it comes.
    pub when: &'static str,
}

impl NetError {
    pub(super) const fn of(code: i32, name: &'static str) -> Self {
        NetError { code, name, when: "" }
    }
}

/// One public constant for each row, and `ROWS`, the table of them by name.
macro_rules! rows {
    ($type:ident: $($(#[doc = $when:literal])+ $name:ident = $row:expr;)+) => {
        $(
            $(#[doc = $when])+
            pub const $name: $type = $type { when: concat!($($when),+).trim_ascii(), ..$row };
        )+
        #[cfg(test)]
        pub(crate) const ROWS: &[(&str, $type)] = &[$((stringify!($name), $name)),+];
    };
}

pub(super) use rows;
