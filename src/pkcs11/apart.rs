//! Asking jeton itself in a child process: what may hang, crash or flood takes down no more than its own process.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use serde::de::DeserializeOwned;

/// What the line of an answer begins with. A module prints what it likes on the same standard output, before it and, from
/// a process of its own, after it.
pub(crate) const MARK: &str = "jeton-answer ";

/// What is read of a child's output, a module's own lines included. An inventory takes a few kilobytes.
const MOST_OUTPUT: u64 = 4 << 20;

/// How often a child that has not answered is looked at.
const STEP: Duration = Duration::from_millis(50);

/// How long what an ended child has written may still be on its way.
const GRACE: Duration = Duration::from_secs(1);

/// How a child that gave no answer ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoAnswer {
    /// It ended without one: a crash.
    Crashed,
    /// It did not answer in time and was ended.
    TimedOut,
    /// It wrote without end on its standard output and was ended.
    Flooded,
}

/// Runs `program` with these arguments and reads its answer: one JSON value after [`MARK`], on a line of its own.
///
/// The answer's line is the end, whoever else holds the pipe: a module may have started a process that stays.
///
/// # Errors
///
/// [`NoAnswer`].
pub(crate) fn ask<T: DeserializeOwned>(program: &Path, arguments: &[&Path], limit: Duration) -> Result<T, NoAnswer> {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let Ok(mut child) = command.spawn() else { return Err(NoAnswer::Crashed) };
    let Some(output) = child.stdout.take() else { return Err(NoAnswer::Crashed) };
    let (sender, receiver) = mpsc::channel();
    // A thread of its own, since reading a pipe has no time limit. It ends with the answer, at the bound, or with the last
    // process that holds the pipe.
    thread::spawn(move || {
        let _ = sender.send(answer(output));
    });
    let line = wait(&mut child, &receiver, limit);
    let _ = child.kill();
    let _ = child.wait();
    serde_json::from_slice(&line?).map_err(|_| NoAnswer::Crashed)
}

/// Waits for the answer: for `limit`, and no longer than [`GRACE`] once the child has ended.
fn wait(child: &mut Child, answer: &Receiver<Result<Vec<u8>, NoAnswer>>, limit: Duration) -> Result<Vec<u8>, NoAnswer> {
    let start = Instant::now();
    loop {
        let left = limit.saturating_sub(start.elapsed());
        match answer.recv_timeout(STEP.min(left)) {
            Ok(answer) => return answer,
            Err(RecvTimeoutError::Disconnected) => return Err(NoAnswer::Crashed),
            Err(RecvTimeoutError::Timeout) if left.is_zero() => return Err(NoAnswer::TimedOut),
            Err(RecvTimeoutError::Timeout) if matches!(child.try_wait(), Ok(Some(_))) => {
                return answer.recv_timeout(GRACE).unwrap_or(Err(NoAnswer::Crashed));
            }
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}

/// The answer's line without its mark; what comes before is skipped, what comes after is not waited for.
fn answer(output: impl Read) -> Result<Vec<u8>, NoAnswer> {
    let mut output = BufReader::new(output.take(MOST_OUTPUT));
    let mut line = Vec::new();
    loop {
        line.clear();
        // An error is an end like any other: whether there was an answer is what counts.
        let _ = output.read_until(b'\n', &mut line);
        match line.strip_prefix(MARK.as_bytes()) {
            Some(answer) if answer.ends_with(b"\n") => return Ok(answer.to_vec()),
            _ if !line.ends_with(b"\n") => break,
            _ => {}
        }
    }
    Err(if output.get_ref().limit() == 0 { NoAnswer::Flooded } else { NoAnswer::Crashed })
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    #[test]
    fn the_answer_is_found_among_what_else_is_printed() {
        let output = format!("chatter\n\n{MARK}[1]\nmore, without end");
        // Nothing after the line is read: a pipe that stays open would never give it.
        assert_eq!(answer(output.as_bytes().chain(io::repeat(b'x'))), Ok(b"[1]\n".to_vec()));
        assert_eq!(answer(format!("chatter {MARK}[1]\n").as_bytes()), Err(NoAnswer::Crashed));
        assert_eq!(answer(format!("{MARK}[1").as_bytes()), Err(NoAnswer::Crashed), "cut short");
        assert_eq!(answer(&b""[..]), Err(NoAnswer::Crashed));
    }

    #[test]
    fn a_flood_is_read_up_to_the_bound() {
        assert_eq!(answer(io::repeat(b'x')), Err(NoAnswer::Flooded));
        assert_eq!(answer(io::repeat(b'\n')), Err(NoAnswer::Flooded));
    }
}
