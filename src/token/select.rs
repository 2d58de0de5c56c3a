//! Finding the certificate that is meant: the one that was named, or the only one that can be meant.

use time::OffsetDateTime;

use crate::cli::Selector;
use crate::error::{Choice, Error, Expected, KeyError, ObjectKind, Result, UsageError};
use crate::model::ObjectId;
use crate::model::certificate::{Certificate, Validity, parse_fingerprint};
use crate::model::text::decode_label;
use crate::output::certificate::{Naming, choice, next_of};
use crate::pkcs11::{CertificateObject, Filter};

impl Selector {
    /// The part of the selection that the token can filter on itself.
    pub(crate) fn filter(&self) -> Filter {
        Filter { id: self.id.clone(), label: self.label.clone() }
    }

    /// Whether nothing was named.
    pub(crate) fn is_empty(&self) -> bool {
        self.id.is_none() && self.label.is_none() && self.serial.is_none() && self.fingerprint.is_none()
    }

    /// The selection in words, for an error message.
    pub(crate) fn describe(&self) -> String {
        let id = self.id.as_ref().map(ToString::to_string);
        [id.as_ref(), self.label.as_ref(), self.serial.as_ref(), self.fingerprint.as_ref()]
            .into_iter()
            .flatten()
            .cloned()
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// Whether it names something that only certificates have.
    pub(crate) fn names_a_certificate(&self) -> bool {
        self.serial.is_some() || self.fingerprint.is_some()
    }

    /// Whether this id and label, of an object of any class, match.
    pub(crate) fn fits_name(&self, id: &ObjectId, label: &str) -> bool {
        let same_label = |wanted: &String| decode_label(wanted.as_bytes()) == decode_label(label.as_bytes());
        self.id.as_ref().is_none_or(|wanted| wanted == id) && self.label.as_ref().is_none_or(same_label)
    }

    /// Whether this certificate matches everything that was named.
    ///
    /// # Errors
    ///
    /// [`UsageError::InvalidValue`] for a malformed fingerprint.
    pub(crate) fn names(&self, object: &CertificateObject) -> Result<bool> {
        Ok(self.fits_name(&object.id, &object.label) && self.fits(object)?)
    }

    /// Whether the serial number and fingerprint match.
    fn fits(&self, object: &CertificateObject) -> Result<bool> {
        let Ok(certificate) = &object.certificate else {
            return Ok(self.serial.is_none() && self.fingerprint.is_none());
        };
        let serial = match &self.serial {
            Some(text) => hex_digits(text) == hex_digits(&certificate.serial_hex()),
            None => true,
        };
        let fingerprint = match &self.fingerprint {
            Some(text) => {
                let digest = parse_fingerprint(text).ok_or_else(|| {
                    Error::Usage(UsageError::InvalidValue {
                        option: "--fingerprint".into(),
                        value: text.clone(),
                        expected: Expected::Fingerprint,
                    })
                })?;
                certificate.has_fingerprint(&digest)
            }
            None => true,
        };
        Ok(serial && fingerprint)
    }

    /// Picks the certificate. If something was named, the only match; otherwise the only current certificate of a
    /// holder (not an authority) that no other has replaced. Private keys are invisible before a login, so not seeing one proves nothing. A
    /// certificate stored twice on the token counts once.
    ///
    /// # Errors
    ///
    /// [`KeyError::NotFound`]; [`KeyError::Several`] and [`KeyError::NoCurrentCertificate`] with the choices;
    /// [`UsageError::InvalidValue`] for a malformed fingerprint.
    pub(crate) fn pick(&self, found: Vec<CertificateObject>, now: OffsetDateTime) -> Result<CertificateObject> {
        let mut fitting: Vec<CertificateObject> = Vec::new();
        for object in found {
            let known = fitting.iter().any(|known| is_same_certificate(known, &object));
            if self.fits(&object)? && !known {
                fitting.push(object);
            }
        }
        if fitting.is_empty() {
            return Err(KeyError::NotFound { kind: ObjectKind::Certificate, wanted: self.describe() }.into());
        }
        if self.is_empty() {
            let all = choices(&fitting, now);
            let old: Vec<bool> = fitting.iter().map(|object| next_of(object, &fitting, now).is_some()).collect();
            let mut old = old.into_iter();
            fitting.retain(|object| !old.next().unwrap_or_default() && is_current(object, now));
            if fitting.is_empty() {
                return Err(KeyError::NoCurrentCertificate(all).into());
            }
        }
        match fitting.len() {
            1 => Ok(fitting.remove(0)),
            _ => Err(KeyError::Several { kind: ObjectKind::Certificate, choices: choices(&fitting, now) }.into()),
        }
    }
}

fn is_same_certificate(one: &CertificateObject, other: &CertificateObject) -> bool {
    matches!((&one.certificate, &other.certificate), (Ok(one), Ok(other)) if one == other)
}

fn is_current(object: &CertificateObject, now: OffsetDateTime) -> bool {
    let is_in_date = |certificate: &Certificate| certificate.validity(now) == Validity::InDate;
    !object.of_authority && object.certificate.as_ref().is_ok_and(is_in_date)
}

fn choices(objects: &[CertificateObject], now: OffsetDateTime) -> Vec<Choice> {
    objects.iter().map(|object| choice(object, objects, naming(objects, object), now)).collect()
}

/// The shortest option that names this certificate and no other.
fn naming(objects: &[CertificateObject], wanted: &CertificateObject) -> Naming {
    let only = |same: &dyn Fn(&CertificateObject) -> bool| objects.iter().filter(|object| same(object)).count() == 1;
    let serial = |object: &CertificateObject| object.certificate.as_ref().ok().map(Certificate::serial_hex);
    if !wanted.id.is_empty() && only(&|object| object.id == wanted.id) {
        Naming::Id
    } else if wanted.certificate.is_err() {
        Naming::Label
    } else if only(&|object| serial(object) == serial(wanted)) {
        Naming::Serial
    } else {
        Naming::Fingerprint
    }
}

/// The digits of a hexadecimal number in lower case, without separators or leading zeros.
fn hex_digits(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_hexdigit).collect();
    digits.trim_start_matches('0').to_ascii_lowercase()
}
