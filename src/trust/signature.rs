//! Signature verification with rustls-webpki's algorithms.

use rustls_pki_types::SubjectPublicKeyInfoDer;
use webpki::RawPublicKeyEntity;
use x509_parser::certificate::X509CertificateParser;
use x509_parser::nom::Parser;

use crate::model::certificate::Certificate;

/// Why a signature was not attributed to a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NotSigned {
    /// It was not made with this key.
    Wrong,
    /// The key or algorithm is not supported, such as DSA or SHA-1; nothing is known about the signature.
    Unknown,
}

/// The RSA key sizes that rustls-webpki supports.
const RSA_BITS: std::ops::RangeInclusive<u32> = 2048..=8192;

/// Verifies `signature` over `signed` with the key of `signer`. `algorithm` is the AlgorithmIdentifier in DER.
pub(super) fn verify(signer: &Certificate, algorithm: &[u8], signed: &[u8], signature: &[u8]) -> Result<(), NotSigned> {
    // rustls-webpki would reject a short key's signature as invalid rather than unsupported.
    if signer.public_key().is_rsa() && !signer.public_key().size().is_some_and(|bits| RSA_BITS.contains(&bits)) {
        return Err(NotSigned::Unknown);
    }
    let key = SubjectPublicKeyInfoDer::from(signer.public_key().spki_der());
    let key = RawPublicKeyEntity::try_from(&key).map_err(|_| NotSigned::Unknown)?;
    let mut reason = NotSigned::Unknown;
    // Several algorithms share an identifier and differ in the curve of the key.
    let named = webpki::ALL_VERIFICATION_ALGS.iter().filter(|known| {
        let content = known.signature_alg_id();
        algorithm.strip_suffix(content.as_ref()).is_some_and(|header| header.len() == 2)
    });
    for known in named {
        match key.verify_signature(*known, signed, signature) {
            Ok(()) => return Ok(()),
            Err(webpki::Error::InvalidSignatureForPublicKey) => reason = NotSigned::Wrong,
            Err(_) => {}
        }
    }
    Err(reason)
}

/// Whether the key of `issuer` signed `certificate`. Names are not compared.
pub(super) fn is_signed_by(certificate: &Certificate, issuer: &Certificate) -> Result<(), NotSigned> {
    let mut parser = X509CertificateParser::new().with_deep_parse_extensions(false);
    let (_, parsed) = parser.parse(certificate.der()).map_err(|_| NotSigned::Unknown)?;
    let algorithm = outer_algorithm(certificate.der()).ok_or(NotSigned::Unknown)?;
    verify(issuer, algorithm, parsed.tbs_certificate.as_ref(), &parsed.signature_value.data)
}

/// signatureAlgorithm, the second element of a signed structure (RFC 5280 section 4.1.1.2), in DER.
fn outer_algorithm(der: &[u8]) -> Option<&[u8]> {
    use der::{Decode, Reader, SliceReader, asn1::AnyRef};
    let whole = AnyRef::from_der(der).ok()?;
    let mut reader = SliceReader::new(whole.value()).ok()?;
    reader.tlv_bytes().ok()?;
    reader.tlv_bytes().ok()
}
