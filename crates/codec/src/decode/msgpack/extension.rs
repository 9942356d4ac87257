//! Extensions: a type and bytes. Type -1 is a time, the others belong to the app.
//!
//! Invariant: a time of the years 1 to 9999 is written as ISO 8601.

use crate::decode::tree::hex;

/// What an extension says; type -1 is a time.
pub(super) fn extension(kind: i64, bytes: &[u8]) -> String {
    let number = |bytes: &[u8]| bytes.iter().fold(0u64, |number, byte| number << 8 | u64::from(*byte));
    let time = |seconds: i64, nanoseconds: u64| format!("timestamp {}", utc(seconds, nanoseconds));
    match (kind, bytes) {
        (-1, [_, _, _, _]) => time(number(bytes).cast_signed(), 0),
        (-1, [_, _, _, _, _, _, _, _]) => time((number(bytes) & 0x3_ffff_ffff).cast_signed(), number(bytes) >> 34),
        (-1, [nanoseconds @ .., _, _, _, _, _, _, _, _]) if nanoseconds.len() == 4 => {
            time(number(bytes.get(4..).unwrap_or_default()).cast_signed(), number(nanoseconds))
        }
        _ => format!("ext type {kind}: {}", if bytes.is_empty() { "0 B".to_owned() } else { hex(bytes) }),
    }
}

/// A time as people read it; what lies beyond the year 9999 stays a number of seconds.
pub(super) fn utc(seconds: i64, nanoseconds: u64) -> String {
    const DAY: i64 = 86_400;
    /// Of the last second of 9999, and the first of 1.
    const RANGE: std::ops::Range<i64> = -62_135_596_800..253_402_300_800;
    if !RANGE.contains(&seconds) {
        return format!("{seconds} s after 1970");
    }
    // Days of eras of 400 years that begin in March, so that the day of a leap year is the last one.
    let (days, rest) = (seconds.div_euclid(DAY) + 719_468, seconds.rem_euclid(DAY));
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let (day, month) = (day - (153 * month + 2) / 5 + 1, if month < 10 { month + 3 } else { month - 9 });
    let year = year + era * 400 + i64::from(month < 3);
    let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
    let fraction = format!("{nanoseconds:09}");
    let fraction = fraction.trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{point}{fraction}Z")
}
