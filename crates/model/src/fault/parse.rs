//! Faults as text: `NAME[:KEY=VALUE,…]`.
//!
//! Invariant: an error names the part that is wrong and what would be right; `Display` writes what `FromStr` reads.

use super::{Cut, CutAfter, Fault, FaultDirection, FaultKind, MessageChoice, MessageFault};
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// The names, in the order in which they are told.
const NAMES: &str = "latency, bandwidth, slice, stall, reset, fin, half-open, corrupt, dns-fail, tls-fail, offline, drop, \
                     duplicate, delay, reorder";
/// The longest time that is taken; more is a slip of the unit.
const DURATION_MAX: Duration = Duration::from_secs(365 * 24 * 3600);
/// What a latency is without a number.
const LATENCY_DEFAULT: Duration = Duration::from_millis(100);
/// What a message is delayed by without a number.
const DELAY_DEFAULT: Duration = Duration::from_secs(1);

/// Why a text is no fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaultError(String);

impl fmt::Display for FaultError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for FaultError {}

/// `5s`, `500ms`, `2m`, or a plain number of seconds.
///
/// # Errors
/// No number, an unknown unit, or more than a year; the text says which.
pub fn parse_duration(text: &str) -> Result<Duration, String> {
    let split = text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len());
    let (number, unit) = text.split_at(split);
    let scale = match unit {
        "ms" => 0.001,
        "s" | "" => 1.0,
        "m" | "min" => 60.0,
        "h" => 3600.0,
        other => return Err(format!("\"{other}\" is no unit: use ms, s, m or h")),
    };
    let number: f64 = number.trim().parse().map_err(|_| format!("\"{text}\" is no time: 5s or 500ms is expected"))?;
    let duration = Duration::try_from_secs_f64(number * scale).ok().filter(|duration| *duration <= DURATION_MAX);
    duration.ok_or_else(|| format!("\"{text}\" is out of range: 0 to a year"))
}

/// The one of `all` that is called `text`, whatever the case.
pub(super) fn named<T: Copy>(all: &[T], name: impl Fn(T) -> &'static str, text: &str) -> Option<T> {
    all.iter().copied().find(|one| name(*one).eq_ignore_ascii_case(text))
}

/// `KEY=VALUE` parts; each is taken once, and what is left over is an error.
struct Parts<'t> {
    fault: &'t str,
    parts: Vec<(&'t str, &'t str)>,
}

impl<'t> Parts<'t> {
    fn new(fault: &'t str, text: &'t str) -> Result<Self, FaultError> {
        let mut parts: Vec<(&str, &str)> = Vec::new();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let Some((key, value)) = part.split_once('=') else {
                return Err(FaultError(format!("{fault}: \"{part}\" has no value: write {part}=…")));
            };
            let (key, value) = (key.trim(), value.trim());
            if parts.iter().any(|(known, _)| *known == key) {
                return Err(FaultError(format!("{fault}: \"{key}\" is given twice")));
            }
            parts.push((key, value));
        }
        Ok(Parts { fault, parts })
    }

    fn take<T>(&mut self, key: &str, read: impl Fn(&str) -> Result<T, String>) -> Result<Option<T>, FaultError> {
        let Some(index) = self.parts.iter().position(|(known, _)| *known == key) else { return Ok(None) };
        let (_, value) = self.parts.remove(index);
        read(value).map(Some).map_err(|why| FaultError(format!("{}: {key}: {why}", self.fault)))
    }

    fn time(&mut self, key: &str) -> Result<Option<Duration>, FaultError> {
        self.take(key, parse_duration)
    }

    /// A time whose plain numbers are milliseconds.
    fn millis(&mut self, key: &str) -> Result<Option<Duration>, FaultError> {
        self.take(key, |value| {
            let plain = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
            parse_duration(&if plain { format!("{value}ms") } else { value.to_owned() })
        })
    }

    fn whole(&mut self, key: &str) -> Result<Option<u64>, FaultError> {
        self.take(key, |value| match value.parse() {
            Ok(0) => Err("0 is too small: 1 is the first".to_owned()),
            Ok(number) => Ok(number),
            Err(_) => Err(format!("\"{value}\" is no whole number")),
        })
    }

    fn bytes(&mut self, key: &str) -> Result<Option<u64>, FaultError> {
        self.take(key, parse_bytes)
    }

    fn end(self, keys: &str) -> Result<(), FaultError> {
        match self.parts.first() {
            Some((key, _)) => Err(FaultError(format!("{}: \"{key}\" is unknown: use {keys}, dir, p", self.fault))),
            None => Ok(()),
        }
    }
}

