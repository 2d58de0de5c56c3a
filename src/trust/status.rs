//! What a revocation list or responder says about a certificate, and why its answer may not be usable.

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

/// The tolerated difference between clocks.
pub(super) const SKEW: Duration = Duration::minutes(5);

/// A verified statement of an issuer.
#[derive(Debug)]
pub(super) struct Statement {
    pub(super) status: Status,
    pub(super) this_update: Option<OffsetDateTime>,
    pub(super) next_update: Option<OffsetDateTime>,
}

#[derive(Debug)]
pub(super) enum Status {
    Good,
    Revoked { at: Option<OffsetDateTime>, reason: Option<RevocationReason> },
}

/// Why a certificate was revoked (RFC 5280 section 5.3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum RevocationReason {
    /// No reason given.
    Unspecified,
    /// The private key may be known to somebody other than the holder.
    KeyCompromise,
    /// The authority's private key may be known to others.
    CaCompromise,
    /// The holder's name or organisation changed.
    AffiliationChanged,
    /// Replaced by another certificate.
    Superseded,
    /// It is no longer needed.
    CessationOfOperation,
    /// Suspended.
    CertificateHold,
    /// No longer suspended; in delta lists.
    RemoveFromCrl,
    /// A privilege stated in it was withdrawn.
    PrivilegeWithdrawn,
    /// The attribute authority's private key may be known to others.
    AaCompromise,
}

impl Status {
    /// Whether no later list can reverse it.
    pub(super) fn is_final(&self) -> bool {
        matches!(self, Self::Revoked { reason, .. } if *reason != Some(RevocationReason::CertificateHold))
    }
}

impl RevocationReason {
    /// The reason with this code; `None` for code 7, which is unused, and those above 10.
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

/// Why a source gave no usable answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Fault {
    /// The address is not plain HTTP.
    NotHttp,
    /// No answer in time.
    TimedOut,
    /// The response is larger than jeton accepts.
    TooLarge {
        /// In bytes.
        limit: u64,
    },
    /// The server answered with this status.
    HttpStatus(u16),
    /// The server cannot be reached; the system's message.
    Unreachable(String),
    /// It does not decode; the parser's message.
    Malformed(String),
    /// It is the issuer's own, but of this kind, which jeton does not judge.
    NotJudged(String),
    /// It is of this kind, which is not supported.
    Unsupported(String),
    /// It was signed neither by the issuer nor by a responder that the issuer authorised.
    SignatureInvalid,
    /// Its signer is not allowed to sign it.
    SignerNotAllowed,
    /// It is about another certificate.
    OtherCertificate,
    /// The list was issued by another authority.
    NotTheIssuers,
    /// The list is the issuer's but does not cover this certificate (RFC 5280 section 6.3.3 (b)).
    OutOfScope,
    /// It answers another request: its nonce differs.
    OtherNonce,
    /// It is out of date.
    OutOfDate,
    /// It is dated in the future.
    NotYetValid,
    /// The responder refused to answer; its status as named in RFC 6960.
    Refused(String),
    /// The responder does not know the certificate.
    NotKnown,
}
