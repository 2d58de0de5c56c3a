//! Searches as seen through one half of a split token; objects created and destroyed, which are counted, or refused
//! because of their template.

use std::sync::atomic::Ordering::Relaxed;

use cryptoki_sys::*;

use crate::attributes;
use crate::forward::real;
use crate::memory::items;
use crate::module::Module;
use crate::operations::is_removed;
use crate::tokens;

type Session = CK_SESSION_HANDLE;
type Handle = CK_OBJECT_HANDLE;
type Mechanism = *mut CK_MECHANISM;
type Template = *mut CK_ATTRIBUTE;

/// C_FindObjectsInit (v2.40, 5.7): restarts the numbering of found objects.
///
/// # Safety
///
/// As C_FindObjectsInit.
pub(crate) unsafe fn find_init(module: &Module, session: Session, template: Template, count: CK_ULONG) -> CK_RV {
    let result = real!(module, C_FindObjectsInit, session, template, count);
    if result == CKR_OK
        && let Some(session) = module.sessions().get_mut(session)
    {
        session.found.clear();
    }
    result
}

/// C_FindObjects (v2.40, 5.7).
///
/// # Safety
///
/// As C_FindObjects.
pub(crate) unsafe fn find(
    module: &Module,
    session: Session,
    objects: *mut Handle,
    most: CK_ULONG,
    count: *mut CK_ULONG,
) -> CK_RV {
    if objects.is_null() || count.is_null() {
        return real!(module, C_FindObjects, session, objects, most, count);
    }
    let mut given: Vec<Handle> = Vec::new();
    while given.len() < most as usize {
        let mut batch = vec![0; most as usize - given.len()];
        let mut found = 0;
        match real!(module, C_FindObjects, session, batch.as_mut_ptr(), batch.len() as CK_ULONG, &raw mut found) {
            CKR_OK => {}
            error => return error,
        }
        if found == 0 {
            break;
        }
        batch.truncate(found as usize);
        batch.retain(|object| is_visible(module, session, *object));
        given.extend(batch);
        if !module.settings.split {
            break;
        }
    }
    // SAFETY: not NULL, and the client gave room for `most` handles, which is as many as were asked for.
    unsafe {
        std::ptr::copy_nonoverlapping(given.as_ptr(), objects, given.len());
        count.write(given.len() as CK_ULONG);
    }
    if let Some(session) = module.sessions().get_mut(session) {
        session.found.extend(given);
    }
    CKR_OK
}

/// Whether the session's half of a split token shows the object: by its label, and private objects only after a login.
fn is_visible(module: &Module, session: Session, object: Handle) -> bool {
    let Some(marker) = module.settings.split_second.as_ref().filter(|_| module.settings.split) else {
        return true;
    };
    let (slot, logged_in) = {
        let sessions = module.sessions();
        let Some(slot) = sessions.slot_of(session) else {
            return true;
        };
        (slot, sessions.is_logged_in(slot))
    };
    let label = attributes::read(module, session, object, CKA_LABEL).unwrap_or_default();
    let of_second = String::from_utf8_lossy(&label).contains(marker);
    let private = attributes::read(module, session, object, CKA_PRIVATE).is_some_and(|value| value == [CK_TRUE]);
    of_second == tokens::is_second(slot) && (logged_in || !private)
}

/// The return value for a template with an attribute of FAULTY_TEMPLATE_REFUSE.
///
/// # Safety
///
/// `template` is NULL or valid for `count` attributes.
unsafe fn refused(module: &Module, template: Template, count: CK_ULONG) -> Option<CK_RV> {
    // SAFETY: as this function's contract says.
    let attributes = unsafe { items(template, count) };
    let refusals = module.settings.refusals.iter();
    refusals
        .filter(|(attribute, _)| attributes.iter().any(|held| held.type_ == *attribute))
        .map(|(_, result)| *result)
        .next()
}

fn is_on_token(module: &Module, session: Session, object: Handle) -> bool {
    attributes::read(module, session, object, CKA_TOKEN).is_some_and(|value| value == [CK_TRUE])
}

