//! Running jeton and examining what it did.

use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde::de::DeserializeOwned;

/// A run of jeton being prepared.
#[must_use]
pub struct Jeton {
    command: Command,
    stdin: Option<Vec<u8>>,
}

/// The result of a run.
#[derive(Debug)]
pub struct Outcome {
    /// The exit code.
    pub code: i32,
    /// Standard output.
    pub stdout: Vec<u8>,
    /// Standard error.
    pub stderr: String,
}

/// The program under test: the one just built, or the one that `JETON_TEST_PROGRAM` names (ci/windows: jeton.exe under
/// wine).
pub fn program() -> OsString {
    std::env::var_os("JETON_TEST_PROGRAM").unwrap_or_else(|| env!("CARGO_BIN_EXE_jeton").into())
}

/// Whether that is not the program just built, but jeton.exe under wine.
pub fn is_another_program() -> bool {
    std::env::var_os("JETON_TEST_PROGRAM").is_some()
}

impl Jeton {
    /// jeton with these arguments, in English, in an environment of its own: none of the developer's settings, the clock in
    /// UTC, no card service, and a home directory that does not exist.
    pub fn new(arguments: &[&str]) -> Self {
        let mut command = Command::new(program());
        command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default()).args(arguments);
        let home: OsString = "/nonexistent/jeton-test".into();
        Self { command, stdin: None }
            .env("HOME", home)
            .env("PCSCLITE_CSOCK_NAME", "/nonexistent/pcscd.comm")
            .env("LC_ALL", "C.UTF-8")
            .env("JETON_LANG", "en")
            .env("TZ", "UTC")
    }

    /// With this variable.
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Whether it has this variable.
    pub fn has(&self, name: &str) -> bool {
        self.command.get_envs().any(|(known, value)| known == name && value.is_some())
    }

    /// Without this variable.
    pub fn without(mut self, name: &str) -> Self {
        self.command.env_remove(name);
        self
    }

    /// In French.
    pub fn french(self) -> Self {
        self.env("JETON_LANG", "fr")
    }

    /// With one more argument.
    pub fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.command.arg(argument);
        self
    }

    /// With more arguments.
    pub fn args(mut self, arguments: &[&str]) -> Self {
        self.command.args(arguments);
        self
    }

    /// With this on standard input, which is empty otherwise.
    pub fn stdin(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.stdin = Some(bytes.into());
        self
    }

    /// With a limit on file sizes, which acts like a full disk.
    pub fn with_files_up_to(self, octets: u64) -> Self {
        self.by("prlimit", &[&format!("--fsize={octets}")])
    }

    /// Run by another program, such as `unshare --user`, followed by jeton and its arguments, in the same environment.
    pub fn by(mut self, program: &str, arguments: &[&str]) -> Self {
        let inner = self.command;
        self.command = Command::new(program);
        self.command.args(arguments).arg(inner.get_program()).args(inner.get_args()).env_clear();
        self.command.envs(inner.get_envs().filter_map(|(name, value)| Some((name, value?))));
        if let Some(directory) = inner.get_current_dir() {
            self.command.current_dir(directory);
        }
        self
    }

    /// Run by this script, which starts the program that `TEST_PROGRAM` names, with the arguments that it is given.
    pub fn started_by(mut self, script: &Path) -> Self {
        let inner = std::mem::replace(&mut self.command, Command::new(script));
        self.command.args(inner.get_args()).env_clear().env("TEST_PROGRAM", inner.get_program());
        self.command.envs(inner.get_envs().filter_map(|(name, value)| Some((name, value?))));
        self
    }

    /// In this directory.
    pub fn within(mut self, directory: &Path) -> Self {
        self.command.current_dir(directory);
        self
    }

    /// The command itself, for what is not covered here.
    pub fn into_command(self) -> Command {
        self.command
    }

    /// Runs it until it ends.
    pub fn run(mut self) -> Outcome {
        let stdin = if self.stdin.is_some() { Stdio::piped() } else { Stdio::null() };
        let mut child =
            self.command.stdin(stdin).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("jeton starts");
        if let (Some(bytes), Some(mut pipe)) = (self.stdin, child.stdin.take()) {
            // A run that fails early does not read its input.
            let _ = pipe.write_all(&bytes);
        }
        let output = child.wait_with_output().expect("jeton ends");
        Outcome {
            code: output.status.code().unwrap_or(-1),
            stdout: output.stdout,
            stderr: String::from_utf8(output.stderr).expect("standard error is UTF-8"),
        }
    }
}

impl Outcome {
    /// Asserts this exit code.
    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "stdout:\n{}\nstderr:\n{}", String::from_utf8_lossy(&self.stdout), self.stderr);
        self
    }

    /// Asserts that standard error contains this.
    #[track_caller]
    pub fn says(self, text: &str) -> Self {
        assert!(self.stderr.contains(text), "“{text}” is not in:\n{}", self.stderr);
        self
    }

    /// Asserts that standard error does not contain this.
    #[track_caller]
    pub fn does_not_say(self, text: &str) -> Self {
        assert!(!self.stderr.contains(text), "“{text}” is in:\n{}", self.stderr);
        self
    }

    /// Asserts that standard output is empty.
    #[track_caller]
    pub fn prints_nothing(self) -> Self {
        assert_eq!(String::from_utf8_lossy(&self.stdout), "");
        self
    }

    /// Standard output as text.
    #[track_caller]
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.stdout).expect("standard output is UTF-8")
    }

    /// The `--json` answer, read back into the type that it was written from; unknown fields are rejected.
    #[track_caller]
    pub fn answer<T: jeton::output::Answer + DeserializeOwned>(&self) -> T {
        #[derive(serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Envelope<T> {
            version: u32,
            kind: String,
            result: T,
        }
        let envelope: Envelope<T> = serde_json::from_slice(&self.stdout)
            .unwrap_or_else(|error| panic!("{error} in:\n{}", String::from_utf8_lossy(&self.stdout)));
        assert_eq!(envelope.version, jeton::output::JSON_VERSION);
        assert_eq!(envelope.kind, T::KIND);
        envelope.result
    }

    /// The `--json` error.
    #[track_caller]
    pub fn error(&self) -> jeton::output::error::Report {
        #[derive(serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Envelope {
            version: u32,
            kind: String,
            error: jeton::output::error::Report,
        }
        let envelope: Envelope =
            serde_json::from_str(&self.stderr).unwrap_or_else(|error| panic!("{error} in:\n{}", self.stderr));
        assert_eq!((envelope.version, envelope.kind.as_str()), (jeton::output::JSON_VERSION, "error"));
        envelope.error
    }
}
