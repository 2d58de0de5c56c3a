//! Key and certificate in one file under a password: PFX (RFC 7292), the `.pfx` of browsers and platforms.
//!
//! p12-keystore reads and writes the structure; what it lacks is here: counts of iterations are looked at before they
//! are run, and a password that programs encode differently is told apart.

use p12_keystore::{
    Certificate as PfxCertificate, EncryptionAlgorithm, KeyStore, KeyStoreEntry, MacAlgorithm, Pkcs12Archive,
    PrivateKey as PfxKey, PrivateKeyChain,
};
use secrecy::{ExposeSecret, SecretString};

use super::SoftwareKey;
use crate::error::Error;
use crate::model::certificate::Certificate;

/// Iterations of the key derivation that are written: PBKDF2 with HMAC-SHA-256.
pub const ITERATIONS: u32 = 600_000;

/// Iterations of the compatible profile, whose derivation is PKCS#12's own: what Windows writes itself.
const COMPATIBLE_ITERATIONS: u32 = 2_000;

/// The most iterations that are run when reading: a file asks for what it likes, and 2³¹ take an hour.
pub const MAX_ITERATIONS: u64 = 5_000_000;

/// The longest PFX that is read: keys and chains take kilobytes.
pub const MAX_LENGTH: u64 = 4 << 20;

/// How a PFX is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// AES-256-CBC and HMAC-SHA-256: Windows 10 1709 and later, macOS, OpenSSL, Java.
    Modern,
    /// Triple DES and SHA-1, for older Windows. Weak, and outside what ANSSI recommends.
    Compatible,
}

/// Why a PFX could not be read.
#[derive(Debug, thiserror::Error)]
pub enum PfxFailure {
    /// It is none, or damaged.
    #[error("{0}")]
    Malformed(String),
    /// It asks for more than [`MAX_ITERATIONS`].
    #[error("{0} iterations")]
    TooManyIterations(u64),
    /// The password is not the file's.
    #[error("wrong password")]
    Password,
    /// It holds no private key.
    #[error("no private key")]
    NoKey,
    /// It holds several private keys, of these certificates.
    #[error("several private keys")]
    SeveralKeys(Vec<String>),
    /// No certificate in it is the private key's.
    #[error("no certificate of the private key")]
    NoCertificate,
    /// The private key is of a kind that jeton has no use for.
    #[error("unsupported key")]
    Key(Box<Error>),
}

/// What a PFX holds.
pub struct Pfx {
    /// The private key.
    pub key: SoftwareKey,
    /// Its certificate.
    pub certificate: Certificate,
    /// The other certificates, in the order of the chain as far as there is one.
    pub chain: Vec<Certificate>,
    /// What the file calls the key.
    pub friendly_name: Option<String>,
}

impl Pfx {
    /// Reads a PFX: RC2, triple DES or AES, with or without a MAC.
    ///
    /// # Errors
    ///
    /// [`PfxFailure`].
    pub fn read(bytes: &[u8], password: &SecretString) -> Result<Self, PfxFailure> {
        check_iterations(bytes)?;
        let archive = Pkcs12Archive::from_pkcs12(bytes, password.expose_secret()).map_err(|error| failure(&error))?;
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
        Ok(Self { key, chain: in_order(&certificate, certificates), certificate, friendly_name })
    }

    /// Writes a PFX of this key, certificate and chain under a password.
    ///
    /// # Errors
    ///
    /// [`Error::Encoding`].
    pub fn write(
        key: &SoftwareKey,
        certificate: &Certificate,
        chain: &[Certificate],
        friendly_name: &str,
        password: &SecretString,
        profile: Profile,
    ) -> Result<Vec<u8>, Error> {
        let failed = |error: p12_keystore::error::Error| Error::Encoding(error.to_string());
        let certificates: Vec<PfxCertificate> = std::iter::once(certificate)
            .chain(chain)
            .map(|certificate| PfxCertificate::from_der(certificate.der()))
            .collect::<Result<_, _>>()
            .map_err(failed)?;
        let private = PfxKey::from_der(key.pkcs8()).map_err(failed)?;
        // Windows pairs key and certificate by it.
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
        writer.write().map_err(failed)
    }
}

