//! `jeton cert show`: one certificate in the holder's terms.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::Answer;
use super::certificate::{CertificateFacts, certificate_use};
use super::page::Page;
use crate::i18n::issuer::IssuerFacts;
use crate::i18n::words;
use crate::model::certificate::{Certificate, Checked, KeyUsageBit, Usages, Validity, colon_hex};
use crate::model::{Issuer, ObjectId, TokenInfo};
use crate::pkcs11::CertificateObject;
use crate::t;

/// Whether a certificate's private key is on the token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PrivateKeyPresence {
    /// It is on the token.
    Present,
    /// It is not on the token; checked after a login.
    Absent,
    /// Not seen without a login, which proves nothing.
    Unknown,
}

/// A number of the holder's organisation.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct OrganisationNumberLine {
    /// The number without spaces.
    pub value: String,
    /// Whether its check digits are correct.
    pub valid: bool,
}

/// One certificate policy.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PolicyLine {
    /// The object identifier, dotted.
    pub oid: String,
    /// Where its certification practice statement is published.
    pub cps_url: Option<String>,
}

/// The issuer's statements about a qualified certificate (ETSI EN 319 412-5).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct QualifiedLine {
    /// Whether the key is in a qualified device (QSCD).
    pub in_qualified_device: bool,
    /// The qualified types, as dotted identifiers.
    pub types: Vec<String>,
}

/// One certificate on a token or in a file, in full.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CertificateDetails {
    /// The token's label; none in a file.
    pub token: Option<String>,
    /// `CKA_ID`, hexadecimal; none in a file.
    pub id: Option<ObjectId>,
    /// `CKA_LABEL`; none in a file.
    pub label: Option<String>,
    /// Whether the private key is on the token, or in the file.
    pub private_key: PrivateKeyPresence,
    /// The summary, as in lists.
    pub certificate: CertificateFacts,
    /// The holder's given name.
    pub given_name: Option<String>,
    /// The holder's surname.
    pub surname: Option<String>,
    /// The holder's job title.
    pub title: Option<String>,
    /// Organisational units, without identifiers.
    pub units: Vec<String>,
    /// SIREN, the number of the organisation.
    pub siren: Option<OrganisationNumberLine>,
    /// SIRET, the number of one of its establishments.
    pub siret: Option<OrganisationNumberLine>,
    /// VAT number.
    pub vat: Option<OrganisationNumberLine>,
    /// SIRENs and SIRETs in the certificate that contradict those above.
    pub conflicting_numbers: Vec<String>,
    /// Organisation identifiers that have no known French form.
    pub other_identifiers: Vec<String>,
    /// E-mail addresses.
    pub emails: Vec<String>,
    /// The subject's `serialNumber`, which distinguishes people of the same name.
    pub subject_serial_number: Option<String>,
    /// The full subject name (RFC 4514).
    pub subject: String,
    /// The issuer's usual name.
    pub issuer: String,
    /// The full issuer name (RFC 4514).
    pub issuer_name: String,
    /// What is known about the issuer's procedures.
    pub issuer_practice: IssuerFacts,
    /// Start of validity, RFC 3339, UTC.
    pub not_before: String,
    /// Algorithm and size of the public key, such as `RSA-3072`.
    pub key: String,
    /// The keyUsage bits as RFC 5280 names them; none if the extension is absent, which allows every use.
    pub key_usage: Option<Vec<String>>,
    /// The extendedKeyUsage names or dotted identifiers; none if the extension is absent, which allows every use.
    pub extended_key_usage: Option<Vec<String>>,
    /// Whether it can be used for SSL client authentication.
    pub ssl_client: bool,
    /// Certificate policies.
    pub policies: Vec<PolicyLine>,
    /// URLs of its revocation lists.
    pub crl_urls: Vec<String>,
    /// URLs of its OCSP responders.
    pub ocsp_urls: Vec<String>,
    /// URLs of its issuer's certificate.
    pub issuer_urls: Vec<String>,
    /// The issuer's statements about a qualified certificate; none if it is not one.
    pub qualified: Option<QualifiedLine>,
    /// SHA-1 of its DER, hexadecimal; the SHA-256 is in the summary.
    pub sha1: String,
}

