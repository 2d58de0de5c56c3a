//! Whether the issuer has revoked a certificate: from the given lists or by asking the issuer, with OCSP first.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::authority::Authority;
use super::fetch::Fetcher;
use super::path::Path;
use super::status::{Fault, RevocationReason, Statement, Status};
use super::{crl, ocsp};
use crate::error::Result;
use crate::model::certificate::Certificate;
use crate::store;

/// The most addresses tried for one certificate.
const MOST_ADDRESSES: usize = 4;

/// What is known about a certificate's revocation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Revocation {
    /// What the issuer says.
    pub state: RevocationState,
    /// The source of the answer, if any.
    pub origin: Option<Origin>,
    /// thisUpdate: as of when the answer was true.
    #[serde(with = "time::serde::rfc3339::option")]
    pub(crate) this_update: Option<OffsetDateTime>,
    /// nextUpdate: until when the answer is valid.
    #[serde(with = "time::serde::rfc3339::option")]
    pub(crate) next_update: Option<OffsetDateTime>,
    /// When the certificate was revoked, if stated.
    #[serde(with = "time::serde::rfc3339::option")]
    pub(crate) revoked_at: Option<OffsetDateTime>,
    /// Why it was revoked, if stated.
    pub(crate) reason: Option<RevocationReason>,
    /// Why no source was consulted, if none was.
    pub not_checked: Option<NotChecked>,
    /// The sources that gave no usable answer.
    pub(crate) attempts: Vec<Attempt>,
}

/// What the issuer says about a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RevocationState {
    /// Not revoked.
    Good,
    /// Revoked or suspended.
    Revoked,
    /// A source was consulted, but no reliable answer was obtained.
    Unknown,
    /// The issuer's own list is of a kind that jeton does not judge; the certificate may be revoked or not.
    NotJudged,
    /// No source was consulted.
    NotChecked,
}

/// Why no source was consulted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NotChecked {
    /// Neither `--crl` nor `--online` was given.
    NotAsked,
    /// The issuer is unknown, so no answer could be verified.
    IssuerUnknown,
    /// The chain breaks a rule, so no answer about the certificate would count.
    ChainBroken,
    /// The certificate names neither a responder nor a list.
    NoAddress,
    /// For an authority: none of the given lists is its issuer's.
    NoList,
}

/// The source of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// The revocation list in this file.
    File(PathBuf),
    /// The OCSP responder at this address.
    Ocsp(String),
    /// The revocation list at this address.
    Crl(String),
}

/// A source that gave no usable answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Attempt {
    pub(crate) origin: Origin,
    /// Why its answer is not usable.
    pub(crate) fault: Fault,
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

/// What is known about the revocation of an intermediate authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct AuthorityRevocation {
    pub(crate) authority: Authority,
    pub revocation: Revocation,
}

/// The sources for revocation.
#[derive(Debug)]
pub(super) struct Sources {
    /// The given lists in DER, with their files.
    lists: Vec<(PathBuf, Vec<u8>)>,
    online: bool,
    fetcher: Fetcher,
}

impl Sources {
    /// Reads the given lists.
    pub(super) fn read(files: &[PathBuf], online: bool, fetcher: Fetcher) -> Result<Self> {
        let mut lists = Vec::new();
        for path in files {
            lists.extend(crl::lists_of(store::read(path)?).into_iter().map(|der| (path.clone(), der)));
        }
        Ok(Self { lists, online, fetcher })
    }

    /// Whether there is no source at all.
    pub(super) fn is_empty(&self) -> bool {
        self.lists.is_empty() && !self.online
    }

    /// The revocation of the certificate at the bottom of `path`. `known` are other authorities' certificates.
    pub(super) fn check(
        &self,
        certificate: &Certificate,
        path: &Path<'_>,
        known: &[&Certificate],
        now: OffsetDateTime,
    ) -> Revocation {
        self.ask(certificate, path.issuer(), known, now)
    }

