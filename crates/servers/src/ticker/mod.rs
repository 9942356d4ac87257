//! `/sse/ticker` and `/poll/ticker`: one source of invented prices behind two ways to be told of them.

mod poll;
mod prices;
mod source;
mod sse;

pub use poll::POLL_WAIT_MAX_S;
pub(crate) use poll::answer as poll;
pub use prices::TICKS_KEPT;
pub(crate) use source::Source;
pub use source::TICK_EVERY;
pub(crate) use sse::answer as sse;