/// `512`, `64KB`, `1.5MB`, and for rates `256kbit`.
fn parse_bytes(text: &str) -> Result<u64, String> {
    let split = text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len());
    let (number, unit) = text.split_at(split);
    let scale = match unit.to_ascii_lowercase().as_str() {
        "" | "b" => 1.0,
        "kb" => 1024.0,
        "mb" => 1024.0 * 1024.0,
        "kbit" => 125.0,
        "mbit" => 125_000.0,
        other => return Err(format!("\"{other}\" is no unit: use B, KB, MB, kbit or Mbit")),
    };
    let number: f64 = number.trim().parse().map_err(|_| format!("\"{text}\" is no size: 512 or 64KB is expected"))?;
    let bytes = number * scale;
    if !(1.0..=1e12).contains(&bytes) {
        return Err(format!("\"{text}\" is out of range: 1 byte to 1 TB"));
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and 10^12")]
    let whole = bytes as u64;
    Ok(whole)
}

fn parse_direction(text: &str) -> Result<FaultDirection, String> {
    match text {
        "up" => Ok(FaultDirection::Up),
        "down" => Ok(FaultDirection::Down),
        "both" => Ok(FaultDirection::Both),
        other => Err(format!("\"{other}\" is no direction: use up, down or both")),
    }
}

fn parse_probability(text: &str) -> Result<f64, String> {
    let p: f64 = text.parse().map_err(|_| format!("\"{text}\" is no number between 0 and 1"))?;
    if (0.0..=1.0).contains(&p) { Ok(p) } else { Err(format!("\"{text}\" is not between 0 and 1")) }
}

impl FromStr for Fault {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, FaultError> {
        let (name, rest) = text.split_once(':').unwrap_or((text, ""));
        let name = name.trim();
        let mut parts = Parts::new(name, rest)?;
        let dir = parts.take("dir", parse_direction)?.unwrap_or_default();
        let probability = parts.take("p", parse_probability)?.unwrap_or(1.0);
        let kind = read_kind(name, parts)?;
        Ok(Fault { kind, dir, probability })
    }
}

fn read_kind(name: &str, mut parts: Parts<'_>) -> Result<FaultKind, FaultError> {
    let required = |what: &str| FaultError(format!("{name}: \"{what}\" is missing: write {name}:{what}"));
    let (kind, keys) = match name {
        "latency" => {
            let latency = parts.millis("ms")?.unwrap_or(LATENCY_DEFAULT);
            (FaultKind::Latency { latency, jitter: parts.millis("jitter")?.unwrap_or_default() }, "ms, jitter")
        }
        "bandwidth" => {
            let bytes_per_second = parts.bytes("rate")?.ok_or_else(|| required("rate=64KB"))?;
            (FaultKind::Bandwidth { bytes_per_second }, "rate")
        }
        "slice" => {
            let bytes = parts.bytes("bytes")?.unwrap_or(1);
            let gap = parts.millis("gap")?.unwrap_or_default();
            (FaultKind::Slice { bytes: usize::try_from(bytes).unwrap_or(usize::MAX), gap }, "bytes, gap")
        }
        "stall" => {
            let length = parts.time("for")?.ok_or_else(|| required("for=5s"))?;
            let after = parts.time("after")?.unwrap_or_default();
            let every = parts.time("every")?;
            if every.is_some_and(|every| every < after + length || every.is_zero()) {
                return Err(FaultError(format!("{name}: \"every\" must be at least after and for together")));
            }
            (FaultKind::Stall { after, length, every }, "after, for, every")
        }
        "reset" | "fin" | "half-open" => {
            let how = match name {
                "reset" => Cut::Reset,
                "fin" => Cut::Fin,
                _ => Cut::HalfOpen,
            };
            let after = match (parts.time("after")?, parts.bytes("bytes")?) {
                (Some(_), Some(_)) => {
                    return Err(FaultError(format!("{name}: use after or bytes, not both")));
                }
                (time, None) => CutAfter::Time(time.unwrap_or_default()),
                (None, Some(bytes)) => CutAfter::Bytes(bytes),
            };
            (FaultKind::Cut { how, after }, "after, bytes")
        }
        "corrupt" => (FaultKind::Corrupt, "nothing else"),
        "dns-fail" => (FaultKind::DnsFail, "nothing else"),
        "tls-fail" => (FaultKind::TlsFail, "nothing else"),
        "offline" => (FaultKind::Offline, "nothing else"),
        "drop" | "duplicate" | "delay" | "reorder" => {
            let what = match name {
                "drop" => MessageFault::Drop,
                "duplicate" => MessageFault::Duplicate,
                "delay" => MessageFault::Delay(parts.millis("ms")?.unwrap_or(DELAY_DEFAULT)),
                _ => MessageFault::Reorder,
            };
            let which = MessageChoice {
                nth: parts.whole("nth")?,
                every: parts.whole("every")?,
                contains: parts.take("match", |value| Ok(value.to_owned()))?,
                pattern: parts.take("hex", str::parse)?,
                times: parts.whole("times")?,
            };
            (FaultKind::Message { what, which }, "nth, every, match, hex, times")
        }
        other => return Err(FaultError(format!("\"{other}\" is no fault: use one of {NAMES}"))),
    };
    parts.end(keys)?;
    Ok(kind)
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, mut parts) = written(&self.kind);
        match self.dir {
            FaultDirection::Both => {}
            FaultDirection::Up => parts.push("dir=up".to_owned()),
            FaultDirection::Down => parts.push("dir=down".to_owned()),
        }
        if self.probability < 1.0 {
            parts.push(format!("p={}", self.probability));
        }
        let colon = if parts.is_empty() { "" } else { ":" };
        write!(f, "{name}{colon}{}", parts.join(","))
    }
}

