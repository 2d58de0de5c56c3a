//! What a PFX shows without its password: the names of its keys, and certificates that were left unencrypted.
//!
//! Most programs encrypt the certificates, but the bag of the encrypted private key names it in clear (RFC 7292 section
//! 4.2.2): `friendlyName`, and `localKeyId`, for which jeton, OpenSSL and Windows take SHA-1 of the certificate.

use cms_stream::to_der;
use der::Decode;
use der::asn1::Any;

use crate::structure::{CertBag, ContentInfo, SafeBag};
use crate::{algorithm, authenticated_safe};

/// What a PFX shows without its password.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Outside {
    /// The names of its keys (`friendlyName`, RFC 2985 section 5.5.1); blank ones say nothing.
    pub names: Vec<String>,
    /// The identifiers of its keys (`localKeyId`, RFC 2985 section 5.5.2), usually SHA-1 of their certificates.
    pub key_ids: Vec<Vec<u8>>,
    /// What stands in place of the certificates that are not encrypted, in the order of the file: DER, if it is not
    /// damaged.
    pub certificates: Vec<Vec<u8>>,
}

/// Reads a PFX whose outermost structure is in DER, as far as it goes without a password; `None` if it is no PFX. A
/// damaged bag is passed over. Nothing is verified: the MAC takes the password.
#[must_use]
pub fn outside(der: &[u8]) -> Option<Outside> {
    let (content, _) = authenticated_safe(der).ok()?;
    let mut outside = Outside::default();
    for content in elements(content.as_bytes())? {
        // An encrypted content has none, for a start.
        let data = content.decode_as::<ContentInfo>().ok().and_then(|content| content.data().ok());
        let bags = data.and_then(|data| elements(data.as_bytes())).unwrap_or_default();
        for bag in bags.iter().filter_map(|bag| bag.decode_as::<SafeBag>().ok()) {
            outside.add(&bag);
        }
    }
    Some(outside)
}

impl Outside {
    fn add(&mut self, bag: &SafeBag) {
        match bag.id {
            algorithm::CERT_BAG => self.certificates.extend(CertBag::x509(bag).ok().flatten()),
            algorithm::SHROUDED_KEY_BAG => {
                self.names.extend(bag.friendly_name().filter(|name| !name.trim().is_empty()));
                self.key_ids.extend(bag.local_key_id());
            }
            _ => {}
        }
    }
}

/// The elements of a SEQUENCE in BER or DER, whatever each of them is.
fn elements(octets: &[u8]) -> Option<Vec<Any>> {
    let (der, _) = to_der(octets).ok()?;
    Vec::from_der(&der).ok()
}