impl CertificateDetails {
    /// The details of this certificate at this time.
    #[must_use]
    pub(crate) fn of(
        token: &TokenInfo,
        object: &CertificateObject,
        certificate: &Certificate,
        private_key: PrivateKeyPresence,
        now: OffsetDateTime,
    ) -> Self {
        Self {
            token: Some(token.label.clone()),
            id: Some(object.id.clone()),
            label: Some(object.label.clone()),
            certificate: CertificateFacts::of_object(object, certificate, now),
            ..Self::in_file(certificate, private_key, now)
        }
    }

    /// The details of a certificate in a file at this time.
    #[must_use]
    pub(crate) fn in_file(certificate: &Certificate, private_key: PrivateKeyPresence, now: OffsetDateTime) -> Self {
        let identity = certificate.identity();
        let statements = certificate.qc_statements();
        let policies = certificate.policies().iter();
        Self {
            token: None,
            id: None,
            label: None,
            private_key,
            certificate: CertificateFacts::of(certificate, now),
            given_name: identity.given_name,
            surname: identity.surname,
            title: identity.title,
            units: identity.units,
            siren: identity.siren.map(number),
            siret: identity.siret.map(number),
            vat: identity.vat.map(number),
            conflicting_numbers: identity.conflicts.into_iter().map(|checked| checked.value).collect(),
            other_identifiers: identity.other_identifiers,
            emails: identity.emails,
            subject_serial_number: identity.serial_number,
            subject: certificate.subject().to_string(),
            issuer: certificate.issuer().friendly(),
            issuer_name: certificate.issuer().to_string(),
            issuer_practice: IssuerFacts::from(&Issuer::of(certificate)),
            not_before: words::rfc3339(certificate.not_before()),
            key: certificate.public_key().describe(),
            key_usage: key_usage(certificate.usages()),
            extended_key_usage: certificate
                .usages()
                .extended()
                .map(|_| certificate.usages().extended_names().into_iter().map(ToOwned::to_owned).collect()),
            ssl_client: certificate.ssl_client_ok(),
            policies: policies.map(|p| PolicyLine { oid: p.oid.clone(), cps_url: p.cps_url.clone() }).collect(),
            crl_urls: certificate.crl_urls().to_vec(),
            ocsp_urls: certificate.ocsp_urls().to_vec(),
            issuer_urls: certificate.issuer_urls().to_vec(),
            qualified: statements.qualified.then(|| QualifiedLine {
                in_qualified_device: statements.in_qualified_device,
                types: statements.types.clone(),
            }),
            sha1: hex::encode(certificate.sha1()),
        }
    }

    pub(super) fn all_fields(&self) -> Vec<(String, String)> {
        [self.holder_fields(), self.certificate_fields(), self.place_fields()].concat()
    }

    fn holder_fields(&self) -> Vec<(String, String)> {
        let facts = &self.certificate;
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        vec![
            (t!("show-holder"), facts.holder.clone()),
            (t!("show-title"), text(&self.title)),
            (t!("show-email"), self.emails.join(", ")),
            (t!("show-subject-serial"), text(&self.subject_serial_number)),
            (t!("show-organisation"), text(&facts.organisation)),
            (t!("show-units"), self.units.join(", ")),
            (t!("show-siren"), self.siren.as_ref().map(checked).unwrap_or_default()),
            (t!("show-siret"), self.siret.as_ref().map(checked).unwrap_or_default()),
            (t!("show-vat"), self.vat.as_ref().map(checked).unwrap_or_default()),
            (t!("show-conflicts"), self.conflicting_numbers.join(", ")),
            (t!("show-other-identifiers"), self.other_identifiers.join(", ")),
        ]
    }

