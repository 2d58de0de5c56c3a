//! The 68 functions of PKCS#11 v2.40, each passed through the gate; no behaviour of its own.
//!
//! One line per function: its parameters, the session it works on, what the log may show, and, if this module does more
//! than forward the call, the function that does so. Every function is exported as well as listed: clients resolve
//! either way.
//!
//! C_GetInterface and C_GetInterfaceList (v3.0, 5.4.4 and 5.4.5) are left out on purpose: a client that finds them
//! prefers them, and would bypass the gate for the 24 functions of v3.x.

use std::ffi::c_void;

use cryptoki_sys::*;

use crate::gate;
use crate::log::Shown::*;
use crate::{attributes, lies, objects, operations, pin, sessions, tokens};

/// Calls a function of the real module; a NULL entry returns what v2.40 requires of a stub (5.2, C_GetFunctionList).
macro_rules! real {
    ($module:expr, $function:ident $(, $argument:expr)*) => {
        match $module.real().$function {
            // SAFETY: the pointers are the client's own or this module's live buffers, and the client's contract with
            // the standard's function is the contract of the real one.
            Some(function) => unsafe { function($($argument),*) },
            None => cryptoki_sys::CKR_FUNCTION_NOT_SUPPORTED,
        }
    };
}
pub(crate) use real;

/// Hands the call to the named behaviour, or to the real module.
macro_rules! act {
    ([] $module:ident $function:ident ($($argument:ident),*)) => { real!($module, $function $(, $argument)*) };
    ([$behaviour:path] $module:ident $function:ident ($($argument:ident),*)) => {
        // SAFETY: the behaviour's contract is the standard's for this function, which the client upholds.
        unsafe { $behaviour($module $(, $argument)*) }
    };
}

macro_rules! functions {
    ($(
        $function:ident($($argument:ident: $type:ty),*) $(on $session:ident)?
        [$($shown:expr),*] $(gives [$($given:expr),*])? $(=> $behaviour:path)?;
    )*) => {
        /// The functions of the standard, in the order of CK_FUNCTION_LIST.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        // C_CancelFunction is the standard's name, not ours.
        #[allow(non_camel_case_types, clippy::enum_variant_names)]
        pub(crate) enum Function { $($function),* }

        impl Function {
            /// Every function, in the order of CK_FUNCTION_LIST.
            pub(crate) const ALL: &[Function] = &[$(Function::$function),*];

            /// The standard's name.
            pub(crate) fn name(self) -> &'static str {
                match self { $(Function::$function => stringify!($function)),* }
            }
        }

        $(
            /// The standard's function of this name, through the gate.
            ///
            /// # Safety
            ///
            /// As PKCS#11 asks of a caller of this function.
            #[unsafe(no_mangle)]
            pub(crate) unsafe extern "C" fn $function($($argument: $type),*) -> CK_RV {
                let session: Option<CK_SESSION_HANDLE> = [$($session)?].first().copied();
                gate::pass(
                    Function::$function,
                    session,
                    &[$($shown),*],
                    &[$($($given),*)?],
                    |module| act!([$($behaviour)?] module $function ($($argument),*)),
                )
            }
        )*

        static LIST: CK_FUNCTION_LIST = CK_FUNCTION_LIST {
            version: CK_VERSION { major: 2, minor: 40 },
            $($function: Some($function)),*
        };
    };
}

type Bytes = *mut CK_BYTE;
type Length = *mut CK_ULONG;
type Handle = CK_OBJECT_HANDLE;
type Session = CK_SESSION_HANDLE;
type Mechanism = *mut CK_MECHANISM;
type Template = *mut CK_ATTRIBUTE;

