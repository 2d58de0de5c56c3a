//! Black-box tests: the binary, run as a person or a script runs it, against real tokens.
//!
//! One file per command. Each test makes its own throwaway token and names its module; none touches a token that it did
//! not make.

mod support;

mod bad_input;
mod budget;
mod cert;
mod cert_export;
mod cert_import;
mod help;
mod issuer;
mod key;
mod labels;
mod languages;
mod list;
mod remind;
mod report;
mod scripting;
mod self_test;
mod shell;
mod trust;
mod usage;
mod walls;
