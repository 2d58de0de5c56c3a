//! The calls of Windows that no safe crate offers, each behind a safe function: what the console tells its programs, a
//! window of one's own, a file for its owner alone. On other systems this crate is empty.
#![cfg(windows)]

pub mod console;
pub mod owner;
pub mod process;
