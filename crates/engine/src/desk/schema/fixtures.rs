//! Recording a session into a fixture, and replaying a fixture to the app.
//!
//! Counterpart: `desk/client_recording.rs`, `desk/replaying.rs`. Invariant: a path is told as the machine has it, so that it can be copied.

#![expect(missing_docs, reason = "field names say it; the types are documented")]

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

plain_data! {
    /// Records a client into a new fixture of the project.
    pub struct StartRecording {
        pub client: u32,
        /// Starts the app anew first, so that the fixture begins with the launch.
        pub restart: bool,
    }

    /// A recording that is under way, or has failed and was not put away.
    pub struct RecordingState {
        pub path: String,
        /// Milliseconds since the epoch.
        pub started_at: i64,
        /// Lines that were written.
        pub lines: u64,
        /// Secrets that were replaced.
        pub secrets: u64,
        /// Why nothing more is written.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub failure: Option<String>,
    }

    /// A recording that is complete.
    pub struct Recorded {
        pub path: String,
        pub lines: u64,
        pub connections: u64,
        pub secrets: u64,
    }

    /// A fixture of the open project.
    pub struct FixtureFile {
        pub path: String,
        /// Its file name.
        pub name: String,
        /// Milliseconds since the epoch.
        pub changed_at: i64,
        pub bytes: u64,
    }

    /// Starts a client anew with a fixture in place of servers and of the person with the phone.
    pub struct ReplayFixture {
        pub client: u32,
        /// A path, or one relative to the project.
        pub path: String,
    }

    /// The replay that a client runs, or ran.
    pub struct ReplayState {
        pub path: String,
        /// The fixture's name.
        pub name: String,
        /// Failures, once it is over.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub failures: Option<u64>,
        /// Lines that were gone through.
        pub lines: u64,
    }

    /// What became of a replay.
    pub struct ReplayReport {
        pub path: String,
        pub name: String,
        pub lines: u64,
        /// Lines that could not be done: no page, or their connection was gone.
        pub skipped: u64,
        pub sent: u64,
        pub received: u64,
        pub connections: u64,
        pub failures: Vec<ReplayFailure>,
        /// Failures beyond those.
        pub more_failures: u64,
    }

    /// One thing that went otherwise.
    pub struct ReplayFailure {
        /// `mismatch`, `missing`, `unexpected`, `expectation`, `action`, `variable`, `timing`, `broken-line`.
        pub kind: String,
        /// Line of the fixture; 0 when none belongs to it.
        pub line: u64,
        /// Milliseconds since the start of the replay.
        pub at: f64,
        /// One sentence.
        pub text: String,
        /// The line in full, with what it leaves out in the file; empty where there is none. Cut beyond 64 KiB.
        pub expected: String,
        /// What came, where something came: a text, the keys of a packet, an address. Cut beyond 64 KiB.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub got: Option<String>,
        /// Both sides, where both are bytes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub bytes: Option<ComparedBytes>,
        /// Both sides, where both are texts and not both are JSON objects or lists that are shown whole.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub texts: Option<ComparedTexts>,
        /// The first place that differs.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub difference: Option<Difference>,
        /// The event of what came, in the tables of the client.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub event: Option<u64>,
    }

    /// Bytes of both sides of a comparison, or the part of them around the first that differs.
    pub struct ComparedBytes {
        /// Where the parts begin within their sides.
        pub from: u64,
        /// In Base64.
        pub expected: String,
        pub got: String,
        /// Bytes of the whole sides.
        pub expected_bytes: u64,
        pub got_bytes: u64,
    }

    /// Texts of both sides of a comparison, or the part of them around the first character that differs.
    pub struct ComparedTexts {
        /// Bytes of UTF-8 before the parts.
        pub from: u64,
        pub expected: String,
        pub got: String,
        /// Bytes of the whole sides.
        pub expected_bytes: u64,
        pub got_bytes: u64,
    }

    /// A part of a file that was dropped on a window; the last one makes it a file with a path.
    pub struct DroppedPart {
        /// Its file name.
        pub name: String,
        /// Bytes before this part; 0 begins a file, whatever came before.
        pub at: u64,
        /// In Base64; at most 1 MiB of bytes.
        pub base64: String,
        pub last: bool,
    }

    /// A dropped file, so far.
    pub struct DroppedFile {
        /// Where it is, once it is complete.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub path: Option<String>,
    }

    /// A fixture that is looked at.
    pub struct FixtureAbout {
        pub path: String,
        pub name: String,
        /// Its first line.
        #[ts(type = "unknown")]
        pub header: Value,
        pub lines: u64,
        /// False where the project is there for the fixture alone.
        pub has_app: bool,
        pub problems: Vec<FixtureProblem>,
        /// Problems beyond those.
        pub more_problems: u64,
    }

    /// What is wrong with a line.
    pub struct FixtureProblem {
        /// `error` or `warning`.
        pub severity: String,
        /// Stable code such as `torn`.
        pub code: String,
        pub line: u64,
        pub column: u64,
        pub text: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub hint: Option<String>,
    }

    /// A place that differs.
    pub struct Difference {
        /// A normalised JSONPath such as `$['a'][0]`, or `url`, `query.NAME`, `header.NAME`.
        pub path: String,
        pub expected: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub got: Option<String>,
    }
}
