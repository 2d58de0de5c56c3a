//! Distinguished names (X.501, RFC 5280 section 4.1.2.4), decoded from every string type found in certificates.

use std::fmt;

use x509_parser::asn1_rs::{Any, Tag};
use x509_parser::x509::X509Name;

use crate::model::text::{utf_16, utf8_or_windows_1252, windows_1252};

/// `commonName`.
pub(crate) const COMMON_NAME: &str = "2.5.4.3";
/// `surname`.
pub(crate) const SURNAME: &str = "2.5.4.4";
/// `serialNumber` of the holder, not of the certificate.
pub(crate) const SERIAL_NUMBER: &str = "2.5.4.5";
/// `organizationName`.
pub(crate) const ORGANISATION: &str = "2.5.4.10";
/// `organizationalUnitName`.
pub(crate) const ORGANISATIONAL_UNIT: &str = "2.5.4.11";
/// `title`.
pub(crate) const TITLE: &str = "2.5.4.12";
/// `givenName`.
pub(crate) const GIVEN_NAME: &str = "2.5.4.42";
/// `organizationIdentifier` (X.520, ETSI EN 319 412-1 section 5.1.4).
pub(crate) const ORGANISATION_IDENTIFIER: &str = "2.5.4.97";
/// `emailAddress` (PKCS #9).
pub(crate) const EMAIL_ADDRESS: &str = "1.2.840.113549.1.9.1";

/// Attribute types with the short names used by OpenSSL and RFC 4519.
const SHORT_NAMES: &[(&str, &str)] = &[
    (COMMON_NAME, "CN"),
    (SURNAME, "SN"),
    (SERIAL_NUMBER, "serialNumber"),
    ("2.5.4.6", "C"),
    ("2.5.4.7", "L"),
    ("2.5.4.8", "ST"),
    ("2.5.4.9", "street"),
    (ORGANISATION, "O"),
    (ORGANISATIONAL_UNIT, "OU"),
    (TITLE, "title"),
    ("2.5.4.13", "description"),
    ("2.5.4.15", "businessCategory"),
    ("2.5.4.17", "postalCode"),
    ("2.5.4.41", "name"),
    (GIVEN_NAME, "GN"),
    ("2.5.4.43", "initials"),
    ("2.5.4.44", "generationQualifier"),
    ("2.5.4.46", "dnQualifier"),
    ("2.5.4.65", "pseudonym"),
    (ORGANISATION_IDENTIFIER, "organizationIdentifier"),
    ("0.9.2342.19200300.100.1.1", "UID"),
    ("0.9.2342.19200300.100.1.25", "DC"),
    (EMAIL_ADDRESS, "emailAddress"),
    ("1.3.6.1.4.1.311.60.2.1.1", "jurisdictionL"),
    ("1.3.6.1.4.1.311.60.2.1.2", "jurisdictionST"),
    ("1.3.6.1.4.1.311.60.2.1.3", "jurisdictionC"),
];

/// One attribute of a distinguished name.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Attribute {
    /// The attribute type in dotted form, such as `2.5.4.3`.
    pub oid: String,
    /// The usual short name, such as `CN`, if it has one.
    pub short_name: Option<&'static str>,
    /// The value as text, verbatim: it may contain any character. A value that is not a string is given as
    /// `#` and the hexadecimal of its content.
    pub value: String,
    /// Index from 0 of its relative distinguished name: attributes that share one form a multi-valued RDN.
    pub rdn: usize,
}

/// A distinguished name: its DER, and its attributes in encoded order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Name {
    der: Vec<u8>,
    attributes: Vec<Attribute>,
}

impl Name {
    pub(crate) fn read(name: &X509Name<'_>) -> Self {
        let attributes = name
            .iter_rdn()
            .enumerate()
            .flat_map(|(rdn, set)| set.iter().map(move |attribute| (rdn, attribute)))
            .map(|(rdn, attribute)| {
                let oid = attribute.attr_type().to_id_string();
                let short_name = SHORT_NAMES.iter().find(|(known, _)| *known == oid).map(|(_, name)| *name);
                Attribute { short_name, value: decode_value(attribute.attr_value()), rdn, oid }
            })
            .collect();
        Self { der: name.as_raw().to_vec(), attributes }
    }

    /// The DER encoding, as in `CKA_SUBJECT` and `CKA_ISSUER`.
    #[must_use]
    pub(crate) fn der(&self) -> &[u8] {
        &self.der
    }

    /// The attributes in encoded order, usually from the country down.
    #[must_use]
    pub(crate) fn attributes(&self) -> &[Attribute] {
        &self.attributes
    }

    /// The non-empty values of an attribute type, in order, trimmed.
    pub(crate) fn values(&self, oid: &str) -> impl Iterator<Item = &str> {
        self.attributes
            .iter()
            .filter(move |attribute| attribute.oid == oid)
            .map(|attribute| attribute.value.trim())
            .filter(|value| !value.is_empty())
    }

