//! What a revocation list or a responder says of one certificate, and why what it says may be no answer.

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

/// How far clocks may differ.
pub(super) const SKEW: Duration = Duration::minutes(5);

/// What an issuer said, checked.
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

impl Status {
    /// Whether no later list can say otherwise.
    pub(super) fn is_final(&self) -> bool {
        matches!(self, Self::Revoked { reason, .. } if *reason != Some(RevocationReason::CertificateHold))
    }
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

/// Why something is no answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Fault {
    /// The address is not of plain HTTP.
    NotHttp,
    /// No answer in time.
    TimedOut,
    /// More than jeton takes.
    TooLarge {
        /// How much it takes, in bytes.
        limit: u64,
    },
    /// The server answered with this status.
    HttpStatus(u16),
    /// The server cannot be reached; the system's words.
    Unreachable(String),
    /// It does not decode; the parser's words.
    Malformed(String),
    /// It is the issuer's own and of a kind that jeton does not judge; which.
    NotJudged(String),
    /// It is of a kind that is not supported; which.
    Unsupported(String),
    /// Its signature is not the issuer's, nor a responder's that the issuer named.
    SignatureInvalid,
    /// Its signer may not sign such an answer.
    SignerNotAllowed,
    /// It is about another certificate.
    OtherCertificate,
    /// The list is another issuer's.
    NotTheIssuers,
    /// The list is the issuer's, and is not for this certificate (RFC 5280 section 6.3.3 (b)).
    OutOfScope,
    /// It answers another question than the one that was sent: its nonce differs.
    OtherNonce,
    /// It is out of date.
    OutOfDate,
    /// It is dated in the future.
    NotYetValid,
    /// The responder did not answer the question; its status, as RFC 6960 names it.
    Refused(String),
    /// The responder does not know the certificate.
    NotKnown,
}
