//! The extensions needed for path rules and list scopes that `model` does not keep.

use x509_cert::ext::pkix::{BasicConstraints, CrlDistributionPoints, NameConstraints};
use x509_parser::certificate::X509CertificateParser;
use x509_parser::nom::Parser;

use crate::model::certificate::Certificate;

const BASIC_CONSTRAINTS: &str = "2.5.29.19";
const NAME_CONSTRAINTS: &str = "2.5.29.30";
const CRL_DISTRIBUTION_POINTS: &str = "2.5.29.31";
const POLICY_MAPPINGS: &str = "2.5.29.33";
const POLICY_CONSTRAINTS: &str = "2.5.29.36";

/// The certificate extensions defined in RFC 5280 section 4.2. A critical one among them counts as known, even if
/// it is not judged here.
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

/// The extensions of a certificate, not decoded.
pub(super) struct Extensions {
    /// In practice 1 or 3; like version 1, version 2 has no extensions.
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
        // It has been parsed before: a `Certificate` never holds anything else.
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

    /// Whether an extension is critical; `None` if absent.
    pub(super) fn is_critical(&self, oid: &str) -> Option<bool> {
        self.all.iter().find(|extension| extension.oid == oid).map(|extension| extension.critical)
    }

    /// A decoded extension; `None` if absent.
    pub(super) fn decoded<'a, T: der::Decode<'a, Error = der::Error>>(
        &'a self,
        oid: &str,
    ) -> Option<Result<T, der::Error>> {
        self.value(oid).map(T::from_der)
    }

    /// Whether it is an X.509 version 1 certificate, which has no basicConstraints to mark it as an authority's.
    pub(super) fn is_version_1(&self) -> bool {
        self.version == 1
    }

    /// A critical extension that RFC 5280 does not define, which must lead to rejection (RFC 5280 section 4.2).
    pub(super) fn unknown_critical(&self) -> Option<&str> {
        let unknown = |extension: &&Extension| extension.critical && !OF_RFC_5280.contains(&extension.oid.as_str());
        self.all.iter().find(unknown).map(|extension| extension.oid.as_str())
    }

    /// pathLenConstraint: how many intermediate authorities may follow below this one (RFC 5280 section 4.2.1.9).
    pub(super) fn path_length(&self) -> Option<usize> {
        let constraints: BasicConstraints = self.decoded(BASIC_CONSTRAINTS)?.ok()?;
        constraints.path_len_constraint.map(usize::from)
    }

    /// Whether it constrains the policies below (RFC 5280 sections 4.2.1.5 and 4.2.1.11).
    pub(super) fn constrains_policies(&self) -> bool {
        self.value(POLICY_MAPPINGS).is_some() || self.value(POLICY_CONSTRAINTS).is_some()
    }

    /// The constraints on the names below (RFC 5280 section 4.2.1.10).
    pub(super) fn name_constraints(&self) -> Option<Result<NameConstraints, der::Error>> {
        self.decoded(NAME_CONSTRAINTS)
    }

    /// Its cRLDistributionPoints (RFC 5280 section 4.2.1.13).
    pub(super) fn distribution_points(&self) -> Option<Result<CrlDistributionPoints, der::Error>> {
        self.decoded(CRL_DISTRIBUTION_POINTS)
    }
}
