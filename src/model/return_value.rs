//! PKCS#11 return values, under the standard's names.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The bit that marks vendor-specific values (`CKR_VENDOR_DEFINED`).
const VENDOR_DEFINED: u64 = 0x8000_0000;

/// What a PKCS#11 function returned (`CK_RV`, PKCS#11 v3.1 section 5.1). Displayed by name; vendor-specific
/// values as `CKR_VENDOR_DEFINED|0x42`, values unknown to the standard as a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ReturnValue(u64);

macro_rules! return_values {
    ($($name:ident = $code:literal,)*) => {
        impl ReturnValue {
            $(pub(crate) const $name: Self = Self($code);)*

            const NAMES: &[(&str, Self)] = &[$((stringify!($name), Self::$name),)*];
        }
    };
}

return_values! {
    CKR_OK = 0x0,
    CKR_CANCEL = 0x1,
    CKR_HOST_MEMORY = 0x2,
    CKR_SLOT_ID_INVALID = 0x3,
    CKR_GENERAL_ERROR = 0x5,
    CKR_FUNCTION_FAILED = 0x6,
    CKR_ARGUMENTS_BAD = 0x7,
    CKR_NO_EVENT = 0x8,
    CKR_NEED_TO_CREATE_THREADS = 0x9,
    CKR_CANT_LOCK = 0xa,
    CKR_ATTRIBUTE_READ_ONLY = 0x10,
    CKR_ATTRIBUTE_SENSITIVE = 0x11,
    CKR_ATTRIBUTE_TYPE_INVALID = 0x12,
    CKR_ATTRIBUTE_VALUE_INVALID = 0x13,
    CKR_ACTION_PROHIBITED = 0x1b,
    CKR_DATA_INVALID = 0x20,
    CKR_DATA_LEN_RANGE = 0x21,
    CKR_DEVICE_ERROR = 0x30,
    CKR_DEVICE_MEMORY = 0x31,
    CKR_DEVICE_REMOVED = 0x32,
    CKR_ENCRYPTED_DATA_INVALID = 0x40,
    CKR_ENCRYPTED_DATA_LEN_RANGE = 0x41,
    CKR_AEAD_DECRYPT_FAILED = 0x42,
    CKR_FUNCTION_CANCELED = 0x50,
    CKR_FUNCTION_NOT_PARALLEL = 0x51,
    CKR_FUNCTION_NOT_SUPPORTED = 0x54,
    CKR_KEY_HANDLE_INVALID = 0x60,
    CKR_KEY_SIZE_RANGE = 0x62,
    CKR_KEY_TYPE_INCONSISTENT = 0x63,
    CKR_KEY_NOT_NEEDED = 0x64,
    CKR_KEY_CHANGED = 0x65,
    CKR_KEY_NEEDED = 0x66,
    CKR_KEY_INDIGESTIBLE = 0x67,
    CKR_KEY_FUNCTION_NOT_PERMITTED = 0x68,
    CKR_KEY_NOT_WRAPPABLE = 0x69,
    CKR_KEY_UNEXTRACTABLE = 0x6a,
    CKR_MECHANISM_INVALID = 0x70,
    CKR_MECHANISM_PARAM_INVALID = 0x71,
    CKR_OBJECT_HANDLE_INVALID = 0x82,
    CKR_OPERATION_ACTIVE = 0x90,
    CKR_OPERATION_NOT_INITIALIZED = 0x91,
    CKR_PIN_INCORRECT = 0xa0,
    CKR_PIN_INVALID = 0xa1,
    CKR_PIN_LEN_RANGE = 0xa2,
    CKR_PIN_EXPIRED = 0xa3,
    CKR_PIN_LOCKED = 0xa4,
    CKR_SESSION_CLOSED = 0xb0,
    CKR_SESSION_COUNT = 0xb1,
    CKR_SESSION_HANDLE_INVALID = 0xb3,
    CKR_SESSION_PARALLEL_NOT_SUPPORTED = 0xb4,
    CKR_SESSION_READ_ONLY = 0xb5,
    CKR_SESSION_EXISTS = 0xb6,
    CKR_SESSION_READ_ONLY_EXISTS = 0xb7,
    CKR_SESSION_READ_WRITE_SO_EXISTS = 0xb8,
    CKR_SIGNATURE_INVALID = 0xc0,
    CKR_SIGNATURE_LEN_RANGE = 0xc1,
    CKR_TEMPLATE_INCOMPLETE = 0xd0,
    CKR_TEMPLATE_INCONSISTENT = 0xd1,
    CKR_TOKEN_NOT_PRESENT = 0xe0,
    CKR_TOKEN_NOT_RECOGNIZED = 0xe1,
    CKR_TOKEN_WRITE_PROTECTED = 0xe2,
    CKR_UNWRAPPING_KEY_HANDLE_INVALID = 0xf0,
    CKR_UNWRAPPING_KEY_SIZE_RANGE = 0xf1,
    CKR_UNWRAPPING_KEY_TYPE_INCONSISTENT = 0xf2,
    CKR_USER_ALREADY_LOGGED_IN = 0x100,
    CKR_USER_NOT_LOGGED_IN = 0x101,
    CKR_USER_PIN_NOT_INITIALIZED = 0x102,
    CKR_USER_TYPE_INVALID = 0x103,
    CKR_USER_ANOTHER_ALREADY_LOGGED_IN = 0x104,
    CKR_USER_TOO_MANY_TYPES = 0x105,
    CKR_WRAPPED_KEY_INVALID = 0x110,
    CKR_WRAPPED_KEY_LEN_RANGE = 0x112,
    CKR_WRAPPING_KEY_HANDLE_INVALID = 0x113,
    CKR_WRAPPING_KEY_SIZE_RANGE = 0x114,
    CKR_WRAPPING_KEY_TYPE_INCONSISTENT = 0x115,
    CKR_RANDOM_SEED_NOT_SUPPORTED = 0x120,
    CKR_RANDOM_NO_RNG = 0x121,
    CKR_DOMAIN_PARAMS_INVALID = 0x130,
    CKR_CURVE_NOT_SUPPORTED = 0x140,
    CKR_BUFFER_TOO_SMALL = 0x150,
    CKR_SAVED_STATE_INVALID = 0x160,
    CKR_INFORMATION_SENSITIVE = 0x170,
    CKR_STATE_UNSAVEABLE = 0x180,
    CKR_CRYPTOKI_NOT_INITIALIZED = 0x190,
    CKR_CRYPTOKI_ALREADY_INITIALIZED = 0x191,
    CKR_MUTEX_BAD = 0x1a0,
    CKR_MUTEX_NOT_LOCKED = 0x1a1,
    CKR_NEW_PIN_MODE = 0x1b0,
    CKR_NEXT_OTP = 0x1b1,
    CKR_EXCEEDED_MAX_ITERATIONS = 0x1b5,
    CKR_FIPS_SELF_TEST_FAILED = 0x1b6,
    CKR_LIBRARY_LOAD_FAILED = 0x1b7,
    CKR_PIN_TOO_WEAK = 0x1b8,
    CKR_PUBLIC_KEY_INVALID = 0x1b9,
    CKR_FUNCTION_REJECTED = 0x200,
    CKR_TOKEN_RESOURCE_EXCEEDED = 0x201,
    CKR_OPERATION_CANCEL_FAILED = 0x202,
    CKR_KEY_EXHAUSTED = 0x203,
    CKR_PENDING = 0x204,
    CKR_SESSION_ASYNC_NOT_SUPPORTED = 0x205,
    CKR_SEED_RANDOM_REQUIRED = 0x206,
    CKR_OPERATION_NOT_VALIDATED = 0x207,
    CKR_TOKEN_NOT_INITIALIZED = 0x208,
    CKR_PARAMETER_SET_NOT_SUPPORTED = 0x209,
}

