//! Return values: their names, and the [`Error`] for each when the caller knows nothing more specific.

use cryptoki::error::{Error as CryptokiError, Rv, RvError};
use cryptoki_sys::CK_RV;

use super::bounds;
use super::ulong::widened;
use crate::error::{Cause, Error, ModuleError, PinError, TokenError};
use crate::model::{Lockout, PinRole, ReturnValue};

/// Fails unless the function returned `CKR_OK`.
pub(super) fn check(function: &str, code: CK_RV) -> Result<(), Cause> {
    match Rv::from(code) {
        Rv::Ok => Ok(()),
        Rv::Error(_) => Err(Cause::new(function, ReturnValue::from_code(widened(code)))),
    }
}

/// What a `C_GetAttributeValue` left to read.
pub(super) enum Tolerated {
    /// All it could give.
    Read,
    /// As [`Tolerated::Read`], but at least one value did not fit.
    TooSmall,
}

/// Accepts the return values for which the other attributes of a template are still valid (PKCS#11 v3.1 section 5.7.5).
pub(super) fn tolerated(outcome: Result<(), Cause>) -> Result<Tolerated, Cause> {
    match outcome {
        Ok(()) => Ok(Tolerated::Read),
        Err(cause) => match cause.value {
            ReturnValue::CKR_ATTRIBUTE_SENSITIVE | ReturnValue::CKR_ATTRIBUTE_TYPE_INVALID => Ok(Tolerated::Read),
            ReturnValue::CKR_BUFFER_TOO_SMALL => Ok(Tolerated::TooSmall),
            _ => Err(cause),
        },
    }
}

/// The cause if the module's function list lacks this function.
pub(super) fn unsupported(function: &str) -> Cause {
    Cause::new(function, ReturnValue::CKR_FUNCTION_NOT_SUPPORTED)
}

/// The cause behind a cryptoki error. If cryptoki cannot convert an answer, the module violates the
/// standard: this is reported as `CKR_DATA_INVALID` with the function's name.
pub(super) fn cause(function: &str, error: &CryptokiError) -> Cause {
    match error {
        CryptokiError::Pkcs11(value, function) => Cause::new(&format!("C_{function:?}"), value_of(value)),
        CryptokiError::NullFunctionPointer | CryptokiError::NotSupported | CryptokiError::MissingSymbol(_) => {
            unsupported(function)
        }
        CryptokiError::LibraryLoading(_)
        | CryptokiError::TryFromInt(_)
        | CryptokiError::TryFromSlice(_)
        | CryptokiError::ParseInt(_)
        | CryptokiError::Utf8(_)
        | CryptokiError::NulError(_)
        | CryptokiError::InvalidValue
        | CryptokiError::PinNotSet => Cause::new(function, ReturnValue::CKR_DATA_INVALID),
    }
}

/// Converts cryptoki's return value, which is named `PinIncorrect` for `CKR_PIN_INCORRECT` and has no number.
fn value_of(value: &RvError) -> ReturnValue {
    match value {
        RvError::VendorDefined(code) | RvError::UnknownErrorCode(code) => {
            return ReturnValue::from_code(widened(*code));
        }
        _ => {}
    }
    let mut name = String::from("CKR");
    let camel = format!("{value:?}");
    for (at, c) in camel.char_indices() {
        // A capital starts a new word, unless it follows another capital.
        if c.is_ascii_uppercase() && (at == 0 || !camel[..at].ends_with(|before: char| before.is_ascii_uppercase())) {
            name.push('_');
        }
        name.push(c.to_ascii_uppercase());
    }
    // A test covers every value that cryptoki knows.
    name.parse().unwrap_or(ReturnValue::CKR_GENERAL_ERROR)
}

/// Whether the token or its session is gone.
#[must_use]
pub(crate) fn is_removal(cause: &Cause) -> bool {
    matches!(
        cause.value,
        ReturnValue::CKR_DEVICE_REMOVED | ReturnValue::CKR_TOKEN_NOT_PRESENT | ReturnValue::CKR_SLOT_ID_INVALID
    )
}

/// Whether the token or its module is unable to do what was asked, so that another way is worth trying.
#[must_use]
pub(crate) fn is_incapacity(cause: &Cause) -> bool {
    matches!(
        cause.value,
        ReturnValue::CKR_FUNCTION_NOT_SUPPORTED
            | ReturnValue::CKR_MECHANISM_INVALID
            | ReturnValue::CKR_MECHANISM_PARAM_INVALID
            | ReturnValue::CKR_KEY_FUNCTION_NOT_PERMITTED
            | ReturnValue::CKR_KEY_TYPE_INCONSISTENT
            | ReturnValue::CKR_KEY_SIZE_RANGE
            | ReturnValue::CKR_CURVE_NOT_SUPPORTED
            | ReturnValue::CKR_DOMAIN_PARAMS_INVALID
    )
}

