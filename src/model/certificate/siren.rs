//! The numbers that identify French organisations in certificates, and their check digits.
//!
//! SIREN (9 digits, the organisation), SIRET (14 digits starting with the SIREN, one of its establishments) and VAT number
//! (FR, a two-character key, the SIREN), in the forms of the RGS (`OU=0002 …`) and of ETSI EN 319 412-1 section 5.1.4
//! (`organizationIdentifier=NTRFR-…`).

/// The SIREN of La Poste, which has more post offices than there are SIRETs that pass the Luhn check.
pub(super) const LA_POSTE: &str = "356000000";

/// Where a number was read, from the most to the least reliable form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum NumberSource {
    /// organizationIdentifier `NTRFR-…`: the national trade register (ETSI EN 319 412-1).
    OrganizationIdentifierNtr,
    /// `OU=0002 …`: ICD 0002 (SIRENE) of ISO 6523, as the RGS requires.
    OuIcd0002,
    /// organizationIdentifier `SI:FR-…`: one issuer's own scheme.
    OrganizationIdentifierSi,
    /// organizationIdentifier `IDFR-…`: an issuer's mistake.
    OrganizationIdentifierId,
    /// organizationIdentifier `VATFR-…`: the VAT number (ETSI EN 319 412-1).
    OrganizationIdentifierVat,
    /// `OU=002 …`: an issuer's mistake for `0002`.
    OuIcd002,
    /// An organisational unit of just 9 or 14 digits, with correct check digits.
    OuBareDigits,
}

/// A number, and whether its check digits are correct.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Checked {
    /// The number without blanks: 9 digits for a SIREN, 14 for a SIRET, `FR…` for a VAT number.
    pub value: String,
    /// Whether its check digits are correct. This does not prove that the organisation exists.
    pub valid: bool,
    pub source: NumberSource,
}

/// A subject attribute that identifies the organisation by number.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub(crate) struct OrganisationNumber {
    /// The attribute's value, verbatim.
    pub text: String,
    pub source: NumberSource,
    /// The SIREN, which all these numbers contain.
    pub siren: Checked,
    /// The SIRET, if the attribute holds one.
    pub siret: Option<Checked>,
    /// The VAT number, if the attribute holds one.
    pub vat: Option<Checked>,
}

impl OrganisationNumber {
    /// Reads an organisational unit; `None` if it is a plain name.
    #[must_use]
    pub(crate) fn from_unit(text: &str) -> Option<Self> {
        let digits = without_blanks(text);
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        // The blank after the ICD is sometimes missing; the lengths still tell the forms apart.
        let (source, number) = match digits.len() {
            13 | 18 => (NumberSource::OuIcd0002, digits.strip_prefix("0002")?),
            12 | 17 => (NumberSource::OuIcd002, digits.strip_prefix("002")?),
            9 if siren_is_valid(&digits) => (NumberSource::OuBareDigits, digits.as_str()),
            14 if siret_is_valid(&digits) => (NumberSource::OuBareDigits, digits.as_str()),
            _ => return None,
        };
        Self::from_digits(text, source, number)
    }

    /// Reads an organizationIdentifier; `None` if it is another country's or in an unknown form.
    #[must_use]
    pub(crate) fn from_organization_identifier(text: &str) -> Option<Self> {
        let compact = without_blanks(text).to_ascii_uppercase();
        let after = |prefix: &str| compact.strip_prefix(prefix)?.strip_prefix(['-', ':']);
        if let Some(number) = after("NTRFR") {
            Self::from_digits(text, NumberSource::OrganizationIdentifierNtr, number)
        } else if let Some(number) = after("SI:FR") {
            Self::from_digits(text, NumberSource::OrganizationIdentifierSi, number)
        } else if let Some(number) = after("IDFR") {
            Self::from_digits(text, NumberSource::OrganizationIdentifierId, number)
        } else {
            Self::from_vat(text, after("VATFR")?)
        }
    }

