//! The possible paths from a certificate up to a trust anchor, by verified signatures.
//!
//! Paths are found by names and signatures alone. The other rules are checked in `rules`, so that a certificate that
//! breaks one gets a better diagnosis than an unknown issuer.

use super::anchors::Anchor;
use super::names;
use super::signature::{self, NotSigned};
use crate::model::certificate::Certificate;

/// The longest path in authorities, trust anchor included. In practice there are three.
const LONGEST: usize = 8;
/// The most paths examined, for authorities that cross-certify each other.
const MOST_PATHS: usize = 16;
/// The most signatures checked for one certificate, so that malicious certificates cannot waste time.
const MOST_SIGNATURES: usize = 200;

/// A path: every certificate is signed by the next, the last by the anchor.
#[derive(Debug, Clone)]
pub(super) struct Path<'a> {
    /// The intermediate authorities, the certificate's issuer first.
    pub(super) between: Vec<&'a Certificate>,
    pub(super) anchor: &'a Anchor,
}

impl<'a> Path<'a> {
    /// All authorities, from the issuer to the anchor.
    pub(super) fn authorities(&self) -> Vec<&'a Certificate> {
        self.between.iter().copied().chain([&self.anchor.certificate]).collect()
    }

    pub(super) fn issuer(&self) -> &'a Certificate {
        self.between.first().copied().unwrap_or(&self.anchor.certificate)
    }
}

/// Why a path could not be continued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum End<'a> {
    /// No known certificate has the name and, if given, the key identifier of this certificate's issuer.
    NoIssuer,
    /// A certificate matches the issuer's name and key identifier, but its key did not sign.
    Forged(&'a Certificate),
    /// A certificate matches the issuer's name, but the signature algorithm is not supported.
    UnknownAlgorithm,
}

/// The paths found above a certificate.
pub(super) struct Ways<'a> {
    pub(super) paths: Vec<Path<'a>>,
    /// If there is no path, the worst reason seen.
    pub(super) end: End<'a>,
}

/// Finds the paths from `certificate` to `anchors`, through authorities in `held`.
pub(super) fn find<'a>(certificate: &'a Certificate, held: &'a [Certificate], anchors: &'a [Anchor]) -> Ways<'a> {
    let mut search = Search { held, anchors, signatures: 0, ways: Ways { paths: Vec::new(), end: End::NoIssuer } };
    search.climb(certificate, &mut vec![certificate]);
    search.ways
}

struct Search<'a> {
    held: &'a [Certificate],
    anchors: &'a [Anchor],
    signatures: usize,
    ways: Ways<'a>,
}

impl<'a> Search<'a> {
    fn climb(&mut self, certificate: &'a Certificate, trail: &mut Vec<&'a Certificate>) {
        let (anchors, held) = (self.anchors, self.held);
        let mut forged = false;
        let mut signed = false;
        for anchor in anchors.iter().filter(|anchor| is_named(certificate, &anchor.certificate)) {
            match self.check(certificate, &anchor.certificate) {
                Ok(()) => {
                    signed = true;
                    if self.ways.paths.len() < MOST_PATHS {
                        self.ways.paths.push(Path { between: trail[1..].to_vec(), anchor });
                    }
                }
                Err(found) => forged |= found == NotSigned::Wrong && certificate.may_be_issued_by(&anchor.certificate),
            }
        }
        for issuer in held.iter().filter(|issuer| is_named(certificate, issuer)) {
            let is_anchor = anchors.iter().any(|anchor| anchor.certificate == *issuer);
            if is_anchor || trail.contains(&issuer) || trail.len() >= LONGEST {
                continue;
            }
            match self.check(certificate, issuer) {
                Ok(()) => {
                    signed = true;
                    trail.push(issuer);
                    self.climb(issuer, trail);
                    trail.pop();
                }
                Err(found) => forged |= found == NotSigned::Wrong && certificate.may_be_issued_by(issuer),
            }
        }
        if forged && !signed && self.ways.end != End::UnknownAlgorithm {
            self.ways.end = End::Forged(certificate);
        }
    }

    fn check(&mut self, certificate: &'a Certificate, issuer: &Certificate) -> Result<(), NotSigned> {
        self.signatures += 1;
        let verified = match self.signatures > MOST_SIGNATURES {
            true => Err(NotSigned::Unknown),
            false => signature::is_signed_by(certificate, issuer),
        };
        if verified == Err(NotSigned::Unknown) {
            self.ways.end = End::UnknownAlgorithm;
        }
        verified
    }
}

fn is_named(certificate: &Certificate, issuer: &Certificate) -> bool {
    names::are_same(certificate.issuer(), issuer.subject())
}
