//! Writing certificates to a token.

use cryptoki::object::{Attribute, CertificateType, ObjectClass, ObjectHandle};

use super::rv;
use super::session::Writer;
use crate::error::{Result, TokenError};
use crate::model::ObjectId;
use crate::model::certificate::Certificate;

/// The optional attributes of a certificate object, in the order in which they are dropped if a token refuses the
/// template: first those that repeat part of `CKA_VALUE`, then the one that only states the default.
const OPTIONAL: [&[&str]; 2] = [&["CKA_ISSUER", "CKA_SERIAL_NUMBER"], &["CKA_PRIVATE"]];

/// A certificate object that was just created (`C_CreateObject`).
#[derive(Debug)]
#[must_use = "what the token refused is to be said"]
pub(crate) struct WrittenCertificate {
    pub(super) handle: ObjectHandle,
    /// The attributes that the token refused and that were dropped, under the standard's names.
    pub(crate) dropped: Vec<&'static str>,
}

impl Writer<'_, '_> {
    /// Writes a certificate to the token as a public object (PKCS#11 v3.1 section 4.6.3): `CKA_ID` links it to its
    /// key, `CKA_LABEL` is UTF-8. Needs a read-write session and, on most tokens, a login.
    ///
    /// `CKA_START_DATE` and `CKA_END_DATE` are left out: they repeat part of `CKA_VALUE` and make it more likely that a
    /// token refuses the template.
    ///
    /// # Errors
    ///
    /// [`TokenError::TemplateRefused`] if the token refuses even the minimal template, [`TokenError::WritingNotOffered`] if
    /// the module cannot write to this card at all; otherwise the failed call.
    pub(crate) fn write_certificate(
        &self,
        id: &ObjectId,
        label: &str,
        certificate: &Certificate,
    ) -> Result<WrittenCertificate> {
        let mut dropped: Vec<&'static str> = Vec::new();
        let mut to_give_up = OPTIONAL.iter();
        loop {
            let cause = match self.inner().create_object(&template(id, label, certificate, &dropped)) {
                Ok(handle) => return Ok(WrittenCertificate { handle, dropped }),
                Err(error) => rv::cause("C_CreateObject", &error),
            };
            if rv::is_writing_refusal(&cause) {
                return Err(TokenError::WritingNotOffered(cause).into());
            }
            if !rv::is_template_refusal(&cause) {
                return Err(self.error(cause));
            }
            match to_give_up.next() {
                Some(names) => dropped.extend(*names),
                None => return Err(TokenError::TemplateRefused(cause).into()),
            }
        }
    }
}

fn template(id: &ObjectId, label: &str, certificate: &Certificate, dropped: &[&str]) -> Vec<Attribute> {
    let mut template = vec![
        Attribute::Class(ObjectClass::CERTIFICATE),
        Attribute::CertificateType(CertificateType::X_509),
        Attribute::Token(true),
        Attribute::Id(id.as_bytes().to_vec()),
        Attribute::Label(label.as_bytes().to_vec()),
        Attribute::Subject(certificate.subject().der().to_vec()),
        Attribute::Value(certificate.der().to_vec()),
    ];
    let optional = [
        ("CKA_ISSUER", Attribute::Issuer(certificate.issuer().der().to_vec())),
        ("CKA_SERIAL_NUMBER", Attribute::SerialNumber(integer(certificate.serial()))),
        ("CKA_PRIVATE", Attribute::Private(false)),
    ];
    template.extend(optional.into_iter().filter(|(name, _)| !dropped.contains(name)).map(|(_, attribute)| attribute));
    template
}

/// DER INTEGER with these content octets, the form of a serial number in `CKA_SERIAL_NUMBER`.
fn integer(content: &[u8]) -> Vec<u8> {
    const INTEGER: u8 = 0x02;
    let mut der = vec![INTEGER];
    match u8::try_from(content.len()) {
        Ok(length @ 0..=0x7f) => der.push(length),
        // RFC 5280 allows 20 octets; longer ones still get the long form of X.690 section 8.1.3.5.
        _ => {
            let length = content.len().to_be_bytes();
            let start = length.iter().position(|byte| *byte != 0).unwrap_or(length.len());
            let length = &length[start..];
            // At most eight length octets on any machine.
            der.push(0x80 | length.len() as u8);
            der.extend(length);
        }
    }
    der.extend(content);
    der
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_serial_number_is_an_integer_in_der() {
        assert_eq!(integer(&[0x01]), [0x02, 0x01, 0x01]);
        assert_eq!(integer(&[0x00, 0xff]), [0x02, 0x02, 0x00, 0xff]);
        assert_eq!(integer(&[7; 0x80])[..3], [0x02, 0x81, 0x80]);
        assert_eq!(integer(&[7; 0x1234])[..4], [0x02, 0x82, 0x12, 0x34]);
    }
}
