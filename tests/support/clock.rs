//! Runs on a day that the test chooses, by libfaketime: what a document shows of a run is the same on every day.

use std::ffi::OsStr;
use std::process::Command;

/// The day of the runs that documents show; the hour is in UTC.
pub const DAY: &str = "2026-11-21 09:30:00";
/// The same, and the clock goes on: OpenSC waits for it.
pub const FROM_DAY: &str = "@2026-11-21 09:30:00";

/// A command under that clock.
pub fn on(moment: &str, program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new("faketime");
    // What measures how long something takes runs on.
    command.args(["--exclude-monotonic", "-f", moment]).arg(program.as_ref()).env("TZ", "UTC");
    command
}

/// The same of a command that is made already.
pub fn under(moment: &str, inner: &Command) -> Command {
    let mut command = on(moment, inner.get_program());
    command.args(inner.get_args()).env_clear().env("TZ", "UTC");
    command.envs(inner.get_envs().filter_map(|(name, value)| Some((name, value?))));
    if let Some(directory) = inner.get_current_dir() {
        command.current_dir(directory);
    }
    command
}