    fn from_digits(text: &str, source: NumberSource, number: &str) -> Option<Self> {
        if !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let siren = number.get(..9)?;
        let siret = match number.len() {
            9 => None,
            14 => Some(Checked { value: number.to_owned(), valid: siret_is_valid(number), source }),
            _ => return None,
        };
        let siren = Checked { value: siren.to_owned(), valid: siren_is_valid(siren), source };
        Some(Self { text: text.to_owned(), source, siren, siret, vat: None })
    }

    fn from_vat(text: &str, number: &str) -> Option<Self> {
        // Some issuers write the country twice: VATFR-FR….
        let number = number.strip_prefix("FR").unwrap_or(number);
        let (key, siren) = number.split_at_checked(2)?;
        let key_is_well_formed = key.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if siren.len() != 9 || !key_is_well_formed || !siren.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let source = NumberSource::OrganizationIdentifierVat;
        let vat = Checked { value: format!("FR{number}"), valid: vat_is_valid(number), source };
        let siren = Checked { value: siren.to_owned(), valid: siren_is_valid(siren), source };
        Some(Self { text: text.to_owned(), source, siren, siret: None, vat: Some(vat) })
    }
}

fn without_blanks(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The Luhn check (ISO/IEC 7812-1 annex B) over ASCII digits: every second digit from the right is doubled, and the sum
/// of all resulting digits must be a multiple of ten. False for anything that is not digits.
#[must_use]
pub(crate) fn luhn(digits: &str) -> bool {
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let sum: u32 = digits
        .bytes()
        .rev()
        .map(|byte| u32::from(byte - b'0'))
        .enumerate()
        .map(|(at, digit)| if at % 2 == 0 { digit } else { digit * 2 / 10 + digit * 2 % 10 })
        .sum();
    sum.is_multiple_of(10)
}

/// Whether `digits` is a valid SIREN: 9 digits, not all zero, passing the Luhn check.
#[must_use]
pub(crate) fn siren_is_valid(digits: &str) -> bool {
    digits.len() == 9 && digits != "000000000" && luhn(digits)
}

/// Whether `digits` is a valid SIRET: 14 digits starting with a SIREN, passing the Luhn check as a whole. For La Poste,
/// the plain sum of the digits is a multiple of five instead (only its head office, 356 000 000 00048, passes Luhn).
#[must_use]
pub(crate) fn siret_is_valid(digits: &str) -> bool {
    if digits.len() != 14 || !digits.bytes().all(|byte| byte.is_ascii_digit()) || !siren_is_valid(&digits[..9]) {
        return false;
    }
    let sum: u32 = digits.bytes().map(|byte| u32::from(byte - b'0')).sum();
    luhn(digits) || (digits.starts_with(LA_POSTE) && sum.is_multiple_of(5))
}

/// The numeric key of a French VAT number: (12 + 3 × (SIREN mod 97)) mod 97, two digits. `None` if `siren` is not
/// nine digits.
#[must_use]
pub(crate) fn vat_key(siren: &str) -> Option<String> {
    if siren.len() != 9 || !siren.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: u32 = siren.parse().ok()?;
    Some(format!("{:02}", (12 + 3 * (number % 97)) % 97))
}

/// Whether `number` (a two-character key and a SIREN, with or without a leading `FR`) is a valid VAT number. Keys
/// with a letter follow another formula and are not checked; the SIREN always is.
#[must_use]
pub(crate) fn vat_is_valid(number: &str) -> bool {
    let number = number.strip_prefix("FR").unwrap_or(number);
    let Some((key, siren)) = number.split_at_checked(2) else { return false };
    let key_is_right = if key.bytes().all(|byte| byte.is_ascii_digit()) {
        vat_key(siren).is_some_and(|expected| expected == key)
    } else {
        // O and I are never used: too easily confused with 0 and 1.
        key.bytes().all(|byte| byte.is_ascii_digit() || (byte.is_ascii_uppercase() && !matches!(byte, b'O' | b'I')))
    };
    key_is_right && siren_is_valid(siren)
}
