//! Whether the issuer took a certificate back: a list that was given, or the issuer asked, OCSP first.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use super::crl::{self, RevocationReason};
use super::{Judge, ocsp};
use crate::model::certificate::Certificate;

/// How far clocks may differ.
pub(super) const SKEW: Duration = Duration::minutes(5);

/// How many addresses of one certificate are tried.
const MOST_ADDRESSES: usize = 4;

/// What is known of a certificate's revocation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Revocation {
    /// What the issuer says.
    pub state: RevocationState,
    /// Who said it; none where nothing was learnt.
    pub origin: Option<Origin>,
    /// When it was said.
    #[serde(with = "time::serde::rfc3339::option")]
    pub this_update: Option<OffsetDateTime>,
    /// Until when it holds.
    #[serde(with = "time::serde::rfc3339::option")]
    pub next_update: Option<OffsetDateTime>,
    /// When the certificate was revoked, where the issuer says it.
    #[serde(with = "time::serde::rfc3339::option")]
    pub revoked_at: Option<OffsetDateTime>,
    /// Why, where the issuer says it.
    pub reason: Option<RevocationReason>,
    /// Why nothing was asked; none where something was.
    pub not_checked: Option<NotChecked>,
    /// What was tried and did not answer the question.
    pub attempts: Vec<Attempt>,
}

/// What the issuer says of a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RevocationState {
    /// Not revoked.
    Good,
    /// Revoked or suspended.
    Revoked,
    /// It was asked for, and no answer is to be relied on.
    Unknown,
    /// It was not asked for.
    NotChecked,
}

/// Why nothing was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NotChecked {
    /// Neither `--crl` nor `--online` was given.
    NotAsked,
    /// The issuer is not known: nobody's answer could be checked.
    IssuerUnknown,
    /// The certificate names no address to ask.
    NoAddress,
}

/// Where an answer came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// The revocation list of this file.
    File(PathBuf),
    /// The OCSP responder at this address.
    Ocsp(String),
    /// The revocation list at this address.
    Crl(String),
}

/// What was tried and did not answer the question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Attempt {
    /// Who was asked.
    pub origin: Origin,
    /// Why that is no answer.
    pub fault: Fault,
}

/// Why something is no answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
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
    /// It is of a kind that is not supported; which.
    Unsupported(String),
    /// Its signature is not the issuer's, nor a responder's that the issuer named.
    SignatureInvalid,
    /// Its signer may not sign such an answer.
    SignerNotAllowed,
    /// It is about another certificate.
    OtherCertificate,
    /// The list is another issuer's, or not for this kind of certificate.
    NotTheIssuers,
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

impl Revocation {
    pub(super) fn not_checked(reason: NotChecked) -> Self {
        Self { not_checked: Some(reason), ..Self::unknown(RevocationState::NotChecked, Vec::new()) }
    }

    fn unknown(state: RevocationState, attempts: Vec<Attempt>) -> Self {
        Self {
            state,
            origin: None,
            this_update: None,
            next_update: None,
            revoked_at: None,
            reason: None,
            not_checked: None,
            attempts,
        }
    }

    fn known(origin: Origin, statement: Statement, attempts: Vec<Attempt>) -> Self {
        let (state, revoked_at, reason) = match statement.status {
            Status::Good => (RevocationState::Good, None, None),
            Status::Revoked { at, reason } => (RevocationState::Revoked, at, reason),
        };
        Self {
            origin: Some(origin),
            this_update: statement.this_update,
            next_update: statement.next_update,
            revoked_at,
            reason,
            ..Self::unknown(state, attempts)
        }
    }
}

/// Asks, as far as it was asked for. The first answer that can be relied on is the answer: the list that was given, then
/// the OCSP responders, then the lists that the certificate names.
pub(super) fn check(judge: &Judge, certificate: &Certificate, issuer: &Certificate, now: OffsetDateTime) -> Revocation {
    let mut attempts = Vec::new();
    if let Some((path, der)) = &judge.crl {
        let origin = Origin::File(path.clone());
        match crl::status(der, certificate, issuer, now) {
            Ok(statement) => return Revocation::known(origin, statement, attempts),
            Err(fault) => attempts.push(Attempt { origin, fault }),
        }
    }
    if judge.online {
        let responders = certificate.ocsp_urls().iter().map(|url| Origin::Ocsp(url.clone())).take(MOST_ADDRESSES);
        let lists = certificate.crl_urls().iter().map(|url| Origin::Crl(url.clone())).take(MOST_ADDRESSES);
        for origin in responders.chain(lists) {
            let statement = match &origin {
                Origin::Ocsp(url) => ocsp::ask(url, certificate, issuer, &judge.fetcher, now),
                Origin::Crl(url) => {
                    judge.fetcher.get(url).and_then(|bytes| crl::status(&crl::to_der(bytes), certificate, issuer, now))
                }
                Origin::File(_) => continue,
            };
            match statement {
                Ok(statement) => return Revocation::known(origin, statement, attempts),
                Err(fault) => attempts.push(Attempt { origin, fault }),
            }
        }
        if attempts.is_empty() {
            return Revocation::not_checked(NotChecked::NoAddress);
        }
    }
    Revocation::unknown(RevocationState::Unknown, attempts)
}
