//! What a PFX shows without its password: the names of its keys, and certificates that were left unencrypted.
//!
//! Most programs encrypt the certificates, but the bag of the encrypted private key names it in clear (RFC 7292 section
//! 4.2.2): `friendlyName`, and `localKeyId`, for which jeton, OpenSSL and Windows take SHA-1 of the certificate.

use cms_stream::to_der;
use der::asn1::{Any, ObjectIdentifier};
use der::{Decode, Reader, SliceReader, Tag, Tagged};

use crate::model::certificate::Certificate;

/// id-data (RFC 5652 section 4).
const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
/// pkcs8ShroudedKeyBag (RFC 7292 section 4.2).
const SHROUDED_KEY_BAG: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.10.1.2");
/// certBag (RFC 7292 section 4.2).
const CERTIFICATE_BAG: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.10.1.3");
/// friendlyName (RFC 2985 section 5.5.1).
const FRIENDLY_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.20");
/// localKeyId (RFC 2985 section 5.5.2).
const LOCAL_KEY_ID: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.21");

/// What a PFX shows without its password.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Outside {
    /// The names of its keys (`friendlyName`).
    pub(crate) names: Vec<String>,
    /// The identifiers of its keys (`localKeyId`), usually SHA-1 of their certificates.
    pub(crate) key_ids: Vec<Vec<u8>>,
    /// The certificates that are not encrypted.
    pub(crate) certificates: Vec<Certificate>,
}

impl Outside {
    /// Reads a PFX in DER or BER as far as it goes without a password; `None` if it is no PFX. Nothing of it is verified:
    /// the MAC takes the password.
    #[must_use]
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let (der, _) = to_der(bytes).ok()?;
        let pfx = elements(Any::from_der(&der).ok()?.value())?;
        // PFX ::= SEQUENCE { version, authSafe ContentInfo, macData OPTIONAL } (RFC 7292 section 4).
        let [version, safe, ..] = pfx.as_slice() else { return None };
        if version.value() != [3] {
            return None;
        }
        let safes = data(safe)?;
        let (safes, _) = to_der(&safes).ok()?;
        let mut outside = Self::default();
        for content in elements(Any::from_der(&safes).ok()?.value())? {
            // An encrypted content, for a start.
            let Some(bags) = data(&content) else { continue };
            for bag in to_der(&bags)
                .ok()
                .and_then(|(bags, _)| elements(Any::from_der(&bags).ok()?.value()))
                .unwrap_or_default()
            {
                outside.add(&bag);
            }
        }
        Some(outside)
    }

    /// SafeBag ::= SEQUENCE { bagId, bagValue [0] EXPLICIT, bagAttributes SET OPTIONAL }.
    fn add(&mut self, bag: &Any) -> Option<()> {
        let bag = elements(bag.value())?;
        let [id, value, attributes @ ..] = bag.as_slice() else { return None };
        match id.decode_as::<ObjectIdentifier>().ok()? {
            CERTIFICATE_BAG => {
                // CertBag ::= SEQUENCE { certId, certValue [0] EXPLICIT OCTET STRING }.
                let bag = elements(elements(value.value())?.first()?.value())?;
                let der = elements(bag.get(1)?.value())?;
                self.certificates.push(Certificate::from_der(der.first()?.value()).ok()?);
            }
            SHROUDED_KEY_BAG => {
                for attribute in elements(attributes.first()?.value())? {
                    // PKCS12Attribute ::= SEQUENCE { attrId, attrValues SET OF }.
                    let parts = elements(attribute.value())?;
                    let [id, values] = parts.as_slice() else { continue };
                    let Some(first) = elements(values.value())?.into_iter().next() else { continue };
                    match id.decode_as::<ObjectIdentifier>().ok()? {
                        FRIENDLY_NAME => self.names.extend(text(&first)),
                        LOCAL_KEY_ID => self.key_ids.push(first.value().to_vec()),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
        Some(())
    }
}

/// The octets of a ContentInfo of id-data; `None` for any other.
fn data(content: &Any) -> Option<Vec<u8>> {
    let parts = elements(content.value())?;
    let [id, content] = parts.as_slice() else { return None };
    if id.decode_as::<ObjectIdentifier>().ok()? != DATA {
        return None;
    }
    let octets = elements(content.value())?;
    octets.first().filter(|octets| octets.tag() == Tag::OctetString).map(|octets| octets.value().to_vec())
}

/// The elements that follow each other in these octets; `None` unless they fill them.
fn elements(octets: &[u8]) -> Option<Vec<Any>> {
    let mut reader = SliceReader::new(octets).ok()?;
    let mut found = Vec::new();
    while !reader.is_finished() {
        found.push(Any::decode(&mut reader).ok()?);
    }
    Some(found)
}

/// A BMPString; empty ones say nothing.
fn text(value: &Any) -> Option<String> {
    let units: Vec<u16> = value.value().chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
    Some(String::from_utf16_lossy(&units)).filter(|text| value.tag() == Tag::BmpString && !text.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use secrecy::SecretString;

    use super::*;
    use crate::crypto::pfx::{Pfx, Profile};
    use crate::crypto::{SoftwareKey, SubjectFields, self_signed};
    use crate::model::{KeyAlgorithm, KeyUse};

    #[test]
    fn jetons_own_show_whose_they_are() {
        let key = SoftwareKey::generate(KeyAlgorithm::P256).unwrap();
        let subject = SubjectFields { common_name: "Marchés".into(), ..SubjectFields::default() };
        let der = self_signed(&key.signer().unwrap(), &subject, KeyUse::Decrypt, 30, time::OffsetDateTime::now_utc());
        let certificate = Certificate::from_der(&der.unwrap()).unwrap();
        let password: SecretString = "correct horse battery staple".into();
        for profile in [Profile::Modern, Profile::Compatible] {
            let bytes = Pfx::write(&key, &certificate, &[], "Marchés", &password, profile).unwrap();
            let outside = Outside::read(&bytes).unwrap();
            assert_eq!(outside.names, ["Marchés"]);
            assert_eq!(outside.key_ids, [certificate.sha1().to_vec()]);
            assert!(outside.certificates.is_empty());
            // Cut anywhere, it tells nothing or the same.
            for length in 0..bytes.len() {
                assert!(Outside::read(&bytes[..length]).is_none_or(|cut| cut.names.len() <= 1), "{length}");
            }
        }
        assert_eq!(Outside::read(b""), None);
        assert_eq!(Outside::read(certificate.der()), None);
    }
}
