//! The structures of a PFX (RFC 7292) and of password-based encryption (RFC 8018), as far as they are read here.

use der::asn1::{Any, ObjectIdentifier, OctetString};
use der::{Decode, Encode, Reader, Sequence, SliceReader, Tag, Tagged};
use x509_cert::spki::AlgorithmIdentifierOwned as AlgorithmIdentifier;

use crate::algorithm;
use crate::failure::Failure;

/// Signed, so that a negative one is seen to be one.
pub(crate) type Count = i64;

/// PFX (RFC 7292 section 4).
#[derive(Sequence)]
pub(crate) struct PfxStructure {
    pub(crate) version: u8,
    pub(crate) auth_safe: ContentInfo,
    pub(crate) mac_data: Option<MacData>,
}

/// ContentInfo (RFC 5652 section 3).
#[derive(Sequence)]
pub(crate) struct ContentInfo {
    pub(crate) content_type: ObjectIdentifier,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub(crate) content: Option<Any>,
}

impl ContentInfo {
    /// The octets of id-data (RFC 5652 section 4).
    pub(crate) fn data(self) -> Result<OctetString, Failure> {
        match (self.content_type, self.content) {
            (algorithm::DATA, Some(content)) => Ok(OctetString::from_der(&content.to_der()?)?),
            (algorithm::DATA, None) => Err(Failure::Malformed("ContentInfo".to_owned())),
            (other, _) => Err(Failure::unsupported(&other)),
        }
    }
}

/// MacData (RFC 7292 section 4); RFC 9579 puts PBMAC1 into `mac`, and ignores the rest.
#[derive(Sequence)]
pub(crate) struct MacData {
    pub(crate) mac: DigestInfo,
    pub(crate) salt: OctetString,
    #[asn1(default = "one")]
    pub(crate) iterations: Count,
}

fn one() -> Count {
    1
}

#[derive(Sequence)]
pub(crate) struct DigestInfo {
    pub(crate) algorithm: AlgorithmIdentifier,
    pub(crate) digest: OctetString,
}

/// EncryptedData (RFC 5652 section 8).
#[derive(Sequence)]
pub(crate) struct EncryptedData {
    pub(crate) version: u8,
    pub(crate) content: EncryptedContentInfo,
    pub(crate) attributes: Option<Any>,
}

/// EncryptedContentInfo (RFC 5652 section 6.1).
#[derive(Sequence)]
pub(crate) struct EncryptedContentInfo {
    pub(crate) content_type: ObjectIdentifier,
    pub(crate) algorithm: AlgorithmIdentifier,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", optional = "true")]
    pub(crate) encrypted: Option<OctetString>,
}

/// SafeBag (RFC 7292 section 4.2).
#[derive(Sequence)]
pub(crate) struct SafeBag {
    pub(crate) id: ObjectIdentifier,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT")]
    pub(crate) value: Any,
    /// A SET of attributes; programs do not sort it.
    pub(crate) attributes: Option<Any>,
}

impl SafeBag {
    /// The first value of this attribute.
    pub(crate) fn attribute(&self, wanted: ObjectIdentifier) -> Option<Any> {
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

    /// `friendlyName` (RFC 2985 section 5.5.1), a BMPString; an empty one says nothing. Windows writes UTF-16 into it.
    pub(crate) fn friendly_name(&self) -> Option<String> {
        let value = self.attribute(algorithm::FRIENDLY_NAME).filter(|value| value.tag() == Tag::BmpString)?;
        let (pairs, _) = value.value().as_chunks();
        let units = pairs.iter().map(|pair| u16::from_be_bytes(*pair));
        let name: String = char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
        Some(name).filter(|name| !name.is_empty())
    }

    /// `localKeyId` (RFC 2985 section 5.5.2).
    pub(crate) fn local_key_id(&self) -> Option<Vec<u8>> {
        let value = self.attribute(algorithm::LOCAL_KEY_ID)?;
        Some(value.value().to_vec()).filter(|id| value.tag() == Tag::OctetString && !id.is_empty())
    }
}

#[derive(Sequence)]
struct Attribute {
    id: ObjectIdentifier,
    values: Any,
}

/// CertBag (RFC 7292 section 4.2.3).
#[derive(Sequence)]
pub(crate) struct CertBag {
    pub(crate) kind: ObjectIdentifier,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT")]
    pub(crate) certificate: Any,
}

impl CertBag {
    /// The X.509 certificate of a certBag, in DER. An SDSI certificate is of no use here, and no reason to keep the key
    /// from its owner.
    pub(crate) fn x509(bag: &SafeBag) -> Result<Option<Vec<u8>>, der::Error> {
        let Self { kind, certificate } = Self::from_der(&bag.value.to_der()?)?;
        if kind != algorithm::X509_CERTIFICATE {
            return Ok(None);
        }
        Ok(Some(OctetString::from_der(&certificate.to_der()?)?.into_bytes().into_vec()))
    }
}

/// EncryptedPrivateKeyInfo (RFC 5208 section 6).
#[derive(Sequence)]
pub(crate) struct EncryptedPrivateKeyInfo {
    pub(crate) algorithm: AlgorithmIdentifier,
    pub(crate) encrypted: OctetString,
}

/// The parameters of PBES1 and of PKCS#12's own schemes (RFC 8018 appendix A.3, RFC 7292 appendix C).
#[derive(Sequence)]
pub(crate) struct PbeParameters {
    pub(crate) salt: OctetString,
    pub(crate) iterations: Count,
}

/// PBES2-params (RFC 8018 appendix A.4), and PBMAC1-params (appendix A.5), which has the MAC in the second place.
#[derive(Sequence)]
pub(crate) struct Pbes2Parameters {
    pub(crate) derivation: AlgorithmIdentifier,
    pub(crate) scheme: AlgorithmIdentifier,
}

/// PBKDF2-params (RFC 8018 appendix A.2).
#[derive(Sequence)]
pub(crate) struct Pbkdf2Parameters {
    pub(crate) salt: OctetString,
    pub(crate) iterations: Count,
    pub(crate) key_length: Option<Count>,
    /// HMAC with SHA-1 if absent, which is what many files mean.
    pub(crate) prf: Option<AlgorithmIdentifier>,
}

/// scrypt-params (RFC 7914 section 7).
#[derive(Sequence)]
pub(crate) struct ScryptParameters {
    pub(crate) salt: OctetString,
    pub(crate) cost: Count,
    pub(crate) block_size: Count,
    pub(crate) parallelization: Count,
    pub(crate) key_length: Option<Count>,
}

/// RC2-CBC-Parameter (RFC 8018 appendix B.2.3).
#[derive(Sequence)]
pub(crate) struct Rc2Parameters {
    pub(crate) version: Option<u32>,
    pub(crate) vector: OctetString,
}

/// GCMParameters (RFC 5084 section 3.2).
#[derive(Sequence)]
pub(crate) struct GcmParameters {
    pub(crate) nonce: OctetString,
    #[asn1(default = "twelve")]
    pub(crate) tag_length: u8,
}

fn twelve() -> u8 {
    12
}

/// Decodes the parameters of an algorithm.
pub(crate) fn parameters<T>(algorithm: &AlgorithmIdentifier) -> Result<T, der::Error>
where
    T: for<'a> Decode<'a, Error = der::Error>,
{
    let parameters = algorithm.parameters.as_ref().ok_or(der::ErrorKind::Failed)?;
    T::from_der(&parameters.to_der()?)
}
