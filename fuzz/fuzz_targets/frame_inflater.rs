//! See `codec::fuzzing::frame_inflater`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| codec::fuzzing::frame_inflater(bytes));
