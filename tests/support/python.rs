//! Debian's Python and its libraries, as verifiers of the formats that jeton writes.

use std::process::Command;

/// Runs a script with these arguments; returns what it printed.
#[track_caller]
pub fn run(script: &str, arguments: &[&str]) -> String {
    // Debian's own interpreter, which has Debian's libraries, whatever else is on the path.
    let output = Command::new("/usr/bin/python3")
        .args(["-c", script])
        .args(arguments)
        .env("PYTHONIOENCODING", "utf-8")
        .output()
        .expect("python3 is installed; ci/test does it");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
