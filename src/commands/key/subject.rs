//! The subject of a certificate or request: what was typed, completed from the key's present certificate.

use crate::cli::SubjectArguments;
use crate::crypto::SubjectFields;
use crate::error::Result;
use crate::model::certificate::Certificate;

impl SubjectArguments {
    /// The subject from the typed fields only.
    ///
    /// # Errors
    ///
    /// `UsageError::InvalidValue` if a field is malformed.
    pub(super) fn typed(&self) -> Result<SubjectFields> {
        self.over(SubjectFields::default())
    }

    /// The subject of this certificate, with the typed fields replaced.
    ///
    /// # Errors
    ///
    /// As [`SubjectArguments::typed`].
    pub(super) fn for_renewal(&self, certificate: &Certificate) -> Result<SubjectFields> {
        self.over(SubjectFields::from_certificate(certificate))
    }

    fn over(&self, base: SubjectFields) -> Result<SubjectFields> {
        let or = |typed: &Option<String>, base: Option<String>| typed.clone().or(base);
        let fields = SubjectFields {
            common_name: self.cn.clone().unwrap_or(base.common_name),
            given_name: or(&self.given_name, base.given_name),
            surname: or(&self.surname, base.surname),
            title: or(&self.title, base.title),
            organisation: or(&self.organisation, base.organisation),
            unit: or(&self.unit, base.unit),
            siret: or(&self.siret, base.siret),
            email: or(&self.email, base.email),
        };
        fields.check()?;
        Ok(fields)
    }
}
