//! X.509 certificates as French holders think of them: whose, of which organisation, valid until when, for what use.
//!
//! Bytes in, facts out: no I/O, no language, no trust decision. Nothing here panics, whatever a token returns.
//! The only cryptography is two fingerprints and the key identifier.

mod extensions;
mod file;
mod fingerprint;
mod identity;
mod issuers;
mod name;
mod number_fault;
mod public_key;
mod siren;
mod unreadable;
mod usage;

#[cfg(test)]
mod tests;

use time::OffsetDateTime;
use x509_parser::certificate::X509CertificateParser;
use x509_parser::nom::Parser;

pub(crate) use extensions::{Policy, QcStatements};
pub(crate) use file::{Contents, contents, holders};
pub use file::{FileKind, Form};
pub(crate) use fingerprint::{colon_hex, parse_fingerprint};
pub(crate) use identity::Identity;
pub(crate) use name::Name;
pub use number_fault::NumberFault;
pub(crate) use number_fault::number_fault;
pub(crate) use public_key::{Curve, KeyMaterial, PublicKey, algorithm_name};
pub(crate) use siren::{Checked, OrganisationNumber};
pub(crate) use unreadable::Unreadable;
pub use usage::Use;
pub(crate) use usage::{KeyUsageBit, Usages};

use extensions::Extensions;

/// Where a point in time falls relative to a certificate's validity period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Validity {
    /// Before `notBefore`.
    NotYet,
    /// From `notBefore` to `notAfter`, both included (RFC 5280 section 4.1.2.5).
    InDate,
    /// After `notAfter`.
    Expired,
}

/// An X.509 certificate (RFC 5280): its DER and the facts decoded from it.
///
/// Two certificates are equal if their DER is.
#[derive(Debug, Clone)]
pub struct Certificate {
    der: Vec<u8>,
    trailing: usize,
    serial: Vec<u8>,
    subject: Name,
    issuer: Name,
    not_before: OffsetDateTime,
    not_after: OffsetDateTime,
    public_key: PublicKey,
    usages: Usages,
    extensions: Extensions,
    sha256: [u8; 32],
    sha1: [u8; 20],
}

impl PartialEq for Certificate {
    fn eq(&self, other: &Self) -> bool {
        self.der == other.der
    }
}

impl Eq for Certificate {}

impl Certificate {
    /// Reads one certificate in DER.
    ///
    /// Trailing bytes are accepted, cut off and counted in [`Certificate::trailing`]: cards with fixed-size files
    /// return `CKA_VALUE` padded with NULs, or with the remains of an older, longer certificate.
    /// An extension that cannot be decoded does not make the certificate unreadable; its facts are simply missing.
    ///
    /// # Errors
    /// [`Unreadable`] if the bytes are not a DER certificate.
    pub fn from_der(der: &[u8]) -> Result<Self, Unreadable> {
        if der.is_empty() {
            return Err(Unreadable::nothing());
        }
        let (rest, parsed) = X509CertificateParser::new()
            .with_deep_parse_extensions(true)
            .parse(der)
            .map_err(|error| Unreadable::new(reason(&error)))?;
        let der = der[..der.len() - rest.len()].to_vec();
        let extensions = Extensions::read(&parsed);
        let subject = Name::read(parsed.subject());
        Ok(Self {
            trailing: rest.len(),
            serial: parsed.tbs_certificate.raw_serial().to_vec(),
            issuer: Name::read(parsed.issuer()),
            not_before: parsed.validity().not_before.to_datetime(),
            not_after: parsed.validity().not_after.to_datetime(),
            public_key: PublicKey::read(parsed.public_key()),
            usages: Usages::read(&parsed),
            sha256: fingerprint::sha256(&der),
            sha1: fingerprint::sha1(&der),
            subject,
            extensions,
            der,
        })
    }

    /// Without the trailing bytes found on the token.
    #[must_use]
    pub(crate) fn der(&self) -> &[u8] {
        &self.der
    }

    /// How many bytes followed the certificate in its source; normally 0.
    #[must_use]
    pub(crate) fn trailing(&self) -> usize {
        self.trailing
    }

    #[must_use]
    pub(crate) fn subject(&self) -> &Name {
        &self.subject
    }

    #[must_use]
    pub(crate) fn issuer(&self) -> &Name {
        &self.issuer
    }

    /// The display name: the common name, else given name and surname, else the organisation, else the first
    /// e-mail address, else the serial number.
    #[must_use]
    pub(crate) fn holder(&self) -> String {
        let named = identity::named(self.subject());
        named.or_else(|| self.emails().into_iter().next()).unwrap_or_else(|| self.serial_hex())
    }

    /// The subject in French terms: person, organisation, SIREN, SIRET, addresses.
    #[must_use]
    pub(crate) fn identity(&self) -> Identity {
        Identity::read(self.subject(), self.holder(), self.emails())
    }

    /// The content octets of the serial number as encoded: big-endian, including the `00` that keeps a
    /// number positive (X.690 section 8.3).
    #[must_use]
    pub(crate) fn serial(&self) -> &[u8] {
        &self.serial
    }

    /// The serial number in upper-case hexadecimal as OpenSSL prints it: no leading `00`, `-` if negative.
    #[must_use]
    pub(crate) fn serial_hex(&self) -> String {
        fingerprint::integer_hex(&self.serial)
    }

