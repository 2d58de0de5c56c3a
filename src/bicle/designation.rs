//! Designations: what a bi-clé may be called.

use crate::error::{BicleError, Expected, Result, UsageError};
use crate::model::bicle::designation_fault;
use crate::model::certificate::Certificate;
use crate::store::register::Register;

/// Trims and checks a designation: nothing that a list could not display, and not a fingerprint.
pub(crate) fn designation(given: &str) -> Result<String> {
    let given = given.trim();
    if given.is_empty() || given.chars().count() > 100 || designation_fault(given).is_some() {
        let expected = Expected::Designation;
        return Err(UsageError::InvalidValue { option: "--designation".into(), value: given.into(), expected }.into());
    }
    Ok(given.to_owned())
}

/// The designation of a bi-clé made elsewhere: the one given, else its friendly name in the `.pfx`, else its holder's name.
pub(super) fn of_foreign(
    given: Option<&str>,
    friendly_name: Option<&str>,
    certificate: &Certificate,
) -> Result<String> {
    match (given, friendly_name) {
        (Some(given), _) => designation(given),
        // If nobody gave a name, Windows writes an identifier in braces.
        (None, Some(name)) if !name.starts_with('{') => designation(name),
        (None, _) => designation(&certificate.holder()),
    }
}

/// Refuses a designation that is already in the register.
pub(crate) fn refuse_taken(register: &Register, designation: &str) -> Result<()> {
    match register.bicles().iter().any(|bicle| bicle.designation == designation) {
        true => Err(BicleError::Exists { designation: designation.to_owned() }.into()),
        false => Ok(()),
    }
}
