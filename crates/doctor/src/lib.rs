//! Says why a realtime URL would fail on a phone: a sequence of checks over connections of its own, findings as data.
//!
//! Counterpart: `cli` prints what is found. It is not `transport`: that one opens what an app asks for and stops at the
//! first failure, this one goes on as far as it can and judges. Invariant: nothing is printed here, every wait, every
//! list and everything that is read has a limit, and each check that exists is in the diagnosis, done or skipped.

mod address;
mod conversation;
mod examination;
mod nginx;
mod options;
mod reach;
mod record;
mod report;
mod resolve;
mod stream;
#[cfg(test)]
mod tests;
mod tls;
mod upgrade;
mod wording;

pub use examination::examine;
pub use nginx::{IDLE_SNIPPET, UPGRADE_SNIPPET};
pub use options::{HEADERS_MAX, Options, PROTOCOLS_MAX, RequestHeader, Subprotocol};
pub use record::Happening;
pub use report::{Because, Check, CheckId, Diagnosis, Finding, State, Verdict};