    /// The revocation of the authorities of `path`, except the anchor, which nobody on the path has issued.
    pub(super) fn check_authorities(
        &self,
        path: &Path<'_>,
        known: &[&Certificate],
        now: OffsetDateTime,
    ) -> Vec<AuthorityRevocation> {
        let authorities = path.authorities();
        let with_issuer = authorities.windows(2).filter_map(|pair| Some((*pair.first()?, *pair.get(1)?)));
        with_issuer
            .map(|(authority, issuer)| {
                let mut revocation = self.ask(authority, issuer, known, now);
                // A user who gave only the list of the holder's issuer was not expected to give those of the others.
                let no_list = |attempt: &Attempt| {
                    matches!((&attempt.origin, &attempt.fault), (Origin::File(_), Fault::NotTheIssuers))
                };
                if revocation.state == RevocationState::Unknown && revocation.attempts.iter().all(no_list) {
                    revocation = Revocation::not_checked(NotChecked::NoList);
                }
                AuthorityRevocation { authority: Authority::of(authority), revocation }
            })
            .collect()
    }

    /// Consults the enabled sources: all given lists, since they may differ, then the OCSP
    /// responders, then the lists named in the certificate, until one answers.
    pub(super) fn ask(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        known: &[&Certificate],
        now: OffsetDateTime,
    ) -> Revocation {
        let mut given = Answers::default();
        for (path, der) in &self.lists {
            given.add(Origin::File(path.clone()), crl::status(der, certificate, issuer, known, now));
        }
        if !self.online || given.is_settled() {
            return given.conclude();
        }
        let responders = certificate.ocsp_urls().iter().map(|url| Origin::Ocsp(url.clone())).take(MOST_ADDRESSES);
        let lists = certificate.crl_urls().iter().map(|url| Origin::Crl(url.clone())).take(MOST_ADDRESSES);
        let mut fetched = Answers::default();
        for origin in responders.chain(lists) {
            let statement = match &origin {
                Origin::Ocsp(url) => ocsp::ask(url, certificate, issuer, &self.fetcher, now),
                Origin::Crl(url) => {
                    let list = self.fetcher.get(url);
                    list.and_then(|bytes| crl::status(&crl::to_der(bytes), certificate, issuer, known, now))
                }
                Origin::File(_) => continue,
            };
            fetched.add(origin, statement);
            if fetched.known.is_some() {
                break;
            }
        }
        if given.is_empty() && fetched.is_empty() {
            return Revocation::not_checked(NotChecked::NoAddress);
        }
        let settled = fetched.is_settled();
        let attempts = given.attempts.into_iter().chain(fetched.attempts).collect();
        match fetched.known {
            // The issuer's current statement takes precedence over an older list.
            Some((origin, statement)) if settled => Revocation::known(origin, statement, attempts),
            known => Answers { known: known.or(given.known), attempts }.conclude(),
        }
    }
}

/// The answers so far. "Revoked" stands whatever the others say. "Not revoked" and "suspended" stand unless one of the
/// issuer's own lists could not be judged, since that list may say otherwise.
#[derive(Default)]
struct Answers {
    known: Option<(Origin, Statement)>,
    attempts: Vec<Attempt>,
}

impl Answers {
    fn add(&mut self, origin: Origin, statement: std::result::Result<Statement, Fault>) {
        match statement {
            Ok(statement) => {
                let is_revoked = |statement: &Statement| matches!(statement.status, Status::Revoked { .. });
                if self.known.as_ref().is_none_or(|(_, known)| !is_revoked(known) && is_revoked(&statement)) {
                    self.known = Some((origin, statement));
                }
            }
            Err(fault) => self.attempts.push(Attempt { origin, fault }),
        }
    }

    fn is_empty(&self) -> bool {
        self.known.is_none() && self.attempts.is_empty()
    }

    /// Whether one of the issuer's own lists could not be judged.
    fn is_beyond(&self) -> bool {
        self.attempts.iter().any(|attempt| matches!(attempt.fault, Fault::NotJudged(_)))
    }

    /// Whether no further list can change the result.
    fn is_settled(&self) -> bool {
        self.known.as_ref().is_some_and(|(_, known)| !self.is_beyond() || known.status.is_final())
    }

    fn conclude(self) -> Revocation {
        let (settled, beyond) = (self.is_settled(), self.is_beyond());
        match self.known {
            Some((origin, statement)) if settled => Revocation::known(origin, statement, self.attempts),
            _ if beyond => Revocation::unknown(RevocationState::NotJudged, self.attempts),
            _ => Revocation::unknown(RevocationState::Unknown, self.attempts),
        }
    }
}
