//! The structures of a PFX (RFC 7292) and of password-based encryption (RFC 8018), as far as they are read here.

use der::asn1::{Any, ObjectIdentifier, OctetString};
use der::{Decode, Encode, Reader, Sequence, SliceReader, Tag, Tagged};
use x509_cert::spki::AlgorithmIdentifierOwned as AlgorithmIdentifier;

/// Signed, so that a negative one is seen to be one.
pub(super) type Count = i64;

/// PFX (RFC 7292 section 4).
#[derive(Sequence)]
pub(super) struct PfxStructure {
    pub(super) version: u8,
    pub(super) auth_safe: ContentInfo,
    pub(super) mac_data: Option<MacData>,
}

/// ContentInfo (RFC 5652 section 3).
#[derive(Sequence)]
pub(super) struct ContentInfo {
    pub(super) content_type: ObjectIdentifier,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub(super) content: Option<Any>,
}

/// MacData (RFC 7292 section 4); RFC 9579 puts PBMAC1 into `mac`, and ignores the rest.
#[derive(Sequence)]
pub(super) struct MacData {
    pub(super) mac: DigestInfo,
    pub(super) salt: OctetString,
    #[asn1(default = "one")]
    pub(super) iterations: Count,
}

fn one() -> Count {
    1
}

#[derive(Sequence)]
pub(super) struct DigestInfo {
    pub(super) algorithm: AlgorithmIdentifier,
    pub(super) digest: OctetString,
}

/// EncryptedData (RFC 5652 section 8).
#[derive(Sequence)]
pub(super) struct EncryptedData {
    pub(super) version: u8,
    pub(super) content: EncryptedContentInfo,
    pub(super) attributes: Option<Any>,
}

/// EncryptedContentInfo (RFC 5652 section 6.1).
#[derive(Sequence)]
pub(super) struct EncryptedContentInfo {
    pub(super) content_type: ObjectIdentifier,
    pub(super) algorithm: AlgorithmIdentifier,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", optional = "true")]
    pub(super) encrypted: Option<OctetString>,
}

/// SafeBag (RFC 7292 section 4.2).
#[derive(Sequence)]
pub(super) struct SafeBag {
    pub(super) id: ObjectIdentifier,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT")]
    pub(super) value: Any,
    /// A SET of attributes; programs do not sort it.
    pub(super) attributes: Option<Any>,
}

impl SafeBag {
    /// The first value of this attribute.
    pub(super) fn attribute(&self, wanted: ObjectIdentifier) -> Option<Any> {
        let attributes = self.attributes.as_ref().filter(|attributes| attributes.tag() == Tag::Set)?;
        let mut reader = SliceReader::new(attributes.value()).ok()?;
        while !reader.is_finished() {
            let attribute = Attribute::decode(&mut reader).ok()?;
            if attribute.id == wanted {
                return Any::decode(&mut SliceReader::new(attribute.values.value()).ok()?).ok();
            }
        }
        None
    }
}

#[derive(Sequence)]
struct Attribute {
    id: ObjectIdentifier,
    values: Any,
}

/// CertBag (RFC 7292 section 4.2.3).
#[derive(Sequence)]
pub(super) struct CertBag {
    pub(super) kind: ObjectIdentifier,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT")]
    pub(super) certificate: Any,
}

/// EncryptedPrivateKeyInfo (RFC 5208 section 6).
#[derive(Sequence)]
pub(super) struct EncryptedPrivateKeyInfo {
    pub(super) algorithm: AlgorithmIdentifier,
    pub(super) encrypted: OctetString,
}

/// The parameters of PBES1 and of PKCS#12's own schemes (RFC 8018 appendix A.3, RFC 7292 appendix C).
#[derive(Sequence)]
pub(super) struct PbeParameters {
    pub(super) salt: OctetString,
    pub(super) iterations: Count,
}

/// PBES2-params (RFC 8018 appendix A.4), and PBMAC1-params (appendix A.5), which has the MAC in the second place.
#[derive(Sequence)]
pub(super) struct Pbes2Parameters {
    pub(super) derivation: AlgorithmIdentifier,
    pub(super) scheme: AlgorithmIdentifier,
}

/// PBKDF2-params (RFC 8018 appendix A.2).
#[derive(Sequence)]
pub(super) struct Pbkdf2Parameters {
    pub(super) salt: OctetString,
    pub(super) iterations: Count,
    pub(super) key_length: Option<Count>,
    /// HMAC with SHA-1 if absent, which is what many files mean.
    pub(super) prf: Option<AlgorithmIdentifier>,
}

/// scrypt-params (RFC 7914 section 7).
#[derive(Sequence)]
pub(super) struct ScryptParameters {
    pub(super) salt: OctetString,
    pub(super) cost: Count,
    pub(super) block_size: Count,
    pub(super) parallelization: Count,
    pub(super) key_length: Option<Count>,
}

/// RC2-CBC-Parameter (RFC 8018 appendix B.2.3).
#[derive(Sequence)]
pub(super) struct Rc2Parameters {
    pub(super) version: Option<u32>,
    pub(super) vector: OctetString,
}

/// GCMParameters (RFC 5084 section 3.2).
#[derive(Sequence)]
pub(super) struct GcmParameters {
    pub(super) nonce: OctetString,
    #[asn1(default = "twelve")]
    pub(super) tag_length: u8,
}

fn twelve() -> u8 {
    12
}

/// Decodes the parameters of an algorithm.
pub(super) fn parameters<T>(algorithm: &AlgorithmIdentifier) -> Result<T, der::Error>
where
    T: for<'a> Decode<'a, Error = der::Error>,
{
    let parameters = algorithm.parameters.as_ref().ok_or(der::ErrorKind::Failed)?;
    T::from_der(&parameters.to_der()?)
}
