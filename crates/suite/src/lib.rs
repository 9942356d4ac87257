//! Fixtures as tests: found below folders, run many at once against their apps on paused time, reported, brought up to date.
//!
//! Counterpart: `engine::replay` runs one of them; hosts print results as they come. Invariant: a test starts no server and opens no
//! socket, so that many run beside each other and each of them repeats itself.

mod apps;
mod case_file;
mod conversation;
mod expectations;
mod find;
mod plan;
mod problem;
pub mod report;
mod result;
mod revise;
mod run;
mod search;
mod watch;

pub use apps::{AppError, Apps};
pub use case_file::schema as case_file_schema;
pub use conversation::{Arrow, Conversation, Lane};
pub use engine::replay::{add_app_errors, app_of};
pub use find::{Planned, find, is_case_file};
pub use plan::{PlanError, Prepared, Test, prepare};
pub use problem::FileProblem;
pub use result::{Status, Summary, TestFailure, TestResult};
pub use revise::{Revision, apply, revise};
pub use run::{RunOptions, Vars, run};
pub use search::{FindError, Found, is_of_another_tool, search};
