//! Whether a certificate is to be relied on: the French trusted list, the chain to an authority, revocation.
//!
//! Signatures, paths and the entries of revocation lists are checked by rustls-webpki, OCSP responses decoded by x509-ocsp;
//! nothing here judges a signature itself. What that validator cannot judge is said to be beyond it, neither relied on nor
//! refused. The only room that speaks to the network, and only where `--online` was given: plain HTTP, as revocation is
//! published, with limits of time and size. It knows no language and never prints.
//!
//! Arrows only go down here too:
//!
//! | file | holds |
//! |---|---|
//! | `mod` | what is judged by, and the judgement |
//! | `validate` | the best of the ways up, and what is to be said of it |
//! | `revocation` | who is asked about revocation, and what follows from the answers |
//! | `rules` | the rules of RFC 5280 that a way keeps or breaks |
//! | `ocsp`, `crl` | one answer of a responder, one list |
//! | `profile` | what RFC 5280 asks of those who write certificates |
//! | `path` | the ways up, by verified signatures |
//! | `anchors`, `list` | who is trusted |
//! | `fetch`, `proxy` | plain HTTP, and by whom |
//! | `chain`, `status`, `authority` | what is said of a chain, of a certificate's revocation, of an authority |
//! | `extensions`, `names`, `signature` | one certificate's extensions, two names compared, one signature checked |

mod anchors;
mod authority;
mod chain;
mod crl;
mod extensions;
mod fetch;
mod list;
mod names;
mod ocsp;
mod path;
mod profile;
mod proxy;
mod revocation;
mod rules;
mod signature;
mod status;
#[cfg(test)]
mod tests;
mod validate;
mod verdict;

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use self::anchors::Anchor;
use self::path::Path;
use self::revocation::Sources;
use self::validate::Found;
use crate::error::Result;
use crate::model::certificate::Certificate;
use crate::store::certificates;
use fetch::Fetcher;

pub use anchors::AnchorSource;
pub(crate) use authority::Authority;
pub(crate) use chain::Chain;
pub use chain::ChainFault;
pub(crate) use fetch::Limits;
pub use list::ListOrigin;
pub(crate) use list::TrustedList;
pub(crate) use proxy::Proxy;
pub(crate) use revocation::{Attempt, AuthorityRevocation, Revocation};
pub use revocation::{NotChecked, Origin, RevocationState};
pub(crate) use status::{Fault, RevocationReason};

/// What a person gave to judge a certificate by.
#[derive(Debug, Default, Clone)]
pub struct Settings {
    /// `--trusted-list`: a newer list than the one that jeton carries.
    pub trusted_list: Option<PathBuf>,
    /// `--ca`: files or directories of authorities to trust besides.
    pub authorities: Vec<PathBuf>,
    /// `--crl`: revocation lists.
    pub crls: Vec<PathBuf>,
    /// `--online`: the issuer is asked.
    pub online: bool,
    /// How long and how much.
    pub limits: Limits,
    /// The proxy that the network is reached by.
    pub proxy: Option<Proxy>,
}

/// What is to be said of one certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Trust {
    /// The French trusted list of qualified providers.
    pub trusted_list: Listing,
    /// The chain of signatures up to an authority that is trusted.
    pub chain: Chain,
    /// Whether its issuer took it back.
    pub revocation: Revocation,
    /// Whether the authorities between it and the trusted one were taken back, its issuer first; empty where nothing was
    /// asked.
    pub authorities: Vec<AuthorityRevocation>,
}

impl Trust {
    /// Whether the certificate, or an authority above it, is revoked.
    #[must_use]
    pub(crate) fn is_revoked(&self) -> bool {
        let mut all = self.authorities.iter().map(|authority| &authority.revocation).chain([&self.revocation]);
        all.any(|revocation| revocation.state == RevocationState::Revoked)
    }
}

/// What the trusted list says of a certificate's issuer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Listing {
    /// The day of the list, `2026-07-23`; none where a directory was given that does not say it.
    pub(crate) date: Option<String>,
    /// Whose list.
    pub origin: ListOrigin,
    /// How many authorities it holds.
    pub authorities: usize,
    /// The listed authority whose key signed the certificate; none where no listed one did.
    pub(crate) issuer: Option<Authority>,
}

/// What certificates are judged by, read once.
#[derive(Debug)]
pub struct Judge {
    list: TrustedList,
    anchors: Vec<Anchor>,
    sources: Sources,
}

impl Judge {
    /// Reads what was given.
    ///
    /// # Errors
    ///
    /// `FileError::NotFound`, `FileError::Io` and `KeyError::NotACertificate` for the files that were
    /// given.
    pub fn new(settings: &Settings) -> Result<Self> {
        let list = match &settings.trusted_list {
            Some(directory) => TrustedList::read(directory)?,
            None => TrustedList::shipped()?,
        };
        let given = certificates::read(&settings.authorities)?;
        let fetcher = Fetcher { limits: settings.limits, proxy: settings.proxy.clone() };
        let sources = Sources::read(&settings.crls, settings.online, fetcher)?;
        let anchors = anchors::all(&list, given);
        Ok(Self { list, anchors, sources })
    }

    /// Judges `certificate`. `held` are the certificates of the token: those of authorities may stand between the
    /// certificate and one that is trusted, and are not trusted themselves. That a certificate is not to be relied on is
    /// no error: the answer says it.
    #[must_use]
    pub fn examine(&self, certificate: &Certificate, held: &[Certificate], now: OffsetDateTime) -> Trust {
        // That it has expired is said elsewhere, once.
        let found = validate::build(certificate, held, &self.anchors, validate::within(certificate, now));
        let listed = found.path.as_ref().map(Path::issuer).filter(|issuer| self.list.holds(issuer)).map(Authority::of);
        let (revocation, authorities) = self.revocation(certificate, held, &found, now);
        Trust {
            trusted_list: Listing {
                date: self.list.date().map(ToOwned::to_owned),
                origin: self.list.origin(),
                authorities: self.list.certificates().len(),
                issuer: listed,
            },
            chain: found.chain,
            revocation,
            authorities,
        }
    }

    fn revocation(
        &self,
        certificate: &Certificate,
        held: &[Certificate],
        found: &Found<'_>,
        now: OffsetDateTime,
    ) -> (Revocation, Vec<AuthorityRevocation>) {
        let not_checked = |reason| (Revocation::not_checked(reason), Vec::new());
        if self.sources.is_empty() {
            return not_checked(NotChecked::NotAsked);
        }
        let counts = match &found.chain.fault {
            None => true,
            Some(fault) => fault.leaves_the_issuer_known(),
        };
        match &found.path {
            None if found.chain.fault == Some(ChainFault::IssuerUnknown) => not_checked(NotChecked::IssuerUnknown),
            Some(path) if counts => {
                let known = self.anchors.iter().map(|anchor| &anchor.certificate).chain(held).collect::<Vec<_>>();
                let revocation = self.sources.check(certificate, path, &known, now);
                (revocation, self.sources.check_authorities(path, &known, now))
            }
            _ => not_checked(NotChecked::ChainBroken),
        }
    }
}
