//! Runs on a day that the test chooses, by libfaketime: what a document shows of a run is the same on every day.

use std::process::Command;

use super::Jeton;

/// The day of the runs that documents show; the hour is in UTC.
pub const DAY: &str = "2026-11-21 09:30:00";
/// The same, and the clock goes on: OpenSC waits for it.
pub const FROM_DAY: &str = "@2026-11-21 09:30:00";

/// Options of faketime: what measures how long something takes runs on.
const OPTIONS: [&str; 2] = ["--exclude-monotonic", "-f"];

/// A command under that clock.
pub fn on(moment: &str, program: &str) -> Command {
    let mut command = Command::new("faketime");
    command.args(OPTIONS).args([moment, program]).env("TZ", "UTC");
    command
}

/// jeton under that clock.
pub fn under(moment: &str, jeton: Jeton) -> Jeton {
    jeton.by("faketime", &[&OPTIONS[..], &[moment]].concat()).env("TZ", "UTC")
}
