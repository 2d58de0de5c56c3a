//! An X display of a test's own, whose clipboard xclip reads and writes.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::patience::comes;

const LIMIT: Duration = Duration::from_secs(20);

/// A running Xvfb, which ends with this value.
pub struct Display {
    server: Child,
    name: String,
}

impl Display {
    /// Starts one under a free number.
    pub fn new() -> Self {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "320x240x24", "-nolisten", "tcp", "-ac", "-noreset"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb is installed; ci/test does it; JETON_TEST_WITHOUT=desktop leaves these tests out");
        let mut number = String::new();
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut number).expect("Xvfb says its number");
        assert!(!number.trim().is_empty(), "Xvfb starts");
        Self { server, name: format!(":{}", number.trim()) }
    }

    /// The value of `DISPLAY`.
    pub fn name(&self) -> &str {
        &self.name
    }

    fn xclip(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("xclip");
        command.args(["-selection", "clipboard"]).args(arguments).env("DISPLAY", &self.name);
        command
    }

    /// What would be pasted now; `None` for an empty clipboard.
    pub fn pasted(&self) -> Option<String> {
        let output = self.xclip(&["-out"]).output().expect("xclip is installed; ci/test does it");
        output.status.success().then(|| String::from_utf8(output.stdout).expect("text"))
    }

    /// Another program copies something.
    pub fn copied_by_another(&self, text: &str) {
        let mut child = self.xclip(&["-in"]).stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        assert!(child.wait().unwrap().success());
        // It goes on in another process, which may take the clipboard later than this.
        assert!(comes(LIMIT, || self.pasted().as_deref() == Some(text)), "nobody could copy {text:?}");
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
