//! The Online Certificate Status Protocol (RFC 6960): querying one certificate and checking the response.
//!
//! `der` encodes and decodes; rustls-webpki checks the signature and the responder's certificate.

mod structures;

use der::asn1::{Any, GeneralizedTime, Null, ObjectIdentifier, OctetString, OctetStringRef};
use der::{Decode, Encode, Tag, Tagged};
use rustls_pki_types::CertificateDer;
use time::{Duration, OffsetDateTime};
use webpki::{EndEntityCert, KeyUsage};

use super::fetch::Fetcher;
use super::rules::unix_time;
use super::signature::{self, NotSigned};
use super::status::{Fault, RevocationReason, SKEW, Statement, Status};
use crate::model::certificate::Certificate;
use structures::{
    BasicOcspResponse, CertId, CertStatus, OcspRequest, OcspResponse, OcspResponseStatus, Request, ResponderId,
    ResponseData, SingleResponse, TbsRequest,
};

/// id-sha1, the hash by which every responder identifies issuers. It only identifies a key and protects nothing.
const SHA1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.14.3.2.26");
/// id-pkix-ocsp-basic.
const BASIC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.1");
/// id-pkix-ocsp-nonce.
const NONCE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.2");
/// Content octets of id-kp-OCSPSigning.
const OCSP_SIGNING: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 9];

/// Random bytes that tie the response to the request (RFC 8954 requires 1 to 32).
const NONCE_LENGTH: usize = 16;
/// In bytes; a response is a few kilobytes including its certificates.
const LARGEST_ANSWER: u64 = 200_000;
/// How long a response without nextUpdate is valid.
const FRESH: Duration = Duration::days(1);

/// Queries the responder at `url`.
pub(super) fn ask(
    url: &str,
    certificate: &Certificate,
    issuer: &Certificate,
    fetcher: &Fetcher,
    now: OffsetDateTime,
) -> Result<Statement, Fault> {
    let mut nonce = [0; NONCE_LENGTH];
    getrandom::fill(&mut nonce).map_err(|_| Fault::Unsupported("random numbers".into()))?;
    let id = certificate_id(certificate, issuer).map_err(malformed)?;
    let question = request(id.clone(), &nonce).map_err(malformed)?;
    let answer = fetcher.post(url, "application/ocsp-request", &question, LARGEST_ANSWER)?;
    check(&answer, &id, &nonce, issuer, now)
}

fn malformed(error: der::Error) -> Fault {
    Fault::Malformed(error.to_string())
}

fn certificate_id(certificate: &Certificate, issuer: &Certificate) -> Result<CertId, der::Error> {
    Ok(CertId {
        hash_algorithm: spki_algorithm(SHA1),
        issuer_name_hash: OctetString::new(sha1(issuer.subject().der()))?,
        // Hash of the BIT STRING's value, without its unused-bits octet (RFC 6960 section 4.1.1).
        issuer_key_hash: OctetString::new(issuer.public_key().key_identifier())?,
        serial_number: Any::new(Tag::Integer, certificate.serial())?,
    })
}

fn spki_algorithm(oid: ObjectIdentifier) -> x509_cert::spki::AlgorithmIdentifierOwned {
    x509_cert::spki::AlgorithmIdentifierOwned { oid, parameters: Some(Null.into()) }
}

fn sha1(bytes: &[u8]) -> Vec<u8> {
    aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA1_FOR_LEGACY_USE_ONLY, bytes).as_ref().to_vec()
}

fn request(id: CertId, nonce: &[u8]) -> Result<Vec<u8>, der::Error> {
    // Nonce ::= OCTET STRING (RFC 8954 section 2.1), inside the OCTET STRING of every extension.
    let nonce = OctetStringRef::new(nonce)?.to_der()?;
    OcspRequest {
        tbs_request: TbsRequest {
            request_list: vec![Request { req_cert: id }],
            request_extensions: Some(vec![x509_cert::ext::Extension {
                extn_id: NONCE,
                critical: false,
                extn_value: OctetString::new(nonce)?,
            }]),
        },
    }
    .to_der()
}

/// Checks a response as RFC 6960 section 3.2 requires: about this certificate, from its issuer or a delegated responder,
/// current.
fn check(
    answer: &[u8],
    id: &CertId,
    nonce: &[u8],
    issuer: &Certificate,
    now: OffsetDateTime,
) -> Result<Statement, Fault> {
    let answer = OcspResponse::from_der(answer).map_err(malformed)?;
    if answer.response_status != OcspResponseStatus::Successful {
        return Err(Fault::Refused(status_name(answer.response_status).to_owned()));
    }
    let bytes = answer.response_bytes.ok_or_else(|| Fault::Malformed("no responseBytes".into()))?;
    if bytes.response_type != BASIC {
        return Err(Fault::Unsupported(bytes.response_type.to_string()));
    }
    let basic = BasicOcspResponse::from_der(bytes.response.as_bytes()).map_err(malformed)?;
    let signed = basic.tbs_response_data.to_der().map_err(malformed)?;
    let data = ResponseData::from_der(&signed).map_err(malformed)?;
    verify_signature(&basic, &data.responder_id, &signed, issuer, now)?;
    // Responders with precomputed responses return no nonce; a returned nonce must match.
    if repeated_nonce(&data).is_some_and(|repeated| repeated != nonce) {
        return Err(Fault::OtherNonce);
    }
    let single = data.responses.iter().find(|single| is_about(single, id)).ok_or(Fault::OtherCertificate)?;
    statement(single, now)
}