    fn certificate_fields(&self) -> Vec<(String, String)> {
        let facts = &self.certificate;
        let policies: Vec<String> = self.policies.iter().map(policy).collect();
        vec![
            (t!("show-issuer"), self.issuer.clone()),
            (t!("show-issuer-pin"), self.issuer_practice.pin()),
            (t!("show-issuer-contact"), self.issuer_practice.contact.clone().unwrap_or_default()),
            (t!("show-serial"), facts.serial.clone()),
            (t!("show-validity"), self.validity()),
            (t!("show-key"), self.key.clone()),
            (t!("show-use"), certificate_use(facts.r#use)),
            (t!("show-key-usage"), names(self.key_usage.as_deref(), key_usage_in_words)),
            (t!("show-extended-key-usage"), names(self.extended_key_usage.as_deref(), extended_key_usage_in_words)),
            (t!("show-ssl-client"), if self.ssl_client { String::new() } else { t!("ssl-client-no") }),
            (t!("show-qualified"), self.qualified.as_ref().map(qualified).unwrap_or_default()),
            (t!("show-policies"), policies.join(", ")),
            (t!("show-crl"), self.crl_urls.join(" ")),
            (t!("show-ocsp"), self.ocsp_urls.join(" ")),
            (t!("show-sha256"), fingerprint(&facts.sha256)),
            (t!("show-sha1"), fingerprint(&self.sha1)),
        ]
    }

    /// Where it is, and whether its private key is there too.
    fn place_fields(&self) -> Vec<(String, String)> {
        let Some(token) = &self.token else {
            let with_key = self.private_key == PrivateKeyPresence::Present;
            return vec![(t!("show-private-key"), if with_key { t!("key-in-file") } else { String::new() })];
        };
        let key = match self.private_key {
            PrivateKeyPresence::Present => t!("key-present"),
            PrivateKeyPresence::Absent => t!("key-absent"),
            PrivateKeyPresence::Unknown => t!("key-unknown"),
        };
        let mut place = vec![token.clone()];
        if let Some(label) = self.label.as_deref().filter(|label| !label.is_empty()) {
            place.push(t!("place-label", label = label));
        }
        if let Some(id) = self.id.as_ref().filter(|id| !id.is_empty()) {
            place.push(t!("place-id", id = id.to_string()));
        }
        vec![(t!("show-token"), place.join(", ")), (t!("show-private-key"), key)]
    }

    fn validity(&self) -> String {
        let facts = &self.certificate;
        let (from, to) = (words::date_of(&self.not_before), words::date_of(&facts.not_after));
        let remark = match facts.validity {
            Validity::NotYet => t!("validity-not-yet"),
            Validity::Expired => t!("validity-expired", since = words::days_left(facts.days_left)),
            Validity::InDate => words::days_left(facts.days_left),
        };
        t!("validity-period", from = from, to = to, remark = remark)
    }
}

impl Answer for CertificateDetails {
    const KIND: &'static str = "certificate-details";

    fn text(&self, page: &mut Page) {
        page.fields(0, &self.all_fields());
    }
}

/// What the HTML report shows of a certificate: its holder, and how to recognise it.
pub(super) fn holder_details(certificate: &Certificate) -> Vec<(String, String)> {
    let identity = certificate.identity();
    let number = |found: Option<Checked>| found.map(|found| checked(&number(found))).unwrap_or_default();
    vec![
        (t!("show-holder"), identity.holder),
        (t!("show-title"), identity.title.unwrap_or_default()),
        (t!("show-email"), identity.emails.join(", ")),
        (t!("show-organisation"), identity.organisation.unwrap_or_default()),
        (t!("show-units"), identity.units.join(", ")),
        (t!("show-siren"), number(identity.siren)),
        (t!("show-siret"), number(identity.siret)),
        (t!("show-issuer"), certificate.issuer().friendly()),
        (t!("show-serial"), certificate.serial_hex()),
        (t!("show-key"), certificate.public_key().describe()),
        (t!("show-sha256"), colon_hex(&certificate.sha256())),
        (t!("show-sha1"), colon_hex(&certificate.sha1())),
    ]
}

fn number(checked: Checked) -> OrganisationNumberLine {
    OrganisationNumberLine { value: checked.value, valid: checked.valid }
}

/// A number in its usual groups of digits, and whether its check digits are correct.
fn checked(number: &OrganisationNumberLine) -> String {
    let groups = grouped(&number.value);
    if number.valid { t!("number-right", number = groups) } else { t!("number-wrong", number = groups) }
}

/// `213 503 600 00016`: a SIREN in groups of three, followed by the rest of a SIRET; anything else unchanged.
fn grouped(number: &str) -> String {
    if !matches!(number.len(), 9 | 14) || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return number.to_owned();
    }
    let parts = [&number[..3], &number[3..6], &number[6..9], &number[9..]];
    parts.join(" ").trim_end().to_owned()
}

fn key_usage(usages: &Usages) -> Option<Vec<String>> {
    usages.key_usage().map(|bits| bits.into_iter().map(|bit| bit.name().to_owned()).collect())
}

fn names(names: Option<&[String]>, in_words: impl Fn(&str) -> String) -> String {
    match names {
        None => t!("usage-all"),
        Some(names) => names.iter().map(|name| in_words(name)).collect::<Vec<_>>().join(", "),
    }
}

fn key_usage_in_words(name: &str) -> String {
    match KeyUsageBit::ALL.into_iter().find(|bit| bit.name() == name) {
        Some(KeyUsageBit::DigitalSignature) => t!("key-usage-digital-signature"),
        Some(KeyUsageBit::NonRepudiation) => t!("key-usage-non-repudiation"),
        Some(KeyUsageBit::KeyEncipherment) => t!("key-usage-key-encipherment"),
        Some(KeyUsageBit::DataEncipherment) => t!("key-usage-data-encipherment"),
        Some(KeyUsageBit::KeyAgreement) => t!("key-usage-key-agreement"),
        Some(KeyUsageBit::KeyCertSign) => t!("key-usage-key-cert-sign"),
        Some(KeyUsageBit::CrlSign) => t!("key-usage-crl-sign"),
        Some(KeyUsageBit::EncipherOnly) => t!("key-usage-encipher-only"),
        Some(KeyUsageBit::DecipherOnly) => t!("key-usage-decipher-only"),
        None => name.to_owned(),
    }
}

fn extended_key_usage_in_words(name: &str) -> String {
    match name {
        "anyExtendedKeyUsage" => t!("extended-any"),
        "serverAuth" => t!("extended-server"),
        "clientAuth" => t!("extended-client"),
        "codeSigning" => t!("extended-code"),
        "emailProtection" => t!("extended-email"),
        "timeStamping" => t!("extended-time-stamping"),
        "OCSPSigning" => t!("extended-ocsp"),
        "documentSigning" | "msDocumentSigning" | "adobeDocumentSigning" => t!("extended-document", name = name),
        "smartcardLogon" => t!("extended-logon"),
        _ => name.to_owned(),
    }
}

fn qualified(line: &QualifiedLine) -> String {
    let mut parts: Vec<String> = line.types.iter().map(|oid| qualified_type(oid)).collect();
    if line.in_qualified_device {
        parts.push(t!("qualified-device"));
    }
    if parts.is_empty() { t!("yes") } else { t!("qualified-for", what = parts.join(", ")) }
}

/// id-etsi-qct (ETSI EN 319 412-5 section 4.2.3).
fn qualified_type(oid: &str) -> String {
    match oid {
        "0.4.0.1862.1.6.1" => t!("qualified-signature"),
        "0.4.0.1862.1.6.2" => t!("qualified-seal"),
        "0.4.0.1862.1.6.3" => t!("qualified-web"),
        _ => oid.to_owned(),
    }
}

fn policy(line: &PolicyLine) -> String {
    match &line.cps_url {
        Some(url) => format!("{} ({url})", line.oid),
        None => line.oid.clone(),
    }
}

fn fingerprint(hexadecimal: &str) -> String {
    colon_hex(&hex::decode(hexadecimal).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_as_they_are_read_aloud() {
        assert_eq!(grouped("213503600"), "213 503 600");
        assert_eq!(grouped("21350360000016"), "213 503 600 00016");
        assert_eq!(grouped("FR12213503600"), "FR12213503600");
        assert_eq!(grouped("éééé12345"), "éééé12345");
    }
}