    /// Start of the validity period, in UTC.
    #[must_use]
    pub(crate) fn not_before(&self) -> OffsetDateTime {
        self.not_before
    }

    /// End of the validity period, in UTC; the certificate is still valid during this second.
    #[must_use]
    pub(crate) fn not_after(&self) -> OffsetDateTime {
        self.not_after
    }

    /// Where `now` falls relative to the validity period.
    #[must_use]
    pub fn validity(&self, now: OffsetDateTime) -> Validity {
        if now < self.not_before {
            Validity::NotYet
        } else if now > self.not_after {
            Validity::Expired
        } else {
            Validity::InDate
        }
    }

    /// Whole days of 24 hours from `now` to the end of validity, rounded down: 0 on the last day, negative once
    /// expired.
    #[must_use]
    pub(crate) fn days_left(&self, now: OffsetDateTime) -> i64 {
        (self.not_after - now).whole_seconds().div_euclid(86_400)
    }

    /// Whether it belongs to a certification authority: `cA` in basicConstraints (RFC 5280 section 4.2.1.9).
    #[must_use]
    pub(crate) fn is_ca(&self) -> bool {
        self.extensions.ca
    }

    /// Whether subject and issuer are the same name (RFC 5280 section 3.2), byte for byte. The signature is not checked.
    #[must_use]
    pub(crate) fn is_self_issued(&self) -> bool {
        self.subject.der() == self.issuer.der()
    }

    #[must_use]
    pub(crate) fn public_key(&self) -> &PublicKey {
        &self.public_key
    }

    /// What the key may be used for: key usage and extended key usage.
    #[must_use]
    pub(crate) fn usages(&self) -> &Usages {
        &self.usages
    }

    /// The use as a single word, for lists.
    #[must_use]
    pub(crate) fn main_use(&self) -> Use {
        if self.is_ca() { Use::CertificateAuthority } else { self.holders_use() }
    }

    /// The use as an end-entity certificate, even if it is also an authority's.
    #[must_use]
    pub(crate) fn holders_use(&self) -> Use {
        self.usages.main_use(self.qc_statements().is_seal())
    }

    /// E-mail addresses without duplicates: those of subjectAltName, then the subject's `emailAddress`.
    #[must_use]
    pub(crate) fn emails(&self) -> Vec<String> {
        let mut emails: Vec<String> = Vec::new();
        let of_subject = self.subject.values(name::EMAIL_ADDRESS);
        for email in self.extensions.emails.iter().map(String::as_str).chain(of_subject) {
            if !emails.iter().any(|known| known.eq_ignore_ascii_case(email)) {
                emails.push(email.to_owned());
            }
        }
        emails
    }

    /// Where its revocation lists are published (RFC 5280 section 4.2.1.13).
    #[must_use]
    pub(crate) fn crl_urls(&self) -> &[String] {
        &self.extensions.crl_urls
    }

    /// Its OCSP responders (RFC 5280 section 4.2.2.1, id-ad-ocsp).
    #[must_use]
    pub(crate) fn ocsp_urls(&self) -> &[String] {
        &self.extensions.ocsp_urls
    }

    /// Where its issuer's certificate is published (RFC 5280 section 4.2.2.1, id-ad-caIssuers).
    #[must_use]
    pub(crate) fn issuer_urls(&self) -> &[String] {
        &self.extensions.issuer_urls
    }

    /// The certificate policies (RFC 5280 section 4.2.1.4).
    #[must_use]
    pub(crate) fn policies(&self) -> &[Policy] {
        &self.extensions.policies
    }

    /// The qualified certificate statements (ETSI EN 319 412-5).
    #[must_use]
    pub(crate) fn qc_statements(&self) -> &QcStatements {
        &self.extensions.qc_statements
    }

    /// subjectKeyIdentifier (RFC 5280 section 4.2.1.2), if present.
    #[must_use]
    pub(crate) fn subject_key_id(&self) -> Option<&[u8]> {
        self.extensions.subject_key_id.as_deref()
    }

    /// The keyIdentifier of authorityKeyIdentifier (RFC 5280 section 4.2.1.1), if present.
    #[must_use]
    pub(crate) fn authority_key_id(&self) -> Option<&[u8]> {
        self.extensions.authority_key_id.as_deref()
    }

    /// Whether OpenSSL would accept it as a TLS client certificate: what `openssl x509 -purpose` prints as
    /// `SSL client`, and what S2LOW checks.
    #[must_use]
    pub(crate) fn ssl_client_ok(&self) -> bool {
        self.usages.ssl_client_ok()
    }

    /// SHA-256 of the DER.
    #[must_use]
    pub(crate) fn sha256(&self) -> [u8; 32] {
        self.sha256
    }

    /// SHA-1 of the DER: only for comparison with what S2LOW and older tools display.
    #[must_use]
    pub(crate) fn sha1(&self) -> [u8; 20] {
        self.sha1
    }

    /// Whether `digest` (32 bytes of SHA-256 or 20 of SHA-1) is this certificate's fingerprint.
    #[must_use]
    pub(crate) fn has_fingerprint(&self, digest: &[u8]) -> bool {
        digest == self.sha256 || digest == self.sha1
    }
}

fn reason(error: &x509_parser::nom::Err<x509_parser::error::X509Error>) -> String {
    use x509_parser::nom::Err;
    match error {
        Err::Incomplete(_) => "truncated DER".to_owned(),
        Err::Error(error) | Err::Failure(error) => error.to_string(),
    }
}
