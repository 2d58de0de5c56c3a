//! Distinguished names (X.501, RFC 5280 section 4.1.2.4), decoded from every string type that certificates hold.

use std::fmt;

use x509_parser::asn1_rs::{Any, Tag};
use x509_parser::x509::X509Name;

/// `commonName`.
pub(crate) const COMMON_NAME: &str = "2.5.4.3";
/// `surname`.
pub(crate) const SURNAME: &str = "2.5.4.4";
/// `serialNumber`, the holder's, not the certificate's.
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

/// Attribute types with the short names that OpenSSL and RFC 4519 give them.
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
    /// The attribute's type, as `2.5.4.3`.
    pub oid: String,
    /// Its usual short name, as `CN`, where it has one.
    pub short_name: Option<&'static str>,
    /// Its value as text, as it stands in the certificate: it may hold any character. A value that is no string is
    /// `#` and the hexadecimal of its content.
    pub value: String,
    /// Which relative distinguished name it belongs to, from 0: two attributes of one are a multi-valued RDN.
    pub rdn: usize,
}

/// A distinguished name: its DER and its attributes in the certificate's order.
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

    /// The name in DER, as `CKA_SUBJECT` and `CKA_ISSUER` hold it.
    #[must_use]
    pub(crate) fn der(&self) -> &[u8] {
        &self.der
    }

    /// Its attributes in the certificate's order, usually from the country down.
    #[must_use]
    pub(crate) fn attributes(&self) -> &[Attribute] {
        &self.attributes
    }

    /// The values of one attribute type, in order, without blanks around them; empty ones are left out.
    pub(crate) fn values(&self, oid: &str) -> impl Iterator<Item = &str> {
        self.attributes
            .iter()
            .filter(move |attribute| attribute.oid == oid)
            .map(|attribute| attribute.value.trim())
            .filter(|value| !value.is_empty())
    }

    /// The first value of one attribute type.
    #[must_use]
    pub(crate) fn value(&self, oid: &str) -> Option<&str> {
        self.values(oid).next()
    }

    /// `CN`; the last one where there are several, which is the most specific.
    #[must_use]
    pub(crate) fn common_name(&self) -> Option<&str> {
        self.values(COMMON_NAME).last()
    }

    /// `O`.
    #[must_use]
    pub(crate) fn organisation(&self) -> Option<&str> {
        self.value(ORGANISATION)
    }

    /// What people call it: the common name, else the last organisational unit, else the organisation, else the whole name.
    #[must_use]
    pub(crate) fn friendly(&self) -> String {
        self.common_name()
            .or_else(|| self.values(ORGANISATIONAL_UNIT).last())
            .or_else(|| self.organisation())
            .map_or_else(|| self.to_string(), str::to_owned)
    }
}

/// One line in the manner of RFC 4514: the most specific first, `,` between relative names, `+` inside a multi-valued
/// one. Types without a short name are dotted; control characters stay as they are and are escaped where they
/// are printed.
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

/// The text of an attribute value, from any of the string types of X.520's DirectoryString and their neighbours.
fn decode_value(value: &Any<'_>) -> String {
    let bytes = value.data;
    match value.tag() {
        Tag::Utf8String | Tag::PrintableString | Tag::Ia5String | Tag::NumericString | Tag::VisibleString => {
            decode_octets(bytes)
        }
        // T.61 was never implemented by anyone: what the field writes under this tag is Latin-1, and OpenSSL reads
        // it so. Windows-1252 differs from it only where Latin-1 has control characters.
        Tag::T61String => windows_1252(bytes),
        Tag::BmpString => {
            let units = bytes.chunks(2).map(|pair| match pair {
                [high, low] => u16::from_be_bytes([*high, *low]),
                _ => 0xfffd,
            });
            char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
        }
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

/// UTF-8 where it is valid: some issuers wrote Latin-1 under a UTF-8 or printable tag.
fn decode_octets(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => windows_1252(bytes),
    }
}

fn windows_1252(bytes: &[u8]) -> String {
    encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned()
}
