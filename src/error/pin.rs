//! Errors about PINs and PUKs: refused, locked, not sent, not set.

use super::{Cause, Error, Subject, shown};
use crate::i18n::issuer::IssuerFacts;
use crate::i18n::words;
use crate::model::issuer::Unblocking;
use crate::model::system::OPENSC_CONFIGURATION;
use crate::model::{Issuer, Lockout, PinFault, PinRole, PinState, ReturnValue, Slip};
use crate::t;

/// Errors about PINs and PUKs: refused, locked, not sent, not set.
#[derive(Debug)]
pub enum PinError {
    /// The token refused the PIN.
    Incorrect {
        role: PinRole,
        token: String,
        /// The state shown by the flags since then.
        state: PinState,
        cause: Cause,
    },
    /// The PIN is locked.
    Locked {
        role: PinRole,
        token: String,
        lockout: Lockout,
        /// `None` if the flags said so and nothing was sent.
        cause: Option<Cause>,
    },
    /// The user PIN is locked ([`PinError::Locked`]), and the token's certificates tell whose unblocking procedure applies.
    LockedIssuedBy {
        /// The [`PinError::Locked`].
        source: Box<Error>,
        /// The issuer of the certificates.
        issuer: Box<Issuer>,
    },
    /// Only one try is left, so nothing was sent.
    FinalTryNotSent { role: PinRole, token: String },
    /// This process already presented this PIN without success, so it is not presented again.
    NotPresentedAgain {
        role: PinRole,
        token: String,
        /// Whether the token refused it; if not, it is unknown what the token made of it.
        refused: bool,
    },
    /// The PIN was refused on the host; no try was spent.
    Rejected {
        role: PinRole,
        /// Whether it is a new PIN rather than the current one.
        new: bool,
        fault: PinFault,
    },
    /// The token has no user PIN yet.
    NotSet { token: String },
    /// The PIN must be changed before anything else can be done.
    Expired { token: String, cause: Cause },
    /// Unblocking with a PUK was requested, but the PIN is not locked.
    NotLocked {
        token: String,
        /// The state shown by the flags.
        state: PinState,
    },
    /// Unblocking succeeded, but the new PIN is refused.
    UnblockNotConfirmed {
        token: String,
        /// What the confirming login returned.
        cause: Cause,
    },
    /// The token does not accept this new PIN; the current one is unchanged.
    NewPinRefused { token: String, cause: Cause },
    /// Unblocking with a PUK returned "locked": either the PUK is locked, or the module took it for the old PIN.
    PukOrPinLocked { token: String, cause: Cause },
    /// The module does not support this way of setting a PIN, or not in its current configuration.
    UnblockNotOffered {
        /// The code that should have unblocked it: the SO PIN or the PUK.
        with: PinRole,
        cause: Cause,
    },
    /// A key requires its PIN at each use, and the module cannot present it.
    UseLoginNotOffered(Cause),
    /// OpenSC since 0.24 fails every login on an IAS-ECC card.
    LoginFailsInOpenSc {
        version: String,
        /// How many tries the card says are left, no fewer than before; `None` if it does not say.
        tries: Option<u8>,
        cause: Cause,
    },
}

impl From<PinError> for Error {
    fn from(error: PinError) -> Self {
        Self::Pin(error)
    }
}

impl Subject for PinError {
    fn code(&self) -> &str {
        match self {
            Self::Incorrect { .. } => "pin-incorrect",
            Self::Locked { .. } => "pin-locked",
            Self::LockedIssuedBy { source, .. } => source.code(),
            Self::FinalTryNotSent { .. } => "final-try-not-sent",
            Self::NotPresentedAgain { .. } => "pin-not-presented-again",
            Self::Rejected { .. } => "pin-rejected",
            Self::NotSet { .. } => "pin-not-set",
            Self::Expired { .. } => "pin-expired",
            Self::NotLocked { .. } => "pin-not-locked",
            Self::UnblockNotConfirmed { .. } => "unblock-not-confirmed",
            Self::NewPinRefused { .. } => "new-pin-refused",
            Self::PukOrPinLocked { .. } => "puk-or-pin-locked",
            Self::UnblockNotOffered { .. } => "unblock-not-offered",
            Self::UseLoginNotOffered(_) => "use-login-not-offered",
            Self::LoginFailsInOpenSc { .. } => "opensc-login-fails",
        }
    }

