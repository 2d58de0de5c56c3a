//! What is said of the chain of signatures above a certificate.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::anchors::AnchorSource;
use super::authority::Authority;

/// The chain of signatures above a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Chain {
    /// Why it is not to be relied on; none where it is.
    pub fault: Option<ChainFault>,
    /// The authorities above the certificate, its issuer first and the trusted one last, by verified signatures; empty
    /// where there are none up to a trusted one.
    pub(crate) path: Vec<Authority>,
    /// Why the last one is trusted.
    pub anchor: Option<AnchorSource>,
    /// The moment as of which it was judged: now, or the last day of a certificate that has expired.
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) at: OffsetDateTime,
}

/// Why a chain is not to be relied on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChainFault {
    /// Nobody trusted, and nobody on the token, is the issuer, or the issuer of an authority above it.
    IssuerUnknown,
    /// The issuer is known by its name and did not sign this certificate.
    SignatureInvalid,
    /// The issuer of this authority is known by its name and did not sign the authority's certificate.
    AuthoritySignatureInvalid(String),
    /// The certificate of an authority, trusted or not, was not in date: its name.
    AuthorityNotInDate(String),
    /// A certificate that was signed with, or given to be trusted, that is no authority's: its name.
    NotAnAuthority(String),
    /// More authorities stand below this one than it allows (RFC 5280 section 4.2.1.9): its name.
    PathTooLong(String),
    /// An authority whose key usage does not allow it to sign certificates: its name.
    AuthorityMayNotSign(String),
    /// The certificate's own key usage allows neither authentication nor signature nor encryption.
    NoUsage,
    /// The certificate is itself an authority's, which no holder uses.
    IsAuthority,
    /// The path breaks another rule of RFC 5280: the extension or field, as the standard names it.
    Invalid(String),
    /// Every signature is right, and a rule of RFC 5280 that jeton does not judge may decide: which, in English. The chain
    /// is neither relied on nor refused.
    CannotBeJudged(String),
    /// Every rule of a path is kept, and a certificate departs from RFC 5280's profile of certificates: the field or
    /// extension.
    DepartsFromProfile(String),
}

impl ChainFault {
    /// Whether the issuer's key is beyond doubt the issuer's all the same, so that its word on revocation counts.
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
