//! Errors about the token: which one, whether it is there, what it can do.

use std::path::PathBuf;

use super::{Cause, Choice, Error, Subject, file_name, shown};
use crate::model::NamedBy;
use crate::t;

/// Errors about the token: which one, whether it is there, what it can do.
#[derive(Debug)]
pub enum TokenError {
    /// The module works but shows no token.
    None { module: PathBuf },
    /// The named token is not present.
    NotFound {
        /// What was asked for.
        wanted: String,
        /// Where it was named.
        by: NamedBy,
        /// The tokens that are present.
        present: Vec<Choice>,
    },
    /// Several tokens match, or several PINs of one token.
    Several(Vec<Choice>),
    /// The token was removed, or the reader lost contact with it.
    Removed(Cause),
    /// Another token has taken the place of the chosen one.
    Replaced {
        /// The label of the chosen token.
        token: String,
    },
    /// The module does not recognise the card in the reader.
    NotRecognized(Cause),
    /// The token has never been initialised.
    NotInitialized { reader: String },
    /// All tokens present are initialised, and none was named to be erased.
    NoBlank(Vec<Choice>),
    /// The token or its module cannot do what was asked.
    NotSupported {
        /// What was asked, in the standard's terms (`CKM_RSA_PKCS_KEY_PAIR_GEN`, `C_InitPIN`).
        what: String,
        /// `None` if the mechanism list said so.
        cause: Option<Cause>,
    },
    /// The token is write-protected.
    ReadOnly { token: String },
    /// The token refuses the object's attributes, even the minimal set.
    TemplateRefused(Cause),
    /// The token has no room left.
    Full(Cause),
    /// The module cannot write to this card, or not in its current configuration.
    WritingNotOffered(Cause),
    /// The token contains objects, and its label was not given to confirm the erasure.
    NotEmpty {
        token: String,
        /// How many objects are visible without a PIN.
        objects: usize,
    },
    /// Another program logged the token out or reset it.
    SessionLost(Cause),
    /// The module says that it is already logged in, so the PIN presented proves nothing.
    AlreadyLoggedIn(Cause),
}

impl From<TokenError> for Error {
    fn from(error: TokenError) -> Self {
        Self::Token(error)
    }
}

