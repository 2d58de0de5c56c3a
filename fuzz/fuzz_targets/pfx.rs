//! Any octets as a `.pfx`.
#![no_main]

use jeton::crypto::pfx::Pfx;
use libfuzzer_sys::fuzz_target;
use secrecy::SecretString;

fuzz_target!(|bytes: &[u8]| {
    let _ = Pfx::read(bytes, &SecretString::from("1234"));
});
