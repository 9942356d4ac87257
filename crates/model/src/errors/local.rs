//! Services in the local network, information about the network, and the parameter error that all functions share.
//!
//! Counterparts: `crates/logic/src/tasks/discovery.rs`, `ui/logic/src/wx/{mdns,network,callback}.ts`.

use super::row::{ErrorRow, rows};

rows! { ErrorRow:
    /// an argument of another type: `url` of `connectSocket`, `request`, `uploadFile` and `downloadFile`; `filePath`, `name`
    PARAMETER =
        ErrorRow::of("<api>", "parameter error: <parameter> should be <expected> instead of <type>;", "observed");
    /// no `serviceType`, or one that is none
    DISCOVERY_BAD_TYPE = ErrorRow::of("startLocalServiceDiscovery", "invalid param", "documented");
    /// a search runs
    DISCOVERY_RUNS = ErrorRow::of("startLocalServiceDiscovery", "scan task already exist", "documented");
    /// no search runs
    DISCOVERY_NOT_RUNNING = ErrorRow::of("stopLocalServiceDiscovery", "task not found", "documented");
    /// `startLocalServiceDiscovery` and `getLocalIPAddress` without a network
    NETWORK_IS_DOWN = ErrorRow::of("<api>", "network is down", "documented for iOS without permission; ours");
}