impl Subject for TokenError {
    fn code(&self) -> &'static str {
        match self {
            Self::None { .. } => "no-token",
            Self::NotFound { .. } => "token-not-found",
            Self::Several(_) => "several-tokens",
            Self::Removed(_) => "token-removed",
            Self::Replaced { .. } => "token-replaced",
            Self::NotRecognized(_) => "token-not-recognized",
            Self::NotInitialized { .. } => "token-not-initialized",
            Self::NoBlank(_) => "no-blank-token",
            Self::NotSupported { .. } => "not-supported",
            Self::ReadOnly { .. } => "read-only",
            Self::TemplateRefused(_) => "template-refused",
            Self::Full(_) => "token-full",
            Self::WritingNotOffered(_) => "writing-not-offered",
            Self::NotEmpty { .. } => "token-not-empty",
            Self::SessionLost(_) => "session-lost",
            Self::AlreadyLoggedIn(_) => "already-logged-in",
        }
    }

    fn exit_code(&self) -> u8 {
        match self {
            Self::SessionLost(_) | Self::AlreadyLoggedIn(_) => 1,
            Self::None { .. }
            | Self::NotFound { .. }
            | Self::Several(_)
            | Self::Removed(_)
            | Self::Replaced { .. }
            | Self::NotRecognized(_)
            | Self::NotInitialized { .. }
            | Self::NoBlank(_) => 3,
            Self::NotSupported { .. }
            | Self::ReadOnly { .. }
            | Self::TemplateRefused(_)
            | Self::WritingNotOffered(_)
            | Self::Full(_) => 6,
            Self::NotEmpty { .. } => 7,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::None { module } => t!("error-no-token", module = file_name(module)),
            Self::NotFound { wanted, by, present } => {
                let (wanted, count) = (shown(wanted), present.len() as i64);
                match by {
                    NamedBy::Option => t!("error-token-not-found", wanted = wanted, count = count),
                    NamedBy::Variable => t!("error-token-not-found-variable", wanted = wanted, count = count),
                    NamedBy::Configuration => t!("error-token-not-found-configuration", wanted = wanted, count = count),
                    NamedBy::Register => t!("error-token-not-found-register", wanted = wanted, count = count),
                }
            }
            Self::Several(_) => t!("error-several-tokens"),
            Self::Removed(_) => t!("error-token-removed"),
            Self::Replaced { token } => t!("error-token-replaced", token = shown(token)),
            Self::NotRecognized(_) => t!("error-token-not-recognized"),
            Self::NotInitialized { reader } => t!("error-token-not-initialized", reader = shown(reader)),
            Self::NoBlank(_) => t!("error-no-blank-token"),
            Self::NotSupported { what, .. } => t!("error-not-supported", what = shown(what)),
            Self::ReadOnly { token } => t!("error-read-only", token = shown(token)),
            Self::TemplateRefused(_) => t!("error-template-refused"),
            Self::Full(_) => t!("error-token-full"),
            Self::WritingNotOffered(_) => t!("error-writing-not-offered"),
            Self::NotEmpty { token, objects } => {
                t!("error-token-not-empty", token = shown(token), objects = (*objects as i64))
            }
            Self::SessionLost(_) => t!("error-session-lost"),
            Self::AlreadyLoggedIn(_) => t!("error-already-logged-in"),
        }
    }

    fn remedy(&self) -> String {
        match self {
            Self::None { .. } => t!("remedy-no-token"),
            Self::NotFound { by, present, .. } => not_found_remedy(*by, present.is_empty()),
            Self::Several(_) => t!("remedy-several-tokens"),
            Self::Removed(_) => t!("remedy-token-removed"),
            Self::Replaced { .. } => t!("remedy-token-replaced"),
            Self::NotRecognized(_) => t!("remedy-token-not-recognized"),
            Self::NotInitialized { .. } => t!("remedy-token-not-initialized"),
            Self::NoBlank(_) => t!("remedy-no-blank-token"),
            Self::NotSupported { .. } => t!("remedy-not-supported"),
            Self::ReadOnly { .. } => t!("remedy-read-only"),
            Self::TemplateRefused(_) => t!("remedy-template-refused"),
            Self::Full(_) => t!("remedy-token-full"),
            Self::WritingNotOffered(_) => t!("remedy-writing-not-offered"),
            Self::NotEmpty { .. } => t!("remedy-token-not-empty"),
            Self::SessionLost(_) | Self::AlreadyLoggedIn(_) => t!("remedy-session-lost"),
        }
    }

    fn cause(&self) -> Option<&Cause> {
        match self {
            Self::Removed(cause)
            | Self::NotRecognized(cause)
            | Self::AlreadyLoggedIn(cause)
            | Self::NotSupported { cause: Some(cause), .. }
            | Self::TemplateRefused(cause)
            | Self::Full(cause)
            | Self::WritingNotOffered(cause)
            | Self::SessionLost(cause) => Some(cause),
            _ => None,
        }
    }

    fn choices(&self) -> &[Choice] {
        match self {
            Self::Several(choices) | Self::NoBlank(choices) | Self::NotFound { present: choices, .. } => choices,
            _ => &[],
        }
    }
}

/// What to do about a named token that is not there: another may have been meant, or this one has to be plugged in.
fn not_found_remedy(by: NamedBy, nothing_present: bool) -> String {
    match (by, nothing_present) {
        (NamedBy::Option, true) => t!("remedy-token-not-found-alone"),
        (NamedBy::Option, false) => t!("remedy-token-not-found"),
        (NamedBy::Variable, true) => t!("remedy-token-not-found-alone-variable"),
        (NamedBy::Variable, false) => t!("remedy-token-not-found-variable"),
        (NamedBy::Configuration, true) => t!("remedy-token-not-found-alone-configuration"),
        (NamedBy::Configuration, false) => t!("remedy-token-not-found-configuration"),
        (NamedBy::Register, _) => t!("remedy-token-not-found-register"),
    }
}
