//! Secrets passed in environment variables: removed from the environment before anything else can read them.

use std::sync::Arc;

use secrecy::SecretString;

use super::memory::Line;
use super::raw;

/// An environment variable that contains a secret; this is the only list of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variable {
    /// The user PIN.
    Pin,
    /// The new PIN to set.
    NewPin,
    /// The SO PIN.
    SoPin,
    /// The PUK.
    Puk,
    /// The password of a `.pfx`.
    Password,
}

impl Variable {
    /// In the order of their declaration.
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

/// A value that is not valid UTF-8.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotText;

/// The secrets found in the environment at program start. An empty variable counts as absent.
#[derive(Debug, Clone, Default)]
pub struct Environment(Arc<[Option<Line>; Variable::ALL.len()]>);

impl Environment {
    /// Removes the secrets from the environment, so that modules loaded and child processes started later find
    /// none; on Unix their bytes are also overwritten in the block shown by `/proc/PID/environ`.
    ///
    /// # Safety
    ///
    /// No other thread may be running, since it could read the environment while it is modified (setenv(3)).
    #[must_use]
    pub unsafe fn take() -> Self {
        // SAFETY: as the caller promises.
        Self(Arc::new(Variable::ALL.map(|variable| unsafe { raw::take_variable(variable.name(), Line::holding) })))
    }

    /// Whether this variable was set.
    #[must_use]
    pub fn holds(&self, variable: Variable) -> bool {
        self.line(variable).is_some()
    }

    /// The value of this variable; `None` if it was not set.
    ///
    /// # Errors
    ///
    /// [`NotText`].
    pub fn get(&self, variable: Variable) -> Result<Option<SecretString>, NotText> {
        self.line(variable).map(|value| value.to_secret().map_err(|_| NotText)).transpose()
    }

    fn line(&self, variable: Variable) -> Option<&Line> {
        // A fieldless enum casts to its index in the list.
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
