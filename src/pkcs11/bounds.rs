//! Sanity limits for what a module returns: its counts and lengths are checked before they are used.
//!
//! A module that returns `CKR_OK` with an impossible number has not failed a call; [`lie`] makes a cause of
//! it, which [`rv::error`](super::rv::error) reports as `ModuleError::Misbehaved`.

use cryptoki_sys as sys;

use super::ulong::widened;
use crate::error::Cause;
use crate::model::ReturnValue;

/// Slots of a module. Real modules show a few dozen at most, virtual readers and partitions included.
pub(super) const MOST_SLOTS: usize = 4096;

/// Mechanisms of a token: PKCS#11 v3.2 defines fewer than 600.
pub(super) const MOST_MECHANISMS: usize = 4096;

/// Objects found by one search; a search that returns more is taken to be endless.
pub(super) const MOST_OBJECTS: usize = 1 << 16;

/// The longest attribute that is read, in bytes. A certificate takes a few kilobytes.
pub(super) const MAX_ATTRIBUTE: usize = 4 << 20;

/// The cause for a call that returned `CKR_OK` with an impossible answer. `what` describes it with the standard's
/// parameter names, in no particular language: `pulCount = 70 > 64`.
pub(super) fn lie(function: &str, what: &str) -> Cause {
    Cause { lie: Some(what.to_owned()), ..Cause::new(function, ReturnValue::CKR_OK) }
}

/// What was wrong with the answer, if the cause came from [`lie`].
pub(super) fn lied(cause: &Cause) -> Option<&str> {
    cause.lie.as_deref()
}

/// A count or length returned by a call, checked against `room`: the size of the buffer or, before there is one,
/// the sanity limit.
pub(super) fn within(function: &str, parameter: &str, claimed: sys::CK_ULONG, room: usize) -> Result<usize, Cause> {
    let believed = usize::try_from(claimed).ok().filter(|claimed| *claimed <= room);
    believed.ok_or_else(|| lie(function, &format!("{parameter} = {} > {room}", widened(claimed))))
}

/// Keeps the first `length` bytes; fails if the module claims to have written more than there was room for.
pub(super) fn cut(function: &str, parameter: &str, buffer: &mut Vec<u8>, length: sys::CK_ULONG) -> Result<(), Cause> {
    let length = within(function, parameter, length, buffer.len())?;
    buffer.truncate(length);
    Ok(())
}

/// The length of an attribute; `None` if it is `CK_UNAVAILABLE_INFORMATION` or impossible.
pub(super) fn believable(length: sys::CK_ULONG) -> Option<usize> {
    if length == sys::CK_UNAVAILABLE_INFORMATION {
        return None;
    }
    usize::try_from(length).ok().filter(|length| *length <= isize::MAX as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn no_length_that_a_module_claims_is_believed_beyond_its_buffer(room in 0..100_usize, claimed: sys::CK_ULONG) {
            let mut buffer = vec![7; room];
            let outcome = cut("C_Sign", "pulSignatureLen", &mut buffer, claimed);
            proptest::prop_assert_eq!(outcome.is_ok(), claimed <= room as sys::CK_ULONG);
            proptest::prop_assert!(buffer.len() <= room);
            proptest::prop_assert!(outcome.is_err() || buffer.len() as sys::CK_ULONG == claimed);
            if let Some(length) = believable(claimed) {
                proptest::prop_assert_eq!(length as sys::CK_ULONG, claimed);
            }
        }
    }

    #[test]
    fn unavailable_is_no_length() {
        assert_eq!(believable(sys::CK_UNAVAILABLE_INFORMATION), None);
        assert_eq!(believable(0), Some(0));
    }

    #[test]
    fn a_lie_is_told_by_its_parameter() {
        let cause = within("C_FindObjects", "pulObjectCount", 70, 64).unwrap_err();
        assert_eq!(lied(&cause), Some("pulObjectCount = 70 > 64"));
        let failed = Cause::new("C_Sign", ReturnValue::CKR_GENERAL_ERROR);
        assert_eq!(lied(&failed), None);
    }
}
