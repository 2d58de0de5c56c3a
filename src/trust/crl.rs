//! Revocation lists (RFC 5280 section 5), read and checked by rustls-webpki.

use der::{Decode, Header, Reader, SliceReader, Tag};
use std::fs;
use std::io;
use std::path::Path;

use rustls_pki_types::CertificateDer;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use webpki::{
    BorrowedCertRevocationList, CertRevocationList, EndEntityCert, ExpirationPolicy, RevocationCheckDepth,
    RevocationOptionsBuilder, UnknownStatusPolicy,
};

use super::chain::{AnyUsage, unix_time, within};
use super::revocation::{Fault, SKEW, Statement, Status};
use crate::error::{Error, Result};
use crate::model::certificate::{Certificate, KeyUsageBit};

/// Why a certificate was revoked (RFC 5280 section 5.3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RevocationReason {
    /// None is given.
    Unspecified,
    /// The private key is no longer its holder's alone.
    KeyCompromise,
    /// The authority's key is not.
    CaCompromise,
    /// The holder's name or organisation changed.
    AffiliationChanged,
    /// Another certificate stands in its place.
    Superseded,
    /// It is no longer needed.
    CessationOfOperation,
    /// It is suspended.
    CertificateHold,
    /// It is no longer suspended, in a list of changes.
    RemoveFromCrl,
    /// A right that it states was withdrawn.
    PrivilegeWithdrawn,
    /// The attribute authority's key is no longer its own.
    AaCompromise,
}

impl RevocationReason {
    /// The reason of this code; `None` for the code 7, which is unused, and those above 10.
    pub(super) fn of_code(code: u8) -> Option<Self> {
        Some(match code {
            0 => Self::Unspecified,
            1 => Self::KeyCompromise,
            2 => Self::CaCompromise,
            3 => Self::AffiliationChanged,
            4 => Self::Superseded,
            5 => Self::CessationOfOperation,
            6 => Self::CertificateHold,
            8 => Self::RemoveFromCrl,
            9 => Self::PrivilegeWithdrawn,
            10 => Self::AaCompromise,
            _ => return None,
        })
    }
}

/// The list of a file, as DER; PEM is taken too.
///
/// # Errors
///
/// [`Error::FileNotFound`] or [`Error::Io`].
pub(super) fn read(path: &Path) -> Result<Vec<u8>> {
    let bytes = fs::read(path).map_err(|source| match source.kind() {
        io::ErrorKind::NotFound => Error::FileNotFound(path.to_owned()),
        _ => Error::Io { path: path.to_owned(), source },
    })?;
    Ok(to_der(bytes))
}

/// The DER of a list in PEM; other bytes as they are. Some distribution points serve PEM against RFC 5280.
pub(super) fn to_der(bytes: Vec<u8>) -> Vec<u8> {
    if !bytes.starts_with(b"-----BEGIN") {
        return bytes;
    }
    match pem::parse(&bytes) {
        Ok(block) => block.into_contents(),
        Err(_) => bytes,
    }
}

/// What `issuer`'s list says of `certificate` at this moment.
pub(super) fn status(
    der: &[u8],
    certificate: &Certificate,
    issuer: &Certificate,
    now: OffsetDateTime,
) -> std::result::Result<Statement, Fault> {
    let list = BorrowedCertRevocationList::from_der(der).map_err(|error| match error {
        webpki::Error::UnsupportedDeltaCrl
        | webpki::Error::UnsupportedIndirectCrl
        | webpki::Error::UnsupportedCrlVersion
        | webpki::Error::UnsupportedCriticalExtension
        | webpki::Error::UnsupportedRevocationReasonsPartitioning => Fault::Unsupported(format!("{error:?}")),
        error => Fault::Malformed(format!("{error:?}")),
    })?;
    if !issuer.usages().allows(KeyUsageBit::CrlSign) {
        return Err(Fault::SignerNotAllowed);
    }
    let list = CertRevocationList::from(list);
    let revoked = is_in(&list, certificate, issuer, now)?;
    let period = Period::read(der);
    if period.this_update.is_some_and(|this_update| this_update > now + SKEW) {
        return Err(Fault::NotYetValid);
    }
    if period.next_update.is_none_or(|next_update| next_update < now - SKEW) {
        return Err(Fault::OutOfDate);
    }
    let status = if revoked {
        let entry = list.find_serial(certificate.serial()).ok().flatten();
        let at = entry.as_ref().and_then(|entry| i64::try_from(entry.revocation_date.as_secs()).ok());
        Status::Revoked {
            at: at.and_then(|seconds| OffsetDateTime::from_unix_timestamp(seconds).ok()),
            // Its discriminants are the codes of RFC 5280.
            reason: entry
                .and_then(|entry| entry.reason_code)
                .and_then(|reason| RevocationReason::of_code(reason as u8)),
        }
    } else {
        Status::Good
    };
    Ok(Statement { status, this_update: period.this_update, next_update: period.next_update })
}

