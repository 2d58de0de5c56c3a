//! Where there are consoles: each key comes as it is pressed, and nothing needs to be put back.

use std::io;
use std::time::Duration;

use super::{Echo, Reading};

/// A question that stands.
#[must_use = "the question stands for as long as this is kept"]
pub(in crate::terminal) struct Asking(Reading);

impl Asking {
    pub(in crate::terminal) fn begin(reading: Reading) -> io::Result<Self> {
        Ok(Self(reading))
    }

    /// Whether what is typed is shown.
    pub(in crate::terminal) fn echo(&self) -> Echo {
        match self.0 {
            Reading::Line(echo) => echo,
            Reading::Keys => Echo::Off,
        }
    }

    /// The console cannot be asked without waiting.
    pub(in crate::terminal) fn has_input(&mut self, _: Duration) -> io::Result<bool> {
        Ok(true)
    }
}

/// The console's keys are not to be had without waiting for one.
pub(in crate::terminal) fn forget() {}
