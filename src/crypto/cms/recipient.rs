//! Who a content is sealed for: RecipientInfo (RFC 5652 section 6.2), read and written.

use std::sync::Arc;

use aws_lc_rs::agreement::{self, PrivateKey, UnparsedPublicKey};
use x509_parser::asn1_rs::FromDer;
use x509_parser::x509::X509Name;
use zeroize::Zeroizing;

use super::agreement::{Kdf, shared_info, unwrap, wrap, wrap_key_length};
use super::ber::{BIT_STRING, INTEGER, OCTET_STRING, OID, Reader, SEQUENCE, context};
use super::{Decryptor, Failure, Secret, der, oid};
use crate::crypto::{EncryptionScheme, OaepDigest, encrypt};
use crate::model::bicle::Transport;
use crate::model::certificate::{Certificate, Curve, KeyMaterial};

/// The most that one recipient may take.
const MAX_RECIPIENT: u64 = 64 << 10;

type Result<T> = std::result::Result<T, Failure>;

/// How a file names a recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecipientId {
    /// The certificate's issuer and serial number.
    IssuerAndSerial {
        /// The issuer's name, DER.
        issuer: Vec<u8>,
        /// The serial number's content octets.
        serial: Vec<u8>,
    },
    /// The certificate's subjectKeyIdentifier.
    KeyId(Vec<u8>),
}

impl RecipientId {
    /// Whether this certificate is meant.
    #[must_use]
    pub fn is_of(&self, certificate: &Certificate) -> bool {
        match self {
            Self::IssuerAndSerial { issuer, serial } => {
                certificate.serial() == serial && certificate.issuer().der() == issuer
            }
            Self::KeyId(id) => certificate.subject_key_id() == Some(id),
        }
    }

    /// For a person: issuer and serial number, or key identifier.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::IssuerAndSerial { issuer, serial } => {
                let issuer =
                    X509Name::from_der(issuer).map_or_else(|_| hex::encode(issuer), |(_, name)| name.to_string());
                let digits = hex::encode_upper(serial);
                let digits = digits.trim_start_matches("00");
                format!("{issuer}, {digits}")
            }
            Self::KeyId(id) => hex::encode_upper(id),
        }
    }
}

/// One recipient of a file.
#[derive(Debug, Clone)]
pub struct RecipientInfo {
    id: RecipientId,
    method: Method,
}

#[derive(Debug, Clone)]
enum Method {
    Transport { transport: Transport, encrypted: Vec<u8> },
    Agreement { shared: Arc<Agreement>, encrypted: Vec<u8> },
    Unsupported(String),
}

/// What the recipients of one key agreement have in common; a thousand of them hold it once.
#[derive(Debug)]
struct Agreement {
    kdf: Kdf,
    wrap: Vec<u8>,
    key_length: usize,
    ukm: Option<Vec<u8>>,
    point: Vec<u8>,
}

impl RecipientInfo {
    /// How the file names this recipient.
    #[must_use]
    pub fn id(&self) -> &RecipientId {
        &self.id
    }

    /// How the content's key is handed over; the algorithm's name or identifier where jeton does not know it.
    ///
    /// # Errors
    ///
    /// The unknown algorithm.
    pub fn transport(&self) -> std::result::Result<Transport, &str> {
        match &self.method {
            Method::Transport { transport, .. } => Ok(*transport),
            Method::Agreement { .. } => Ok(Transport::Ecdh),
            Method::Unsupported(name) => Err(name),
        }
    }

    /// The content's key, by the recipient's private key.
    ///
    /// # Errors
    ///
    /// [`Failure::Key`] as the decryptor failed; [`Failure::WrongKey`] where what it gives is no key of this file;
    /// [`Failure::Unsupported`].
    pub fn unwrap_key(&self, decryptor: &dyn Decryptor) -> Result<Secret> {
        match &self.method {
            Method::Transport { transport, encrypted } => {
                decryptor.decrypt(*transport, encrypted).map_err(|error| Failure::Key(Box::new(error)))
            }
            Method::Agreement { shared, encrypted } => {
                let secret = decryptor.agree(&shared.point).map_err(|error| Failure::Key(Box::new(error)))?;
                let info = shared_info(&shared.wrap, shared.ukm.as_deref(), shared.key_length);
                unwrap(&shared.kdf.derive(&secret, &info, shared.key_length), encrypted).ok_or(Failure::WrongKey)
            }
            Method::Unsupported(name) => Err(Failure::Unsupported(name.clone())),
        }
    }