fn written(kind: &FaultKind) -> (&'static str, Vec<String>) {
    let time = |key: &str, time: Duration| (!time.is_zero()).then(|| format!("{key}={}ms", time.as_millis()));
    match kind {
        FaultKind::Latency { latency, jitter } => {
            let ms = format!("ms={}", latency.as_millis());
            ("latency", [Some(ms), time("jitter", *jitter)].into_iter().flatten().collect())
        }
        FaultKind::Bandwidth { bytes_per_second } => ("bandwidth", vec![format!("rate={bytes_per_second}")]),
        FaultKind::Slice { bytes, gap } => {
            ("slice", [Some(format!("bytes={bytes}")), time("gap", *gap)].into_iter().flatten().collect())
        }
        FaultKind::Stall { after, length, every } => {
            let length = Some(format!("for={}ms", length.as_millis()));
            let every = every.and_then(|every| time("every", every));
            ("stall", [time("after", *after), length, every].into_iter().flatten().collect())
        }
        FaultKind::Cut { how, after } => {
            let name = match how {
                Cut::Reset => "reset",
                Cut::Fin => "fin",
                Cut::HalfOpen => "half-open",
            };
            let after = match after {
                CutAfter::Time(after) => time("after", *after),
                CutAfter::Bytes(bytes) => Some(format!("bytes={bytes}")),
            };
            (name, after.into_iter().collect())
        }
        FaultKind::Corrupt => ("corrupt", Vec::new()),
        FaultKind::DnsFail => ("dns-fail", Vec::new()),
        FaultKind::TlsFail => ("tls-fail", Vec::new()),
        FaultKind::Offline => ("offline", Vec::new()),
        FaultKind::Message { what, which } => {
            let (name, ms) = match what {
                MessageFault::Drop => ("drop", None),
                MessageFault::Duplicate => ("duplicate", None),
                MessageFault::Delay(delay) => ("delay", Some(format!("ms={}", delay.as_millis()))),
                MessageFault::Reorder => ("reorder", None),
            };
            let nth = which.nth.map(|nth| format!("nth={nth}"));
            let every = which.every.map(|every| format!("every={every}"));
            let contains = which.contains.as_ref().map(|text| format!("match={text}"));
            let pattern = which.pattern.as_ref().map(|pattern| format!("hex={pattern}"));
            let times = which.times.map(|times| format!("times={times}"));
            (name, [ms, nth, every, contains, pattern, times].into_iter().flatten().collect())
        }
    }
}

impl TryFrom<String> for Fault {
    type Error = FaultError;

    fn try_from(text: String) -> Result<Self, FaultError> {
        text.parse()
    }
}

