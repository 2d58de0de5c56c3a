//! Whether the issuer took a certificate back: the lists that were given, or the issuer asked, OCSP first.

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
    pub(crate) this_update: Option<OffsetDateTime>,
    /// Until when it holds.
    #[serde(with = "time::serde::rfc3339::option")]
    pub(crate) next_update: Option<OffsetDateTime>,
    /// When the certificate was revoked, where the issuer says it.
    #[serde(with = "time::serde::rfc3339::option")]
    pub(crate) revoked_at: Option<OffsetDateTime>,
    /// Why, where the issuer says it.
    pub(crate) reason: Option<RevocationReason>,
    /// Why nothing was asked; none where something was.
    pub not_checked: Option<NotChecked>,
    /// What was tried and did not answer the question.
    pub(crate) attempts: Vec<Attempt>,
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
    /// The issuer's own list is of a kind that jeton does not judge: the certificate may be revoked or not.
    NotJudged,
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
    /// The chain breaks a rule, and nobody's answer about the certificate counts.
    ChainBroken,
    /// The certificate names no address to ask.
    NoAddress,
    /// None of the lists that were given is its issuer's; of an authority's certificate.
    NoList,
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
pub(crate) struct Attempt {
    /// Who was asked.
    pub(crate) origin: Origin,
    /// Why that is no answer.
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

/// What is known of the revocation of an authority's certificate, between a certificate and the trusted one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct AuthorityRevocation {
    /// Whose certificate.
    pub(crate) authority: Authority,
    /// What is known of it.
    pub revocation: Revocation,
}

/// Who is asked about revocation.
#[derive(Debug)]
pub(super) struct Sources {
    /// The lists that were given, in DER, and their files.
    lists: Vec<(PathBuf, Vec<u8>)>,
    online: bool,
    fetcher: Fetcher,
}

impl Sources {
    /// Reads the files of lists.
    ///
    /// # Errors
    ///
    /// `FileError::NotFound` or `FileError::Io`.
    pub(super) fn read(files: &[PathBuf], online: bool, fetcher: Fetcher) -> Result<Self> {
        let mut lists = Vec::new();
        for path in files {
            lists.extend(crl::lists_of(store::read(path)?).into_iter().map(|der| (path.clone(), der)));
        }
        Ok(Self { lists, online, fetcher })
    }

    /// Whether anybody is asked at all.
    pub(super) fn is_empty(&self) -> bool {
        self.lists.is_empty() && !self.online
    }

    /// Asks about the certificate at the foot of `path`. `known` are the certificates of other authorities.
    pub(super) fn check(
        &self,
        certificate: &Certificate,
        path: &Path<'_>,
        known: &[&Certificate],
        now: OffsetDateTime,
    ) -> Revocation {
        self.ask(certificate, path.issuer(), known, now)
    }

    /// Asks about the authorities of `path` but the trusted one, whom nobody below can take back.
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
                // Whoever gave the list of the holder's issuer was not asked for those of the others.
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

    /// Asks as far as it was asked for: every list that was given, since one may say what another does not; then the OCSP
    /// responders, then the lists that the certificate names, until one answers.
    fn ask(
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
            // The issuer's word of today stands, whatever a list of yesterday holds.
            Some((origin, statement)) if settled => Revocation::known(origin, statement, attempts),
            known => Answers { known: known.or(given.known), attempts }.conclude(),
        }
    }
}

/// What was answered so far. "Revoked" stands whatever the others say; "not revoked" and "suspended" stand unless a list of
/// the issuer's own could not be judged, which may say otherwise.
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

    /// Whether a list of the issuer's own could not be judged.
    fn is_beyond(&self) -> bool {
        self.attempts.iter().any(|attempt| matches!(attempt.fault, Fault::NotJudged(_)))
    }

    /// Whether no other list can say otherwise.
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