fn repeated_nonce(data: &ResponseData) -> Option<&[u8]> {
    let extension = data.response_extensions.iter().flatten().find(|extension| extension.extn_id == NONCE)?;
    <&OctetStringRef>::from_der(extension.extn_value.as_bytes()).ok().map(OctetStringRef::as_bytes)
}

/// Whether this is the requested certificate. The parameters of the hash algorithm may be absent or NULL.
fn is_about(single: &SingleResponse, id: &CertId) -> bool {
    let about = &single.cert_id;
    about.hash_algorithm.oid == id.hash_algorithm.oid
        && about.issuer_name_hash == id.issuer_name_hash
        && about.issuer_key_hash == id.issuer_key_hash
        && about.serial_number == id.serial_number
}

fn statement(single: &SingleResponse, now: OffsetDateTime) -> Result<Statement, Fault> {
    let this_update = moment(single.this_update).ok_or_else(|| Fault::Malformed("thisUpdate".into()))?;
    let next_update = single.next_update.and_then(moment);
    if this_update > now + SKEW {
        return Err(Fault::NotYetValid);
    }
    if next_update.unwrap_or(this_update + FRESH) < now - SKEW {
        return Err(Fault::OutOfDate);
    }
    let status = match &single.cert_status {
        CertStatus::Good(_) => Status::Good,
        CertStatus::Unknown(_) => return Err(Fault::NotKnown),
        CertStatus::Revoked(info) => Status::Revoked {
            at: moment(info.revocation_time),
            reason: info.revocation_reason.as_ref().and_then(|reason| match reason.value() {
                [code] if reason.tag() == Tag::Enumerated => RevocationReason::of_code(*code),
                _ => None,
            }),
        },
    };
    Ok(Statement { status, this_update: Some(this_update), next_update })
}

fn moment(time: GeneralizedTime) -> Option<OffsetDateTime> {
    let seconds = time.to_unix_duration().as_secs();
    i64::try_from(seconds).ok().and_then(|seconds| OffsetDateTime::from_unix_timestamp(seconds).ok())
}

/// The signature must be the issuer's, or that of a responder to which the issuer itself delegated id-kp-OCSPSigning (RFC
/// 6960 section 4.2.2.2), and the signer must be the one named in the response.
fn verify_signature(
    basic: &BasicOcspResponse,
    responder: &ResponderId,
    signed: &[u8],
    issuer: &Certificate,
    now: OffsetDateTime,
) -> Result<(), Fault> {
    let algorithm = basic.signature_algorithm.to_der().map_err(malformed)?;
    let signature = basic.signature.as_bytes().ok_or_else(|| Fault::Malformed("signature".into()))?;
    let issuer_der = CertificateDer::from(issuer.der());
    if is_named(responder, issuer) {
        return verify_with(issuer, &algorithm, signed, signature);
    }
    let mut fault = Fault::SignatureInvalid;
    for sent in basic.certs.iter().flatten() {
        let Ok(der) = sent.to_der() else { continue };
        let Ok(candidate) = Certificate::from_der(&der) else { continue };
        if !is_named(responder, &candidate) {
            continue;
        }
        let der = CertificateDer::from(der);
        match is_delegated(&der, &issuer_der, now).and_then(|()| verify_with(&candidate, &algorithm, signed, signature))
        {
            Ok(()) => return Ok(()),
            Err(found) => fault = found,
        }
    }
    Err(fault)
}

fn is_named(responder: &ResponderId, certificate: &Certificate) -> bool {
    match responder {
        ResponderId::ByName(name) => name.to_der().is_ok_and(|der| der == certificate.subject().der()),
        ResponderId::ByKey(hash) => hash.as_bytes() == certificate.public_key().key_identifier(),
    }
}

/// Whether the issuer directly authorised this responder, and its certificate is currently valid.
fn is_delegated(responder: &CertificateDer<'_>, issuer: &CertificateDer<'_>, now: OffsetDateTime) -> Result<(), Fault> {
    let certificate = EndEntityCert::try_from(responder).map_err(|error| Fault::Malformed(format!("{error:?}")))?;
    let anchors = [webpki::anchor_from_trusted_cert(issuer).map_err(|error| Fault::Malformed(format!("{error:?}")))?];
    certificate
        .verify_for_usage(
            webpki::ALL_VERIFICATION_ALGS,
            &anchors,
            &[],
            unix_time(now),
            KeyUsage::required(OCSP_SIGNING),
            None,
            None,
        )
        .map(|_| ())
        .map_err(|_| Fault::SignerNotAllowed)
}

fn verify_with(signer: &Certificate, algorithm: &[u8], signed: &[u8], signature: &[u8]) -> Result<(), Fault> {
    signature::verify(signer, algorithm, signed, signature).map_err(|reason| match reason {
        NotSigned::Wrong => Fault::SignatureInvalid,
        NotSigned::Unknown => Fault::Unsupported("signature algorithm".into()),
    })
}

fn status_name(status: OcspResponseStatus) -> &'static str {
    match status {
        OcspResponseStatus::Successful => "successful",
        OcspResponseStatus::MalformedRequest => "malformedRequest",
        OcspResponseStatus::InternalError => "internalError",
        OcspResponseStatus::TryLater => "tryLater",
        OcspResponseStatus::SigRequired => "sigRequired",
        OcspResponseStatus::Unauthorized => "unauthorized",
    }
}
