//! Secrets out of reach, then language, parse, run, and the exit code.

use std::process::ExitCode;

use jeton::secret::{self, Environment};

fn main() -> ExitCode {
    secret::refuse_dumps();
    // SAFETY: nothing has run yet that starts a thread.
    let secrets = unsafe { Environment::take() };
    ExitCode::from(jeton::main(std::env::args_os().collect(), secrets))
}
