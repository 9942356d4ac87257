//! See `codec::fuzzing::socketio_client`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| codec::fuzzing::socketio_client(bytes));
