//! See `codec::fuzzing::deflate_agreement`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| codec::fuzzing::deflate_agreement(bytes));
