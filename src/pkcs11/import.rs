//! Importing a key pair generated on the host to a token (`C_CreateObject`).

use cryptoki::object::{Attribute, KeyType, ObjectClass, ObjectHandle};

use super::rv;
use super::session::Writer;
use crate::crypto::KeyNumbers;
use crate::error::{Error, Result, TokenError};
use crate::model::ObjectId;
use crate::model::certificate::{Certificate, KeyMaterial, PublicKey};

impl Writer<'_, '_> {
    /// Writes a private decryption key, its public half and its certificate under one id and label. On the
    /// token the private key is sensitive and not extractable. Needs a read-write session that is logged in.
    ///
    /// All or nothing: if a step fails, the objects already written are deleted.
    ///
    /// # Errors
    ///
    /// [`TokenError::TemplateRefused`], [`TokenError::Full`], [`TokenError::WritingNotOffered`], or the failed call.
    pub(crate) fn import_key_pair(
        &self,
        numbers: &KeyNumbers,
        certificate: &Certificate,
        id: &ObjectId,
        label: &str,
    ) -> Result<()> {
        let private = self.create(&private_template(numbers, certificate, id, label))?;
        let rest = public_template(certificate.public_key(), id, label)
            .map_or(Ok(None), |template| self.create(&template).map(Some))
            .and_then(|public| match self.write_certificate(id, label, certificate) {
                Ok(_) => Ok(()),
                Err(error) => {
                    if let Some(public) = public {
                        let _ = self.inner().destroy_object(public);
                    }
                    Err(error)
                }
            });
        if rest.is_err() {
            let _ = self.inner().destroy_object(private);
        }
        rest
    }

    fn create(&self, template: &[Attribute]) -> Result<ObjectHandle> {
        self.inner().create_object(template).map_err(|error| {
            let cause = rv::cause("C_CreateObject", &error);
            match rv::is_writing_refusal(&cause) {
                true => Error::Token(TokenError::WritingNotOffered(cause)),
                false => self.module.error(cause, &self.slot().token.label),
            }
        })
    }
}

fn private_template(numbers: &KeyNumbers, certificate: &Certificate, id: &ObjectId, label: &str) -> Vec<Attribute> {
    let mut template = vec![
        Attribute::Class(ObjectClass::PRIVATE_KEY),
        Attribute::Token(true),
        Attribute::Private(true),
        Attribute::Sensitive(true),
        Attribute::Extractable(false),
        Attribute::Id(id.as_bytes().to_vec()),
        Attribute::Label(label.as_bytes().to_vec()),
        Attribute::Subject(certificate.subject().der().to_vec()),
    ];
    match numbers {
        KeyNumbers::Rsa { public, private, primes } => template.extend([
            Attribute::KeyType(KeyType::RSA),
            Attribute::Decrypt(true),
            Attribute::Modulus(public[0].clone()),
            Attribute::PublicExponent(public[1].clone()),
            Attribute::PrivateExponent(private.to_vec()),
            Attribute::Prime1(primes[0].to_vec()),
            Attribute::Prime2(primes[1].to_vec()),
            Attribute::Exponent1(primes[2].to_vec()),
            Attribute::Exponent2(primes[3].to_vec()),
            Attribute::Coefficient(primes[4].to_vec()),
        ]),
        KeyNumbers::Ec { parameters, secret } => template.extend([
            Attribute::KeyType(KeyType::EC),
            Attribute::Derive(true),
            Attribute::EcParams(parameters.clone()),
            Attribute::Value(secret.to_vec()),
        ]),
    }
    template
}

fn public_template(key: &PublicKey, id: &ObjectId, label: &str) -> Option<Vec<Attribute>> {
    let mut template = vec![
        Attribute::Class(ObjectClass::PUBLIC_KEY),
        Attribute::Token(true),
        Attribute::Private(false),
        Attribute::Id(id.as_bytes().to_vec()),
        Attribute::Label(label.as_bytes().to_vec()),
    ];
    match key.material() {
        KeyMaterial::Rsa { modulus, exponent } => template.extend([
            Attribute::KeyType(KeyType::RSA),
            Attribute::Encrypt(true),
            Attribute::Modulus(modulus.clone()),
            Attribute::PublicExponent(exponent.clone()),
        ]),
        KeyMaterial::Ec { curve, point } => template.extend([
            Attribute::KeyType(KeyType::EC),
            Attribute::EcParams(crate::crypto::curve_parameters(curve)?),
            Attribute::EcPoint(crate::crypto::octet_string(point)?),
        ]),
        KeyMaterial::Other(_) => return None,
    }
    Some(template)
}