    /// Reads the next element of RecipientInfos; key agreement may hold several recipients, another kind none.
    pub(super) fn read<R: std::io::Read>(reader: &mut Reader<R>) -> Result<Vec<Self>> {
        let bytes = reader.element(MAX_RECIPIENT, "a recipient")?;
        let mut reader = Reader::of(&bytes);
        match bytes.first().copied() {
            Some(SEQUENCE) => read_transport(&mut reader).map(|recipient| vec![recipient]),
            Some(0xA1) => read_agreement(&mut reader),
            // kekri, pwri, ori: a shared key or a password, which no certificate stands for.
            _ => Ok(Vec::new()),
        }
    }
}

/// KeyTransRecipientInfo (RFC 5652 section 6.2.1).
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
        Ok(transport) => Method::Transport { transport, encrypted },
        Err(Failure::Unsupported(name)) => Method::Unsupported(name),
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

/// The AlgorithmIdentifier of a key transport.
fn read_rsa_algorithm(der: &[u8]) -> Result<Transport> {
    let mut reader = Reader::of(der);
    reader.enter(SEQUENCE, "the key transport's algorithm")?;
    let identifier = reader.primitive(OID, 64, "the key transport's algorithm")?;
    if identifier == oid::RSA {
        return Ok(Transport::RsaPkcs1);
    }
    if identifier != oid::RSA_OAEP {
        return Err(Failure::Unsupported(oid::name(&identifier)));
    }
    // RSAES-OAEP-params: SHA-1, MGF1 on SHA-1 and an empty label where absent (RFC 8017 appendix A.2.1).
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
                _ => return Err(Failure::Unsupported(oid::name(&algorithm))),
            }
            reader.leave()?;
            reader.leave()?;
        }
        reader.leave()?;
    }
    let named = || format!("RSAES-OAEP {} / MGF1 {}", oid::dotted(&hash), oid::dotted(&mask));
    if !label.is_empty() || hash != mask {
        return Err(Failure::Unsupported(named()));
    }
    OAEP.iter()
        .find(|(digest, _)| *digest == hash)
        .map(|(_, transport)| *transport)
        .ok_or_else(|| Failure::Unsupported(named()))
}

const OAEP: [(&[u8], Transport); 4] = [
    (oid::SHA1, Transport::RsaOaepSha1),
    (oid::SHA256, Transport::RsaOaepSha256),
    (oid::SHA384, Transport::RsaOaepSha384),
    (oid::SHA512, Transport::RsaOaepSha512),
];

fn skip_rest(reader: &mut Reader<&[u8]>) -> Result<()> {
    while !reader.at_end()? {
        reader.skip()?;
    }
    Ok(())
}

/// KeyAgreeRecipientInfo (RFC 5652 section 6.2.2, RFC 5753 section 3.1.1).
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
        // Static-static: the originator by certificate, which RFC 5753 section 3.1.1 excludes for ECDH.
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

/// The parts of a key agreement, or the algorithm that is not known.
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

/// Somebody to seal for.
#[derive(Debug, Clone)]
pub struct Recipient {
    /// The certificate.
    pub certificate: Certificate,
    /// How the content's key is handed over; it must fit the certificate's key.
    pub transport: Transport,
}

