//! See `fixture::fuzzing::fixture_reader`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fixture::fuzzing::fixture_reader(bytes));