/// Whether the session rather than the token is the problem: disturbed by another program, or left busy by an earlier call.
#[must_use]
pub(crate) fn is_spoilt_session(cause: &Cause) -> bool {
    matches!(
        cause.value,
        ReturnValue::CKR_SESSION_HANDLE_INVALID | ReturnValue::CKR_SESSION_CLOSED | ReturnValue::CKR_OPERATION_ACTIVE
    )
}

/// A failed `C_Decrypt`.
pub(super) struct NotDecrypted {
    /// Whether the ciphertext was the reason: [`refuses_ciphertext`].
    pub(super) refused: bool,
    pub(super) cause: Cause,
}

/// Whether `C_Decrypt` failed because of its input. Such an answer must not be visible to whoever made the
/// file: by learning which ciphertexts a key refuses, one can decrypt with it given enough attempts.
///
/// The standard's own values do not suffice. For wrong padding OpenSC returns `CKR_ENCRYPTED_DATA_INVALID`
/// if it removes the padding itself; if the card does, the card's status word becomes `CKR_DATA_INVALID`,
/// `CKR_DATA_LEN_RANGE` or `CKR_GENERAL_ERROR`. SoftHSM2 returns `CKR_GENERAL_ERROR`, Kryoptic
/// `CKR_DEVICE_ERROR`; others `CKR_FUNCTION_FAILED` or a value of their own. So every value counts, except those to which the standard gives a meaning unrelated to the data.
pub(super) fn refuses_ciphertext(code: CK_RV) -> bool {
    use RvError as R;
    let Rv::Error(value) = Rv::from(code) else { return false };
    match value {
        R::EncryptedDataInvalid
        | R::EncryptedDataLenRange
        | R::DataInvalid
        | R::DataLenRange
        // Among the arguments only the ciphertext comes from outside, and in the buffer only its content.
        | R::ArgumentsBad
        | R::BufferTooSmall
        | R::GeneralError
        | R::FunctionFailed
        | R::DeviceError
        // Meant for other operations, but close enough to be returned for this one.
        | R::WrappedKeyInvalid
        | R::WrappedKeyLenRange
        | R::SignatureInvalid
        | R::SignatureLenRange
        | R::AttributeValueInvalid
        | R::TemplateInconsistent
        | R::TemplateIncomplete
        | R::PublicKeyInvalid
        | R::VendorDefined(_)
        | R::UnknownErrorCode(_) => true,
        // The token, the reader, the session, the login, the user.
        R::DeviceMemory
        | R::DeviceRemoved
        | R::TokenNotPresent
        | R::TokenNotRecognized
        | R::TokenWriteProtected
        | R::SlotIdInvalid
        | R::HostMemory
        | R::SessionClosed
        | R::SessionCount
        | R::SessionHandleInvalid
        | R::SessionParallelNotSupported
        | R::SessionReadOnly
        | R::SessionExists
        | R::SessionReadOnlyExists
        | R::SessionReadWriteSoExists
        | R::UserAlreadyLoggedIn
        | R::UserNotLoggedIn
        | R::UserPinNotInitialized
        | R::UserTypeInvalid
        | R::UserAnotherAlreadyLoggedIn
        | R::UserTooManyTypes
        | R::PinIncorrect
        | R::PinInvalid
        | R::PinLenRange
        | R::PinExpired
        | R::PinLocked
        | R::PinTooWeak
        | R::NewPinMode
        | R::NextOtp
        | R::Cancel
        | R::FunctionCanceled
        | R::FunctionRejected
        // The key, the mechanism, the operation, the module.
        | R::KeyHandleInvalid
        | R::KeySizeRange
        | R::KeyTypeInconsistent
        | R::KeyNotNeeded
        | R::KeyChanged
        | R::KeyNeeded
        | R::KeyIndigestible
        | R::KeyFunctionNotPermitted
        | R::KeyNotWrappable
        | R::KeyUnextractable
        | R::UnwrappingKeyHandleInvalid
        | R::UnwrappingKeySizeRange
        | R::UnwrappingKeyTypeInconsistent
        | R::WrappingKeyHandleInvalid
        | R::WrappingKeySizeRange
        | R::WrappingKeyTypeInconsistent
        | R::ActionProhibited
        | R::AttributeReadOnly
        | R::AttributeSensitive
        | R::AttributeTypeInvalid
        | R::CurveNotSupported
        | R::DomainParamsInvalid
        | R::MechanismInvalid
        | R::MechanismParamInvalid
        | R::ObjectHandleInvalid
        | R::OperationActive
        | R::OperationNotInitialized
        | R::FunctionNotParallel
        | R::FunctionNotSupported
        | R::NoEvent
        | R::NeedToCreateThreads
        | R::CantLock
        | R::MutexBad
        | R::MutexNotLocked
        | R::RandomSeedNotSupported
        | R::RandomNoRng
        | R::SavedStateInvalid
        | R::InformationSensitive
        | R::StateUnsaveable
        | R::CryptokiNotInitialized
        | R::CryptokiAlreadyInitialized
        | R::ExceededMaxIterations
        | R::FipsSelfTestFailed
        | R::LibraryLoadFailed => false,
    }
}

