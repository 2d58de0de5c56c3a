//! `jeton list --watch`: the board in a pseudo-terminal and as lines of JSON, on tokens and cards that come, go and change.

mod board;
mod lines;

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use jeton::output::board::TokenBoard;
use jeton::output::list::TokenLine;

use crate::support::faulty::registered;
use crate::support::jeton::Outcome;
use crate::support::patience::comes;
use crate::support::{Jeton, Token};

/// How long to wait for a change: a module that failed is looked at again after ten seconds.
const PATIENCE: Duration = Duration::from_secs(40);

/// The lines of a board with `--json`.
struct Lines {
    child: Child,
    lines: Receiver<String>,
}

impl Lines {
    fn of(jeton: Jeton) -> Self {
        let mut command = jeton.into_command();
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = mpsc::channel();
        thread::spawn(move || {
            for line in output.lines() {
                if sender.send(line.unwrap()).is_err() {
                    return;
                }
            }
        });
        Self { child, lines }
    }

    /// The next line.
    #[track_caller]
    fn next(&self) -> TokenBoard {
        let line = self.lines.recv_timeout(PATIENCE).expect("a line comes");
        assert!(line.starts_with('{') && line.ends_with('}'), "a whole object: {line}");
        Outcome { code: 0, stdout: line.into_bytes(), stderr: String::new() }.answer()
    }

    /// Reads lines until one holds this; what others hold was seen on the way.
    #[track_caller]
    fn until(&self, what: &str, holds: impl Fn(&TokenBoard) -> bool) -> TokenBoard {
        let start = Instant::now();
        loop {
            let board = self.next();
            if holds(&board) {
                return board;
            }
            assert!(start.elapsed() < PATIENCE, "{what}: {board:?}");
        }
    }

    /// Ends it with this signal and returns the exit code.
    fn ends_by(mut self, signal: &str) -> Option<i32> {
        let sent = std::process::Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
        self.child.wait().unwrap().code()
    }
}

/// The initialised tokens of a board.
fn tokens(board: &TokenBoard) -> Vec<&TokenLine> {
    board.modules.iter().flat_map(|module| &module.tokens).filter(|token| token.initialized).collect()
}

/// The board on this token's module, with every call of its processes logged; where the log is.
fn logged(token: &Token, arguments: &[&str]) -> (Jeton, PathBuf) {
    let log = token.scratch().join("calls.log");
    (token.through_faulty(arguments).env("FAULTY_LOG", &log), log)
}

/// The board on all modules, one of which is registered with p11-kit and misbehaves.
fn beside_a_broken_module(token: &Token, arguments: &[&str]) -> Jeton {
    registered(token, arguments).env("JETON_PROBE_SECONDS", "3")
}

/// Waits until no process has this variable in its environment.
#[track_caller]
fn nothing_is_left(variable: &str) {
    let has = |path: &std::path::Path| {
        let environment = fs::read(path.join("environ")).unwrap_or_default();
        environment.split(|byte| *byte == 0).any(|entry| entry == variable.as_bytes())
    };
    let is_left = || fs::read_dir("/proc").unwrap().filter_map(Result::ok).any(|process| has(&process.path()));
    assert!(comes(PATIENCE, || !is_left()), "a process is left behind");
}