functions! {
    C_Initialize(arguments: *mut c_void) [] => sessions::initialize;
    C_Finalize(reserved: *mut c_void) [] => sessions::finalize;
    C_GetInfo(info: *mut CK_INFO) [] => tokens::library_info;
    C_GetFunctionList(list: *mut *mut CK_FUNCTION_LIST) [] => function_list;
    C_GetSlotList(present: CK_BBOOL, slots: *mut CK_SLOT_ID, count: Length)
        [Number("present", present.into()), Null("list", slots.is_null())] gives [Out("count", count)] => lies::slot_list;
    C_GetSlotInfo(slot: CK_SLOT_ID, info: *mut CK_SLOT_INFO) [Slot(slot)] => tokens::slot_info;
    C_GetTokenInfo(slot: CK_SLOT_ID, info: *mut CK_TOKEN_INFO) [Slot(slot)] => tokens::token_info;
    C_GetMechanismList(slot: CK_SLOT_ID, list: *mut CK_MECHANISM_TYPE, count: Length)
        [Slot(slot), Null("list", list.is_null())] gives [Out("count", count)] => lies::mechanism_list;
    C_GetMechanismInfo(slot: CK_SLOT_ID, mechanism: CK_MECHANISM_TYPE, info: *mut CK_MECHANISM_INFO)
        [Slot(slot), MechanismType(mechanism)] => operations::mechanism_info;
    C_InitToken(slot: CK_SLOT_ID, pin: Bytes, pin_len: CK_ULONG, label: Bytes)
        [Slot(slot), Secret("pin", pin, pin_len)] => pin::init_token;
    C_InitPIN(session: Session, pin: Bytes, pin_len: CK_ULONG) on session
        [On(session), Secret("pin", pin, pin_len)] => pin::init_pin;
    C_SetPIN(session: Session, old: Bytes, old_len: CK_ULONG, new: Bytes, new_len: CK_ULONG) on session
        [On(session), Secret("old", old, old_len), Secret("new", new, new_len)] => pin::set_pin;
    C_OpenSession(slot: CK_SLOT_ID, flags: CK_FLAGS, application: *mut c_void, notify: CK_NOTIFY, handle: *mut Session)
        [Slot(slot), Number("flags", flags)] gives [Out("session", handle)] => sessions::open;
    C_CloseSession(session: Session) on session [On(session)] => sessions::close;
    C_CloseAllSessions(slot: CK_SLOT_ID) [Slot(slot)] => sessions::close_all;
    C_GetSessionInfo(session: Session, info: *mut CK_SESSION_INFO) on session [On(session)] => sessions::info;
    C_GetOperationState(session: Session, state: Bytes, state_len: Length) on session [On(session)];
    C_SetOperationState(session: Session, state: Bytes, state_len: CK_ULONG, encryption: Handle, authentication: Handle)
        on session [On(session)];
    C_Login(session: Session, user: CK_USER_TYPE, pin: Bytes, pin_len: CK_ULONG) on session
        [On(session), User(user), Secret("pin", pin, pin_len)] => pin::log_in;
    C_Logout(session: Session) on session [On(session)] => pin::log_out;
    C_CreateObject(session: Session, template: Template, count: CK_ULONG, object: *mut Handle) on session
        [On(session), Attributes("template", template, count)] gives [Out("object", object)] => objects::create;
    C_CopyObject(session: Session, object: Handle, template: Template, count: CK_ULONG, copy: *mut Handle) on session
        [On(session), Object("object", object), Attributes("template", template, count)] gives [Out("copy", copy)]
        => objects::copy;
    C_DestroyObject(session: Session, object: Handle) on session [On(session), Object("object", object)]
        => objects::destroy;
    C_GetObjectSize(session: Session, object: Handle, size: Length) on session [On(session), Object("object", object)];
    C_GetAttributeValue(session: Session, object: Handle, template: Template, count: CK_ULONG) on session
        [On(session), Object("object", object), Attributes("template", template, count)] => attributes::get;
    C_SetAttributeValue(session: Session, object: Handle, template: Template, count: CK_ULONG) on session
        [On(session), Object("object", object), Attributes("template", template, count)];
    C_FindObjectsInit(session: Session, template: Template, count: CK_ULONG) on session
        [On(session), Attributes("template", template, count)] => objects::find_init;
    C_FindObjects(session: Session, objects: *mut Handle, most: CK_ULONG, count: Length) on session
        [On(session), Number("max", most)] gives [Out("count", count)] => lies::find;
    C_FindObjectsFinal(session: Session) on session [On(session)];
    C_EncryptInit(session: Session, mechanism: Mechanism, key: Handle) on session
        [On(session), With(mechanism), Object("key", key)] => operations::encrypt_init;
    C_Encrypt(session: Session, data: Bytes, data_len: CK_ULONG, encrypted: Bytes, encrypted_len: Length) on session
        [On(session), Number("data", data_len), Null("out", encrypted.is_null())];
    C_EncryptUpdate(session: Session, part: Bytes, part_len: CK_ULONG, encrypted: Bytes, encrypted_len: Length) on session
        [On(session), Number("data", part_len), Null("out", encrypted.is_null())];
    C_EncryptFinal(session: Session, last: Bytes, last_len: Length) on session [On(session), Null("out", last.is_null())];
    C_DecryptInit(session: Session, mechanism: Mechanism, key: Handle) on session
        [On(session), With(mechanism), Object("key", key)] => operations::decrypt_init;
    C_Decrypt(session: Session, encrypted: Bytes, encrypted_len: CK_ULONG, data: Bytes, data_len: Length) on session
        [On(session), Number("data", encrypted_len), Null("out", data.is_null())] => lies::decrypt;
    C_DecryptUpdate(session: Session, encrypted: Bytes, encrypted_len: CK_ULONG, part: Bytes, part_len: Length) on session
        [On(session), Number("data", encrypted_len), Null("out", part.is_null())] => operations::decrypt_update;
    C_DecryptFinal(session: Session, last: Bytes, last_len: Length) on session
        [On(session), Null("out", last.is_null())] => operations::decrypt_final;
    C_DigestInit(session: Session, mechanism: Mechanism) on session [On(session), With(mechanism)]
        => operations::digest_init;
    C_Digest(session: Session, data: Bytes, data_len: CK_ULONG, digest: Bytes, digest_len: Length) on session
        [On(session), Number("data", data_len), Null("out", digest.is_null())];
    C_DigestUpdate(session: Session, part: Bytes, part_len: CK_ULONG) on session [On(session), Number("data", part_len)];
    C_DigestKey(session: Session, key: Handle) on session [On(session), Object("key", key)];
    C_DigestFinal(session: Session, digest: Bytes, digest_len: Length) on session
        [On(session), Null("out", digest.is_null())];
    C_SignInit(session: Session, mechanism: Mechanism, key: Handle) on session
        [On(session), With(mechanism), Object("key", key)] => operations::sign_init;
    C_Sign(session: Session, data: Bytes, data_len: CK_ULONG, signature: Bytes, signature_len: Length) on session
        [On(session), Number("data", data_len), Null("out", signature.is_null())] => lies::sign;
    C_SignUpdate(session: Session, part: Bytes, part_len: CK_ULONG) on session
        [On(session), Number("data", part_len)] => operations::sign_update;
    C_SignFinal(session: Session, signature: Bytes, signature_len: Length) on session
        [On(session), Null("out", signature.is_null())] => operations::sign_final;
    C_SignRecoverInit(session: Session, mechanism: Mechanism, key: Handle) on session
        [On(session), With(mechanism), Object("key", key)] => operations::sign_recover_init;
    C_SignRecover(session: Session, data: Bytes, data_len: CK_ULONG, signature: Bytes, signature_len: Length) on session
        [On(session), Number("data", data_len), Null("out", signature.is_null())] => operations::sign_recover;
    C_VerifyInit(session: Session, mechanism: Mechanism, key: Handle) on session
        [On(session), With(mechanism), Object("key", key)] => operations::verify_init;
    C_Verify(session: Session, data: Bytes, data_len: CK_ULONG, signature: Bytes, signature_len: CK_ULONG) on session
        [On(session), Number("data", data_len), Number("signature", signature_len)];
    C_VerifyUpdate(session: Session, part: Bytes, part_len: CK_ULONG) on session [On(session), Number("data", part_len)];
    C_VerifyFinal(session: Session, signature: Bytes, signature_len: CK_ULONG) on session
        [On(session), Number("signature", signature_len)];
    C_VerifyRecoverInit(session: Session, mechanism: Mechanism, key: Handle) on session
        [On(session), With(mechanism), Object("key", key)] => operations::verify_recover_init;
    C_VerifyRecover(session: Session, signature: Bytes, signature_len: CK_ULONG, data: Bytes, data_len: Length) on session
        [On(session), Number("signature", signature_len), Null("out", data.is_null())];
    C_DigestEncryptUpdate(session: Session, part: Bytes, part_len: CK_ULONG, encrypted: Bytes, encrypted_len: Length)
        on session [On(session), Number("data", part_len)];
    C_DecryptDigestUpdate(session: Session, encrypted: Bytes, encrypted_len: CK_ULONG, part: Bytes, part_len: Length)
        on session [On(session), Number("data", encrypted_len)];
    C_SignEncryptUpdate(session: Session, part: Bytes, part_len: CK_ULONG, encrypted: Bytes, encrypted_len: Length)
        on session [On(session), Number("data", part_len)];
    C_DecryptVerifyUpdate(session: Session, encrypted: Bytes, encrypted_len: CK_ULONG, part: Bytes, part_len: Length)
        on session [On(session), Number("data", encrypted_len)];
    C_GenerateKey(session: Session, mechanism: Mechanism, template: Template, count: CK_ULONG, key: *mut Handle)
        on session [On(session), With(mechanism), Attributes("template", template, count)] gives [Out("key", key)]
        => objects::generate_key;
    C_GenerateKeyPair(
        session: Session, mechanism: Mechanism, public: Template, public_count: CK_ULONG, private: Template,
        private_count: CK_ULONG, public_key: *mut Handle, private_key: *mut Handle
    ) on session
        [On(session), With(mechanism), Attributes("public", public, public_count),
         Attributes("private", private, private_count)]
        gives [Out("public", public_key), Out("private", private_key)] => objects::generate_key_pair;
    C_WrapKey(session: Session, mechanism: Mechanism, wrapping: Handle, key: Handle, wrapped: Bytes, wrapped_len: Length)
        on session [On(session), With(mechanism), Object("wrapping", wrapping), Object("key", key)];
    C_UnwrapKey(
        session: Session, mechanism: Mechanism, unwrapping: Handle, wrapped: Bytes, wrapped_len: CK_ULONG,
        template: Template, count: CK_ULONG, key: *mut Handle
    ) on session
        [On(session), With(mechanism), Object("unwrapping", unwrapping), Number("wrapped", wrapped_len),
         Attributes("template", template, count)]
        gives [Out("key", key)] => objects::unwrap_key;
    C_DeriveKey(
        session: Session, mechanism: Mechanism, base: Handle, template: Template, count: CK_ULONG, key: *mut Handle
    ) on session
        [On(session), With(mechanism), Object("base", base), Attributes("template", template, count)]
        gives [Out("key", key)] => objects::derive_key;
    C_SeedRandom(session: Session, seed: Bytes, seed_len: CK_ULONG) on session [On(session)];
    C_GenerateRandom(session: Session, random: Bytes, random_len: CK_ULONG) on session
        [On(session), Number("length", random_len)];
    C_GetFunctionStatus(session: Session) on session [On(session)];
    C_CancelFunction(session: Session) on session [On(session)];
    C_WaitForSlotEvent(flags: CK_FLAGS, slot: *mut CK_SLOT_ID, reserved: *mut c_void) [Number("flags", flags)];
}

/// Hands out this module's list in place of the real one (v2.40, 5.4, C_GetFunctionList).
///
/// # Safety
///
/// `list` is NULL or writable.
unsafe fn function_list(module: &crate::module::Module, list: *mut *mut CK_FUNCTION_LIST) -> CK_RV {
    if list.is_null() {
        return CKR_ARGUMENTS_BAD;
    }
    if lies::of(module, Function::C_GetFunctionList) == Some(lies::Lie::Null) {
        // SAFETY: not NULL, and writable by this function's contract.
        unsafe { list.write(std::ptr::null_mut()) };
        return CKR_OK;
    }
    // SAFETY: not NULL, and writable by this function's contract. No client writes through the list it is given.
    unsafe { list.write((&raw const LIST).cast_mut()) };
    CKR_OK
}
