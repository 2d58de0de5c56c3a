//! Puts secrets out of reach, then runs the command line and returns its exit code.

use std::process::ExitCode;

use jeton::secret::{self, Environment};

fn main() -> ExitCode {
    secret::refuse_dumps();
    // SAFETY: no thread has been started yet.
    let secrets = unsafe { Environment::take() };
    ExitCode::from(jeton::main(std::env::args_os().collect(), secrets))
}
