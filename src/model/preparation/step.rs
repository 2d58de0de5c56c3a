//! What can be done to a token.

use super::column::folded;

/// One thing to do to a token. In the order in which they are done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// Erases the token and gives it a label and a PIN (`C_InitToken`, `C_InitPIN`).
    Initialise,
    /// Sets a new PIN with the SO PIN or the PUK.
    Unblock,
    /// Replaces the PIN.
    PinChange,
    /// Generates a key pair and writes its request.
    KeyPair,
    /// Writes a certificate to the token.
    Import,
    /// Has every key sign and verifies it.
    Test,
}

impl Step {
    /// In the order in which they are done.
    pub(crate) const ALL: [Self; 6] =
        [Self::Initialise, Self::Unblock, Self::PinChange, Self::KeyPair, Self::Import, Self::Test];

    /// The name in the journal, in JSON and in a plan.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Initialise => "initialise",
            Self::Unblock => "unblock",
            Self::PinChange => "pin-change",
            Self::KeyPair => "key-pair",
            Self::Import => "import",
            Self::Test => "test",
        }
    }

    /// Its words in a plan, French and English, as they are written in the manual.
    #[must_use]
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Initialise => ("initialisation", "initialise"),
            Self::Unblock => ("déblocage", "unblock"),
            Self::PinChange => ("code pin", "pin"),
            Self::KeyPair => ("bi-clé", "key pair"),
            Self::Import => ("import", "import"),
            Self::Test => ("test", "test"),
        }
    }

    /// Reads a step of a plan: one of its words, or its name, whatever the capitals, accents, blanks and hyphens.
    #[must_use]
    pub(crate) fn read(text: &str) -> Option<Self> {
        let text = folded(text);
        let fits = |step: &Self| {
            let (french, english) = step.words();
            [french, english, step.name()].into_iter().any(|word| folded(word) == text)
        };
        Self::ALL.into_iter().find(fits)
    }

    /// Whether it gives the token a PIN: of these a token takes one.
    #[must_use]
    pub(crate) fn sets_a_pin(self) -> bool {
        matches!(self, Self::Initialise | Self::Unblock | Self::PinChange)
    }
}
