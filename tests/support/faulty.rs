//! A throwaway token behind the module that misbehaves: `tests/faulty-module/README.md` says what it can do.

use std::path::PathBuf;

use super::token::{SO_PIN, softhsm};
use super::{Jeton, Token, built};

/// A token seen through the faulty module.
pub struct Faulty {
    /// The token itself.
    pub token: Token,
    settings: Vec<(&'static str, String)>,
}

impl Faulty {
    /// An honest one, until it is told otherwise.
    pub fn new(token: Token) -> Self {
        Self { token, settings: Vec::new() }
    }

    /// A card whose user PIN locks after so many wrong ones, and whose SO PIN is the usual one.
    pub fn locking(after: u32) -> Self {
        let faulty = Self::new(Token::with(&[]));
        let state = faulty.file("state").display().to_string();
        faulty.with("FAULTY_LOCK_AFTER", &after.to_string()).with("FAULTY_STATE", &state).with("FAULTY_SO_PIN", SO_PIN)
    }

    /// With one more of its variables.
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.settings.push((name, value.to_owned()));
        self
    }

    /// jeton on it; the calls of this run are counted.
    pub fn jeton(&self, arguments: &[&str]) -> Jeton {
        for name in ["count", "log"] {
            let _ = std::fs::remove_file(self.file(name));
        }
        let jeton = self
            .token
            .jeton(arguments)
            .env("JETON_MODULE", built::file("libfaulty_module.so"))
            .env("FAULTY_MODULE", softhsm())
            .env("FAULTY_COUNT", self.file("count"))
            .env("FAULTY_LOG", self.file("log"));
        self.settings.iter().fold(jeton, |jeton, (name, value)| jeton.env(name, value))
    }

    /// How often the last run called this function.
    #[track_caller]
    pub fn calls(&self, function: &str) -> u64 {
        let text = std::fs::read_to_string(self.file("count")).expect("the last run loaded the module");
        let count: serde_json::Value = serde_json::from_str(&text).expect("the count is JSON");
        count[function].as_u64().unwrap_or_else(|| panic!("{function} is not in {text}"))
    }

    /// The same, of a run that was ended by a signal and wrote no count.
    #[track_caller]
    pub fn logged(&self, function: &str) -> usize {
        let log = std::fs::read_to_string(self.file("log")).expect("the last run loaded the module");
        log.matches(&format!(" {function} ")).count()
    }

    /// How often the last run presented a PIN, in any call.
    #[track_caller]
    pub fn presentations(&self) -> u64 {
        self.calls("pin_presentations")
    }

    /// A file of its own.
    pub fn file(&self, name: &str) -> PathBuf {
        self.token.scratch().join(name)
    }

    /// The same, with this text in it.
    pub fn write(&self, name: &str, text: &str) -> String {
        let path = self.file(name);
        std::fs::write(&path, text).expect("a file in a temporary directory");
        path.display().to_string()
    }
}
