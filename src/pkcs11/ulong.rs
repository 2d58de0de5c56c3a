//! `CK_ULONG` is C's `unsigned long` (PKCS#11 v3.1 section 2.1): 64 bits here, 32 on Windows.

use cryptoki_sys::CK_ULONG;

/// A number from a module, in the width used by the rest of jeton.
#[allow(clippy::useless_conversion, reason = "not where CK_ULONG has 32 bits")]
pub(super) fn widened(value: CK_ULONG) -> u64 {
    u64::from(value)
}

/// A small number as the module takes it.
#[allow(clippy::useless_conversion, reason = "not where CK_ULONG has 64 bits")]
pub(super) fn given(value: u32) -> CK_ULONG {
    CK_ULONG::from(value)
}