/// Whether a call that creates an object or a key pair was refused: OpenSC returns `CKR_DATA_INVALID` for cards whose
/// profile it cannot write.
pub(crate) fn is_writing_refusal(cause: &Cause) -> bool {
    cause.value == ReturnValue::CKR_DATA_INVALID
}

/// Whether a template was refused, so that a smaller one is worth trying.
#[must_use]
pub(crate) fn is_template_refusal(cause: &Cause) -> bool {
    matches!(
        cause.value,
        ReturnValue::CKR_TEMPLATE_INCONSISTENT
            | ReturnValue::CKR_TEMPLATE_INCOMPLETE
            | ReturnValue::CKR_ATTRIBUTE_VALUE_INVALID
            | ReturnValue::CKR_ATTRIBUTE_TYPE_INVALID
            | ReturnValue::CKR_ATTRIBUTE_READ_ONLY
    )
}

/// The error for a failed call when nothing more is known than the token's label.
pub(crate) fn error(cause: Cause, token: &str) -> Error {
    let label = || token.to_owned();
    if let Some(reason) = bounds::lied(&cause) {
        return Error::Module(ModuleError::Misbehaved { reason: reason.to_owned(), function: cause.function });
    }
    match cause.value {
        _ if is_removal(&cause) => Error::Token(TokenError::Removed(cause)),
        ReturnValue::CKR_TOKEN_NOT_RECOGNIZED => Error::Token(TokenError::NotRecognized(cause)),
        ReturnValue::CKR_PIN_LOCKED => {
            let lockout = Lockout::UntilUnblocked;
            Error::Pin(PinError::Locked { role: PinRole::User, token: label(), lockout, cause: Some(cause) })
        }
        ReturnValue::CKR_PIN_EXPIRED => Error::Pin(PinError::Expired { token: label(), cause }),
        ReturnValue::CKR_USER_PIN_NOT_INITIALIZED => Error::Pin(PinError::NotSet { token: label() }),
        ReturnValue::CKR_SESSION_HANDLE_INVALID
        | ReturnValue::CKR_SESSION_CLOSED
        | ReturnValue::CKR_USER_NOT_LOGGED_IN => Error::Token(TokenError::SessionLost(cause)),
        ReturnValue::CKR_TOKEN_WRITE_PROTECTED
        | ReturnValue::CKR_SESSION_READ_ONLY
        | ReturnValue::CKR_ACTION_PROHIBITED => Error::Token(TokenError::ReadOnly { token: label() }),
        ReturnValue::CKR_DEVICE_MEMORY => Error::Token(TokenError::Full(cause)),
        ReturnValue::CKR_FUNCTION_CANCELED | ReturnValue::CKR_FUNCTION_REJECTED => Error::Cancelled,
        _ if is_template_refusal(&cause) => Error::Token(TokenError::TemplateRefused(cause)),
        _ if is_incapacity(&cause) => {
            Error::Token(TokenError::NotSupported { what: cause.function.clone(), cause: Some(cause) })
        }
        _ => Error::Module(ModuleError::Failed(cause)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_standards() {
        for (code, expected) in [
            (cryptoki_sys::CKR_PIN_INCORRECT, "CKR_PIN_INCORRECT"),
            (cryptoki_sys::CKR_USER_PIN_NOT_INITIALIZED, "CKR_USER_PIN_NOT_INITIALIZED"),
            (cryptoki_sys::CKR_CANT_LOCK, "CKR_CANT_LOCK"),
            (cryptoki_sys::CKR_DEVICE_REMOVED, "CKR_DEVICE_REMOVED"),
            (cryptoki_sys::CKR_PIN_LEN_RANGE, "CKR_PIN_LEN_RANGE"),
            (cryptoki_sys::CKR_CRYPTOKI_ALREADY_INITIALIZED, "CKR_CRYPTOKI_ALREADY_INITIALIZED"),
            (cryptoki_sys::CKR_VENDOR_DEFINED | 0x42, "CKR_VENDOR_DEFINED|0x42"),
            (0x7777_7777, "0x77777777"),
        ] {
            assert_eq!(check("C_X", code).map_err(|cause| cause.value.to_string()), Err(expected.to_owned()));
        }
    }
}
