//! Whether a certificate is to be relied on: the French trusted list, the chain to an authority, revocation.
//!
//! Paths, signatures and revocation lists are checked by rustls-webpki, OCSP responses decoded by x509-ocsp; nothing here
//! judges a signature itself. The only room that speaks to the network, and only where `--online` was given: plain HTTP,
//! as revocation is published, with limits of time and size. It knows no language and never prints.

mod anchors;
mod authority;
mod chain;
mod crl;
mod fetch;
mod list;
mod ocsp;
mod revocation;
#[cfg(test)]
mod tests;
mod verdict;

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::error::Result;
use crate::model::certificate::Certificate;
use crate::store::certificates;
use anchors::Anchor;

pub use anchors::AnchorSource;
pub use authority::Authority;
pub use chain::{Chain, ChainFault};
pub use crl::RevocationReason;
pub use fetch::Limits;
pub use list::{ListOrigin, TrustedList};
pub use revocation::{Attempt, Fault, NotChecked, Origin, Revocation, RevocationState};

/// What a person gave to judge a certificate by.
#[derive(Debug, Default, Clone)]
pub struct Settings {
    /// `--trusted-list`: a newer list than the one that jeton carries.
    pub trusted_list: Option<PathBuf>,
    /// `--ca`: files or directories of authorities to trust besides.
    pub authorities: Vec<PathBuf>,
    /// `--crl`: a revocation list.
    pub crl: Option<PathBuf>,
    /// `--online`: the issuer is asked.
    pub online: bool,
    /// How long and how much.
    pub limits: Limits,
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
}

/// What the trusted list says of a certificate's issuer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Listing {
    /// The day of the list, `2026-07-23`; none where a directory was given that does not say it.
    pub date: Option<String>,
    /// Whose list.
    pub origin: ListOrigin,
    /// How many authorities it holds.
    pub authorities: usize,
    /// The listed authority whose key signed the certificate; none where no listed one did.
    pub issuer: Option<Authority>,
}

/// What certificates are judged by, read once.
#[derive(Debug)]
pub struct Judge {
    list: TrustedList,
    anchors: Vec<Anchor>,
    crl: Option<(PathBuf, Vec<u8>)>,
    online: bool,
    limits: Limits,
}

impl Judge {
    /// Reads what was given.
    ///
    /// # Errors
    ///
    /// [`crate::Error::FileNotFound`], [`crate::Error::Io`] and [`crate::Error::NotACertificate`] for the files that were
    /// given.
    pub fn new(settings: &Settings) -> Result<Self> {
        let list = match &settings.trusted_list {
            Some(directory) => TrustedList::read(directory)?,
            None => TrustedList::shipped()?,
        };
        let given = certificates::read(&settings.authorities)?;
        let crl = settings.crl.as_ref().map(|path| crl::read(path).map(|der| (path.clone(), der))).transpose()?;
        let anchors = anchors::all(&list, given);
        Ok(Self { list, anchors, crl, online: settings.online, limits: settings.limits })
    }

    /// Judges `certificate`. `held` are the certificates of the token: those of authorities may stand between the
    /// certificate and one that is trusted, and are not trusted themselves. That a certificate is not to be relied on is
    /// no error: the answer says it.
    #[must_use]
    pub fn examine(&self, certificate: &Certificate, held: &[Certificate], now: OffsetDateTime) -> Trust {
        // That it has expired is said elsewhere, once.
        let found = chain::build(certificate, held, &self.anchors, chain::within(certificate, now));
        let listed = found.issuer.as_ref().filter(|issuer| self.list.holds(issuer)).map(Authority::of);
        let revocation = match &found.issuer {
            _ if self.crl.is_none() && !self.online => Revocation::not_checked(NotChecked::NotAsked),
            Some(issuer) => revocation::check(self, certificate, issuer, now),
            None => Revocation::not_checked(NotChecked::IssuerUnknown),
        };
        Trust {
            trusted_list: Listing {
                date: self.list.date().map(ToOwned::to_owned),
                origin: self.list.origin(),
                authorities: self.list.certificates().len(),
                issuer: listed,
            },
            chain: found.chain,
            revocation,
        }
    }
}
