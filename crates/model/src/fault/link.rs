//! Named links: what a network feels like, as faults.
//!
//! Invariant: the numbers of wifi to 2g are one way and steady; weak, elevator and train are stories of a bad place.
//! Sources: the profiles of Apple's Network Link Conditioner (wifi, 4g as "LTE", 3g, 2g as "Edge", weak as "Very Bad Network");
//! 5g, elevator and train are our own. TCP hides lost packets, so loss appears as stalls there; datagrams are lost.

use super::{Cut, CutAfter, Fault, FaultDirection, FaultKind, parse::named};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// A named link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names say it; the numbers are below")]
pub enum LinkPreset {
    Wifi,
    #[serde(rename = "5g")]
    FiveG,
    #[serde(rename = "4g")]
    FourG,
    #[serde(rename = "3g")]
    ThreeG,
    #[serde(rename = "2g")]
    TwoG,
    Weak,
    Elevator,
    Train,
}

impl LinkPreset {
    /// All of them, best first.
    pub const ALL: [LinkPreset; 8] = [
        LinkPreset::Wifi,
        LinkPreset::FiveG,
        LinkPreset::FourG,
        LinkPreset::ThreeG,
        LinkPreset::TwoG,
        LinkPreset::Weak,
        LinkPreset::Elevator,
        LinkPreset::Train,
    ];

    /// The name that is written.
    pub fn name(self) -> &'static str {
        match self {
            LinkPreset::Wifi => "wifi",
            LinkPreset::FiveG => "5g",
            LinkPreset::FourG => "4g",
            LinkPreset::ThreeG => "3g",
            LinkPreset::TwoG => "2g",
            LinkPreset::Weak => "weak",
            LinkPreset::Elevator => "elevator",
            LinkPreset::Train => "train",
        }
    }

    /// What it does.
    pub fn faults(&self) -> Vec<Fault> {
        match self {
            LinkPreset::Wifi => steady(1, 1, 33_000, 40_000),
            LinkPreset::FiveG => steady(10, 5, 50_000, 200_000),
            LinkPreset::FourG => steady(58, 15, 10_000, 50_000),
            LinkPreset::ThreeG => steady(100, 30, 330, 780),
            LinkPreset::TwoG => steady(420, 80, 200, 240),
            LinkPreset::Weak => {
                let mut faults = steady(500, 300, 1_000, 1_000);
                faults.push(stall(4_000, 1_500, 7_000));
                faults
            }
            // In the car for eight seconds of every half minute, and the operator forgets the connection now and then.
            LinkPreset::Elevator => {
                let mut faults = steady(60, 30, 5_000, 20_000);
                faults.push(stall(10_000, 8_000, 30_000));
                faults
            }
            // Cells change each quarter of a minute; one tunnel ends the connection.
            LinkPreset::Train => {
                let mut faults = steady(120, 100, 1_500, 4_000);
                faults.push(stall(12_000, 3_000, 15_000));
                let after = CutAfter::Time(Duration::from_secs(70));
                faults.push(always(FaultKind::Cut { how: Cut::Reset, after }, FaultDirection::Both));
                faults
            }
        }
    }
}

impl LinkPreset {
    /// How likely a datagram is lost, each way. The profiles of Apple's Link Conditioner lose packets in "Very Bad Network"
    /// only, a tenth of them; those of elevator and train are our own.
    pub fn datagram_loss(self) -> f64 {
        match self {
            LinkPreset::Weak => 0.1,
            LinkPreset::Elevator | LinkPreset::Train => 0.03,
            LinkPreset::Wifi | LinkPreset::FiveG | LinkPreset::FourG | LinkPreset::ThreeG | LinkPreset::TwoG => 0.0,
        }
    }
}

/// Latency both ways in milliseconds, and bandwidth up and down in kilobits a second.
fn steady(latency_ms: u64, jitter_ms: u64, up_kbit: u64, down_kbit: u64) -> Vec<Fault> {
    let latency =
        FaultKind::Latency { latency: Duration::from_millis(latency_ms), jitter: Duration::from_millis(jitter_ms) };
    let bandwidth = |kbit: u64| FaultKind::Bandwidth { bytes_per_second: kbit * 1000 / 8 };
    vec![
        always(latency, FaultDirection::Both),
        always(bandwidth(up_kbit), FaultDirection::Up),
        always(bandwidth(down_kbit), FaultDirection::Down),
    ]
}

fn stall(after_ms: u64, length_ms: u64, every_ms: u64) -> Fault {
    let kind = FaultKind::Stall {
        after: Duration::from_millis(after_ms),
        length: Duration::from_millis(length_ms),
        every: Some(Duration::from_millis(every_ms)),
    };
    always(kind, FaultDirection::Both)
}

fn always(kind: FaultKind, dir: FaultDirection) -> Fault {
    Fault { kind, dir, probability: 1.0 }
}

impl fmt::Display for LinkPreset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for LinkPreset {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        named(&LinkPreset::ALL, LinkPreset::name, text)
            .ok_or_else(|| format!("\"{text}\" is no link: use {}", LinkPreset::ALL.map(LinkPreset::name).join(", ")))
    }
}
