//! Reading RecipientInfo (RFC 5652 section 6.2): who a file was sealed for.

use std::sync::Arc;

use crate::agreement::{Kdf, shared_info, unwrap, wrap_key_length};
use crate::ber::{BIT_STRING, INTEGER, OCTET_STRING, OID, Reader, SEQUENCE, context};
use crate::{
    Certificate, ContentCipher, Decryptor, Error, KeyEncryption, OaepDigest, RsaEncryption, Secret, UnwrapError, oid,
    random,
};

/// The largest size of one RecipientInfo.
const MAX_RECIPIENT: u64 = 64 << 10;

type Result<T> = std::result::Result<T, Error>;

/// How a file identifies a recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecipientId {
    /// The certificate's issuer and serial number.
    IssuerAndSerial {
        /// The issuer's Name in DER.
        issuer: Vec<u8>,
        /// The content octets of the serial number.
        serial: Vec<u8>,
    },
    /// The certificate's subjectKeyIdentifier.
    KeyId(Vec<u8>),
}

impl RecipientId {
    /// Whether it identifies this certificate.
    #[must_use]
    pub fn is_of(&self, certificate: &Certificate) -> bool {
        match self {
            Self::IssuerAndSerial { issuer, serial } => certificate.serial == *serial && certificate.issuer == *issuer,
            Self::KeyId(id) => certificate.key_id.as_ref() == Some(id),
        }
    }
}

/// How many recipients of a file have no certificate: no private key opens it for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct OtherRecipients {
    /// Who knows a password (PasswordRecipientInfo, RFC 5652 section 6.2.4).
    pub passwords: usize,
    /// Who has a key that was shared before (KEKRecipientInfo, section 6.2.3).
    pub shared_keys: usize,
    /// Of a kind that is not known (OtherRecipientInfo, section 6.2.5).
    pub unknown: usize,
}

/// A recipient of a file.
#[derive(Debug, Clone)]
pub struct RecipientInfo {
    id: RecipientId,
    method: Method,
}

#[derive(Debug, Clone)]
enum Method {
    Transport { scheme: RsaEncryption, encrypted: Vec<u8> },
    Agreement { shared: Arc<Agreement>, encrypted: Vec<u8> },
    Unsupported(String),
}

/// What the recipients of a key agreement share; a thousand of them store it only once.
#[derive(Debug)]
struct Agreement {
    kdf: Kdf,
    wrap: Vec<u8>,
    key_length: usize,
    ukm: Option<Vec<u8>>,
    point: Vec<u8>,
}

impl RecipientInfo {
    /// How the file identifies this recipient.
    #[must_use]
    pub fn id(&self) -> &RecipientId {
        &self.id
    }

    /// How the content-encryption key is encrypted.
    ///
    /// # Errors
    ///
    /// The name or object identifier of an unsupported algorithm.
    pub fn key_encryption(&self) -> std::result::Result<KeyEncryption, &str> {
        match &self.method {
            Method::Transport { scheme, .. } => Ok(KeyEncryption::Rsa(*scheme)),
            Method::Agreement { .. } => Ok(KeyEncryption::Ecdh),
            Method::Unsupported(name) => Err(name),
        }
    }

    /// Recovers the content-encryption key for `cipher` with the private key of `certificate`, which must be this
    /// recipient's.
    ///
    /// The private key is used exactly once. With PKCS #1 v1.5, an attacker who learns which ciphertexts it rejects can
    /// decrypt with it, given enough attempts (Bleichenbacher 1998). Therefore, if it rejects the ciphertext or returns a
    /// key of the wrong length, random bytes are used as the key (RFC 3218 section 2.3.2), and the content turns out to be
    /// damaged, as with any wrong key. With AES-CBC, which has no tag, one wrong key in 256 goes unnoticed, here as
    /// elsewhere.
    ///
    /// A point that is not on the certificate's curve is never passed to the private key.
    ///
    /// # Errors
    ///
    /// [`UnwrapError::WrongKey`] if RSAES-OAEP, the point or the key wrap shows that the key is not for this file;
    /// [`UnwrapError::Key`] if the private key failed; [`UnwrapError::Unsupported`].
    pub fn unwrap_key<D: Decryptor + ?Sized>(
        &self,
        certificate: &Certificate,
        private_key: &D,
        cipher: ContentCipher,
    ) -> std::result::Result<Secret, UnwrapError<D::Error>> {
        let length = cipher.key_length();
        match &self.method {
            Method::Transport { scheme, encrypted } => {
                // Always generated, so that it cannot be observed whether it was needed.
                let substitute = random(length).map_err(|_| UnwrapError::Host)?;
                let key = private_key.decrypt(*scheme, encrypted).map_err(UnwrapError::Key)?;
                match (key.filter(|key| key.len() == length), scheme) {
                    (Some(key), _) => Ok(key),
                    (None, RsaEncryption::Pkcs1) => Ok(substitute),
                    (None, RsaEncryption::Oaep { .. }) => Err(UnwrapError::WrongKey),
                }
            }
            Method::Agreement { shared, encrypted } => {
                if !certificate.is_on_curve(&shared.point) {
                    return Err(UnwrapError::WrongKey);
                }
                let secret = private_key.agree(&shared.point).map_err(UnwrapError::Key)?;
                let secret = secret.ok_or(UnwrapError::WrongKey)?;
                let info = shared_info(&shared.wrap, shared.ukm.as_deref(), shared.key_length);
                let key = unwrap(&shared.kdf.derive(&secret, &info, shared.key_length), encrypted);
                key.filter(|key| key.len() == length).ok_or(UnwrapError::WrongKey)
            }
            Method::Unsupported(name) => Err(UnwrapError::Unsupported(name.clone())),
        }
    }