/// The certificates above this one first, each after the one that it issued; then what is left.
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

/// A wrong password shows as a MAC that does not fit, or, without a MAC, as a decryption that makes no sense.
fn failure(error: &p12_keystore::error::Error) -> PfxFailure {
    use p12_keystore::error::Error as Pkcs12;
    match error {
        Pkcs12::MacError(_) | Pkcs12::UnpadError | Pkcs12::Pkcs5Error(_) => PfxFailure::Password,
        other => PfxFailure::Malformed(other.to_string()),
    }
}

/// Refuses counts of iterations that would run for hours, wherever they stand outside what is encrypted: in the MAC's
/// parameters and in those of each encryption, a salt and a count stand side by side.
fn check_iterations(bytes: &[u8]) -> Result<(), PfxFailure> {
    if bytes.len() as u64 > MAX_LENGTH {
        return Err(PfxFailure::Malformed(format!("{} octets", bytes.len())));
    }
    scan(bytes, 0)
}

/// Looks at each element of these octets, and into each.
fn scan(mut bytes: &[u8], depth: usize) -> Result<(), PfxFailure> {
    const OCTET_STRING: u8 = 0x04;
    const INTEGER: u8 = 0x02;
    const DEEPEST: usize = 24;
    let mut before = 0;
    while let Some((tag, content, rest)) = element(bytes) {
        if tag == INTEGER && before == OCTET_STRING {
            let digits = content.iter().copied().skip_while(|byte| *byte == 0).collect::<Vec<u8>>();
            let count = digits.iter().take(8).fold(0_u64, |count, byte| count << 8 | u64::from(*byte));
            if count > MAX_ITERATIONS || digits.len() > 8 {
                return Err(PfxFailure::TooManyIterations(count));
            }
        }
        // An OCTET STRING may hold further structure, as the content of a PFX does; where it does not, nothing is found.
        if (tag & 0x20 != 0 || tag == OCTET_STRING) && depth < DEEPEST {
            scan(content, depth + 1)?;
        }
        before = tag;
        bytes = rest;
    }
    Ok(())
}

/// The first element: tag, content, what follows. An indefinite length reaches to the end.
fn element(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (tag, rest) = bytes.split_first()?;
    let (first, rest) = rest.split_first()?;
    if *first == 0x80 {
        return Some((*tag, rest, &[]));
    }
    let (length, rest) = if first & 0x80 == 0 {
        (usize::from(*first), rest)
    } else {
        let count = usize::from(first & 0x7F);
        let (digits, rest) = rest.split_at_checked(count).filter(|_| count <= 4)?;
        (digits.iter().fold(0, |length, digit| length << 8 | usize::from(*digit)), rest)
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((*tag, content, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_to_the_thirty_first_iterations_are_refused_wherever_they_stand() {
        // AlgorithmIdentifier of a PBE: salt and count, inside an OCTET STRING as in a PFX.
        let parameters = [0x30, 0x0B, 0x04, 0x02, 1, 2, 0x02, 0x05, 0x00, 0x80, 0, 0, 0];
        let mut nested = vec![0x30, 0x80, 0x04, parameters.len() as u8];
        nested.extend_from_slice(&parameters);
        for bytes in [&parameters[..], &nested] {
            assert!(matches!(check_iterations(bytes), Err(PfxFailure::TooManyIterations(count)) if count == 1 << 31));
        }
        let usual = [0x30, 0x09, 0x04, 0x02, 1, 2, 0x02, 0x03, 0x09, 0x27, 0xC0];
        assert!(check_iterations(&usual).is_ok());
    }

    #[test]
    fn structures_that_lie_or_nest_end() {
        assert!(check_iterations(&[0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF, 0x04]).is_ok());
        assert!(check_iterations(&[0x30, 0x80].repeat(50_000)).is_ok());
        assert!(check_iterations(&vec![0; MAX_LENGTH as usize + 1]).is_err());
    }
}
