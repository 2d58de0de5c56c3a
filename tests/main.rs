//! Black-box tests: the binary, run as a person or a script runs it, against real tokens.
//!
//! One file per command. Each test makes its own throwaway token and names its module; none touches a token that it did
//! not make.

mod support;

mod bicle;
mod cert;
mod list;
