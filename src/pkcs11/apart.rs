//! Running jeton itself in a child process, so that a module that hangs, crashes or floods its output harms only that.

mod chatter;

pub(super) use chatter::lines_of;

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use serde::de::DeserializeOwned;

/// The prefix of the answer's line. Modules print to the same standard output whatever they like: before the answer and,
/// from processes of their own, after it.
pub(crate) const MARK: &str = "jeton-answer ";

/// The most output read from a child, including what the module prints. An inventory takes a few kilobytes.
const MOST_OUTPUT: u64 = 4 << 20;

/// How often a child that has not answered is polled.
const STEP: Duration = Duration::from_millis(50);

/// Between two looks at whether a child that has answered has ended.
const PAUSE: Duration = Duration::from_micros(500);

/// How long the output of a child that has ended may still be in transit, and how long one that has answered may take to
/// end.
const GRACE: Duration = Duration::from_secs(1);

/// Whether no answer is waited for any more.
static GIVEN_UP: AtomicBool = AtomicBool::new(false);

/// From now on every child that has not answered is killed within a moment: jeton is about to end, and a module that hangs
/// must not outlive it.
pub(crate) fn give_up() {
    GIVEN_UP.store(true, Ordering::Relaxed);
}

/// How a child ended without an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoAnswer {
    /// It ended by itself: a crash.
    Crashed,
    /// It did not answer in time and was killed.
    TimedOut,
    /// It wrote too much to standard output and was killed.
    Flooded,
}

/// What a child answered, how it ended, and what its module wrote besides.
#[derive(Debug)]
pub(crate) struct Heard<T> {
    pub(crate) answer: Result<T, NoAnswer>,
    /// It answered, then ended by itself with an error: its module crashed when it was finalised, or at the exit.
    pub(crate) crashed_after: bool,
    /// The first lines that it wrote to standard error, which nobody sees otherwise.
    pub(crate) chatter: Vec<String>,
}

/// Runs `program` with these arguments and reads its answer: a JSON value after [`MARK`], on a line of its own.
///
/// Reading stops after that line, not at the end of the pipe: a module may have started a process that keeps it open.
pub(crate) fn ask<T: DeserializeOwned>(program: &Path, arguments: &[&Path], limit: Duration) -> Result<T, NoAnswer> {
    let child = start(program, arguments, Stdio::null())?;
    answered(child, limit).0
}

/// As [`ask`], and tells the rest too.
pub(crate) fn ask_aloud<T: DeserializeOwned>(program: &Path, arguments: &[&Path], limit: Duration) -> Heard<T> {
    let mut child = match start(program, arguments, Stdio::piped()) {
        Ok(child) => child,
        Err(none) => return Heard { answer: Err(none), crashed_after: false, chatter: Vec::new() },
    };
    let chatter = child.stderr.take().map(chatter::listen);
    let (answer, crashed_after) = answered(child, limit);
    Heard { answer, crashed_after, chatter: chatter.map(chatter::Chatter::lines).unwrap_or_default() }
}

fn start(program: &Path, arguments: &[&Path], errors: Stdio) -> Result<Child, NoAnswer> {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(errors);
    command.spawn().map_err(|_| NoAnswer::Crashed)
}

/// The child's answer, and whether it crashed after it.
fn answered<T: DeserializeOwned>(mut child: Child, limit: Duration) -> (Result<T, NoAnswer>, bool) {
    let Some(output) = child.stdout.take() else { return (Err(NoAnswer::Crashed), false) };
    let (sender, receiver) = mpsc::channel();
    // In a thread, since reading from a pipe has no timeout. The thread ends after the answer, at the size limit, or when
    // the last process closes the pipe.
    thread::spawn(move || {
        let _ = sender.send(answer(output));
    });
    let line = wait(&mut child, &receiver, limit);
    let ended = line.as_ref().ok().and_then(|_| let_end(&mut child));
    let _ = child.kill();
    let _ = child.wait();
    let crashed_after = ended.is_some_and(|status| !status.success());
    (line.and_then(|line| serde_json::from_slice(&line).map_err(|_| NoAnswer::Crashed)), crashed_after)
}

/// Lets a child that has answered end by itself, for at most [`GRACE`]: what its module does on exit would otherwise be cut
/// off in the middle. `None` if it is still running then.
fn let_end(child: &mut Child) -> Option<ExitStatus> {
    let start = Instant::now();
    loop {
        match child.try_wait() {
            Ok(None) if start.elapsed() < GRACE => thread::sleep(PAUSE),
            ended => return ended.ok().flatten(),
        }
    }
}

/// Waits for the answer: for `limit`, but no longer than [`GRACE`] after the child has ended.
fn wait(child: &mut Child, answer: &Receiver<Result<Vec<u8>, NoAnswer>>, limit: Duration) -> Result<Vec<u8>, NoAnswer> {
    let start = Instant::now();
    loop {
        let left = limit.saturating_sub(start.elapsed());
        match answer.recv_timeout(STEP.min(left)) {
            Ok(answer) => return answer,
            Err(RecvTimeoutError::Disconnected) => return Err(NoAnswer::Crashed),
            Err(RecvTimeoutError::Timeout) if left.is_zero() || GIVEN_UP.load(Ordering::Relaxed) => {
                return Err(NoAnswer::TimedOut);
            }
            Err(RecvTimeoutError::Timeout) if matches!(child.try_wait(), Ok(Some(_))) => {
                return answer.recv_timeout(GRACE).unwrap_or(Err(NoAnswer::Crashed));
            }
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}

/// The answer's line without its prefix. What comes before it is skipped; what comes after is not read.
fn answer(output: impl Read) -> Result<Vec<u8>, NoAnswer> {
    let mut output = BufReader::new(output.take(MOST_OUTPUT));
    let mut line = Vec::new();
    loop {
        line.clear();
        // An error ends the output like anything else; only whether there was an answer matters.
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
        // Nothing after the line is read: an endless pipe does not block.
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