/// Whether the certificate stands in the list, which must be its issuer's, meant for it, and signed by the issuer.
fn is_in(
    list: &CertRevocationList<'_>,
    certificate: &Certificate,
    issuer: &Certificate,
    now: OffsetDateTime,
) -> std::result::Result<bool, Fault> {
    let invalid = |error: webpki::Error| Fault::Malformed(format!("{error:?}"));
    let leaf = CertificateDer::from(certificate.der());
    let leaf = EndEntityCert::try_from(&leaf).map_err(invalid)?;
    let authority = CertificateDer::from(issuer.der());
    let anchors = [webpki::anchor_from_trusted_cert(&authority).map_err(invalid)?];
    let lists = [list];
    let options = RevocationOptionsBuilder::new(&lists)
        .map_err(|_| Fault::NotTheIssuers)?
        .with_depth(RevocationCheckDepth::EndEntity)
        .with_status_policy(UnknownStatusPolicy::Deny)
        // The validator has one clock, which is the certificate's here: one that has expired may be revoked too.
        .with_expiration_policy(ExpirationPolicy::Ignore)
        .build();
    let verified = leaf.verify_for_usage(
        webpki::ALL_VERIFICATION_ALGS,
        &anchors,
        &[],
        unix_time(within(certificate, now)),
        AnyUsage,
        Some(options),
        None,
    );
    match verified {
        Ok(_) => Ok(false),
        Err(webpki::Error::CertRevoked) => Ok(true),
        Err(webpki::Error::UnknownRevocationStatus) => Err(Fault::NotTheIssuers),
        Err(webpki::Error::InvalidCrlSignatureForPublicKey) => Err(Fault::SignatureInvalid),
        Err(
            webpki::Error::UnsupportedCrlSignatureAlgorithmContext(_)
            | webpki::Error::UnsupportedCrlSignatureAlgorithmForPublicKeyContext(_),
        ) => Err(Fault::Unsupported("signature algorithm".into())),
        Err(error) => Err(invalid(error)),
    }
}

/// When a list was made and when the next is due; of the list's head alone, since it may be very long.
struct Period {
    this_update: Option<OffsetDateTime>,
    next_update: Option<OffsetDateTime>,
}

impl Period {
    fn read(der: &[u8]) -> Self {
        let mut period = Self { this_update: None, next_update: None };
        // What it cannot read stays unknown; the rest of the list is the validator's.
        let _ = period.read_from(der);
        period
    }

    fn read_from(&mut self, der: &[u8]) -> der::Result<()> {
        let mut reader = SliceReader::new(der)?;
        // CertificateList and TBSCertList (RFC 5280 section 5.1): version, signature, issuer, thisUpdate, nextUpdate.
        Header::decode(&mut reader)?;
        Header::decode(&mut reader)?;
        if Tag::peek(&reader)? == Tag::Integer {
            reader.tlv_bytes()?;
        }
        reader.tlv_bytes()?;
        reader.tlv_bytes()?;
        self.this_update = moment(reader.tlv_bytes()?);
        self.next_update = moment(reader.tlv_bytes()?);
        Ok(())
    }
}

/// A `Time` (RFC 5280 section 4.1.2.5) in DER.
fn moment(der: &[u8]) -> Option<OffsetDateTime> {
    use x509_parser::prelude::FromDer;
    x509_parser::time::ASN1Time::from_der(der).ok().map(|(_, time)| time.to_datetime())
}
