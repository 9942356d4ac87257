//! Whole examinations against servers whose every byte, or certificate, the test makes.

mod harness;
mod secure;
mod silence;
mod wire;
