//! What the black-box tests share: the binary, real servers beside it, and mini-programs made for one test.
//!
//! Counterpart: `tests/blackbox`. Invariant: every program started here is ended when its value is dropped, every wait is
//! for an event and has a limit, and nothing listens beyond loopback.

mod bundle;
mod certificates;
mod events;
mod lines;
mod miniwire;
mod mosquitto;
mod nginx;
mod peer;
mod project;

pub use bundle::bundled;
pub use certificates::Certificates;
pub use events::Events;
pub use lines::{Killed, Lines, WAIT_MAX};
pub use miniwire::{Miniwire, Outcome, Running};
pub use mosquitto::{Mosquitto, MosquittoOptions};
pub use nginx::Nginx;
pub use peer::{Peer, free_port};
pub use project::{Project, repository, sample_app};