/// Counts the objects that the real module has created.
///
/// # Safety
///
/// `objects` are NULL or hold a handle once `result` is CKR_OK.
unsafe fn made(module: &Module, session: Session, result: CK_RV, objects: &[*mut Handle]) -> CK_RV {
    if result == CKR_OK {
        for object in objects {
            // SAFETY: as this function's contract says.
            let Some(object) = (unsafe { object.as_ref() }) else {
                continue;
            };
            module.census.objects_created.fetch_add(1, Relaxed);
            if is_on_token(module, session, *object) {
                module.census.token_objects_created.fetch_add(1, Relaxed);
            }
        }
    }
    result
}

/// C_DestroyObject (v2.40, 5.7), counted.
///
/// # Safety
///
/// As C_DestroyObject.
pub(crate) unsafe fn destroy(module: &Module, session: Session, object: Handle) -> CK_RV {
    let on_token = is_on_token(module, session, object);
    let result = real!(module, C_DestroyObject, session, object);
    if result == CKR_OK {
        module.census.objects_destroyed.fetch_add(1, Relaxed);
        if on_token {
            module.census.token_objects_destroyed.fetch_add(1, Relaxed);
        }
    }
    result
}

macro_rules! makers {
    ($(
        $(#[$doc:meta])*
        $name:ident, $function:ident($($argument:ident: $type:ty),*)
        $(with $mechanism:ident)? from [$(($template:ident, $count:ident)),*] makes [$($object:ident),*];
    )*) => {$(
        $(#[$doc])*
        ///
        /// # Safety
        ///
        /// As the function of the standard.
        #[allow(clippy::too_many_arguments)]
        pub(crate) unsafe fn $name(module: &Module, session: Session $(, $argument: $type)*) -> CK_RV {
            $(
                // SAFETY: NULL or the client's mechanism, by the standard's contract.
                if unsafe { is_removed(module, $mechanism) } {
                    return CKR_MECHANISM_INVALID;
                }
            )?
            $(
                // SAFETY: NULL or the client's template, by the standard's contract.
                if let Some(result) = unsafe { refused(module, $template, $count) } {
                    return result;
                }
            )*
            let result = real!(module, $function, session $(, $argument)*);
            // SAFETY: the real module has written the handles if it answered CKR_OK.
            unsafe { made(module, session, result, &[$($object),*]) }
        }
    )*};
}

makers! {
    /// C_CreateObject (v2.40, 5.7).
    create, C_CreateObject(template: Template, count: CK_ULONG, object: *mut Handle)
        from [(template, count)] makes [object];
    /// C_CopyObject (v2.40, 5.7).
    copy, C_CopyObject(object: Handle, template: Template, count: CK_ULONG, copy: *mut Handle)
        from [(template, count)] makes [copy];
    /// C_GenerateKey (v2.40, 5.13).
    generate_key, C_GenerateKey(mechanism: Mechanism, template: Template, count: CK_ULONG, key: *mut Handle)
        with mechanism from [(template, count)] makes [key];
    /// C_GenerateKeyPair (v2.40, 5.13).
    generate_key_pair, C_GenerateKeyPair(
        mechanism: Mechanism, public: Template, public_count: CK_ULONG, private: Template, private_count: CK_ULONG,
        public_key: *mut Handle, private_key: *mut Handle
    ) with mechanism from [(public, public_count), (private, private_count)] makes [public_key, private_key];
    /// C_UnwrapKey (v2.40, 5.13).
    unwrap_key, C_UnwrapKey(
        mechanism: Mechanism, unwrapping: Handle, wrapped: *mut CK_BYTE, wrapped_len: CK_ULONG, template: Template,
        count: CK_ULONG, key: *mut Handle
    ) with mechanism from [(template, count)] makes [key];
    /// C_DeriveKey (v2.40, 5.13).
    derive_key, C_DeriveKey(
        mechanism: Mechanism, base: Handle, template: Template, count: CK_ULONG, key: *mut Handle
    ) with mechanism from [(template, count)] makes [key];
}
