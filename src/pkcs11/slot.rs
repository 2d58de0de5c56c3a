//! Converts the answers of `C_GetSlotInfo` and `C_GetTokenInfo` to the model.

use cryptoki_sys as sys;

use super::ulong::widened;
use crate::model::text::decode_label;
use crate::model::{PinLengths, PinState, TokenInfo};

/// Reads a `CK_TOKEN_INFO` (PKCS#11 v3.1 section 3.2).
pub(super) fn token_info(info: &sys::CK_TOKEN_INFO) -> TokenInfo {
    let has = |flag: sys::CK_FLAGS| info.flags & flag != 0;
    TokenInfo {
        label: decode_label(&info.label),
        manufacturer: decode_label(&info.manufacturerID),
        model: decode_label(&info.model),
        serial: decode_label(&info.serialNumber),
        pin_lengths: PinLengths { min: length(info.ulMinPinLen), max: length(info.ulMaxPinLen) },
        pin: user_pin_state(info.flags),
        tries_left: None,
        so_pin: so_pin_state(info.flags),
        initialized: has(sys::CKF_TOKEN_INITIALIZED),
        login_required: has(sys::CKF_LOGIN_REQUIRED),
        pinpad: has(sys::CKF_PROTECTED_AUTHENTICATION_PATH),
        write_protected: has(sys::CKF_WRITE_PROTECTED),
    }
}

/// Reads the `slotDescription` of a `CK_SLOT_INFO`.
pub(super) fn reader(info: &sys::CK_SLOT_INFO) -> String {
    decode_label(&info.slotDescription)
}

/// Whether a `CK_SLOT_INFO` says that this is a device: `CKF_REMOVABLE_DEVICE` or `CKF_HW_SLOT`.
pub(super) fn is_device(info: &sys::CK_SLOT_INFO) -> bool {
    info.flags & (sys::CKF_REMOVABLE_DEVICE | sys::CKF_HW_SLOT) != 0
}

/// Whether a `CK_SLOT_INFO` says that its token can be removed.
pub(super) fn is_removable(info: &sys::CK_SLOT_INFO) -> bool {
    info.flags & sys::CKF_REMOVABLE_DEVICE != 0
}

fn length(value: sys::CK_ULONG) -> u64 {
    // `CK_UNAVAILABLE_INFORMATION` becomes zero, which `PinLengths` treats as implausible.
    if value == sys::CK_UNAVAILABLE_INFORMATION { 0 } else { widened(value) }
}

/// The most severe flag wins: on some tokens a locked PIN keeps its low-count flag.
fn user_pin_state(flags: sys::CK_FLAGS) -> PinState {
    let has = |flag: sys::CK_FLAGS| flags & flag != 0;
    if has(sys::CKF_USER_PIN_LOCKED) {
        PinState::Locked
    } else if !has(sys::CKF_USER_PIN_INITIALIZED) {
        PinState::NotSet
    } else if has(sys::CKF_USER_PIN_FINAL_TRY) {
        PinState::FinalTry
    } else if has(sys::CKF_USER_PIN_COUNT_LOW) {
        PinState::Low
    } else if has(sys::CKF_USER_PIN_TO_BE_CHANGED) {
        PinState::ToBeChanged
    } else {
        PinState::Ok
    }
}

fn so_pin_state(flags: sys::CK_FLAGS) -> PinState {
    let has = |flag: sys::CK_FLAGS| flags & flag != 0;
    if has(sys::CKF_SO_PIN_LOCKED) {
        PinState::Locked
    } else if has(sys::CKF_SO_PIN_FINAL_TRY) {
        PinState::FinalTry
    } else if has(sys::CKF_SO_PIN_COUNT_LOW) {
        PinState::Low
    } else if has(sys::CKF_SO_PIN_TO_BE_CHANGED) {
        PinState::ToBeChanged
    } else {
        PinState::Ok
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gravest_flag_wins() {
        let set = sys::CKF_USER_PIN_INITIALIZED;
        assert_eq!(user_pin_state(0), PinState::NotSet);
        assert_eq!(user_pin_state(set), PinState::Ok);
        assert_eq!(user_pin_state(set | sys::CKF_USER_PIN_COUNT_LOW), PinState::Low);
        let final_try = set | sys::CKF_USER_PIN_COUNT_LOW | sys::CKF_USER_PIN_FINAL_TRY;
        assert_eq!(user_pin_state(final_try), PinState::FinalTry);
        assert_eq!(user_pin_state(final_try | sys::CKF_USER_PIN_LOCKED), PinState::Locked);
        assert_eq!(user_pin_state(set | sys::CKF_USER_PIN_TO_BE_CHANGED), PinState::ToBeChanged);
    }

    proptest::proptest! {
        #[test]
        fn any_token_info_is_read(
            label: [u8; 32],
            serial: [u8; 16],
            flags: sys::CK_FLAGS,
            min: sys::CK_ULONG,
            max: sys::CK_ULONG,
        ) {
            let info = sys::CK_TOKEN_INFO {
                label, serialNumber: serial, flags, ulMinPinLen: min, ulMaxPinLen: max, ..Default::default()
            };
            let read = token_info(&info);
            proptest::prop_assert_eq!(read.pin == PinState::Locked, flags & sys::CKF_USER_PIN_LOCKED != 0);
            proptest::prop_assert!(!read.label.ends_with(' ') && !read.serial.ends_with(' '));
            let _ = read.pin_lengths.check("4821", crate::model::Given::Typed);
        }
    }
}
