//! Asking jeton itself in a child process: what may hang or crash takes down no more than its own process.

use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use serde::de::DeserializeOwned;

/// How a child that gave no answer ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoAnswer {
    /// It ended without one: a crash.
    Crashed,
    /// It did not answer in time and was ended.
    TimedOut,
}

/// Runs `program` with these arguments and reads its answer, one JSON value on the last line of its output: what a
/// module prints on its own account comes before.
///
/// # Errors
///
/// [`NoAnswer`].
pub fn ask<T: DeserializeOwned>(program: &Path, arguments: &[&Path], limit: Duration) -> Result<T, NoAnswer> {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let Ok(mut child) = command.spawn() else { return Err(NoAnswer::Crashed) };
    let Some(mut output) = child.stdout.take() else { return Err(NoAnswer::Crashed) };
    let (sender, receiver) = mpsc::channel();
    // A thread of its own, since reading a pipe has no time limit; it ends when the child does.
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = output.read_to_end(&mut bytes);
        let _ = sender.send(bytes);
    });
    let answer = receiver.recv_timeout(limit);
    let _ = child.kill();
    let _ = child.wait();
    let bytes = answer.map_err(|_| NoAnswer::TimedOut)?;
    let last = bytes.trim_ascii_end().rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
    serde_json::from_slice(last).map_err(|_| NoAnswer::Crashed)
}
