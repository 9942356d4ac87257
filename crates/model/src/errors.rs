//! Every error text and code that the network functions of `wx` give, as rows: what the code says and what the page shows.
//!
//! Counterparts: `docs/contracts/errors.md` (people) and `ui/logic/src/wx/generated/errors.ts` (the JavaScript half) are
//! written from these tables by `cargo xtask generate`. Invariant: no network text stands anywhere else, so that the page
//! cannot say what the code does not do.

mod local;
#[cfg(test)]
mod page;
pub mod request;
mod row;
pub mod system;
pub mod tcp_udp;
pub mod websocket;

pub use local::{DISCOVERY_BAD_TYPE, DISCOVERY_NOT_RUNNING, DISCOVERY_RUNS, NETWORK_IS_DOWN, PARAMETER};
pub use row::{CloseRow, ErrorRow, ErrorWords, NetError};
