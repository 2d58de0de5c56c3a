//! The chain above a certificate: the best of its possible paths.

use time::OffsetDateTime;

use super::anchors::Anchor;
use super::authority::Authority;
use super::chain::{Chain, ChainFault};
use super::path::{self, End, Path, Ways};
use super::{profile, rules};
use crate::model::certificate::Certificate;

/// The chain that was found.
pub(super) struct Found<'a> {
    pub(super) chain: Chain,
    /// The path that the chain describes; `None` if no signatures lead to a trust anchor.
    pub(super) path: Option<Path<'a>>,
}

/// Finds and judges the chain above `certificate`, which may include authorities on the token.
pub(super) fn build<'a>(
    certificate: &'a Certificate,
    held: &'a [Certificate],
    anchors: &'a [Anchor],
    at: OffsetDateTime,
) -> Found<'a> {
    let without_path =
        |fault| Found { chain: Chain { fault: Some(fault), path: Vec::new(), anchor: None, at }, path: None };
    if certificate.is_ca() {
        return without_path(ChainFault::IsAuthority);
    }
    let ways = path::find(certificate, held, anchors);
    let end = end(certificate, &ways);
    let judge = |path: &Path<'_>| {
        let departure = || profile::departure(certificate, path).map(ToOwned::to_owned);
        rules::judge(certificate, path, at).or_else(|| departure().map(ChainFault::DepartsFromProfile))
    };
    let judged = ways.paths.into_iter().map(|path| (judge(&path), path));
    // The first of the best: paths to the most trusted anchors come first.
    let Some((fault, path)) = judged.min_by_key(|(fault, _)| rank(fault.as_ref())) else {
        return without_path(end);
    };
    let usages = certificate.usages();
    let useless = (!usages.may_sign() && !usages.may_encrypt()).then_some(ChainFault::NoUsage);
    let chain = Chain {
        fault: match fault {
            None | Some(ChainFault::DepartsFromProfile(_)) => useless.or(fault),
            fault => fault,
        },
        path: path.authorities().into_iter().map(Authority::of).collect(),
        anchor: Some(path.anchor.source),
        at,
    };
    Found { chain, path: Some(path) }
}

fn rank(fault: Option<&ChainFault>) -> u8 {
    match fault {
        None => 0,
        Some(ChainFault::DepartsFromProfile(_)) => 1,
        Some(ChainFault::CannotBeJudged(_)) => 2,
        Some(_) => 3,
    }
}

/// Why there is no path.
fn end(certificate: &Certificate, ways: &Ways<'_>) -> ChainFault {
    match ways.end {
        End::NoIssuer => ChainFault::IssuerUnknown,
        End::Forged(link) if link == certificate => ChainFault::SignatureInvalid,
        End::Forged(authority) => ChainFault::AuthoritySignatureInvalid(authority.holder()),
        End::UnknownAlgorithm => ChainFault::CannotBeJudged("signature algorithm".to_owned()),
    }
}

/// `now`, or the nearest time within the certificate's validity: an expired one is judged as of its last day.
pub(super) fn within(certificate: &Certificate, now: OffsetDateTime) -> OffsetDateTime {
    now.clamp(certificate.not_before(), certificate.not_after().max(certificate.not_before()))
}
