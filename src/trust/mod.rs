//! Whether a certificate can be trusted: the French trusted list, the chain up to an authority, revocation.
//!
//! rustls-webpki verifies signatures and paths; OCSP and revocation lists are decoded with `der`. No signature
//! algorithm is implemented here. What that validator cannot judge is reported as such, neither trusted nor
//! rejected. This is the only room that uses the network, and only with `--online`: plain HTTP, as is usual for
//! revocation data, with time and size limits. It knows no language and never prints.
//!
//! Arrows only go down here too:
//!
//! | file | holds |
//! |---|---|
//! | `mod` | the inputs, and the judgement |
//! | `validate` | the best of the possible paths, and the resulting chain |
//! | `revocation` | which sources are asked about revocation, and what follows from their answers |
//! | `rules` | the path rules of RFC 5280 |
//! | `ocsp`, `crl` | a responder's answer, a list |
//! | `profile` | what RFC 5280 requires of issuers only |
//! | `path` | the possible paths, by verified signatures |
//! | `anchors`, `list` | who is trusted |
//! | `fetch`, `proxy` | plain HTTP, and the proxy it goes through |
//! | `chain`, `status`, `authority` | results about a chain, about revocation, and an authority's name |
//! | `extensions`, `names`, `signature` | a certificate's extensions, comparing two names, checking a signature |

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

/// The user's settings for judging certificates.
#[derive(Debug, Default, Clone)]
pub struct TrustSettings {
    /// `--trusted-list`: a more recent list than the built-in one.
    pub trusted_list: Option<PathBuf>,
    /// `--ca`: files or directories of additional trusted authorities.
    pub authorities: Vec<PathBuf>,
    /// `--crl`: revocation lists.
    pub crls: Vec<PathBuf>,
    /// `--online`: ask the issuer.
    pub online: bool,
    /// Limits for `--online`.
    pub limits: Limits,
    /// The proxy for `--online`.
    pub proxy: Option<Proxy>,
}

/// The results for one certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Trust {
    /// The French trusted list of qualified providers.
    pub trusted_list: Listing,
    /// The chain of signatures up to a trusted authority.
    pub chain: Chain,
    /// Whether its issuer has revoked it.
    pub revocation: Revocation,
    /// Whether the authorities between it and the trust anchor are revoked, its issuer first, and the anchor at the end if it
    /// was given by the user and is revoked; empty if no source was consulted.
    pub authorities: Vec<AuthorityRevocation>,
}

impl Trust {
    /// Whether the certificate or an authority above it is revoked.
    #[must_use]
    pub(crate) fn is_revoked(&self) -> bool {
        let mut all = self.authorities.iter().map(|authority| &authority.revocation).chain([&self.revocation]);
        all.any(|revocation| revocation.state == RevocationState::Revoked)
    }
}

/// What the trusted list says about a certificate's issuer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Listing {
    /// The list's date, such as `2026-07-23`; `None` for a given directory without a date.
    pub(crate) date: Option<String>,
    /// Which list.
    pub origin: ListOrigin,
    /// The number of authorities in it.
    pub authorities: usize,
    /// The listed authority whose key signed the certificate, if any.
    pub(crate) issuer: Option<Authority>,
}

/// The inputs by which certificates are judged, read once.
#[derive(Debug)]
pub struct Judge {
    list: TrustedList,
    anchors: Vec<Anchor>,
    sources: Sources,
}

impl Judge {
    /// Reads the files of the settings.
    ///
    /// # Errors
    ///
    /// `FileError::NotFound`, `FileError::Io` and `KeyError::NotACertificate` for these files.
    pub fn new(settings: &TrustSettings) -> Result<Self> {
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

    /// Judges `certificate`. `held` are the token's certificates: authorities among them may link the
    /// certificate to a trust anchor but are not trusted themselves. A certificate that is not trusted is not an error; the
    /// result says so.
    #[must_use]
    pub fn examine(&self, certificate: &Certificate, held: &[Certificate], now: OffsetDateTime) -> Trust {
        // Expiry is reported once, elsewhere.
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
                let mut authorities = self.sources.check_authorities(path, &known, now);
                authorities.extend(self.revoked_anchor(path.anchor, &known, now));
                (revocation, authorities)
            }
            _ => not_checked(NotChecked::ChainBroken),
        }
    }

    /// An anchor that its own issuer has revoked. RFC 5280 section 6.1 validates no anchor, but whoever names one with `--ca`
    /// may not know; the trusted list and the system withdraw theirs themselves. An anchor whose issuer says nothing stays
    /// trusted: that is what it was named for.
    fn revoked_anchor(
        &self,
        anchor: &Anchor,
        known: &[&Certificate],
        now: OffsetDateTime,
    ) -> Option<AuthorityRevocation> {
        let authority = &anchor.certificate;
        let is_root = names::are_same(authority.subject(), authority.issuer());
        if anchor.source != AnchorSource::Given || is_root {
            return None;
        }
        let has_issued = |issuer: &&&Certificate| {
            names::are_same(authority.issuer(), issuer.subject()) && signature::is_signed_by(authority, issuer).is_ok()
        };
        let revocation = self.sources.ask(authority, known.iter().find(has_issued)?, known, now);
        let is_revoked = revocation.state == RevocationState::Revoked;
        is_revoked.then(|| AuthorityRevocation { authority: Authority::of(authority), revocation })
    }
}
