//! The Online Certificate Status Protocol (RFC 6960): one certificate asked for, the answer checked.
//!
//! x509-ocsp encodes and decodes; rustls-webpki checks the signature and the responder's certificate.

use der::asn1::{Null, ObjectIdentifier, OctetString};
use der::{Decode, Encode};
use rustls_pki_types::CertificateDer;
use time::{Duration, OffsetDateTime};
use webpki::{EndEntityCert, KeyUsage};
use x509_ocsp::ext::Nonce;
use x509_ocsp::{
    BasicOcspResponse, CertId, CertStatus, OcspGeneralizedTime, OcspRequest, OcspResponse, OcspResponseStatus, Request,
    ResponderId, SingleResponse, TbsRequest, Version,
};

use super::fetch::Fetcher;
use super::rules::unix_time;
use super::signature::{self, NotSigned};
use super::status::{Fault, RevocationReason, SKEW, Statement, Status};
use crate::model::certificate::Certificate;

/// id-sha1: what every responder looks certificates up by. It names a key here and protects nothing.
const SHA1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.14.3.2.26");
/// id-pkix-ocsp-basic.
const BASIC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.1");
/// id-pkix-ocsp-nonce.
const NONCE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.2");
/// id-kp-OCSPSigning, its content octets.
const OCSP_SIGNING: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 9];

/// Random bytes that tie the answer to the question (RFC 8954 asks for 1 to 32).
const NONCE_LENGTH: usize = 16;
/// An answer is a few kilobytes with its certificates.
const LARGEST_ANSWER: u64 = 200_000;
/// How long an answer holds that does not say it itself.
const FRESH: Duration = Duration::days(1);

/// Asks the responder at `url`.
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
        // Of the BIT STRING's value, without its count of unused bits (RFC 6960 section 4.1.1).
        issuer_key_hash: OctetString::new(issuer.public_key().key_identifier())?,
        serial_number: x509_cert::serial_number::SerialNumber::new(certificate.serial())?,
    })
}

fn spki_algorithm(oid: ObjectIdentifier) -> x509_cert::spki::AlgorithmIdentifierOwned {
    x509_cert::spki::AlgorithmIdentifierOwned { oid, parameters: Some(Null.into()) }
}

fn sha1(bytes: &[u8]) -> Vec<u8> {
    aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA1_FOR_LEGACY_USE_ONLY, bytes).as_ref().to_vec()
}

fn request(id: CertId, nonce: &[u8]) -> Result<Vec<u8>, der::Error> {
    let nonce = Nonce::new(nonce)?;
    OcspRequest {
        tbs_request: TbsRequest {
            version: Version::V1,
            requestor_name: None,
            request_list: vec![Request { req_cert: id, single_request_extensions: None }],
            request_extensions: Some(vec![x509_cert::ext::Extension {
                extn_id: NONCE,
                critical: false,
                extn_value: OctetString::new(nonce.to_der()?)?,
            }]),
        },
        optional_signature: None,
    }
    .to_der()
}

/// Checks an answer as RFC 6960 section 3.2 asks: about this certificate, by this issuer or a responder that it named,
/// recent.
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
    let basic_der = bytes.response.as_bytes();
    let basic = BasicOcspResponse::from_der(basic_der).map_err(malformed)?;
    verify_signature(&basic, &signed_bytes(basic_der)?, issuer, now)?;
    // Responders that answer from a store repeat no nonce; one that does must repeat this one.
    if basic.nonce().is_some_and(|repeated| repeated.0.as_bytes() != nonce) {
        return Err(Fault::OtherNonce);
    }
    let single =
        basic.tbs_response_data.responses.iter().find(|single| is_about(single, id)).ok_or(Fault::OtherCertificate)?;
    statement(single, now)
}

/// Whether this is the certificate that was asked for. The parameters of the digest algorithm may be absent or NULL.
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
            reason: info.revocation_reason.and_then(|reason| RevocationReason::of_code(reason as u8)),
        },
    };
    Ok(Statement { status, this_update: Some(this_update), next_update })
}

fn moment(time: OcspGeneralizedTime) -> Option<OffsetDateTime> {
    let seconds = time.0.to_unix_duration().as_secs();
    i64::try_from(seconds).ok().and_then(|seconds| OffsetDateTime::from_unix_timestamp(seconds).ok())
}

/// The bytes that were signed, as they were sent: encoding them again might not give the same.
fn signed_bytes(basic: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut signed = Vec::new();
    let read = yasna::parse_ber(basic, |reader| {
        reader.read_sequence(|reader| {
            signed = reader.next().read_der()?;
            reader.next().read_der()?;
            reader.next().read_der()?;
            reader.read_optional(|reader| reader.read_der())?;
            Ok(())
        })
    });
    read.map_err(|error| Fault::Malformed(error.to_string()))?;
    Ok(signed)
}

/// The signature must be the issuer's, or that of a responder to whom the issuer itself gave id-kp-OCSPSigning (RFC 6960
/// section 4.2.2.2), and the signer the one that the answer names.
fn verify_signature(
    basic: &BasicOcspResponse,
    signed: &[u8],
    issuer: &Certificate,
    now: OffsetDateTime,
) -> Result<(), Fault> {
    let algorithm = basic.signature_algorithm.to_der().map_err(malformed)?;
    let signature = basic.signature.as_bytes().ok_or_else(|| Fault::Malformed("signature".into()))?;
    let responder = &basic.tbs_response_data.responder_id;
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

/// Whether the issuer gave this responder, directly and for today, the right to answer for it.
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
