//! The ways from a certificate up to an authority that is trusted, by verified signatures.
//!
//! A way is found by names and signatures alone. Whether it keeps the other rules is for `rules` to say: what is known of
//! a certificate that breaks one is then more than that nobody is its issuer.

use super::anchors::Anchor;
use super::names;
use super::signature::{self, NotSigned};
use crate::model::certificate::Certificate;

/// The longest way: an issuer, those above it and the trusted one. The field has three.
const LONGEST: usize = 8;
/// How many ways are looked at, where authorities certify one another.
const MOST_PATHS: usize = 16;
/// How many signatures are checked for one certificate: certificates made to cost time do not.
const MOST_SIGNATURES: usize = 200;

/// A way up: every certificate signed by the next, the last by the anchor.
#[derive(Debug, Clone)]
pub(super) struct Path<'a> {
    /// The authorities between the certificate and the anchor, its issuer first.
    pub(super) between: Vec<&'a Certificate>,
    /// The trusted one.
    pub(super) anchor: &'a Anchor,
}

impl<'a> Path<'a> {
    /// Every authority, the issuer first and the trusted one last.
    pub(super) fn authorities(&self) -> Vec<&'a Certificate> {
        self.between.iter().copied().chain([&self.anchor.certificate]).collect()
    }

    pub(super) fn issuer(&self) -> &'a Certificate {
        self.between.first().copied().unwrap_or(&self.anchor.certificate)
    }
}

/// Where no way leads further.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum End<'a> {
    /// Nobody known has the name of this certificate's issuer, or the key that it names.
    NoIssuer,
    /// Its issuer is known by name and key, and did not sign it.
    Forged(&'a Certificate),
    /// Its issuer is known by name, and the signature is of a kind that is not known here.
    UnknownAlgorithm,
}

/// What was found above a certificate.
pub(super) struct Ways<'a> {
    pub(super) paths: Vec<Path<'a>>,
    /// Why there is none, where there is none: the worst that was seen.
    pub(super) end: End<'a>,
}

/// Finds the ways from `certificate` over authorities in `held` to `anchors`.
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