impl From<Fault> for String {
    fn from(fault: Fault) -> Self {
        fault.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::super::LinkPreset;
    use super::*;

    #[test]
    fn times_are_read_with_their_units() {
        assert_eq!(parse_duration("5s"), Ok(Duration::from_secs(5)));
        assert_eq!(parse_duration("250ms"), Ok(Duration::from_millis(250)));
        assert_eq!(parse_duration("1.5"), Ok(Duration::from_millis(1500)));
        assert!(parse_duration("5 parsecs").unwrap_err().contains("no unit"));
        assert!(parse_duration("-1s").is_err());
        assert_eq!(parse_duration("31536000"), Ok(DURATION_MAX));
        assert!(parse_duration("31536001").unwrap_err().contains("a year"));
        assert!(parse_duration("nan").is_err() && parse_duration("inf").is_err());
        assert!(parse_duration("").is_err());
    }

    #[test]
    fn what_is_written_reads_back_as_itself() {
        for text in [
            "latency:ms=200,jitter=50ms",
            "bandwidth:rate=8192,dir=down",
            "slice:bytes=16,gap=5ms",
            "stall:after=1000ms,for=500ms,every=2000ms",
            "reset:after=3000ms",
            "fin:bytes=10",
            "half-open",
            "corrupt:p=0.01",
            "dns-fail",
            "tls-fail",
            "offline",
            "drop:nth=3,dir=up",
            "duplicate:every=10",
            "delay:ms=1000,match=ping",
            "drop:hex=^4002,times=1,dir=down",
            "reorder",
        ] {
            assert_eq!(text.parse::<Fault>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn units_and_defaults_are_read() {
        let kind = |text: &str| text.parse::<Fault>().unwrap().kind;
        let latency = Duration::from_millis(100);
        assert_eq!(kind("latency"), FaultKind::Latency { latency, jitter: Duration::ZERO });
        assert_eq!(kind("latency:ms=0.1s"), FaultKind::Latency { latency, jitter: Duration::ZERO });
        assert_eq!(kind("bandwidth:rate=256kbit"), FaultKind::Bandwidth { bytes_per_second: 32_000 });
        assert_eq!(kind("bandwidth:rate=1.5KB"), FaultKind::Bandwidth { bytes_per_second: 1536 });
    }

    #[test]
    fn an_error_names_the_part_that_is_wrong_and_what_would_be_right() {
        let error = |text: &str| text.parse::<Fault>().unwrap_err().to_string();
        assert_eq!(error("slow"), format!("\"slow\" is no fault: use one of {NAMES}"));
        assert_eq!(error("latency:sec=1"), "latency: \"sec\" is unknown: use ms, jitter, dir, p");
        assert_eq!(error("latency:ms"), "latency: \"ms\" has no value: write ms=…");
        assert_eq!(error("latency:ms=1,ms=2"), "latency: \"ms\" is given twice");
        assert_eq!(error("drop:nth=0"), "drop: nth: 0 is too small: 1 is the first");
        assert_eq!(error("drop:hex=0g"), "drop: hex: \"0g\" is no byte: pairs of digits 0 to f are expected");
        assert_eq!(error("drop:times=0"), "drop: times: 0 is too small: 1 is the first");
        assert_eq!(error("drop:p=2"), "drop: p: \"2\" is not between 0 and 1");
        assert_eq!(error("bandwidth"), "bandwidth: \"rate=64KB\" is missing: write bandwidth:rate=64KB");
        assert_eq!(error("reset:after=1s,bytes=2"), "reset: use after or bytes, not both");
        assert_eq!(error("stall:for=2s,every=1s"), "stall: \"every\" must be at least after and for together");
        assert_eq!(error("fin:dir=left"), "fin: dir: \"left\" is no direction: use up, down or both");
    }

    #[test]
    fn every_link_has_faults_that_can_be_written_down() {
        for link in LinkPreset::ALL {
            assert_eq!(link.name().parse(), Ok(link));
            for fault in link.faults() {
                assert_eq!(fault.to_string().parse::<Fault>().as_ref(), Ok(&fault));
            }
        }
        assert!("lan".parse::<LinkPreset>().unwrap_err().starts_with("\"lan\" is no link: use wifi, 5g"));
    }

    #[test]
    fn a_choice_of_messages_is_the_sum_of_its_conditions() {
        let Ok(Fault { kind: FaultKind::Message { which, .. }, .. }) = "drop:every=2,match=ping".parse() else {
            panic!()
        };
        assert!(which.fits(2, b"a ping") && !which.fits(3, b"a ping") && !which.fits(2, b"pong"));
        assert!(MessageChoice::default().fits(1, b""));
    }
}
