//! See `transport::fuzzing::target_url`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| transport::fuzzing::target_url(bytes));