    fn exit_code(&self) -> u8 {
        match self {
            Self::Incorrect { .. }
            | Self::FinalTryNotSent { .. }
            | Self::NotPresentedAgain { .. }
            | Self::Rejected { .. }
            | Self::NotSet { .. }
            | Self::Expired { .. }
            | Self::NotLocked { .. }
            | Self::UnblockNotConfirmed { .. }
            | Self::NewPinRefused { .. } => 4,
            Self::Locked { .. } | Self::PukOrPinLocked { .. } => 5,
            Self::LockedIssuedBy { source, .. } => source.exit_code(),
            Self::UnblockNotOffered { .. } | Self::UseLoginNotOffered(_) | Self::LoginFailsInOpenSc { .. } => 6,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::Incorrect { role, token, state, cause } => pin_incorrect(*role, &shown(token), *state, cause.value),
            Self::Locked { role, token, .. } => {
                t!("error-pin-locked", role = words::pin_role(*role), token = shown(token))
            }
            Self::LockedIssuedBy { source, .. } => source.sentence(),
            Self::FinalTryNotSent { role, token } => {
                t!("error-final-try-not-sent", role = words::pin_role(*role), token = shown(token))
            }
            Self::NotPresentedAgain { role, token, refused: true } => {
                t!("error-pin-refused-before", role = words::pin_role(*role), token = shown(token))
            }
            Self::NotPresentedAgain { role, token, refused: false } => {
                t!("error-pin-unknown-before", role = words::pin_role(*role), token = shown(token))
            }
            Self::Rejected { role, new, fault } => pin_fault(*role, *new, *fault),
            Self::NotSet { token } => t!("error-pin-not-set", token = shown(token)),
            Self::Expired { token, .. } => t!("error-pin-expired", token = shown(token)),
            Self::NotLocked { token, .. } => t!("error-pin-not-locked", token = shown(token)),
            Self::UnblockNotConfirmed { token, .. } => t!("error-unblock-not-confirmed", token = shown(token)),
            Self::NewPinRefused { token, .. } => t!("error-new-pin-refused", token = shown(token)),
            Self::PukOrPinLocked { token, .. } => t!("error-puk-or-pin-locked", token = shown(token)),
            Self::UnblockNotOffered { with, .. } => t!("error-unblock-not-offered", role = words::pin_role(*with)),
            Self::UseLoginNotOffered(_) => t!("error-use-login-not-offered"),
            Self::LoginFailsInOpenSc { version, tries, .. } => {
                let of_the_pin = match tries {
                    Some(tries) => t!("error-opensc-login-fails-tries", count = i64::from(*tries)),
                    None => t!("error-opensc-login-fails-unknown"),
                };
                format!("{} {of_the_pin}", t!("error-opensc-login-fails", version = version.as_str()))
            }
        }
    }

    fn remedy(&self) -> String {
        match self {
            Self::Incorrect { role: PinRole::User, state: PinState::FinalTry, .. } => t!("remedy-pin-final-try"),
            Self::Incorrect { role: PinRole::User, .. } => t!("remedy-pin-incorrect"),
            Self::Incorrect { role: PinRole::So | PinRole::Puk, .. } => t!("remedy-so-pin-incorrect"),
            Self::Locked { lockout: Lockout::ForATime, .. } => t!("remedy-pin-locked-for-a-time"),
            Self::Locked { role: PinRole::User, .. } => t!("remedy-pin-locked"),
            Self::Locked { role: PinRole::So | PinRole::Puk, .. } => t!("remedy-so-pin-locked"),
            Self::LockedIssuedBy { issuer, .. } => {
                let facts = IssuerFacts::from(issuer.as_ref());
                match facts.unblocking {
                    // That sentence already says what to type.
                    Some(Unblocking::Puk) => facts.unblock(),
                    _ => t!("remedy-pin-locked-issued", issuer = facts.unblock()),
                }
            }
            Self::FinalTryNotSent { .. } => t!("remedy-final-try-not-sent"),
            Self::NotPresentedAgain { refused: true, .. } => t!("remedy-pin-refused-before"),
            Self::NotPresentedAgain { refused: false, .. } => t!("remedy-pin-unknown-before"),
            Self::Rejected { fault, .. } => match fault {
                PinFault::Mistyped(Slip::OuterBlanks) => t!("remedy-pin-outer-blanks"),
                PinFault::Mistyped(Slip::SpacedDigits) => t!("remedy-pin-spaced-digits"),
                PinFault::Mistyped(Slip::Quoted) => t!("remedy-pin-quoted"),
                PinFault::Mistyped(Slip::Unshifted | Slip::Shifted) => t!("remedy-pin-digit-keys"),
                PinFault::Empty
                | PinFault::Length { .. }
                | PinFault::Nul
                | PinFault::NotAscii
                | PinFault::Unchanged
                | PinFault::Mismatch => t!("remedy-pin-rejected"),
            },
            Self::NotSet { .. } => t!("remedy-pin-not-set"),
            Self::Expired { .. } => t!("remedy-pin-expired"),
            Self::NotLocked { .. } => t!("remedy-pin-not-locked"),
            Self::UnblockNotConfirmed { .. } => t!("remedy-unblock-not-confirmed"),
            Self::NewPinRefused { .. } => t!("remedy-new-pin-refused"),
            Self::PukOrPinLocked { .. } => t!("remedy-unblock-not-offered-puk", file = OPENSC_CONFIGURATION),
            Self::UnblockNotOffered { with: PinRole::Puk, .. } => {
                t!("remedy-unblock-not-offered-puk", file = OPENSC_CONFIGURATION)
            }
            Self::UnblockNotOffered { with: PinRole::User | PinRole::So, .. } => {
                t!("remedy-unblock-not-offered-so", file = OPENSC_CONFIGURATION)
            }
            Self::UseLoginNotOffered(_) => t!("remedy-use-login-not-offered", file = OPENSC_CONFIGURATION),
            Self::LoginFailsInOpenSc { .. } => t!("remedy-opensc-login-fails"),
        }
    }

