//! Runs on a day chosen by the test, with libfaketime, so that documented output is the same on every day.

use std::process::Command;

use super::Jeton;

/// The time of the runs shown in documents, in UTC.
pub const DAY: &str = "2026-11-21 09:30:00";
/// That time with a running clock, because OpenSC waits for it to advance.
pub const FROM_DAY: &str = "@2026-11-21 09:30:00";

/// Options of faketime; the monotonic clock, which measures durations, keeps running.
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
