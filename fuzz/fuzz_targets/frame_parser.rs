//! See `codec::fuzzing::frame_parser`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| codec::fuzzing::frame_parser(bytes));
