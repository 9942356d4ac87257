//! See `codec::fuzzing::close_payload`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| codec::fuzzing::close_payload(bytes));
