//! The client's memory: NULL-safe views, and the convention for outputs of variable length.

use cryptoki_sys::{CK_RV, CK_ULONG, CKR_ARGUMENTS_BAD, CKR_BUFFER_TOO_SMALL, CKR_OK};

/// The client's array; empty when NULL.
///
/// # Safety
///
/// `pointer` is NULL or valid for `count` reads for as long as the result is used.
pub(crate) unsafe fn items<'a, T>(pointer: *const T, count: CK_ULONG) -> &'a [T] {
    if pointer.is_null() {
        return &[];
    }
    // SAFETY: not NULL, and valid for `count` items by this function's contract.
    unsafe { std::slice::from_raw_parts(pointer, count as usize) }
}

/// A copy of the client's bytes; `None` when NULL.
///
/// # Safety
///
/// `pointer` is NULL or valid for `length` reads.
pub(crate) unsafe fn bytes(pointer: *const u8, length: CK_ULONG) -> Option<Vec<u8>> {
    if pointer.is_null() {
        return None;
    }
    // SAFETY: as this function's contract says.
    Some(unsafe { items(pointer, length) }.to_vec())
}

/// Returns a list by the convention of v2.40, 5.2: with NULL, or a buffer that is too small, the client gets the count.
///
/// # Safety
///
/// `count` is NULL or writable; `out` is NULL or writable for `*count` items.
pub(crate) unsafe fn give_list<T: Copy>(list: &[T], out: *mut T, count: *mut CK_ULONG) -> CK_RV {
    if count.is_null() {
        return CKR_ARGUMENTS_BAD;
    }
    // SAFETY: not NULL, readable and writable by this function's contract.
    let room = unsafe { count.replace(list.len() as CK_ULONG) };
    if out.is_null() {
        return CKR_OK;
    }
    if (room as usize) < list.len() {
        return CKR_BUFFER_TOO_SMALL;
    }
    // SAFETY: `out` has room for the list, and a client's buffer does not overlap a list of ours.
    unsafe { std::ptr::copy_nonoverlapping(list.as_ptr(), out, list.len()) };
    CKR_OK
}
