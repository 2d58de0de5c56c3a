//! Which certificates a list covers (RFC 5280 section 6.3.3 (b)).

use der::asn1::ObjectIdentifier;
use der::{Decode, Encode};
use x509_cert::ext::pkix::crl::IssuingDistributionPoint;
use x509_cert::ext::pkix::crl::dp::DistributionPoint;
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName};
use x509_cert::name::{Name as DirectoryName, RdnSequence};
use x509_parser::prelude::FromDer;
use x509_parser::x509::X509Name;

use super::super::extensions::Extensions;
use super::super::names;
use super::super::status::Fault;
use super::read::List;
use crate::model::certificate::{Certificate, Name};

/// List extensions that do not affect which certificates are covered: issuerAltName, cRLNumber,
/// authorityKeyIdentifier, freshestCRL, authorityInfoAccess.
const OTHERS: [ObjectIdentifier; 5] = [
    ObjectIdentifier::new_unwrap("2.5.29.18"),
    ObjectIdentifier::new_unwrap("2.5.29.20"),
    ObjectIdentifier::new_unwrap("2.5.29.35"),
    ObjectIdentifier::new_unwrap("2.5.29.46"),
    ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.1.1"),
];
const DELTA_CRL_INDICATOR: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.27");
const ISSUING_DISTRIBUTION_POINT: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.28");

/// Whether all lists named by the certificate are issued by another entity than its issuer (indirect lists).
pub(super) fn is_kept_by_another(certificate: &Certificate) -> bool {
    let points = Extensions::of(certificate).distribution_points();
    points.is_some_and(|points| points.is_ok_and(|points| points.0.iter().all(|point| point.crl_issuer.is_some())))
}

/// Whether the issuer's `list` covers `certificate`: `None` if it is complete, else the kind of partial list it is.
pub(super) fn check(list: &List<'_>, certificate: &Certificate) -> Result<Option<&'static str>, Fault> {
    let mut part = None;
    for extension in &list.extensions {
        match extension.extn_id {
            DELTA_CRL_INDICATOR => part = Some("deltaCRLIndicator"),
            ISSUING_DISTRIBUTION_POINT => {
                let point = IssuingDistributionPoint::from_der(extension.extn_value.as_bytes())
                    .map_err(|_| Fault::NotJudged("issuingDistributionPoint".to_owned()))?;
                part = issued_for(&point, list, certificate)?.or(part);
            }
            // A list with an unknown critical extension must not be used (RFC 5280 section 5.2).
            unknown if extension.critical && !OTHERS.contains(&unknown) => {
                return Err(Fault::Unsupported(unknown.to_string()));
            }
            _ => {}
        }
    }
    Ok(part)
}

fn issued_for(
    point: &IssuingDistributionPoint,
    list: &List<'_>,
    certificate: &Certificate,
) -> Result<Option<&'static str>, Fault> {
    let other_kind = match certificate.is_ca() {
        true => point.only_contains_user_certs,
        false => point.only_contains_ca_certs,
    };
    if other_kind || point.only_contains_attribute_certs {
        return Err(Fault::OutOfScope);
    }
    let for_some_reasons = match &point.distribution_point {
        None => false,
        Some(name) => named(name, list, certificate)?,
    };
    Ok(if point.only_some_reasons.is_some() || for_some_reasons {
        Some("onlySomeReasons")
    } else {
        point.indirect_crl.then_some("indirectCRL")
    })
}

/// Whether all the certificate's distribution points for this partial list restrict it to some reasons. Fails if the
/// certificate has no distribution point for it.
fn named(name: &DistributionPointName, list: &List<'_>, certificate: &Certificate) -> Result<bool, Fault> {
    let extensions = Extensions::of(certificate);
    let Some(points) = extensions.distribution_points() else { return Err(Fault::OutOfScope) };
    let points = points.map_err(|_| Fault::NotJudged("cRLDistributionPoints".to_owned()))?;
    let of_list = full_names(name, &list.issuer);
    let shares_a_name = |point: &&DistributionPoint| {
        // A distribution point with a cRLIssuer is not the issuer's own.
        point.crl_issuer.is_none()
            && point.distribution_point.as_ref().is_some_and(|name| {
                let of_point = full_names(name, certificate.issuer());
                of_list.iter().any(|name| of_point.iter().any(|other| are_same(name, other)))
            })
    };
    let matching: Vec<_> = points.0.iter().filter(shares_a_name).collect();
    match matching.is_empty() {
        true => Err(Fault::OutOfScope),
        false => Ok(matching.iter().all(|point| point.reasons.is_some())),
    }
}

/// The full names of a distribution point; a relative name is appended to the issuer's.
fn full_names(name: &DistributionPointName, issuer: &Name) -> Vec<GeneralName> {
    match name {
        DistributionPointName::FullName(names) => names.clone(),
        DistributionPointName::NameRelativeToCRLIssuer(relative) => {
            let Ok(mut full) = RdnSequence::from_der(issuer.der()) else { return Vec::new() };
            full.push(relative.clone());
            let full = full.to_der().and_then(|der| DirectoryName::from_der(&der));
            full.map(GeneralName::DirectoryName).into_iter().collect()
        }
    }
}

fn are_same(one: &GeneralName, other: &GeneralName) -> bool {
    match (one, other) {
        (GeneralName::DirectoryName(one), GeneralName::DirectoryName(other)) => {
            let read = |name: &DirectoryName| {
                let der = name.to_der().ok()?;
                X509Name::from_der(&der).ok().map(|(_, name)| Name::read(&name))
            };
            matches!((read(one), read(other)), (Some(one), Some(other)) if names::are_same(&one, &other))
        }
        _ => one == other,
    }
}
