//! A certificate's subject in French terms: the person, the organisation and its registration numbers.

use super::name::{GIVEN_NAME, Name, ORGANISATION_IDENTIFIER, SERIAL_NUMBER, SURNAME, TITLE};
use super::siren::{Checked, OrganisationNumber};

/// Who a certificate is about.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Identity {
    /// The display name; see [`super::Certificate::holder`].
    pub holder: String,
    /// `GN`.
    pub given_name: Option<String>,
    /// `SN`.
    pub surname: Option<String>,
    /// `title`: the holder's position.
    pub title: Option<String>,
    /// `O`.
    pub organisation: Option<String>,
    /// The organisational units that are names rather than numbers, in order.
    pub units: Vec<String>,
    /// The SIREN that was selected: valid ones first, then in the order of `NumberSource`, then the first found.
    pub siren: Option<Checked>,
    /// The SIRET, selected by the same rule, preferably one of the selected SIREN.
    pub siret: Option<Checked>,
    /// The VAT number, selected by the same rule.
    pub vat: Option<Checked>,
    /// Every attribute that names the organisation by number, in the subject's order.
    pub numbers: Vec<OrganisationNumber>,
    /// The SIRENs and SIRETs that contradict the selected ones. If there are any, the issuer should be asked about the
    /// certificate.
    pub conflicts: Vec<Checked>,
    /// Organisation identifiers in an unknown form, such as those of another country.
    pub other_identifiers: Vec<String>,
    /// E-mail addresses; see [`super::Certificate::emails`].
    pub emails: Vec<String>,
    /// The subject's `serialNumber`, which distinguishes people of the same name; not the certificate's serial number.
    pub serial_number: Option<String>,
}

impl Identity {
    pub(crate) fn read(subject: &Name, holder: String, emails: Vec<String>) -> Self {
        let text = |oid| subject.value(oid).map(str::to_owned);
        let mut numbers = Vec::new();
        let mut units = Vec::new();
        let mut other_identifiers = Vec::new();
        for attribute in subject.attributes() {
            let value = attribute.value.trim();
            if value.is_empty() {
                continue;
            }
            let (found, rest) = match attribute.oid.as_str() {
                super::name::ORGANISATIONAL_UNIT => (OrganisationNumber::from_unit(value), &mut units),
                ORGANISATION_IDENTIFIER => {
                    (OrganisationNumber::from_organization_identifier(value), &mut other_identifiers)
                }
                _ => continue,
            };
            match found {
                Some(number) => numbers.push(number),
                None => rest.push(value.to_owned()),
            }
        }

        let siren = best(numbers.iter().map(|number| &number.siren));
        let of_siren = |siret: &&Checked| siren.as_ref().is_none_or(|siren| siret.value.starts_with(&siren.value));
        let sirets = || numbers.iter().filter_map(|number| number.siret.as_ref());
        let siret = best(sirets().filter(of_siren)).or_else(|| best(sirets()));
        let vat = best(numbers.iter().filter_map(|number| number.vat.as_ref()));
        let mut conflicts: Vec<Checked> = Vec::new();
        let differs = |other: &Checked, retained: &Option<Checked>| {
            retained.as_ref().is_some_and(|retained| retained.value != other.value)
        };
        for number in &numbers {
            if differs(&number.siren, &siren) {
                conflicts.push(number.siren.clone());
            }
            conflicts.extend(number.siret.iter().filter(|other| differs(other, &siret)).cloned());
        }

        Self {
            holder,
            given_name: text(GIVEN_NAME),
            surname: text(SURNAME),
            title: text(TITLE),
            organisation: subject.organisation().map(str::to_owned),
            serial_number: text(SERIAL_NUMBER),
            emails,
            units,
            siren,
            siret,
            vat,
            numbers,
            conflicts,
            other_identifiers,
        }
    }
}

/// Valid before invalid, then by source; the first of equals.
fn best<'a>(candidates: impl Iterator<Item = &'a Checked>) -> Option<Checked> {
    candidates.min_by_key(|checked| (!checked.valid, checked.source)).cloned()
}

/// The display name of a subject: its common name, else the person's name, else the organisation.
pub(crate) fn named(subject: &Name) -> Option<String> {
    let common_name = subject.common_name().map(str::to_owned);
    common_name.or_else(|| full_name(subject)).or_else(|| subject.organisation().map(str::to_owned))
}

fn full_name(subject: &Name) -> Option<String> {
    match (subject.value(GIVEN_NAME), subject.value(SURNAME)) {
        (Some(given_name), Some(surname)) => Some(format!("{given_name} {surname}")),
        (one, other) => one.or(other).map(str::to_owned),
    }
}
