//! C_GetAttributeValue for damaged values, following the standard's two steps.

use cryptoki_sys::*;

use crate::damage::Damage;
use crate::forward::real;
use crate::module::Module;

/// A real attribute's value; `None` when the object does not give it.
pub(crate) fn read(
    module: &Module,
    session: CK_SESSION_HANDLE,
    object: CK_OBJECT_HANDLE,
    attribute: CK_ATTRIBUTE_TYPE,
) -> Option<Vec<u8>> {
    let mut asked = CK_ATTRIBUTE { type_: attribute, pValue: std::ptr::null_mut(), ulValueLen: 0 };
    let known = real!(module, C_GetAttributeValue, session, object, &raw mut asked, 1) == CKR_OK;
    if !known || asked.ulValueLen == CK_UNAVAILABLE_INFORMATION {
        return None;
    }
    let mut value = vec![0u8; asked.ulValueLen as usize];
    asked.pValue = value.as_mut_ptr().cast();
    let filled = real!(module, C_GetAttributeValue, session, object, &raw mut asked, 1) == CKR_OK;
    value.truncate(asked.ulValueLen as usize);
    filled.then_some(value)
}

/// The object's real class. An error means that the session or the object does not exist.
fn class(module: &Module, session: CK_SESSION_HANDLE, object: CK_OBJECT_HANDLE) -> Result<CK_OBJECT_CLASS, CK_RV> {
    let mut class: CK_OBJECT_CLASS = 0;
    let mut asked = CK_ATTRIBUTE {
        type_: CKA_CLASS,
        pValue: (&raw mut class).cast(),
        ulValueLen: size_of::<CK_OBJECT_CLASS>() as CK_ULONG,
    };
    match real!(module, C_GetAttributeValue, session, object, &raw mut asked, 1) {
        CKR_OK => Ok(class),
        error => Err(error),
    }
}

/// What the settings do to an attribute of this object. The first matching rule decides.
fn damage(module: &Module, attribute: CK_ATTRIBUTE_TYPE, class: CK_OBJECT_CLASS, nth: Option<usize>) -> Option<Damage> {
    let fits = module.settings.attributes.iter().find(|rule| {
        rule.attribute == attribute
            && rule.class.is_none_or(|only| only == class)
            && rule.nth.is_none_or(|only| nth == Some(only))
    });
    let asks_each_time =
        module.settings.always_authenticate && attribute == CKA_ALWAYS_AUTHENTICATE && class == CKO_PRIVATE_KEY;
    fits.map(|rule| rule.damage.clone()).or_else(|| asks_each_time.then(|| Damage::Bytes(vec![CK_TRUE])))
}

/// C_GetAttributeValue (v2.40, 5.7): each damaged attribute is answered separately, the others by the real module in
/// one call, and the return value is an error if any of them had one.
///
/// # Safety
///
/// As C_GetAttributeValue.
pub(crate) unsafe fn get(
    module: &Module,
    session: CK_SESSION_HANDLE,
    object: CK_OBJECT_HANDLE,
    template: *mut CK_ATTRIBUTE,
    count: CK_ULONG,
) -> CK_RV {
    let concerned = |attribute: CK_ATTRIBUTE_TYPE| {
        (module.settings.always_authenticate && attribute == CKA_ALWAYS_AUTHENTICATE)
            || module.settings.attributes.iter().any(|rule| rule.attribute == attribute)
    };
    // SAFETY: NULL or the client's template, by C_GetAttributeValue's contract.
    let asked = unsafe { crate::memory::items(template, count) };
    if !asked.iter().any(|attribute| concerned(attribute.type_)) {
        return real!(module, C_GetAttributeValue, session, object, template, count);
    }
    let class = match class(module, session, object) {
        Ok(class) => class,
        Err(error) => return error,
    };
    let nth = module
        .sessions()
        .get_mut(session)
        .and_then(|session| session.found.iter().position(|found| *found == object))
        .map(|index| index + 1);

    let mut result = CKR_OK;
    let mut rest: Vec<(usize, CK_ATTRIBUTE)> = Vec::new();
    let mut answers = asked.to_vec();
    for (index, attribute) in asked.iter().enumerate() {
        let damage = damage(module, attribute.type_, class, nth);
        let value = match &damage {
            Some(damage) if damage.needs_value() => read(module, session, object, attribute.type_),
            _ => Some(Vec::new()),
        };
        match (damage, value) {
            (Some(damage), Some(value)) => {
                // SAFETY: `attribute` is the client's: NULL or a buffer of the length it says.
                let (length, given) = unsafe { give(&damage, value, attribute) };
                answers[index].ulValueLen = length;
                result = if result == CKR_OK { given } else { result };
            }
            _ => rest.push((index, *attribute)),
        }
    }
    if !rest.is_empty() {
        let (places, mut attributes): (Vec<usize>, Vec<CK_ATTRIBUTE>) = rest.into_iter().unzip();
        let length = attributes.len() as CK_ULONG;
        let real = real!(module, C_GetAttributeValue, session, object, attributes.as_mut_ptr(), length);
        for (place, attribute) in places.into_iter().zip(&attributes) {
            answers[place].ulValueLen = attribute.ulValueLen;
        }
        result = if real == CKR_OK { result } else { real };
    }
    for (index, answer) in answers.iter().enumerate() {
        // SAFETY: the template is not NULL, since it held a concerned attribute, and the index is within it.
        unsafe { (*template.add(index)).ulValueLen = answer.ulValueLen };
    }
    result
}

/// Gives one damaged value: its ulValueLen and return value (v2.40, 5.7, C_GetAttributeValue, cases 1 to 5).
///
/// # Safety
///
/// `pValue` is NULL or writable for `ulValueLen` bytes.
unsafe fn give(damage: &Damage, value: Vec<u8>, attribute: &CK_ATTRIBUTE) -> (CK_ULONG, CK_RV) {
    if let Damage::Unavailable(result) = damage {
        return (CK_UNAVAILABLE_INFORMATION, *result);
    }
    let value = damage.apply(value);
    let length = value.len() as CK_ULONG;
    if attribute.pValue.is_null() {
        let told = if *damage == Damage::Grows { length.saturating_sub(1) } else { length };
        return (told, CKR_OK);
    }
    if attribute.ulValueLen < length {
        return (CK_UNAVAILABLE_INFORMATION, CKR_BUFFER_TOO_SMALL);
    }
    // SAFETY: the buffer has room for the value, and is the client's own.
    unsafe { std::ptr::copy_nonoverlapping(value.as_ptr(), attribute.pValue.cast::<u8>(), value.len()) };
    (if *damage == Damage::LyingLength { length + 64 } else { length }, CKR_OK)
}
