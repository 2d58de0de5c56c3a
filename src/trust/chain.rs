//! The path from a certificate to an authority that is trusted (RFC 5280 section 6), found and checked by rustls-webpki.

use rustls_pki_types::{CertificateDer, TrustAnchor, UnixTime};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use webpki::{EndEntityCert, ExtendedKeyUsageValidator, KeyPurposeIdIter};

use super::anchors::{Anchor, AnchorSource};
use super::authority::Authority;
use crate::model::certificate::{Certificate, KeyUsageBit};

/// The chain of signatures above a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Chain {
    /// Why it is not to be relied on; none where it is.
    pub fault: Option<ChainFault>,
    /// The authorities above the certificate, its issuer first and the trusted one last; empty where no path was found.
    pub path: Vec<Authority>,
    /// Why the last one is trusted.
    pub anchor: Option<AnchorSource>,
    /// The moment as of which it was judged: now, or the last day of a certificate that has expired.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
}

/// Why a chain is not to be relied on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChainFault {
    /// Nobody trusted, and nobody on the token, is the issuer.
    IssuerUnknown,
    /// The issuer is known by its name and did not sign this certificate.
    SignatureInvalid,
    /// An authority's certificate was not in date.
    AuthorityNotInDate,
    /// An authority whose key usage does not allow it to sign certificates: its name.
    AuthorityMayNotSign(String),
    /// The certificate's own key usage allows neither authentication nor signature nor encryption.
    NoUsage,
    /// The certificate is itself an authority's, which no holder uses.
    IsAuthority,
    /// The path breaks another rule of RFC 5280; the validator's words, in English.
    Invalid(String),
}

/// What was found of a chain.
pub(super) struct Found {
    pub(super) chain: Chain,
    /// The certificate of the issuer, where the path is good up to it.
    pub(super) issuer: Option<Certificate>,
}

/// Any extended key usage: which uses a certificate has is said elsewhere, and no use is asked for here.
pub(super) struct AnyUsage;

impl ExtendedKeyUsageValidator for AnyUsage {
    fn validate(&self, _: KeyPurposeIdIter<'_, '_>) -> Result<(), webpki::Error> {
        Ok(())
    }
}

/// Finds and checks the path of `certificate`. Authorities that the token holds, and those trusted for another reason,
/// may stand on the way.
pub(super) fn build(certificate: &Certificate, held: &[Certificate], anchors: &[Anchor], at: OffsetDateTime) -> Found {
    let without_path =
        |fault| Found { chain: Chain { fault: Some(fault), path: Vec::new(), anchor: None, at }, issuer: None };
    if certificate.is_ca() {
        return without_path(ChainFault::IsAuthority);
    }
    let path = match verify(certificate, held, anchors, at) {
        Ok(path) => path,
        Err(error) => return without_path(fault(&error, certificate, held, anchors)),
    };
    let mut authorities: Vec<&Certificate> = path.intermediates.iter().collect();
    authorities.push(&path.anchor.certificate);
    let usage_fault = authorities
        .iter()
        .find(|authority| !authority.usages().allows(KeyUsageBit::KeyCertSign))
        .map(|authority| ChainFault::AuthorityMayNotSign(authority.holder()))
        .or_else(|| {
            let usages = certificate.usages();
            (!usages.may_sign() && !usages.may_encrypt()).then_some(ChainFault::NoUsage)
        });
    Found {
        issuer: authorities.first().map(|issuer| (*issuer).clone()),
        chain: Chain {
            path: authorities.iter().map(|authority| Authority::of(authority)).collect(),
            anchor: Some(path.anchor.source),
            fault: usage_fault,
            at,
        },
    }
}

struct Path {
    intermediates: Vec<Certificate>,
    anchor: Anchor,
}

fn verify(
    certificate: &Certificate,
    held: &[Certificate],
    anchors: &[Anchor],
    at: OffsetDateTime,
) -> Result<Path, webpki::Error> {
    let leaf = CertificateDer::from(certificate.der());
    let leaf = EndEntityCert::try_from(&leaf)?;
    let ders: Vec<CertificateDer<'_>> =
        anchors.iter().map(|anchor| CertificateDer::from(anchor.certificate.der())).collect();
    // An anchor that the validator cannot read is no anchor; the others stand. The index keeps its source.
    let readable: Vec<(usize, TrustAnchor<'_>)> = ders
        .iter()
        .enumerate()
        .filter_map(|(index, der)| Some((index, webpki::anchor_from_trusted_cert(der).ok()?)))
        .collect();
    let trusted: Vec<TrustAnchor<'_>> = readable.iter().map(|(_, anchor)| anchor.clone()).collect();
    let intermediates: Vec<CertificateDer<'_>> =
        held.iter().filter(|held| held.is_ca()).map(|held| CertificateDer::from(held.der())).collect();
    let verified = leaf.verify_for_usage(
        webpki::ALL_VERIFICATION_ALGS,
        &trusted,
        &intermediates,
        unix_time(at),
        AnyUsage,
        None,
        None,
    )?;
    let anchor = readable
        .iter()
        .find(|(_, anchor)| anchor == verified.anchor())
        .and_then(|(index, _)| anchors.get(*index))
        .ok_or(webpki::Error::UnknownIssuer)?;
    Ok(Path {
        intermediates: verified
            .intermediate_certificates()
            .filter_map(|link| Certificate::from_der(link.der().as_ref()).ok())
            .collect(),
        anchor: anchor.clone(),
    })
}

/// This moment, or the nearest of the certificate's own days: one that has expired is judged as of its last.
pub(super) fn within(certificate: &Certificate, now: OffsetDateTime) -> OffsetDateTime {
    now.clamp(certificate.not_before(), certificate.not_after().max(certificate.not_before()))
}

/// The validator's clock: whole seconds since 1970.
pub(super) fn unix_time(at: OffsetDateTime) -> UnixTime {
    UnixTime::since_unix_epoch(std::time::Duration::from_secs(u64::try_from(at.unix_timestamp()).unwrap_or(0)))
}

fn fault(error: &webpki::Error, certificate: &Certificate, held: &[Certificate], anchors: &[Anchor]) -> ChainFault {
    match error {
        webpki::Error::InvalidSignatureForPublicKey => {
            // An authority of the same name and another key, as an older one, is not the issuer that the certificate names.
            let mut authorities = anchors.iter().map(|anchor| &anchor.certificate).chain(held);
            if authorities.any(|authority| certificate.may_be_issued_by(authority)) {
                ChainFault::SignatureInvalid
            } else {
                ChainFault::IssuerUnknown
            }
        }
        webpki::Error::UnknownIssuer => ChainFault::IssuerUnknown,
        webpki::Error::CertExpired { .. } | webpki::Error::CertNotValidYet { .. } => ChainFault::AuthorityNotInDate,
        webpki::Error::CaUsedAsEndEntity => ChainFault::IsAuthority,
        error => ChainFault::Invalid(format!("{error:?}")),
    }
}
