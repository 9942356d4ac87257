//! See `transport::fuzzing::websocket_reader`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| transport::fuzzing::websocket_reader(bytes));
