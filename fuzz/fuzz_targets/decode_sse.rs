//! See `codec::fuzzing::decode_sse`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| codec::fuzzing::decode_sse(bytes));
