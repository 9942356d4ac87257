//! See `codec::fuzzing::decode_plain`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| codec::fuzzing::decode_plain(bytes));
