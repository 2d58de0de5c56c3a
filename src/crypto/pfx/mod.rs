//! A key and its certificate in one password-protected file: PFX (RFC 7292), the `.pfx` of browsers and platforms.
//!
//! p12-keystore reads and writes the structure. This module adds what it lacks: iteration counts are checked before they
//! are run, and BER, as written by NSS (Firefox and Thunderbird), is converted to DER.

mod limits;
pub(crate) mod outside;

use cms_stream::to_der;
use der::asn1::{Any, ObjectIdentifier, OctetString};
use der::{Decode, Encode, Sequence};
use p12_keystore::{
    Certificate as PfxCertificate, EncryptionAlgorithm, KeyStore, KeyStoreEntry, MacAlgorithm, Pkcs12Archive,
    PrivateKey as PfxKey, PrivateKeyChain,
};
use secrecy::{ExposeSecret, SecretString};

use super::SoftwareKey;
use crate::error::{EncodingError, Error};
use crate::model::certificate::Certificate;
use limits::TooManyIterations;

/// Key derivation iterations when writing: PBKDF2 with HMAC-SHA-256.
pub(crate) const ITERATIONS: u32 = 600_000;

/// Iterations in the compatible profile, with PKCS#12's own key derivation: the count that Windows itself writes.
const COMPATIBLE_ITERATIONS: u32 = 2_000;

/// The longest PFX that is read: keys and chains take kilobytes.
pub(crate) const MAX_LENGTH: u64 = 4 << 20;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// AES-256-CBC and HMAC-SHA-256, for Windows 10 1709 and later, macOS, OpenSSL, Java.
    Modern,
    /// Triple DES and SHA-1, for older Windows. Weak, and not recommended by ANSSI.
    Compatible,
}

/// Why a PFX could not be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PfxFailure {
    /// Not a PFX, or a damaged one.
    #[error("{0}")]
    Malformed(String),
    /// It demands more than [`MAX_ITERATIONS`].
    #[error("{0} iterations")]
    TooManyIterations(u64),
    /// The password is wrong.
    #[error("wrong password")]
    Password,
    /// It contains no private key.
    #[error("no private key")]
    NoKey,
    /// It contains several private keys; their certificates.
    #[error("several private keys")]
    SeveralKeys(Vec<String>),
    /// None of its certificates matches the private key.
    #[error("no certificate of the private key")]
    NoCertificate,
    /// The private key is of an unsupported kind.
    #[error("unsupported key")]
    Key(Box<Error>),
}

/// The contents of a PFX.
pub(crate) struct Pfx {
    pub(crate) key: SoftwareKey,
    /// The certificate of `key`.
    pub(crate) certificate: Certificate,
    /// The other certificates: first the chain in order, then the rest.
    pub(crate) chain: Vec<Certificate>,
    /// The key's name in the file.
    pub(crate) friendly_name: Option<String>,
    /// The number of trailing bytes, which are not part of the PFX.
    pub(crate) trailing: usize,
}

impl From<TooManyIterations> for PfxFailure {
    fn from(TooManyIterations(count): TooManyIterations) -> Self {
        Self::TooManyIterations(count)
    }
}

