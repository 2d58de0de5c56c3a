//! The extensions that matter to a holder (RFC 5280 section 4.2, ETSI EN 319 412-5).

use x509_parser::asn1_rs::{FromDer, Ia5String, Oid, Sequence};
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::{DistributionPointName, GeneralName, ParsedExtension, PolicyInformation};

/// id-ad-ocsp.
const ACCESS_OCSP: &str = "1.3.6.1.5.5.7.48.1";
/// id-ad-caIssuers.
const ACCESS_CA_ISSUERS: &str = "1.3.6.1.5.5.7.48.2";
/// id-qt-cps.
const QUALIFIER_CPS: &str = "1.3.6.1.5.5.7.2.1";
/// id-pe-qcStatements (RFC 3739 section 3.2.6).
const QC_STATEMENTS: &str = "1.3.6.1.5.5.7.1.3";

/// One certificate policy.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Policy {
    /// The policy's identifier, as `1.2.250.1.177.2.6.1.4.1`.
    pub oid: String,
    /// Where its certification practice statement is published, if the certificate says so.
    pub cps_url: Option<String>,
}

/// What the issuer of a qualified certificate states (ETSI EN 319 412-5).
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub(crate) struct QcStatements {
    /// QcCompliance: it is a qualified certificate.
    pub qualified: bool,
    /// QcSSCD: its key is held in a qualified signature or seal creation device.
    pub in_qualified_device: bool,
    /// QcType: what it is qualified for; `0.4.0.1862.1.6.1` signature, `.2` seal, `.3` web site.
    pub types: Vec<String>,
}

impl QcStatements {
    /// Whether it is for an organisation's electronic seal (id-etsi-qct-eseal) rather than a person's signature.
    #[must_use]
    pub(crate) fn is_seal(&self) -> bool {
        self.types.iter().any(|oid| oid == "0.4.0.1862.1.6.2") && !self.is_signature()
    }

    /// Whether it is for a person's electronic signature (id-etsi-qct-esign).
    #[must_use]
    pub(crate) fn is_signature(&self) -> bool {
        self.types.iter().any(|oid| oid == "0.4.0.1862.1.6.1")
    }
}

/// The decoded extensions of a certificate.
#[derive(Debug, Clone, Default)]
pub(crate) struct Extensions {
    pub(crate) ca: bool,
    pub(crate) emails: Vec<String>,
    pub(crate) crl_urls: Vec<String>,
    pub(crate) ocsp_urls: Vec<String>,
    pub(crate) issuer_urls: Vec<String>,
    pub(crate) policies: Vec<Policy>,
    pub(crate) qc_statements: QcStatements,
    pub(crate) subject_key_id: Option<Vec<u8>>,
    pub(crate) authority_key_id: Option<Vec<u8>>,
}

impl Extensions {
    /// Extensions that do not decode are left out.
    pub(crate) fn read(certificate: &X509Certificate<'_>) -> Self {
        let mut read = Self::default();
        for extension in certificate.extensions() {
            match extension.parsed_extension() {
                ParsedExtension::BasicConstraints(constraints) => read.ca |= constraints.ca,
                ParsedExtension::SubjectKeyIdentifier(id) => read.subject_key_id = Some(id.0.to_vec()),
                ParsedExtension::AuthorityKeyIdentifier(authority) => {
                    read.authority_key_id = authority.key_identifier.as_ref().map(|id| id.0.to_vec());
                }
                ParsedExtension::SubjectAlternativeName(names) => {
                    read.emails.extend(names.general_names.iter().filter_map(|name| match name {
                        GeneralName::RFC822Name(email) => some_text(email),
                        _ => None,
                    }));
                }
                ParsedExtension::CRLDistributionPoints(points) => {
                    for point in &points.points {
                        if let Some(DistributionPointName::FullName(names)) = &point.distribution_point {
                            read.crl_urls.extend(names.iter().filter_map(url));
                        }
                    }
                }
                ParsedExtension::AuthorityInfoAccess(access) => {
                    for description in &access.accessdescs {
                        let Some(url) = url(&description.access_location) else { continue };
                        match description.access_method.to_id_string().as_str() {
                            ACCESS_OCSP => read.ocsp_urls.push(url),
                            ACCESS_CA_ISSUERS => read.issuer_urls.push(url),
                            _ => {}
                        }
                    }
                }
                ParsedExtension::CertificatePolicies(policies) => read.policies.extend(policies.iter().map(policy)),
                ParsedExtension::UnsupportedExtension { oid } if oid.to_id_string() == QC_STATEMENTS => {
                    read.qc_statements = qc_statements(extension.value);
                }
                _ => {}
            }
        }
        read
    }
}

fn some_text(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn url(name: &GeneralName<'_>) -> Option<String> {
    match name {
        GeneralName::URI(url) => some_text(url),
        _ => None,
    }
}

fn policy(information: &PolicyInformation<'_>) -> Policy {
    let cps_url = information
        .policy_qualifiers
        .iter()
        .flatten()
        .filter(|qualifier| qualifier.policy_qualifier_id.to_id_string() == QUALIFIER_CPS)
        .find_map(|qualifier| Ia5String::from_der(qualifier.qualifier).ok())
        .and_then(|(_, url)| some_text(url.as_ref()));
    Policy { oid: information.policy_id.to_id_string(), cps_url }
}

/// `QCStatements ::= SEQUENCE OF SEQUENCE { statementId OBJECT IDENTIFIER, statementInfo ANY OPTIONAL }`. Stops at the
/// first statement that does not decode.
fn qc_statements(value: &[u8]) -> QcStatements {
    let mut read = QcStatements::default();
    let Ok((_, statements)) = Sequence::from_der(value) else { return read };
    let mut rest: &[u8] = &statements.content;
    while let Ok((after, statement)) = Sequence::from_der(rest) {
        rest = after;
        let Ok((info, id)) = Oid::from_der(&statement.content) else { continue };
        match id.to_id_string().as_str() {
            "0.4.0.1862.1.1" => read.qualified = true,
            "0.4.0.1862.1.4" => read.in_qualified_device = true,
            "0.4.0.1862.1.6" => {
                if let Ok((_, types)) = <Vec<Oid<'_>>>::from_der(info) {
                    read.types.extend(types.iter().map(Oid::to_id_string));
                }
            }
            _ => {}
        }
    }
    read
}
