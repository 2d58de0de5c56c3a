//! Any octets as a register.
#![no_main]

use std::path::Path;

use jeton::store::register::Register;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = Register::parse(Path::new("bicles.toml"), bytes);
});
