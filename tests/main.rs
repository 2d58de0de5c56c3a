//! Black-box tests: the binary, run against real tokens as a user or a script would run it.
//!
//! One file per command. Each test makes its own throwaway token and names its module; no test touches a token that it
//! did not make.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by a panic")]
#![allow(unreachable_pub, reason = "the modules of one test program are its own")]

mod support;

mod answers;
mod bad_input;
mod bicle;
mod budget;
mod bullets;
mod cert;
mod cert_export;
mod cert_files;
mod cert_import;
mod cert_import_chain;
#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod chatter;
mod clipboard;
mod config;
mod definitive;
mod destination;
mod discovery;
mod doctor;
mod faults;
mod guided;
#[cfg(unix)]
mod harmless;
mod help;
#[cfg(unix)]
mod iasecc;
mod issuer;
mod keeper;
mod key;
mod labels;
mod languages;
mod lies;
mod list;
#[cfg(unix)]
mod list_watch;
#[cfg(unix)]
mod makers;
mod pin;
mod pin_change;
mod pin_unblock;
#[cfg(unix)]
mod prepare;
mod readme;
mod remind;
mod renewed;
mod report;
mod scripting;
#[cfg(unix)]
mod secrets;
mod security;
mod self_signed;
mod self_test;
mod shell;
mod shown;
#[cfg(unix)]
mod signals;
mod siret;
mod slips;
mod suites;
mod tab;
mod time_zone;
mod token;
mod tokens;
mod trust;
#[cfg(unix)]
mod truth;
mod usage;
mod waiting;
mod walls;
