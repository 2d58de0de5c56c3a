//! Who a certificate or request is for: what was typed, and what the key's certificate says where nothing was.

use crate::cli::SubjectArguments;
use crate::crypto::SubjectFields;
use crate::error::Result;
use crate::model::certificate::Certificate;

impl SubjectArguments {
    /// The subject as it was typed alone.
    ///
    /// # Errors
    ///
    /// `UsageError::InvalidValue` where a field cannot be.
    pub(super) fn typed(&self) -> Result<SubjectFields> {
        self.over(SubjectFields::default())
    }

    /// The subject of this certificate, changed by what was typed.
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
