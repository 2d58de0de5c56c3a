//! Secrets that were given in the environment: taken out of it before anybody else can look.

use std::sync::Arc;

use secrecy::SecretString;

use super::memory::Line;
use super::raw;

/// An environment variable that holds a secret; this is the only list of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variable {
    /// The user PIN.
    Pin,
    /// The PIN that a token is to take.
    NewPin,
    /// The administrator's PIN.
    SoPin,
    /// The PUK.
    Puk,
    /// The password of a `.pfx`.
    Password,
}

impl Variable {
    /// All of them, in the order of their declaration.
    pub const ALL: [Self; 5] = [Self::Pin, Self::NewPin, Self::SoPin, Self::Puk, Self::Password];

    /// The name of the variable.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pin => "JETON_PIN",
            Self::NewPin => "JETON_NEW_PIN",
            Self::SoPin => "JETON_SO_PIN",
            Self::Puk => "JETON_PUK",
            Self::Password => "JETON_PASSWORD",
        }
    }
}

/// A value that is no UTF-8.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotText;

/// The secrets that the environment held when the program started. An empty variable holds none.
#[derive(Debug, Clone, Default)]
pub struct Environment(Arc<[Option<Line>; Variable::ALL.len()]>);

impl Environment {
    /// Moves the secrets out of the environment: a module that is loaded and a child that is started after this finds
    /// none, and on Unix their bytes are gone from the block that `/proc/PID/environ` shows.
    ///
    /// # Safety
    ///
    /// No other thread may run: the environment is changed, which no other may read meanwhile (setenv(3)).
    #[must_use]
    pub unsafe fn take() -> Self {
        // SAFETY: as the caller promises.
        Self(Arc::new(Variable::ALL.map(|variable| unsafe { raw::take_variable(variable.name(), Line::holding) })))
    }

    /// Whether this one was given.
    #[must_use]
    pub fn holds(&self, variable: Variable) -> bool {
        self.line(variable).is_some()
    }

    /// The value of this one; `None` where it was not given.
    ///
    /// # Errors
    ///
    /// [`NotText`].
    pub fn get(&self, variable: Variable) -> Result<Option<SecretString>, NotText> {
        self.line(variable).map(|value| value.to_secret().map_err(|_| NotText)).transpose()
    }

    fn line(&self, variable: Variable) -> Option<&Line> {
        // A fieldless enum's number is its place in the list.
        self.0[variable as usize].as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_variable_stands_at_its_own_place() {
        for (at, variable) in Variable::ALL.into_iter().enumerate() {
            assert_eq!(variable as usize, at);
        }
    }
}
