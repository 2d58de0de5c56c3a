//! The keys and certificates in the authenticated content of a PFX (RFC 7292 sections 4.1 and 4.2).

use cms_stream::to_der;
use der::asn1::Any;
use der::{Decode, Encode, Tag, Tagged};
use zeroize::Zeroizing;

use crate::algorithm;
use crate::encryption::decrypt;
use crate::failure::Failure;
use crate::password::Password;
use crate::structure::{CertBag, ContentInfo, EncryptedData, EncryptedPrivateKeyInfo, SafeBag};

/// The deepest that bags may stand in bags.
const DEEPEST: usize = 4;

/// What a PFX holds; everything else in it is passed over.
#[derive(Default)]
pub struct Contents {
    /// In the order of the file.
    pub keys: Vec<KeyBag>,
    /// In the order of the file.
    pub certificates: Vec<CertificateBag>,
}

/// A private key, decrypted: a PrivateKeyInfo in DER.
pub struct KeyBag {
    /// Wiped when it is dropped.
    pub pkcs8: Zeroizing<Vec<u8>>,
    /// `friendlyName` (RFC 2985 section 5.5.1).
    pub friendly_name: Option<String>,
    /// `localKeyId` (RFC 2985 section 5.5.2): the same as that of its certificate.
    pub local_key_id: Option<Vec<u8>>,
}

impl KeyBag {
    fn of(pkcs8: Zeroizing<Vec<u8>>, bag: &SafeBag) -> Self {
        Self { pkcs8, friendly_name: bag.friendly_name(), local_key_id: bag.local_key_id() }
    }
}

/// An X.509 certificate.
pub struct CertificateBag {
    /// The certificate in DER.
    pub der: Vec<u8>,
    /// `localKeyId` (RFC 2985 section 5.5.2): the same as that of its private key.
    pub local_key_id: Option<Vec<u8>>,
}

impl Contents {
    /// Reads AuthenticatedSafe.
    pub(crate) fn read(content: &[u8], password: &Password) -> Result<Self, Failure> {
        // What NSS writes is BER in here too. The MAC is over it as it is, and has been verified by now.
        let content = in_der(content);
        let mut contents = Self::default();
        for safe in Vec::<ContentInfo>::from_der(&content)? {
            let bags = match (safe.content_type, &safe.content) {
                (algorithm::ENCRYPTED_DATA, Some(content)) => {
                    let data = EncryptedData::from_der(&content.to_der()?)?.content;
                    let Some(encrypted) = data.encrypted else { continue };
                    decrypt(&data.algorithm, encrypted.as_bytes(), password, |plain| bags(plain).ok())?
                }
                (algorithm::ENCRYPTED_DATA, None) => return Err(Failure::Malformed("ContentInfo".to_owned())),
                _ => bags(safe.data()?.as_bytes())?,
            };
            contents.take(bags, password, 0)?;
        }
        Ok(contents)
    }

    fn take(&mut self, bags: Vec<SafeBag>, password: &Password, depth: usize) -> Result<(), Failure> {
        for bag in bags {
            match bag.id {
                algorithm::KEY_BAG => self.keys.push(KeyBag::of(Zeroizing::new(bag.value.to_der()?), &bag)),
                algorithm::SHROUDED_KEY_BAG => {
                    let EncryptedPrivateKeyInfo { algorithm, encrypted } =
                        EncryptedPrivateKeyInfo::from_der(&bag.value.to_der()?)?;
                    let pkcs8 = decrypt(&algorithm, encrypted.as_bytes(), password, |plain| {
                        let is_key = Any::from_der(plain).is_ok_and(|key| key.tag() == Tag::Sequence);
                        is_key.then(|| Zeroizing::new(plain.to_vec()))
                    })?;
                    self.keys.push(KeyBag::of(pkcs8, &bag));
                }
                algorithm::CERT_BAG => {
                    let certificate = CertBag::x509(&bag)?;
                    let local_key_id = bag.local_key_id();
                    self.certificates.extend(certificate.map(|der| CertificateBag { der, local_key_id }));
                }
                algorithm::SAFE_CONTENTS_BAG if depth < DEEPEST => {
                    let inner = Vec::<SafeBag>::from_der(&bag.value.to_der()?)?;
                    self.take(inner, password, depth + 1)?;
                }
                // Revocation lists, secrets, and what is still to be invented.
                _ => {}
            }
        }
        Ok(())
    }
}

/// Reads SafeContents.
fn bags(octets: &[u8]) -> Result<Vec<SafeBag>, Failure> {
    Ok(Vec::<SafeBag>::from_der(&in_der(octets))?)
}

fn in_der(octets: &[u8]) -> Vec<u8> {
    // What is no element at all stays as it is, for its reader to say what is wrong with it.
    match to_der(octets) {
        Ok((der, length)) if length == octets.len() => der,
        _ => octets.to_vec(),
    }
}
