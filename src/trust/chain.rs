//! The result of checking a certificate's chain.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::anchors::AnchorSource;
use super::authority::Authority;

/// The chain of signatures above a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Chain {
    /// Why the chain is not trusted; `None` if it is.
    pub fault: Option<ChainFault>,
    /// The authorities above the certificate, linked by verified signatures, from its issuer to the trust anchor; empty
    /// if there is no path to a trust anchor.
    pub(crate) path: Vec<Authority>,
    /// Why the last one is trusted.
    pub anchor: Option<AnchorSource>,
    /// The time for which the chain was judged: now, or the last day of a certificate that has expired.
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) at: OffsetDateTime,
}

/// Why a chain is not trusted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChainFault {
    /// No certificate is known for the issuer of this certificate or of an authority above it.
    IssuerUnknown,
    /// The issuer's certificate is known by name, but its key did not sign this certificate.
    SignatureInvalid,
    /// The issuer of this authority is known by name, but its key did not sign the authority's certificate.
    AuthoritySignatureInvalid(String),
    /// The certificate of this authority, trusted or not, was not valid at the time.
    AuthorityNotInDate(String),
    /// This certificate issued another, or was given as trusted, but is not an authority's.
    NotAnAuthority(String),
    /// There are more authorities below this one than it allows (RFC 5280 section 4.2.1.9).
    PathTooLong(String),
    /// The key usage of this authority does not allow it to sign certificates.
    AuthorityMayNotSign(String),
    /// The certificate's own key usage allows neither authentication nor signing nor encryption.
    NoUsage,
    /// The certificate is an authority's, not one that a holder uses.
    IsAuthority,
    /// The path violates another rule of RFC 5280: the extension or field, as named by the standard.
    Invalid(String),
    /// All signatures are valid, but a rule of RFC 5280 that jeton cannot judge may be decisive: which one, in English. The
    /// chain is neither trusted nor rejected.
    CannotBeJudged(String),
    /// All path validation rules are met, but a certificate deviates from the profile of RFC 5280: the field or
    /// extension.
    DepartsFromProfile(String),
}

impl ChainFault {
    /// Whether, in spite of this fault, the issuer's key is known for certain, so that its revocation statements count.
    pub(super) fn leaves_the_issuer_known(&self) -> bool {
        match self {
            Self::CannotBeJudged(_) | Self::DepartsFromProfile(_) | Self::AuthorityNotInDate(_) | Self::NoUsage => true,
            Self::IssuerUnknown
            | Self::SignatureInvalid
            | Self::AuthoritySignatureInvalid(_)
            | Self::NotAnAuthority(_)
            | Self::PathTooLong(_)
            | Self::AuthorityMayNotSign(_)
            | Self::IsAuthority
            | Self::Invalid(_) => false,
        }
    }
}
