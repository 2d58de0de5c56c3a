//! A key and its certificate in one password-protected file: PFX (RFC 7292), the `.pfx` of browsers and platforms.
//!
//! p12-keystore writes it, in the two forms that jeton writes. What is read was written by anybody, with any of thirty
//! years' algorithms, and may be the only copy of a key: `pfx_reader` does that.

mod inventory;
pub(crate) mod outside;
#[cfg(test)]
mod tests;

use cms_stream::to_der;
pub(crate) use inventory::Inventory;
use p12_keystore::{
    Certificate as PfxCertificate, EncryptionAlgorithm, KeyStore, KeyStoreEntry, MacAlgorithm, PrivateKey as PfxKey,
    PrivateKeyChain,
};
use pfx_reader::{Contents, Failure};
use secrecy::{ExposeSecret, SecretString};

use super::SoftwareKey;
use crate::error::{EncodingError, Error};
use crate::model::certificate::Certificate;

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
    /// It needs an algorithm that is not read: its name or object identifier.
    #[error("{0}")]
    Unsupported(String),
    /// The MAC shows that the password is right, but what it covers cannot be deciphered.
    #[error("damaged")]
    Damaged,
    /// It demands more than is run for a file: see `limits`.
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

impl From<Failure> for PfxFailure {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Malformed(reason) => Self::Malformed(reason),
            Failure::Unsupported(algorithm) => Self::Unsupported(algorithm),
            Failure::TooManyIterations(count) => Self::TooManyIterations(count),
            Failure::Password => Self::Password,
            Failure::Damaged => Self::Damaged,
        }
    }
}

impl Pfx {
    /// Reads a PFX in DER or BER, with or without a MAC.
    ///
    /// Trailing bytes are counted and ignored. A `.pfx` to which a mail program added a line end may be the only copy of
    /// somebody's key; OpenSSL, NSS and Java read it, and the MAC shows that the PFX itself was not altered.
    pub(crate) fn read(bytes: &[u8], password: &SecretString) -> Result<Self, PfxFailure> {
        let (contents, trailing) = unlocked(bytes, password)?;
        if contents.keys.len() > 1 {
            let names = contents.keys.iter().map(|bag| bag.friendly_name.clone().unwrap_or_default()).collect();
            return Err(PfxFailure::SeveralKeys(names));
        }
        let bag = contents.keys.first().ok_or(PfxFailure::NoKey)?;
        let key = SoftwareKey::from_pkcs8(&bag.pkcs8).map_err(|error| PfxFailure::Key(Box::new(error)))?;
        let mut certificates: Vec<Certificate> =
            contents.certificates.iter().filter_map(|bag| Certificate::from_der(&bag.der).ok()).collect();
        let own = certificates.iter().position(|certificate| certificate.public_key() == key.public_key());
        let certificate = certificates.remove(own.ok_or(PfxFailure::NoCertificate)?);
        let friendly_name = bag.friendly_name.clone();
        let chain = in_order(&certificate, certificates);
        Ok(Self { key, chain, certificate, friendly_name, trailing })
    }

    /// Encodes this key, certificate and chain as a password-protected PFX. The password has no character beyond U+FFFF;
    /// those of the name are replaced, because a BMPString has none.
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
        let friendly_name: String =
            friendly_name.chars().map(|c| if c > '\u{FFFF}' { char::REPLACEMENT_CHARACTER } else { c }).collect();
        store.add_entry(&friendly_name, KeyStoreEntry::PrivateKeyChain(chain));
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

/// The contents of a PFX in DER or BER, deciphered, and the number of trailing bytes.
fn unlocked(bytes: &[u8], password: &SecretString) -> Result<(Contents, usize), PfxFailure> {
    if bytes.len() as u64 > MAX_LENGTH {
        return Err(PfxFailure::Malformed(format!("{} octets", bytes.len())));
    }
    let (der, length) = to_der(bytes).map_err(|error| PfxFailure::Malformed(error.to_string()))?;
    let contents = pfx_reader::read(&der, password.expose_secret())?;
    Ok((contents, bytes.len() - length))
}

/// The chain of `leaf` in order, each certificate followed by its issuer's; then the remaining ones.
fn in_order(leaf: &Certificate, mut rest: Vec<Certificate>) -> Vec<Certificate> {
    rest.retain(|other| other != leaf);
    let mut chain: Vec<Certificate> = leaf.issuers_among(&rest).into_iter().cloned().collect();
    for link in &chain {
        if let Some(at) = rest.iter().position(|other| other == link) {
            rest.remove(at);
        }
    }
    chain.extend(rest);
    chain
}
