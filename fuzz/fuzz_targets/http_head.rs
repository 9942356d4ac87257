//! See `codec::fuzzing::http_head`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| codec::fuzzing::http_head(bytes));
