//! The path rules of RFC 5280 section 6, applied to a path of verified signatures: met, broken, or not judged here.
//!
//! rustls-webpki does the validation, but differs from the standard in two rules: it compares names byte by byte, and
//! counts self-issued certificates towards the path length. These two are checked here. Its other rejections (it is
//! made for servers, and supports neither policies nor name constraints on directory names and e-mail addresses) are
//! reported as a broken rule only if the rule is found broken here too, and as "cannot be judged" otherwise. What it
//! accepts is accepted, unless the path contains something that it ignores.

use rustls_pki_types::{CertificateDer, TrustAnchor, UnixTime};
use time::OffsetDateTime;
use webpki::{EndEntityCert, ExtendedKeyUsageValidator, KeyPurposeIdIter};
use x509_cert::ext::pkix::name::GeneralName;

use super::chain::ChainFault;
use super::extensions::Extensions;
use super::names;
use super::path::Path;
use crate::model::certificate::{Certificate, KeyUsageBit, Validity};

/// Accepts any extended key usage: a certificate's uses are reported elsewhere, and none is required here.
struct AnyUsage;

impl ExtendedKeyUsageValidator for AnyUsage {
    fn validate(&self, _: KeyPurposeIdIter<'_, '_>) -> Result<(), webpki::Error> {
        Ok(())
    }
}

/// Judges the path above `certificate` as of `at`: `None` if every rule is met.
pub(super) fn judge(certificate: &Certificate, path: &Path<'_>, at: OffsetDateTime) -> Option<ChainFault> {
    broken(certificate, path, at).or_else(|| match validate(certificate, path, at) {
        Ok(()) => left_aside(path).map(|what| ChainFault::CannotBeJudged(what.to_owned())),
        Err(webpki::Error::NameConstraintViolation) if names_are_its_business(path) => {
            Some(ChainFault::Invalid("nameConstraints".to_owned()))
        }
        Err(webpki::Error::SignatureAlgorithmMismatch) => Some(ChainFault::Invalid("signatureAlgorithm".to_owned())),
        Err(webpki::Error::UnknownIssuer | webpki::Error::PathLenConstraintViolated)
            if has_no_constraints(path) && is_well_formed(path) =>
        {
            None
        }
        Err(error) => {
            let what = match (left_aside(path), error) {
                (Some(what), _) => what.to_owned(),
                // Every signature is verified by now: it tried another certificate of the same name.
                (None, webpki::Error::InvalidSignatureForPublicKey)
                    if path.between.iter().any(|authority| is_self_issued(authority)) =>
                {
                    "self-issued".to_owned()
                }
                (None, error) => format!("{error:?}"),
            };
            Some(ChainFault::CannotBeJudged(what))
        }
    })
}

/// Whether there is nothing left to judge above the certificate besides names and lengths, which `broken` judges, and
/// signatures, which are verified.
fn has_no_constraints(path: &Path<'_>) -> bool {
    path.authorities()
        .into_iter()
        .map(Extensions::of)
        .all(|extensions| !extensions.constrains_policies() && extensions.name_constraints().is_none())
}

/// Whether rustls-webpki can parse every certificate of the path; it may have stopped before reaching some of them.
fn is_well_formed(path: &Path<'_>) -> bool {
    path.between.iter().all(|authority| EndEntityCert::try_from(&CertificateDer::from(authority.der())).is_ok())
}

/// A rule that is definitely broken.
fn broken(certificate: &Certificate, path: &Path<'_>, at: OffsetDateTime) -> Option<ChainFault> {
    let mut between = 0;
    for authority in path.authorities() {
        let name = || authority.holder();
        let extensions = Extensions::of(authority);
        let is_anchor = *authority == path.anchor.certificate;
        // A version 1 root cannot state that it is an authority; trusting it states it.
        let is_old_root = is_anchor && extensions.is_version_1() && is_self_issued(authority);
        if !authority.is_ca() && !is_old_root {
            return Some(ChainFault::NotAnAuthority(name()));
        }
        if !authority.usages().allows(KeyUsageBit::KeyCertSign) {
            return Some(ChainFault::AuthorityMayNotSign(name()));
        }
        if authority.validity(at) != Validity::InDate {
            return Some(ChainFault::AuthorityNotInDate(name()));
        }
        if extensions.path_length().is_some_and(|most| between > most) {
            return Some(ChainFault::PathTooLong(name()));
        }
        if let Some(oid) = extensions.unknown_critical() {
            return Some(ChainFault::Invalid(oid.to_owned()));
        }
        between += usize::from(!is_self_issued(authority));
    }
    Extensions::of(certificate).unknown_critical().map(|oid| ChainFault::Invalid(oid.to_owned()))
}

/// What rustls-webpki ignores although it may be decisive: required policies, and name constraints on
/// directory names, persons and addresses.
fn left_aside(path: &Path<'_>) -> Option<&'static str> {
    if path.between.iter().any(|authority| Extensions::of(authority).constrains_policies()) {
        return Some("policyConstraints, policyMappings");
    }
    (!constraints_are_of_servers(path)).then_some("nameConstraints")
}

/// Whether rustls-webpki applies name constraints as the standard does: for server names, and as long as there are no
/// self-issued certificates, which are exempt from the constraints (RFC 5280 section 6.1.4 (b)).
fn names_are_its_business(path: &Path<'_>) -> bool {
    constraints_are_of_servers(path) && !path.between.iter().any(|authority| is_self_issued(authority))
}

fn constraints_are_of_servers(path: &Path<'_>) -> bool {
    path.authorities().into_iter().filter_map(|authority| Extensions::of(authority).name_constraints()).all(
        |constraints| {
            constraints.is_ok_and(|constraints| {
                let subtrees = constraints.permitted_subtrees.into_iter().chain(constraints.excluded_subtrees);
                subtrees.flatten().all(|subtree| {
                    subtree.minimum == 0
                        && subtree.maximum.is_none()
                        && matches!(subtree.base, GeneralName::DnsName(_) | GeneralName::IpAddress(_))
                })
            })
        },
    )
}

fn is_self_issued(certificate: &Certificate) -> bool {
    names::are_same(certificate.subject(), certificate.issuer())
}

/// The result of rustls-webpki for exactly this path.
fn validate(certificate: &Certificate, path: &Path<'_>, at: OffsetDateTime) -> Result<(), webpki::Error> {
    let leaf = CertificateDer::from(certificate.der());
    let leaf = EndEntityCert::try_from(&leaf)?;
    let anchor = CertificateDer::from(path.anchor.certificate.der());
    let anchors: [TrustAnchor<'_>; 1] = [webpki::anchor_from_trusted_cert(&anchor)?];
    let between: Vec<CertificateDer<'_>> =
        path.between.iter().map(|authority| CertificateDer::from(authority.der())).collect();
    leaf.verify_for_usage(webpki::ALL_VERIFICATION_ALGS, &anchors, &between, unix_time(at), AnyUsage, None, None)
        .map(|_| ())
}

/// The validator's representation of time: whole seconds since 1970.
pub(super) fn unix_time(at: OffsetDateTime) -> UnixTime {
    UnixTime::since_unix_epoch(std::time::Duration::from_secs(u64::try_from(at.unix_timestamp()).unwrap_or(0)))
}