    /// The first of [`Name::values`].
    #[must_use]
    pub(crate) fn value(&self, oid: &str) -> Option<&str> {
        self.values(oid).next()
    }

    /// `CN`; the last one if there are several, since that is the most specific.
    #[must_use]
    pub(crate) fn common_name(&self) -> Option<&str> {
        self.values(COMMON_NAME).last()
    }

    /// `O`.
    #[must_use]
    pub(crate) fn organisation(&self) -> Option<&str> {
        self.value(ORGANISATION)
    }

    /// Whether both name the same entity (RFC 5280 section 7.1): attribute by attribute, ignoring case, leading, trailing
    /// and repeated white space, and the string type of a value. Letters that differ only in their Unicode normalisation
    /// are taken as different, so two names may be told apart wrongly, but are never confused.
    #[must_use]
    pub(crate) fn is_same_as(&self, other: &Name) -> bool {
        self.der == other.der || self.normalised() == other.normalised()
    }

    /// The relative names in order; the attributes inside each are sorted.
    fn normalised(&self) -> Vec<(usize, &str, String)> {
        let attributes = self.attributes.iter();
        let mut parts: Vec<_> =
            attributes.map(|attribute| (attribute.rdn, attribute.oid.as_str(), normalised(&attribute.value))).collect();
        parts.sort_unstable();
        parts
    }

    /// Whether both give the same organisation, compared as in [`Name::is_same_as`]; not if one gives none.
    #[must_use]
    pub(crate) fn shares_organisation(&self, other: &Name) -> bool {
        let organisation = |name: &Name| name.organisation().map(normalised);
        organisation(self).is_some_and(|own| Some(own) == organisation(other))
    }

    /// The display name: the common name, else the last organisational unit, else the organisation, else the whole name.
    #[must_use]
    pub(crate) fn friendly(&self) -> String {
        self.common_name()
            .or_else(|| self.values(ORGANISATIONAL_UNIT).last())
            .or_else(|| self.organisation())
            .map_or_else(|| self.to_string(), str::to_owned)
    }
}

/// A value without what RFC 5280 section 7.1 ignores.
fn normalised(value: &str) -> String {
    value.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// One line in the style of RFC 4514: most specific first, `,` between relative names, `+` inside a multi-valued
/// one. Types without a short name are dotted. Control characters are left as they are; the code that prints them
/// escapes them.
impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut before = None;
        for attributes in self.attributes.chunk_by(|a, b| a.rdn == b.rdn).rev() {
            for attribute in attributes {
                match before {
                    None => {}
                    Some(rdn) if rdn == attribute.rdn => f.write_str("+")?,
                    Some(_) => f.write_str(",")?,
                }
                before = Some(attribute.rdn);
                write!(f, "{}=", attribute.short_name.unwrap_or(&attribute.oid))?;
                write_escaped(f, &attribute.value)?;
            }
        }
        Ok(())
    }
}

/// RFC 4514 section 2.4.
fn write_escaped(f: &mut fmt::Formatter<'_>, value: &str) -> fmt::Result {
    let last = value.chars().count().saturating_sub(1);
    for (at, c) in value.chars().enumerate() {
        match c {
            '"' | '+' | ',' | ';' | '<' | '>' | '\\' => write!(f, "\\{c}")?,
            ' ' if at == 0 || at == last => f.write_str("\\ ")?,
            '#' if at == 0 => f.write_str("\\#")?,
            '\0' => f.write_str("\\00")?,
            _ => write!(f, "{c}")?,
        }
    }
    Ok(())
}

/// The text of an attribute value, from any string type of X.520's DirectoryString or similar.
fn decode_value(value: &Any<'_>) -> String {
    let bytes = value.data;
    match value.tag() {
        Tag::Utf8String | Tag::PrintableString | Tag::Ia5String | Tag::NumericString | Tag::VisibleString => {
            // Some issuers wrote Latin-1 under a UTF8String or PrintableString tag.
            utf8_or_windows_1252(bytes)
        }
        // Nobody ever implemented T.61: in practice this tag holds Latin-1, and OpenSSL reads it that way.
        // Windows-1252 differs from Latin-1 only where the latter has control characters.
        Tag::T61String => windows_1252(bytes),
        Tag::BmpString => utf_16(bytes, u16::from_be_bytes),
        Tag::UniversalString => bytes
            .chunks(4)
            .map(|quad| match quad {
                [a, b, c, d] => char::from_u32(u32::from_be_bytes([*a, *b, *c, *d])),
                _ => None,
            })
            .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect(),
        _ => format!("#{}", hex::encode(bytes)),
    }
}