impl Pfx {
    /// Reads a PFX encrypted with RC2, triple DES or AES, with or without a MAC, in DER or BER.
    ///
    /// Trailing bytes are counted and ignored. A `.pfx` to which a mail program added a line end may be the only copy of
    /// somebody's key; OpenSSL, NSS and Java read it, and the MAC shows that the PFX itself was not altered.
    pub(crate) fn read(bytes: &[u8], password: &SecretString) -> Result<Self, PfxFailure> {
        if bytes.len() as u64 > MAX_LENGTH {
            return Err(PfxFailure::Malformed(format!("{} octets", bytes.len())));
        }
        // Bytes that are not an element at all are passed on unchanged: p12-keystore reports what is wrong with them.
        let (der, length) = to_der(bytes).unwrap_or_else(|_| (bytes.to_vec(), bytes.len()));
        let archive = decrypt(&der, password.expose_secret())?;
        if archive.keys.len() > 1 {
            let names = archive.keys.iter().map(|bag| bag.friendly_name.clone().unwrap_or_default()).collect();
            return Err(PfxFailure::SeveralKeys(names));
        }
        let bag = archive.keys.first().ok_or(PfxFailure::NoKey)?;
        let key = SoftwareKey::from_pkcs8(bag.key.as_der()).map_err(|error| PfxFailure::Key(Box::new(error)))?;
        let mut certificates: Vec<Certificate> =
            archive.certs.iter().filter_map(|bag| Certificate::from_der(bag.cert.as_der()).ok()).collect();
        let own = certificates.iter().position(|certificate| certificate.public_key() == key.public_key());
        let certificate = certificates.remove(own.ok_or(PfxFailure::NoCertificate)?);
        let friendly_name = bag.friendly_name.clone().filter(|name| !name.is_empty());
        let chain = in_order(&certificate, certificates);
        Ok(Self { key, chain, certificate, friendly_name, trailing: bytes.len() - length })
    }

    /// Encodes this key, certificate and chain as a password-protected PFX.
    pub(crate) fn write(
        key: &SoftwareKey,
        certificate: &Certificate,
        chain: &[Certificate],
        friendly_name: &str,
        password: &SecretString,
        profile: Profile,
    ) -> Result<Vec<u8>, Error> {
        let failed = |error: p12_keystore::error::Error| EncodingError::Pfx(error.to_string());
        let certificates: Vec<PfxCertificate> = std::iter::once(certificate)
            .chain(chain)
            .map(|certificate| PfxCertificate::from_der(certificate.der()))
            .collect::<Result<_, _>>()
            .map_err(failed)?;
        let private = PfxKey::from_der(key.pkcs8()).map_err(failed)?;
        // Windows matches key and certificate by it.
        let local_key_id = certificate.sha1().to_vec();
        let mut store = KeyStore::new();
        let chain = PrivateKeyChain::new(local_key_id, private, certificates);
        store.add_entry(friendly_name, KeyStoreEntry::PrivateKeyChain(chain));
        let writer = store.writer(password.expose_secret());
        let writer = match profile {
            Profile::Modern => writer
                .encryption_algorithm(EncryptionAlgorithm::PbeWithHmacSha256AndAes256)
                .encryption_iterations(ITERATIONS)
                .mac_algorithm(MacAlgorithm::HmacSha256)
                .mac_iterations(ITERATIONS),
            Profile::Compatible => writer
                .encryption_algorithm(EncryptionAlgorithm::PbeWithShaAnd3KeyTripleDesCbc)
                .encryption_iterations(COMPATIBLE_ITERATIONS)
                .mac_algorithm(MacAlgorithm::HmacSha1)
                .mac_iterations(COMPATIBLE_ITERATIONS),
        };
        Ok(writer.write().map_err(failed)?)
    }
}

/// Decrypts a DER PFX. Its authenticated content may still be BER, which cannot be converted without invalidating the
/// MAC: so the MAC is checked over the content as it is, and then the content is read as DER without its MAC.
fn decrypt(der: &[u8], password: &str) -> Result<Pkcs12Archive, PfxFailure> {
    use p12_keystore::error::Error as Pkcs12;

    limits::check_iterations(der)?;
    let outcome = Pkcs12Archive::from_pkcs12(der, password);
    // The MAC key contains the password in UTF-16 without surrogates: any other character fails before the MAC check.
    let compared = password.chars().all(|c| u32::from(c) <= 0xFFFF);
    match (outcome, with_content_in_der(der)) {
        (Err(Pkcs12::DerError(_)), Some(readable)) if compared => {
            limits::check_iterations(&readable)?;
            Pkcs12Archive::from_pkcs12(&readable, password).map_err(|error| failure(&error))
        }
        (outcome, _) => outcome.map_err(|error| failure(&error)),
    }
}

