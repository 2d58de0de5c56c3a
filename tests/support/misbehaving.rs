//! A throwaway token that misbehaves in one way throughout a test: a card that locks, a pinpad, two PINs.

use std::path::PathBuf;

use super::token::SO_PIN;
use super::{Jeton, Token};

/// A token seen through the misbehaving module; `tests/faulty-module/README.md` lists the settings.
pub struct Misbehaving {
    /// The token itself.
    pub token: Token,
    settings: Vec<(&'static str, String)>,
}

impl Misbehaving {
    /// A token that behaves well until told otherwise.
    pub fn new(token: Token) -> Self {
        Self { token, settings: Vec::new() }
    }

    /// A card whose user PIN locks after this many wrong ones, with the usual SO PIN.
    pub fn locking(after: u32) -> Self {
        Self::locking_one(Token::with(&[]), after)
    }

    /// This token, as a card whose user PIN locks after this many wrong ones.
    pub fn locking_one(token: Token, after: u32) -> Self {
        let token = Self::new(token);
        let state = token.file("state").display().to_string();
        token.with("FAULTY_LOCK_AFTER", &after.to_string()).with("FAULTY_STATE", &state).with("FAULTY_SO_PIN", SO_PIN)
    }

    /// Adds one of the module's variables.
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.settings.push((name, value.to_owned()));
        self
    }

    /// jeton on it; the calls of this run are counted and logged.
    pub fn jeton(&self, arguments: &[&str]) -> Jeton {
        let _ = std::fs::remove_file(self.file("log"));
        let jeton = self.token.counted(arguments).env("FAULTY_LOG", self.file("log"));
        self.settings.iter().fold(jeton, |jeton, (name, value)| jeton.env(name, value))
    }

    /// How often the last run called this function.
    #[track_caller]
    pub fn calls(&self, function: &str) -> u64 {
        self.token.counts().of(function)
    }

    /// How often the last run called this function, from the log: a run ended by a signal writes no counts.
    #[track_caller]
    pub fn logged(&self, function: &str) -> usize {
        self.log().matches(&format!(" {function} ")).count()
    }

    /// The module's log of the last run; empty if the run has not got to it yet.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.file("log")).unwrap_or_default()
    }

    /// How often the last run presented a PIN, in any call.
    #[track_caller]
    pub fn presentations(&self) -> u64 {
        self.calls("pin_presentations")
    }

    /// A file of this test.
    pub fn file(&self, name: &str) -> PathBuf {
        self.token.scratch().join(name)
    }

    /// Writes this text to a file of this test.
    pub fn write(&self, name: &str, text: &str) -> String {
        let path = self.file(name);
        std::fs::write(&path, text).expect("a file in a temporary directory");
        path.display().to_string()
    }
}
