//! The timing object of `wx.request`, `wx.uploadFile` and `wx.downloadFile` (official typings `RequestProfile`).
//!
//! Counterpart: `transport` fills it from the steps that it timed. Which field means what: docs/contracts/request.md.

use serde::{Deserialize, Serialize};

/// `*Start` and `*End` are milliseconds since the epoch, 0 where the step did not happen; the spelling is WeChat's.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[expect(missing_docs, reason = "the names are those of the official typings")]
pub struct HttpProfile {
    pub invoke_start: i64,
    pub queue_start: i64,
    pub queue_end: i64,
    pub redirect_start: i64,
    pub redirect_end: i64,
    pub fetch_start: i64,
    pub domain_look_up_start: i64,
    pub domain_look_up_end: i64,
    pub connect_start: i64,
    pub connect_end: i64,
    #[serde(rename = "SSLconnectionStart")]
    pub ssl_connection_start: i64,
    #[serde(rename = "SSLconnectionEnd")]
    pub ssl_connection_end: i64,
    pub request_start: i64,
    pub request_end: i64,
    pub response_start: i64,
    pub response_end: i64,
    /// Milliseconds of the TCP handshake; 0 on a connection that was there already.
    pub rtt: i64,
    /// 5, which is Chromium's number of a 4G network or better.
    #[serde(rename = "estimate_nettype")]
    pub estimate_nettype: i64,
    pub http_rtt_estimate: i64,
    pub transport_rtt_estimate: i64,
    pub downstream_throughput_kbps_estimate: i64,
    pub throughput_kbps: i64,
    #[serde(rename = "peerIP")]
    pub peer_ip: String,
    pub port: u16,
    pub socket_reused: bool,
    /// Bytes that left, heads included where the connection had no other request.
    pub send_bytes_count: u64,
    /// Bytes that arrived before decompression; the letter that is missing is missing in WeChat too.
    #[serde(rename = "receivedBytedCount")]
    pub received_byted_count: u64,
    /// `http1.1`, `h2` or `unknown`.
    pub protocol: String,
    pub using_high_performance_mode: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_are_those_of_the_official_typings() {
        let json = serde_json::to_value(HttpProfile::default()).unwrap();
        for name in ["SSLconnectionStart", "estimate_nettype", "peerIP", "receivedBytedCount", "domainLookUpEnd"] {
            assert!(json.get(name).is_some(), "{name}");
        }
        assert_eq!(serde_json::from_value::<HttpProfile>(json).unwrap(), HttpProfile::default());
    }
}
