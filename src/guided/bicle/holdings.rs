//! The contents of the register, summed up in one sentence.

use time::OffsetDateTime;

use crate::error::Result;
use crate::i18n::words;
use crate::model::bicle::{Bicle, Consultation, KeyPlace};
use crate::model::certificate::Validity;
use crate::store::register::Register;
use crate::t;

/// The register in its present state.
pub(super) struct Holdings {
    register: Register,
    now: OffsetDateTime,
}

impl Holdings {
    /// Reads the user's register; a missing one counts as empty.
    pub(super) fn look() -> Result<Self> {
        let register = Register::read(&Register::location(None)?)?;
        Ok(Self { register, now: OffsetDateTime::now_utc() })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.register.bicles().is_empty()
    }

    /// Whether a bi-clé has this designation.
    pub(super) fn has(&self, designation: &str) -> bool {
        self.register.bicles().iter().any(|bicle| bicle.designation == designation)
    }

    fn such(&self, fits: impl Fn(&Bicle) -> bool) -> Vec<&Bicle> {
        self.register.bicles().iter().filter(|bicle| fits(bicle)).collect()
    }

    /// Bi-clés whose key can be backed up, those without a backup first.
    pub(super) fn to_back_up(&self) -> Vec<&Bicle> {
        let mut bicles = self.such(|bicle| matches!(bicle.key, KeyPlace::File(_)));
        bicles.sort_by_key(|bicle| bicle.backup_verified.is_some());
        bicles
    }

    /// Bi-clés that could be backed up and never were.
    pub(super) fn unsaved(&self) -> Vec<&Bicle> {
        self.such(|bicle| matches!(bicle.key, KeyPlace::File(_)) && bicle.backup_verified.is_none())
    }

    /// Bi-clés that files may be sealed for.
    pub(super) fn to_seal_for(&self) -> Vec<&Bicle> {
        self.such(|bicle| bicle.may_seal(self.now))
    }

    /// Bi-clés that may be attached to a consultation.
    pub(super) fn to_attach(&self) -> Vec<&Bicle> {
        let fits = |bicle: &Bicle| bicle.fault().is_none() && bicle.certificate.validity(self.now) != Validity::Expired;
        self.such(|bicle| !bicle.archived && fits(bicle))
    }

    /// Bi-clés that can be renewed.
    pub(super) fn to_renew(&self) -> Vec<&Bicle> {
        self.such(|bicle| !bicle.archived && bicle.key != KeyPlace::Elsewhere)
    }

    /// Bi-clés that are not archived.
    pub(super) fn to_archive(&self) -> Vec<&Bicle> {
        self.such(|bicle| !bicle.archived)
    }

    /// Bi-clés that no bid needs any more and that have a backup.
    pub(super) fn to_delete(&self) -> Vec<&Bicle> {
        self.such(|bicle| bicle.kept(self.register.consultations()).is_none())
    }

    /// The consultations whose bids have not been opened yet.
    pub(super) fn open_consultations(&self) -> Vec<&Consultation> {
        self.register.consultations().iter().filter(|consultation| consultation.closed.is_none()).collect()
    }

    /// How many bi-clés there are, which one expires first, which have no backup.
    pub(super) fn sentence(&self) -> String {
        if self.is_empty() {
            return t!("guided-register-empty");
        }
        let count = self.register.bicles().len();
        let mut parts = vec![t!("guided-register", count = count)];
        let in_date = self.such(|bicle| bicle.certificate.validity(self.now) != Validity::Expired);
        if let Some(first) = in_date.iter().min_by_key(|bicle| bicle.certificate.not_after()) {
            let date = words::date(first.certificate.not_after());
            parts.push(match in_date.len() {
                1 if count == 1 => t!("guided-register-expiry", date = date),
                1 => t!("guided-register-only-expiry", name = first.designation.as_str(), date = date),
                _ => t!("guided-register-first-expiry", name = first.designation.as_str(), date = date),
            });
        }
        if in_date.len() < count {
            parts.push(t!("guided-register-expired", count = (count - in_date.len())));
        }
        let unsaved = self.unsaved();
        if !unsaved.is_empty() {
            parts.push(t!("guided-register-unsaved", count = unsaved.len(), name = unsaved[0].designation.as_str()));
        }
        let first = parts.remove(0);
        let joined = parts.into_iter().fold(first, |left, right| t!("guided-register-and", left = left, right = right));
        format!("{}.", crate::model::text::printable(&joined))
    }
}
