//! What RFC 5280 section 4 requires of issuers, but section 6 does not require to be checked in path validation.
//!
//! A chain that deviates from it meets all path rules. It is still reported, because other programs may reject the chain.
//! basicConstraints need not be critical here: some authorities of the trusted list itself do not mark it so.

use x509_cert::ext::pkix::SubjectAltName;
use x509_cert::ext::pkix::name::GeneralName;

use super::extensions::Extensions;
use super::names;
use super::path::Path;
use crate::model::certificate::{Certificate, KeyUsageBit};

/// The longest serial number in octets, without a leading zero octet (RFC 5280 section 4.1.2.2).
const LONGEST_SERIAL: usize = 20;

/// The first field or extension that deviates from the profile.
pub(super) fn departure(certificate: &Certificate, path: &Path<'_>) -> Option<&'static str> {
    let authorities = path.authorities();
    let of_authority = authorities.iter().find_map(|authority| of_authority(authority, &Extensions::of(authority)));
    of_authority.or_else(|| {
        let extensions = Extensions::of(certificate);
        of_any(certificate, &extensions).or_else(|| of_holder(certificate, &extensions))
    })
}

fn of_authority(authority: &Certificate, extensions: &Extensions) -> Option<&'static str> {
    // Version 1 has no extensions; such a root was trusted deliberately.
    if extensions.is_version_1() {
        return None;
    }
    let constraints = extensions.name_constraints();
    let begins_with_a_dot = || {
        let Some(Ok(constraints)) = &constraints else { return false };
        let subtrees = constraints.permitted_subtrees.iter().chain(&constraints.excluded_subtrees).flatten();
        subtrees
            .into_iter()
            .any(|tree| matches!(&tree.base, GeneralName::DnsName(name) if name.as_str().starts_with('.')))
    };
    if authority.subject().attributes().is_empty() {
        Some("subject")
    } else if authority.subject_key_id().is_none() {
        Some("subjectKeyIdentifier")
    } else if extensions.is_critical("2.5.29.30") == Some(false) || begins_with_a_dot() {
        Some("nameConstraints")
    } else {
        of_any(authority, extensions)
    }
}

fn of_any(certificate: &Certificate, extensions: &Extensions) -> Option<&'static str> {
    let serial = certificate.serial();
    let octets = serial.iter().skip_while(|octet| **octet == 0).count();
    if octets == 0 || octets > LONGEST_SERIAL {
        Some("serialNumber")
    } else if extensions.is_critical("2.5.29.14") == Some(true) {
        Some("subjectKeyIdentifier")
    } else if extensions.is_critical("2.5.29.35") == Some(true)
        || (certificate.authority_key_id().is_none() && !names::are_same(certificate.subject(), certificate.issuer()))
    {
        Some("authorityKeyIdentifier")
    } else {
        None
    }
}

fn of_holder(certificate: &Certificate, extensions: &Extensions) -> Option<&'static str> {
    let usages = certificate.usages();
    let names: Option<Result<SubjectAltName, _>> = extensions.decoded("2.5.29.17");
    let is_no_host = |name: &GeneralName| matches!(name, GeneralName::DnsName(name) if !is_host(name.as_str()));
    if extensions.name_constraints().is_some() {
        Some("nameConstraints")
    } else if usages.key_usage().is_some() && usages.allows(KeyUsageBit::KeyCertSign) {
        Some("keyUsage")
    } else if (certificate.subject().attributes().is_empty() && extensions.is_critical("2.5.29.17") != Some(true))
        || names.is_some_and(|names| names.is_ok_and(|names| names.0.iter().any(is_no_host)))
    {
        Some("subjectAltName")
    } else {
        None
    }
}

/// Whether a dNSName follows the preferred name syntax (RFC 5280 section 4.2.1.6), apart from a leading `*`.
fn is_host(name: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-.*".contains(c);
    name.parse::<std::net::IpAddr>().is_err() && name.chars().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trust::TrustedList;

    #[test]
    fn the_authorities_of_the_list_in_the_program_keep_the_profile() {
        let list = TrustedList::shipped().unwrap();
        let departures: Vec<_> = list
            .certificates()
            .iter()
            .filter_map(|authority| Some((authority.holder(), of_authority(authority, &Extensions::of(authority))?)))
            .collect();
        assert_eq!(departures, []);
    }
}
