//! Language, then parse, then run, then the exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(jeton::main(std::env::args_os().collect()))
}
