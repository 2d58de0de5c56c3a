//! Writing RecipientInfo (RFC 5652 section 6.2): who a content is sealed for.

use aws_lc_rs::agreement::{self, PrivateKey, UnparsedPublicKey};
use zeroize::Zeroizing;

use crate::agreement::{shared_info, wrap};
use crate::ber::{BIT_STRING, INTEGER, context};
use crate::certificate::PublicKey;
use crate::{Certificate, Error, KeyEncryption, RsaEncryption, UnfitKey, encode, oid};

/// Somebody that content can be sealed for.
#[derive(Debug, Clone)]
pub struct Recipient {
    certificate: Certificate,
    encryption: KeyEncryption,
}

impl Recipient {
    /// The holder of this certificate, with the best key encryption for its key.
    ///
    /// # Errors
    ///
    /// [`UnfitKey`], as [`Certificate::key_encryptions`].
    pub fn new(certificate: Certificate) -> Result<Self, UnfitKey> {
        let best = certificate.key_encryptions()?.first().copied().ok_or(UnfitKey::Algorithm)?;
        Ok(Self { certificate, encryption: best })
    }

    /// Sets another key encryption, known to be supported by the holder's software or smart card.
    ///
    /// # Errors
    ///
    /// [`UnfitKey::Algorithm`] if it does not fit the certificate's key.
    pub fn with(mut self, encryption: KeyEncryption) -> Result<Self, UnfitKey> {
        if !self.certificate.key_encryptions()?.contains(&encryption) {
            return Err(UnfitKey::Algorithm);
        }
        self.encryption = encryption;
        Ok(self)
    }

    /// The RecipientInfo for this content-encryption key.
    pub(crate) fn encode(&self, key: &[u8]) -> Result<Vec<u8>, Error> {
        match self.encryption {
            KeyEncryption::Rsa(scheme) => self.encode_transport(scheme, key),
            KeyEncryption::Ecdh => self.encode_agreement(key),
        }
    }

    /// Whether its RecipientInfo has version 0, on which the version of EnvelopedData depends.
    pub(crate) fn has_version_0(&self) -> bool {
        matches!(self.encryption, KeyEncryption::Rsa(_))
    }

    fn id(&self) -> Vec<u8> {
        let serial = encode::element(INTEGER, &self.certificate.serial);
        encode::sequence(&[&self.certificate.issuer, &serial])
    }

    /// KeyTransRecipientInfo (RFC 5652 section 6.2.1).
    fn encode_transport(&self, scheme: RsaEncryption, key: &[u8]) -> Result<Vec<u8>, Error> {
        let encrypted = scheme.encrypt(&self.certificate.public_key, key)?;
        Ok(encode::sequence(&[
            &encode::small_integer(0),
            &self.id(),
            &scheme.identifier(),
            &encode::octets(&encrypted),
        ]))
    }

    /// KeyAgreeRecipientInfo (RFC 5652 section 6.2.2, RFC 5753 section 3.1.1).
    fn encode_agreement(&self, key: &[u8]) -> Result<Vec<u8>, Error> {
        const NULL: [u8; 2] = [5, 0];
        let Some(PublicKey::Ec { curve, point }) = self.certificate.public_key() else { return Err(Error::Host) };
        let ephemeral = PrivateKey::generate(curve.algorithm).map_err(|_| Error::Host)?;
        let public = ephemeral.compute_public_key().map_err(|_| Error::Host)?;
        let theirs = UnparsedPublicKey::new(curve.algorithm, point);
        let secret = agreement::agree(&ephemeral, theirs, Error::Host, |secret| Ok(Zeroizing::new(secret.to_vec())))?;
        let wrapping = encode::sequence(&[&encode::oid(oid::AES256_WRAP)]);
        let kek = curve.kdf.derive(&secret, &shared_info(&wrapping, None, 32), 32);
        let wrapped = wrap(&kek, key).ok_or(Error::Host)?;
        let mut bits = vec![0];
        bits.extend_from_slice(public.as_ref());
        // For an ephemeral key the parameters are NULL or absent (RFC 5753 section 3.1.1).
        let originator_algorithm = encode::sequence(&[&encode::oid(oid::EC_PUBLIC_KEY), &NULL]);
        let originator = encode::constructed(context(1), &[&originator_algorithm, &encode::element(BIT_STRING, &bits)]);
        let scheme = encode::sequence(&[&encode::oid(curve.kdf.oid()), &wrapping]);
        let recipient = encode::sequence(&[&self.id(), &encode::octets(&wrapped)]);
        Ok(encode::constructed(
            context(1),
            &[
                &encode::small_integer(3),
                &encode::element(context(0), &originator),
                &scheme,
                &encode::sequence(&[&recipient]),
            ],
        ))
    }
}