    fn cause(&self) -> Option<&Cause> {
        match self {
            Self::Incorrect { cause, .. }
            | Self::Locked { cause: Some(cause), .. }
            | Self::Expired { cause, .. }
            | Self::UnblockNotConfirmed { cause, .. }
            | Self::NewPinRefused { cause, .. }
            | Self::PukOrPinLocked { cause, .. }
            | Self::UnblockNotOffered { cause, .. }
            | Self::LoginFailsInOpenSc { cause, .. }
            | Self::UseLoginNotOffered(cause) => Some(cause),
            Self::LockedIssuedBy { source, .. } => source.cause(),
            _ => None,
        }
    }

    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::LockedIssuedBy { source, .. } => Some(source.as_ref()),
            _ => None,
        }
    }
}

fn pin_incorrect(role: PinRole, token: &str, state: PinState, value: ReturnValue) -> String {
    let role_name = words::pin_role(role);
    // The format was refused, not the value.
    if value != ReturnValue::CKR_PIN_INCORRECT {
        return t!("error-pin-refused", role = role_name, token = token);
    }
    match state {
        // The other codes may be entered instead of a PIN: the sentence must tell which of the two was refused.
        _ if role != PinRole::User => t!("error-code-incorrect", role = role_name, token = token),
        PinState::FinalTry => t!("error-pin-incorrect-final", role = role_name, token = token),
        PinState::Ok | PinState::Low | PinState::Locked | PinState::ToBeChanged | PinState::NotSet => {
            t!("error-pin-incorrect", role = role_name, token = token)
        }
    }
}

fn pin_fault(role: PinRole, new: bool, fault: PinFault) -> String {
    let role = if new { t!("pin-role-new", role = words::pin_role(role)) } else { words::pin_role(role) };
    match fault {
        PinFault::Empty => t!("error-pin-empty", role = role),
        PinFault::Length { min, max } => t!("error-pin-length", role = role, min = (min as i64), max = (max as i64)),
        PinFault::Nul => t!("error-pin-nul", role = role),
        PinFault::NotAscii => t!("error-pin-not-ascii", role = role),
        PinFault::Mistyped(Slip::OuterBlanks) => t!("error-pin-outer-blanks", role = role),
        PinFault::Mistyped(Slip::SpacedDigits) => t!("error-pin-spaced-digits", role = role),
        PinFault::Mistyped(Slip::Quoted) => t!("error-pin-quoted", role = role),
        PinFault::Mistyped(Slip::Unshifted) => t!("error-pin-unshifted", role = role),
        PinFault::Mistyped(Slip::Shifted) => t!("error-pin-shifted", role = role),
        PinFault::Unchanged => t!("error-pin-unchanged"),
        PinFault::Mismatch => t!("error-pin-mismatch"),
    }
}
