//! The extensions that the rules of a path and the scope of a list turn on, and that `model` does not keep.

use x509_cert::ext::pkix::{BasicConstraints, CrlDistributionPoints, NameConstraints};
use x509_parser::certificate::X509CertificateParser;
use x509_parser::nom::Parser;

use crate::model::certificate::Certificate;

const BASIC_CONSTRAINTS: &str = "2.5.29.19";
const NAME_CONSTRAINTS: &str = "2.5.29.30";
const CRL_DISTRIBUTION_POINTS: &str = "2.5.29.31";
const POLICY_MAPPINGS: &str = "2.5.29.33";
const POLICY_CONSTRAINTS: &str = "2.5.29.36";

/// The certificate extensions that RFC 5280 section 4.2 defines: one of them that is critical is known, even where it is
/// not judged here.
const OF_RFC_5280: [&str; 17] = [
    "2.5.29.9",
    "2.5.29.14",
    "2.5.29.15",
    "2.5.29.17",
    "2.5.29.18",
    BASIC_CONSTRAINTS,
    NAME_CONSTRAINTS,
    CRL_DISTRIBUTION_POINTS,
    "2.5.29.32",
    POLICY_MAPPINGS,
    "2.5.29.35",
    POLICY_CONSTRAINTS,
    "2.5.29.37",
    "2.5.29.46",
    "2.5.29.54",
    "1.3.6.1.5.5.7.1.1",
    "1.3.6.1.5.5.7.1.11",
];

/// The extensions of one certificate, undecoded.
pub(super) struct Extensions {
    /// 1 or 3; 2 has none either.
    version: u32,
    all: Vec<Extension>,
}

struct Extension {
    oid: String,
    critical: bool,
    value: Vec<u8>,
}

impl Extensions {
    pub(super) fn of(certificate: &Certificate) -> Self {
        let mut parser = X509CertificateParser::new().with_deep_parse_extensions(false);
        // It was read before: `Certificate` holds the DER of nothing else.
        let Ok((_, parsed)) = parser.parse(certificate.der()) else { return Self { version: 3, all: Vec::new() } };
        let all = parsed.extensions().iter().map(|extension| Extension {
            oid: extension.oid.to_id_string(),
            critical: extension.critical,
            value: extension.value.to_vec(),
        });
        Self { version: parsed.version().0 + 1, all: all.collect() }
    }

    fn value(&self, oid: &str) -> Option<&[u8]> {
        self.all.iter().find(|extension| extension.oid == oid).map(|extension| extension.value.as_slice())
    }

    /// Whether an extension is critical; `None` where it is not there.
    pub(super) fn is_critical(&self, oid: &str) -> Option<bool> {
        self.all.iter().find(|extension| extension.oid == oid).map(|extension| extension.critical)
    }

    /// An extension, decoded; `None` where it is not there.
    pub(super) fn decoded<'a, T: der::Decode<'a, Error = der::Error>>(
        &'a self,
        oid: &str,
    ) -> Option<Result<T, der::Error>> {
        self.value(oid).map(T::from_der)
    }

    /// Whether it is of the first version, which has no extension to say that it is an authority's.
    pub(super) fn is_version_1(&self) -> bool {
        self.version == 1
    }

    /// A critical extension that no text known here defines: who does not know it must refuse (RFC 5280 section 4.2).
    pub(super) fn unknown_critical(&self) -> Option<&str> {
        let unknown = |extension: &&Extension| extension.critical && !OF_RFC_5280.contains(&extension.oid.as_str());
        self.all.iter().find(unknown).map(|extension| extension.oid.as_str())
    }

    /// How many authorities may follow this one on the way down (RFC 5280 section 4.2.1.9).
    pub(super) fn path_length(&self) -> Option<usize> {
        let constraints: BasicConstraints = self.decoded(BASIC_CONSTRAINTS)?.ok()?;
        constraints.path_len_constraint.map(usize::from)
    }

    /// Whether it sets rules for the policies below (RFC 5280 sections 4.2.1.5 and 4.2.1.11).
    pub(super) fn constrains_policies(&self) -> bool {
        self.value(POLICY_MAPPINGS).is_some() || self.value(POLICY_CONSTRAINTS).is_some()
    }

    /// The rules for the names below (RFC 5280 section 4.2.1.10).
    pub(super) fn name_constraints(&self) -> Option<Result<NameConstraints, der::Error>> {
        self.decoded(NAME_CONSTRAINTS)
    }

    /// Where its revocation lists are (RFC 5280 section 4.2.1.13).
    pub(super) fn distribution_points(&self) -> Option<Result<CrlDistributionPoints, der::Error>> {
        self.decoded(CRL_DISTRIBUTION_POINTS)
    }
}