    /// Reads the next element of RecipientInfos. A key agreement may have several recipients; those without a certificate
    /// are counted.
    pub(crate) fn read<R: std::io::Read>(reader: &mut Reader<R>, others: &mut OtherRecipients) -> Result<Vec<Self>> {
        let bytes = reader.element(MAX_RECIPIENT, "a recipient")?;
        let mut reader = Reader::of(&bytes);
        match bytes.first().copied() {
            Some(SEQUENCE) => read_transport(&mut reader).map(|recipient| vec![recipient]),
            Some(0xA1) => read_agreement(&mut reader),
            kind => {
                match kind {
                    Some(0xA2) => others.shared_keys += 1,
                    Some(0xA3) => others.passwords += 1,
                    _ => others.unknown += 1,
                }
                Ok(Vec::new())
            }
        }
    }
}

/// Reads KeyTransRecipientInfo (RFC 5652 section 6.2.1).
fn read_transport(reader: &mut Reader<&[u8]>) -> Result<RecipientInfo> {
    reader.enter(SEQUENCE, "a recipient")?;
    reader.primitive(INTEGER, 1, "the recipient's version")?;
    let id = match reader.peek()? {
        Some(0x80) => RecipientId::KeyId(reader.octets(0x80, 256, "a key identifier")?),
        _ => read_issuer_and_serial(reader)?,
    };
    let algorithm = reader.element(4096, "the key transport's algorithm")?;
    let encrypted = reader.octets(OCTET_STRING, 4096, "an encrypted key")?;
    reader.leave()?;
    let method = match read_rsa_algorithm(&algorithm) {
        Ok(scheme) => Method::Transport { scheme, encrypted },
        Err(Error::Unsupported(name)) => Method::Unsupported(name),
        Err(other) => return Err(other),
    };
    Ok(RecipientInfo { id, method })
}

fn read_issuer_and_serial(reader: &mut Reader<&[u8]>) -> Result<RecipientId> {
    reader.enter(SEQUENCE, "issuerAndSerialNumber")?;
    let issuer = reader.element(16 << 10, "an issuer's name")?;
    let serial = reader.primitive(INTEGER, 128, "a serial number")?;
    reader.leave()?;
    Ok(RecipientId::IssuerAndSerial { issuer, serial })
}

/// Reads the AlgorithmIdentifier of a key transport.
fn read_rsa_algorithm(der: &[u8]) -> Result<RsaEncryption> {
    let mut reader = Reader::of(der);
    reader.enter(SEQUENCE, "the key transport's algorithm")?;
    let identifier = reader.primitive(OID, 64, "the key transport's algorithm")?;
    if identifier == oid::RSA {
        return Ok(RsaEncryption::Pkcs1);
    }
    if identifier != oid::RSA_OAEP {
        return Err(Error::Unsupported(oid::name(&identifier)));
    }
    // RSAES-OAEP-params: the defaults are SHA-1, MGF1 with SHA-1 and an empty label (RFC 8017 appendix A.2.1).
    let (mut hash, mut mask, mut label) = (oid::SHA1.to_vec(), oid::SHA1.to_vec(), Vec::new());
    if reader.peek()? == Some(SEQUENCE) {
        reader.enter(SEQUENCE, "RSAES-OAEP-params")?;
        while let Some(tag) = reader.peek()? {
            reader.enter(tag, "RSAES-OAEP-params")?;
            reader.enter(SEQUENCE, "RSAES-OAEP-params")?;
            let algorithm = reader.primitive(OID, 64, "RSAES-OAEP-params")?;
            match tag {
                0xA0 => {
                    hash = algorithm;
                    skip_rest(&mut reader)?;
                }
                0xA1 if algorithm == oid::MGF1 => {
                    reader.enter(SEQUENCE, "MGF1")?;
                    mask = reader.primitive(OID, 64, "MGF1")?;
                    skip_rest(&mut reader)?;
                    reader.leave()?;
                }
                0xA2 if algorithm == oid::P_SPECIFIED => {
                    label = reader.octets(OCTET_STRING, 4096, "the label")?;
                }
                _ => return Err(Error::Unsupported(oid::name(&algorithm))),
            }
            reader.leave()?;
            reader.leave()?;
        }
        reader.leave()?;
    }
    match (OaepDigest::of(&hash), OaepDigest::of(&mask)) {
        (Some(hash), Some(mask)) if label.is_empty() => Ok(RsaEncryption::Oaep { hash, mask }),
        (Some(_), Some(_)) => Err(Error::Unsupported("RSAES-OAEP, label".to_owned())),
        _ => Err(Error::Unsupported(format!("RSAES-OAEP {} / MGF1 {}", oid::dotted(&hash), oid::dotted(&mask)))),
    }
}

