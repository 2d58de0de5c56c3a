//! Puts secrets out of reach, then runs the command line and returns its exit code.

use std::ffi::OsString;
use std::process::ExitCode;

use jeton::secret::{self, Environment};

fn main() -> ExitCode {
    secret::refuse_dumps();
    // SAFETY: no thread has been started yet.
    let secrets = unsafe { Environment::take() };
    ExitCode::from(jeton::main(arguments(), secrets))
}

#[cfg(not(windows))]
fn arguments() -> Vec<OsString> {
    std::env::args_os().collect()
}

/// On Windows no shell replaces `*.p7m` by the files that fit: each program does. What stands in quotes is left as it is.
#[cfg(windows)]
fn arguments() -> Vec<OsString> {
    wild::args_os().collect()
}
