//! A throwaway token that is seen through the misbehaving module, told once how it misbehaves.

use super::{Jeton, Token};

/// A token and the `FAULTY_…` variables that stay the same over several runs.
pub struct Misbehaving {
    /// The token itself.
    pub token: Token,
    settings: Vec<(&'static str, String)>,
}

impl Misbehaving {
    /// An honest one, until it is told otherwise.
    pub fn new(token: Token) -> Self {
        Self { token, settings: Vec::new() }
    }

    /// With one more of its variables; `tests/faulty-module/README.md` lists them.
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.settings.push((name, value.to_owned()));
        self
    }

    /// jeton on it; the calls of this run are counted.
    pub fn jeton(&self, arguments: &[&str]) -> Jeton {
        self.settings.iter().fold(self.token.counted(arguments), |jeton, (name, value)| jeton.env(name, value))
    }

    /// How often the last run called this function; or one of the totals.
    #[track_caller]
    pub fn calls(&self, name: &str) -> u64 {
        self.token.counts().of(name)
    }

    /// How often the last run presented a PIN, in any call.
    #[track_caller]
    pub fn presentations(&self) -> u64 {
        self.calls("pin_presentations")
    }
}
