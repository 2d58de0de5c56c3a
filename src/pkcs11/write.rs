//! Writing certificates to a token.

use cryptoki::object::{Attribute, CertificateType, ObjectClass, ObjectHandle};

use super::rv;
use super::session::Writer;
use crate::error::{Result, TokenError};
use crate::model::ObjectId;
use crate::model::certificate::Certificate;

/// Attributes that the standard lets a certificate object do without, in the order in which they are given up where a
/// token refuses the template: those that only repeat what `CKA_VALUE` says, then the one whose default is the same.
const OPTIONAL: [&[&str]; 2] = [&["CKA_ISSUER", "CKA_SERIAL_NUMBER"], &["CKA_PRIVATE"]];

/// A certificate object that was just made (`C_CreateObject`).
#[derive(Debug)]
#[must_use = "what the token refused is to be said"]
pub(crate) struct WrittenCertificate {
    pub(super) handle: ObjectHandle,
    /// The attributes that the token refused and that the object was made without, as the standard names them.
    pub(crate) dropped: Vec<&'static str>,
}

impl Writer<'_, '_> {
    /// Writes a certificate to the token as a public object (PKCS#11 v3.1 section 4.6.3): `CKA_ID` pairs it with its
    /// key, `CKA_LABEL` is UTF-8. Needs a session that may write, and on most tokens a login.
    ///
    /// `CKA_START_DATE` and `CKA_END_DATE` are left out: they repeat what `CKA_VALUE` says, and tokens are the more
    /// likely to refuse the template.
    ///
    /// # Errors
    ///
    /// [`TokenError::TemplateRefused`] where the token refuses even the least template, [`TokenError::WritingNotOffered`] where
    /// the module does not write to this card at all; otherwise as the call failed.
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

/// The DER of an INTEGER with these content octets, which is how `CKA_SERIAL_NUMBER` holds a serial number.
fn integer(content: &[u8]) -> Vec<u8> {
    const INTEGER: u8 = 0x02;
    let mut der = vec![INTEGER];
    match u8::try_from(content.len()) {
        Ok(length @ 0..=0x7f) => der.push(length),
        // RFC 5280 allows 20 octets; a longer one still gets the long form of X.690 section 8.1.3.5.
        _ => {
            let length = content.len().to_be_bytes();
            let start = length.iter().position(|byte| *byte != 0).unwrap_or(length.len());
            let length = &length[start..];
            // At most eight octets of length, on any machine.
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
