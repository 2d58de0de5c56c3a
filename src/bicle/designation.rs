//! What a bi-clé may be called.

use crate::error::{BicleError, Result, UsageError};
use crate::model::bicle::designation_fault;
use crate::model::certificate::Certificate;
use crate::store::register::Register;
use crate::t;

/// A designation as it is kept: without blanks around it, with nothing that a list could not show, and no fingerprint.
pub(crate) fn designation(given: &str) -> Result<String> {
    let given = given.trim();
    if given.is_empty() || given.chars().count() > 100 || designation_fault(given).is_some() {
        let expected = t!("expected-designation");
        return Err(UsageError::InvalidValue { option: "--designation".into(), value: given.into(), expected }.into());
    }
    Ok(given.to_owned())
}

/// The designation of one that was made elsewhere: as the person says, else as its `.pfx` does, else its holder's name.
pub(super) fn of_foreign(
    given: Option<&str>,
    friendly_name: Option<&str>,
    certificate: &Certificate,
) -> Result<String> {
    match (given, friendly_name) {
        (Some(given), _) => designation(given),
        // Windows writes an identifier of its own in braces where nobody gave a name.
        (None, Some(name)) if !name.starts_with('{') => designation(name),
        (None, _) => designation(&certificate.holder()),
    }
}

/// Refuses a designation that the register holds.
pub(crate) fn refuse_taken(register: &Register, designation: &str) -> Result<()> {
    match register.bicles().iter().any(|bicle| bicle.designation == designation) {
        true => Err(BicleError::Exists { designation: designation.to_owned() }.into()),
        false => Ok(()),
    }
}