impl ReturnValue {
    #[must_use]
    pub(crate) const fn from_code(code: u64) -> Self {
        Self(code)
    }
}

impl fmt::Display for ReturnValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Self::NAMES.iter().find(|(_, value)| value == self) {
            Some((name, _)) => f.write_str(name),
            None if self.0 & VENDOR_DEFINED != 0 => write!(f, "CKR_VENDOR_DEFINED|{:#x}", self.0 & !VENDOR_DEFINED),
            None => write!(f, "{:#x}", self.0),
        }
    }
}

/// The text does not name a return value.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NotAReturnValue;

impl fmt::Display for NotAReturnValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a return value of PKCS#11")
    }
}

impl FromStr for ReturnValue {
    type Err = NotAReturnValue;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some((_, value)) = Self::NAMES.iter().find(|(name, _)| *name == text) {
            return Ok(*value);
        }
        let (vendor, number) = match text.strip_prefix("CKR_VENDOR_DEFINED|") {
            Some(number) => (VENDOR_DEFINED, number),
            None => (0, text),
        };
        let digits = number.strip_prefix("0x").ok_or(NotAReturnValue)?;
        u64::from_str_radix(digits, 16).map(|code| Self(vendor | code)).map_err(|_| NotAReturnValue)
    }
}

impl Serialize for ReturnValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ReturnValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_is_read_as_it_is_written() {
        for code in [0x5, 0xa0, 0x150, VENDOR_DEFINED, VENDOR_DEFINED | 0x42, 0x7777_7777] {
            let value = ReturnValue::from_code(code);
            assert_eq!(value.to_string().parse(), Ok(value));
        }
        assert_eq!(ReturnValue::CKR_PIN_INCORRECT.to_string(), "CKR_PIN_INCORRECT");
        assert_eq!(ReturnValue::from_code(VENDOR_DEFINED | 0x42).to_string(), "CKR_VENDOR_DEFINED|0x42");
        assert_eq!(ReturnValue::from_code(0x7777_7777).to_string(), "0x77777777");
        assert_eq!("CKR_WHATEVER".parse::<ReturnValue>(), Err(NotAReturnValue));
    }
}
