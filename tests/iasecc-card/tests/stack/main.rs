//! The card through the real stack: pcscd, vpcd, OpenSC's `iasecc` driver, opensc-pkcs11.so, pkcs11-tool.

mod binary;
mod counts;
mod creation;
mod keys;
mod listing;
mod pins;
mod presence;
// Clippy treats helper functions as test code only with this attribute.
#[cfg(test)]
mod tool;
