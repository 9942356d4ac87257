//! See `codec::fuzzing::decode_socket_io`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| codec::fuzzing::decode_socket_io(bytes));
