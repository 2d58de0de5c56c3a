//! The subject of a request, in the form used in the French public sector.

use rcgen::{DistinguishedName, DnType, DnValue, SanType};

use crate::error::{EncodingError, Error, Expected, Result, UsageError};
use crate::model::certificate::{Certificate, OrganisationNumber, number_fault};

/// `organizationIdentifier` (X.520).
const ORGANIZATION_IDENTIFIER: &[u64] = &[2, 5, 4, 97];
/// `organizationalUnitName`, as a custom type of rcgen's.
const ORGANIZATIONAL_UNIT: &[u64] = &[2, 5, 4, 11];
/// `title`.
const TITLE: &[u64] = &[2, 5, 4, 12];
/// `givenName`.
const GIVEN_NAME: &[u64] = &[2, 5, 4, 42];
/// `surname`.
const SURNAME: &[u64] = &[2, 5, 4, 4];
/// The upper bounds of RFC 5280 appendix A.1 for `CN`, `O`, `OU` and `title`, in characters.
const UPPER_BOUND: usize = 64;
/// The upper bound of RFC 5280 for `name` and the attributes derived from it, `givenName` and `surname`.
const UPPER_BOUND_NAME: usize = 32_768;

/// The subject of a self-signed certificate or request. Empty texts count as absent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct SubjectFields {
    /// `CN`; required.
    pub(crate) common_name: String,
    /// `GN`.
    pub(crate) given_name: Option<String>,
    /// `SN`.
    pub(crate) surname: Option<String>,
    /// `title`: the holder's position.
    pub(crate) title: Option<String>,
    /// `O`.
    pub(crate) organisation: Option<String>,
    /// `OU`: a department, in addition to the `OU` with the organisation's number.
    pub(crate) unit: Option<String>,
    /// The organisation's SIRET or SIREN; blanks are ignored. It becomes `OU=0002 …` (RGS) and
    /// `organizationIdentifier=NTRFR-<SIREN>` (ETSI EN 319 412-1 section 5.1.4).
    pub(crate) siret: Option<String>,
    /// The e-mail address in subjectAltName.
    pub(crate) email: Option<String>,
}

impl SubjectFields {
    /// The fields of an existing certificate, for its renewal. Anything without a field here is dropped: a request has one
    /// named unit, one number and one address.
    #[must_use]
    pub(crate) fn from_certificate(certificate: &Certificate) -> Self {
        let identity = certificate.identity();
        let number = identity.siret.or(identity.siren).filter(|number| number.valid);
        Self {
            common_name: identity.holder,
            given_name: identity.given_name,
            surname: identity.surname,
            title: identity.title,
            organisation: identity.organisation,
            unit: identity.units.into_iter().next(),
            siret: number.map(|number| number.value),
            email: identity.emails.into_iter().next(),
        }
    }

    /// Checks that a certificate or request can have this subject.
    ///
    /// # Errors
    /// [`UsageError::InvalidValue`], with the name of the command line option.
    pub(crate) fn check(&self) -> Result<()> {
        self.distinguished_name()?;
        self.alternative_names().map(drop)
    }

    /// The distinguished name: C=FR, O, OU=`0002 …`, organizationIdentifier, OU, title, GN, SN, CN.
    ///
    /// # Errors
    /// [`UsageError::InvalidValue`], with the name of the command line option, if a field is too long, contains a control
    /// character, or is not a SIRET.
    pub(crate) fn distinguished_name(&self) -> Result<DistinguishedName> {
        let mut name = DistinguishedName::new();
        // PrintableString is required of countryName (RFC 5280 appendix A.1).
        let country = "FR".try_into().map_err(|error| EncodingError::Certificate(format!("{error:?}")))?;
        name.push(DnType::CountryName, DnValue::PrintableString(country));
        let mut push = |kind: DnType, option: &str, value: &Option<String>, bound: usize| -> Result<()> {
            if let Some(value) = text(option, value.as_deref(), bound)? {
                name.push(kind, value);
            }
            Ok(())
        };
        push(DnType::OrganizationName, "--organisation", &self.organisation, UPPER_BOUND)?;
        if let Some((siren, number)) = self.number()? {
            // rcgen's name is a map from type to value, so a second OU would replace the first. Two spellings of the same
            // identifier are two keys of that map, but the same type in the DER.
            push(DnType::CustomDnType(ORGANIZATIONAL_UNIT.to_vec()), "--siret", &Some(format!("0002 {number}")), 64)?;
            let identifier = Some(format!("NTRFR-{siren}"));
            push(DnType::CustomDnType(ORGANIZATION_IDENTIFIER.to_vec()), "--siret", &identifier, UPPER_BOUND)?;
        }
        push(DnType::OrganizationalUnitName, "--unit", &self.unit, UPPER_BOUND)?;
        push(DnType::CustomDnType(TITLE.to_vec()), "--title", &self.title, UPPER_BOUND)?;
        push(DnType::CustomDnType(GIVEN_NAME.to_vec()), "--given-name", &self.given_name, UPPER_BOUND_NAME)?;
        push(DnType::CustomDnType(SURNAME.to_vec()), "--surname", &self.surname, UPPER_BOUND_NAME)?;
        let common_name = text("--cn", Some(&self.common_name), UPPER_BOUND)?.ok_or_else(|| {
            Error::Usage(UsageError::InvalidValue {
                option: "--cn".to_owned(),
                value: self.common_name.clone(),
                expected: Expected::Characters(UPPER_BOUND),
            })
        })?;
        name.push(DnType::CommonName, common_name);
        Ok(name)
    }

    /// subjectAltName: the e-mail address as rfc822Name (RFC 5280 section 4.2.1.6).
    ///
    /// # Errors
    /// [`UsageError::InvalidValue`] if it is not an ASCII address.
    pub(super) fn alternative_names(&self) -> Result<Vec<SanType>> {
        let Some(email) = self.email.as_deref().map(str::trim).filter(|email| !email.is_empty()) else {
            return Ok(Vec::new());
        };
        let invalid = || {
            Error::Usage(UsageError::InvalidValue {
                option: "--email".to_owned(),
                value: email.to_owned(),
                expected: Expected::Email,
            })
        };
        let (local, domain) = email.split_once('@').ok_or_else(invalid)?;
        let well_formed = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_graphic());
        if !well_formed(local) || !well_formed(domain) || domain.contains('@') {
            return Err(invalid());
        }
        Ok(vec![SanType::Rfc822Name(email.try_into().map_err(|_| invalid())?)])
    }

    /// The SIREN, and the number as given, without blanks.
    fn number(&self) -> Result<Option<(String, String)>> {
        let digits: String = self.siret.iter().flat_map(|text| text.chars()).filter(|c| !c.is_whitespace()).collect();
        if digits.is_empty() {
            return Ok(None);
        }
        if let Some(fault) = number_fault(&digits) {
            return Err(UsageError::InvalidNumber { value: digits, fault }.into());
        }
        Ok(OrganisationNumber::from_unit(&digits).map(|number| (number.siren.value, digits)))
    }
}

/// A field's value, trimmed; `None` if it is empty.
fn text(option: &str, value: Option<&str>, bound: usize) -> Result<Option<String>> {
    let Some(value) = value.map(str::trim).filter(|value| !value.is_empty()) else { return Ok(None) };
    if value.chars().count() > bound || value.chars().any(char::is_control) {
        return Err(UsageError::InvalidValue {
            option: option.to_owned(),
            value: value.to_owned(),
            expected: Expected::Characters(bound),
        }
        .into());
    }
    Ok(Some(value.to_owned()))
}