impl Recipient {
    /// The ways that fit this certificate's key, the best first; empty for a key that jeton cannot seal for.
    #[must_use]
    pub fn transports_of(certificate: &Certificate) -> &'static [Transport] {
        match certificate.public_key().material() {
            // Smaller RSA keys are refused by the library, and by ANSSI.
            KeyMaterial::Rsa { .. }
                if certificate.public_key().size().is_some_and(|bits| (2048..=8192).contains(&bits)) =>
            {
                &[
                    Transport::RsaOaepSha256,
                    Transport::RsaOaepSha384,
                    Transport::RsaOaepSha512,
                    Transport::RsaOaepSha1,
                    Transport::RsaPkcs1,
                ]
            }
            KeyMaterial::Ec { curve: Curve::P256 | Curve::P384 | Curve::P521, .. } => &[Transport::Ecdh],
            KeyMaterial::Rsa { .. } | KeyMaterial::Ec { .. } | KeyMaterial::Other(_) => &[],
        }
    }

    /// Its RecipientInfo for this content's key.
    pub(super) fn encode(&self, key: &[u8]) -> Result<Vec<u8>> {
        match self.transport {
            Transport::Ecdh => self.encode_agreement(key),
            Transport::RsaPkcs1
            | Transport::RsaOaepSha1
            | Transport::RsaOaepSha256
            | Transport::RsaOaepSha384
            | Transport::RsaOaepSha512 => self.encode_transport(key),
        }
    }

    /// Whether its RecipientInfo has version 0, which decides EnvelopedData's.
    pub(super) fn has_version_0(&self) -> bool {
        self.transport != Transport::Ecdh
    }

    fn id(&self) -> Vec<u8> {
        let serial = der::element(INTEGER, self.certificate.serial());
        der::sequence(&[self.certificate.issuer().der(), &serial])
    }

    fn encode_transport(&self, key: &[u8]) -> Result<Vec<u8>> {
        let scheme = scheme(self.transport).ok_or(Failure::Host)?;
        let encrypted = encrypt(self.certificate.public_key(), scheme, key).map_err(|_| Failure::Host)?;
        Ok(der::sequence(&[
            &der::small_integer(0),
            &self.id(),
            &rsa_algorithm(self.transport),
            &der::octets(&encrypted),
        ]))
    }

    fn encode_agreement(&self, key: &[u8]) -> Result<Vec<u8>> {
        const NULL: [u8; 2] = [5, 0];
        let KeyMaterial::Ec { curve, point } = self.certificate.public_key().material() else {
            return Err(Failure::Host);
        };
        let (algorithm, kdf) = match curve {
            Curve::P256 => (&agreement::ECDH_P256, Kdf::Sha256),
            Curve::P384 => (&agreement::ECDH_P384, Kdf::Sha384),
            Curve::P521 => (&agreement::ECDH_P521, Kdf::Sha512),
            Curve::Other(_) => return Err(Failure::Host),
        };
        let ephemeral = PrivateKey::generate(algorithm).map_err(|_| Failure::Host)?;
        let public = ephemeral.compute_public_key().map_err(|_| Failure::Host)?;
        let secret = agreement::agree(&ephemeral, UnparsedPublicKey::new(algorithm, point), Failure::Host, |secret| {
            Ok(Zeroizing::new(secret.to_vec()))
        })?;
        let wrapping = der::sequence(&[&der::oid(oid::AES256_WRAP)]);
        let kek = kdf.derive(&secret, &shared_info(&wrapping, None, 32), 32);
        let wrapped = wrap(&kek, key).ok_or(Failure::Host)?;
        let mut bits = vec![0];
        bits.extend_from_slice(public.as_ref());
        // The parameters are NULL or absent for an ephemeral key (RFC 5753 section 3.1.1).
        let originator_algorithm = der::sequence(&[&der::oid(oid::EC_PUBLIC_KEY), &NULL]);
        let originator = der::constructed(context(1), &[&originator_algorithm, &der::element(BIT_STRING, &bits)]);
        let scheme = der::sequence(&[&der::oid(kdf.oid()), &wrapping]);
        let recipient = der::sequence(&[&self.id(), &der::octets(&wrapped)]);
        Ok(der::constructed(
            context(1),
            &[&der::small_integer(3), &der::element(context(0), &originator), &scheme, &der::sequence(&[&recipient])],
        ))
    }
}

/// The scheme of a transport; `None` for ECDH.
pub(crate) fn scheme(transport: Transport) -> Option<EncryptionScheme> {
    match transport {
        Transport::RsaOaepSha1 => Some(EncryptionScheme::RsaOaep(OaepDigest::Sha1)),
        Transport::RsaOaepSha256 => Some(EncryptionScheme::RsaOaep(OaepDigest::Sha256)),
        Transport::RsaOaepSha384 => Some(EncryptionScheme::RsaOaep(OaepDigest::Sha384)),
        Transport::RsaOaepSha512 => Some(EncryptionScheme::RsaOaep(OaepDigest::Sha512)),
        Transport::RsaPkcs1 => Some(EncryptionScheme::RsaPkcs1),
        Transport::Ecdh => None,
    }
}

fn rsa_algorithm(transport: Transport) -> Vec<u8> {
    const NULL: [u8; 2] = [5, 0];
    let Some((digest, _)) = OAEP.iter().find(|(_, found)| *found == transport) else {
        return der::sequence(&[&der::oid(oid::RSA), &NULL]);
    };
    // SHA-1 and MGF1 on it are the defaults, which DER leaves out.
    let parameters = if transport == Transport::RsaOaepSha1 {
        der::sequence(&[])
    } else {
        let hash = der::sequence(&[&der::oid(digest), &NULL]);
        let mask = der::sequence(&[&der::oid(oid::MGF1), &hash]);
        der::sequence(&[&der::element(context(0), &hash), &der::element(context(1), &mask)])
    };
    der::sequence(&[&der::oid(oid::RSA_OAEP), &parameters])
}