/// PFX (RFC 7292 section 4).
#[derive(Sequence)]
struct PfxStructure {
    version: u8,
    auth_safe: ContentInfo,
    mac_data: Option<Any>,
}

/// ContentInfo of id-data (RFC 5652 sections 3 and 4).
#[derive(Sequence)]
struct ContentInfo {
    content_type: ObjectIdentifier,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT")]
    content: OctetString,
}

/// For a DER PFX with BER authenticated content: the same PFX with that content in DER and without the MAC, which covers
/// the BER. `None` if the content is DER already, or is not there.
fn with_content_in_der(pfx: &[u8]) -> Option<Vec<u8>> {
    let mut pfx = PfxStructure::from_der(pfx).ok()?;
    let content = pfx.auth_safe.content.as_bytes();
    let (der, length) = to_der(content).ok()?;
    if length != content.len() || der == content {
        return None;
    }
    pfx.auth_safe.content = OctetString::new(der).ok()?;
    pfx.mac_data = None;
    pfx.to_der().ok()
}

/// The chain of `leaf` in order, each certificate followed by its issuer's; then the remaining ones.
fn in_order(leaf: &Certificate, mut rest: Vec<Certificate>) -> Vec<Certificate> {
    let mut chain: Vec<Certificate> = Vec::new();
    rest.retain(|other| other != leaf);
    loop {
        let last = chain.last().unwrap_or(leaf);
        if last.is_self_issued() {
            break;
        }
        let Some(next) = rest.iter().position(|candidate| last.may_be_issued_by(candidate)) else { break };
        chain.push(rest.remove(next));
    }
    chain.extend(rest);
    chain
}

/// A wrong password shows as a MAC mismatch or, without a MAC, as a decryption to garbage.
fn failure(error: &p12_keystore::error::Error) -> PfxFailure {
    use p12_keystore::error::Error as Pkcs12;
    match error {
        Pkcs12::MacError(_) | Pkcs12::UnpadError | Pkcs12::Pkcs5Error(_) => PfxFailure::Password,
        other => PfxFailure::Malformed(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::{SubjectFields, self_signed};
    use crate::model::{KeyAlgorithm, KeyUse};

    #[test]
    fn cut_or_altered_anywhere_it_gives_its_own_key_or_none() {
        let key = SoftwareKey::generate(KeyAlgorithm::P256).unwrap();
        let subject = SubjectFields { common_name: "Service des marchés".into(), ..SubjectFields::default() };
        let der = self_signed(&key.signer().unwrap(), &subject, KeyUse::Decrypt, 30, time::OffsetDateTime::now_utc());
        let certificate = Certificate::from_der(&der.unwrap()).unwrap();
        let password = SecretString::from("Marches-2026");
        let pfx = Pfx::write(&key, &certificate, &[], "Marchés", &password, Profile::Compatible).unwrap();
        let read = Pfx::read(&pfx, &password).unwrap();
        assert_eq!((read.key.pkcs8(), read.friendly_name.as_deref(), read.trailing), (key.pkcs8(), Some("Marchés"), 0));
        for length in 0..pfx.len() {
            assert!(Pfx::read(&pfx[..length], &password).is_err(), "{length} of {}", pfx.len());
        }
        for at in (0..pfx.len()).step_by(5) {
            let mut altered = pfx.clone();
            altered[at] ^= 0x20;
            if let Ok(read) = Pfx::read(&altered, &password) {
                assert_eq!(read.key.pkcs8(), key.pkcs8(), "octet {at}");
            }
        }
    }

    #[test]
    fn bombs_are_refused() {
        let password = SecretString::from("1234");
        for bytes in [vec![0; MAX_LENGTH as usize + 1], [0x30, 0x80].repeat(100_000), [0x24, 0x80].repeat(100_000)] {
            assert!(matches!(Pfx::read(&bytes, &password), Err(PfxFailure::Malformed(_))));
        }
    }
}
