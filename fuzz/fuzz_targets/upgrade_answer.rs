//! See `transport::fuzzing::upgrade_answer`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| transport::fuzzing::upgrade_answer(bytes));