fn skip_rest(reader: &mut Reader<&[u8]>) -> Result<()> {
    while !reader.at_end()? {
        reader.skip()?;
    }
    Ok(())
}

/// Reads KeyAgreeRecipientInfo (RFC 5652 section 6.2.2, RFC 5753 section 3.1.1).
fn read_agreement(reader: &mut Reader<&[u8]>) -> Result<Vec<RecipientInfo>> {
    reader.enter(context(1), "a recipient")?;
    reader.primitive(INTEGER, 1, "the recipient's version")?;
    reader.enter(context(0), "the originator")?;
    let point = match reader.peek()? {
        Some(0xA1) => {
            reader.enter(context(1), "the originator's key")?;
            reader.element(1024, "the originator's algorithm")?;
            let mut bits = reader.primitive(BIT_STRING, 1024, "the originator's key")?;
            reader.leave()?;
            if bits.first() != Some(&0) {
                return Err(reader.malformed("the originator's key"));
            }
            bits.remove(0);
            Some(bits)
        }
        // Static-static: the originator is a certificate, which RFC 5753 section 3.1.1 excludes for ECDH.
        _ => {
            reader.skip()?;
            None
        }
    };
    reader.leave()?;
    let ukm = match reader.peek()? {
        Some(0xA1) => {
            reader.enter(context(1), "ukm")?;
            let ukm = reader.octets(OCTET_STRING, 4096, "ukm")?;
            reader.leave()?;
            Some(ukm)
        }
        _ => None,
    };
    reader.enter(SEQUENCE, "the key agreement's algorithm")?;
    let scheme = reader.primitive(OID, 64, "the key agreement's algorithm")?;
    let wrap = if reader.at_end()? { Vec::new() } else { reader.element(1024, "the wrapping's algorithm")? };
    skip_rest(reader)?;
    reader.leave()?;
    let agreement = agreement(&scheme, wrap, ukm, point)?.map(Arc::new);
    let mut recipients = Vec::new();
    reader.enter(SEQUENCE, "recipientEncryptedKeys")?;
    while !reader.at_end()? {
        reader.enter(SEQUENCE, "a recipient's key")?;
        let id = match reader.peek()? {
            Some(0xA0) => {
                reader.enter(context(0), "a key identifier")?;
                let id = reader.octets(OCTET_STRING, 256, "a key identifier")?;
                skip_rest(reader)?;
                reader.leave()?;
                RecipientId::KeyId(id)
            }
            _ => read_issuer_and_serial(reader)?,
        };
        let encrypted = reader.octets(OCTET_STRING, 4096, "an encrypted key")?;
        reader.leave()?;
        let method = match &agreement {
            Ok(shared) => Method::Agreement { shared: Arc::clone(shared), encrypted },
            Err(unknown) => Method::Unsupported(unknown.clone()),
        };
        recipients.push(RecipientInfo { id, method });
    }
    reader.leave()?;
    reader.leave()?;
    Ok(recipients)
}

/// The parts of a key agreement, or the algorithm that is not supported.
fn agreement(
    scheme: &[u8],
    wrap: Vec<u8>,
    ukm: Option<Vec<u8>>,
    point: Option<Vec<u8>>,
) -> Result<std::result::Result<Agreement, String>> {
    let Some(kdf) = Kdf::of(scheme) else { return Ok(Err(oid::name(scheme))) };
    let mut reader = Reader::of(&wrap);
    reader.enter(SEQUENCE, "the wrapping's algorithm")?;
    let identifier = reader.primitive(OID, 64, "the wrapping's algorithm")?;
    let Some(key_length) = wrap_key_length(&identifier) else { return Ok(Err(oid::name(&identifier))) };
    let Some(point) = point else { return Ok(Err("static-static ECDH".to_owned())) };
    Ok(Ok(Agreement { kdf, wrap, key_length, ukm, point }))
}
