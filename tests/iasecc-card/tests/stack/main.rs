//! The card through the real stack: pcscd, vpcd, OpenSC's `iasecc` driver, opensc-pkcs11.so, pkcs11-tool.

mod binary;
mod counts;
mod creation;
mod keys;
mod listing;
mod pins;
mod presence;
// Clippy takes what is not a test itself for one only under this attribute.
#[cfg(test)]
mod tool;
