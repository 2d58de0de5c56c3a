//! The bi-clé de chiffrement: a key pair that an entity makes, shares, assigns to consultations and opens the bids with.
//!
//! Its rules, without any file or key: which states there are, and what each allows.

use time::OffsetDateTime;

use super::ObjectId;
use super::certificate::{Certificate, Validity, parse_fingerprint};
use super::text::is_invisible;

/// A way of handing a content's key to the holder of a key pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Transport {
    /// RSAES-OAEP with SHA-256 and MGF1 on SHA-256 (RFC 8017 section 7.1).
    RsaOaepSha256,
    /// RSAES-OAEP with SHA-384.
    RsaOaepSha384,
    /// RSAES-OAEP with SHA-512.
    RsaOaepSha512,
    /// RSAES-OAEP with SHA-1, the only one of SoftHSM2.
    RsaOaepSha1,
    /// RSAES-PKCS1-v1_5 (RFC 8017 section 7.2): the only one of OpenSC's IAS-ECC driver, and what every program opens.
    RsaPkcs1,
    /// Ephemeral-static ECDH (RFC 5753).
    Ecdh,
}

impl Transport {
    /// All of them, the best first. OAEP with SHA-384 and SHA-512 is read, and written only where nothing better is
    /// known: SHA-256 is as good here, and more programs have it.
    pub(crate) const ALL: [Self; 6] =
        [Self::RsaOaepSha256, Self::RsaOaepSha384, Self::RsaOaepSha512, Self::RsaOaepSha1, Self::RsaPkcs1, Self::Ecdh];

    /// The name that is typed, printed and kept in the register.
    #[must_use]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::RsaOaepSha256 => "rsa-oaep-sha256",
            Self::RsaOaepSha384 => "rsa-oaep-sha384",
            Self::RsaOaepSha512 => "rsa-oaep-sha512",
            Self::RsaOaepSha1 => "rsa-oaep-sha1",
            Self::RsaPkcs1 => "rsa-pkcs1",
            Self::Ecdh => "ecdh",
        }
    }

    /// The one of this name.
    #[must_use]
    pub(crate) fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|transport| transport.name() == name)
    }
}

/// Where a private key is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyPlace {
    /// In a `.pfx` beside the register, by its file name.
    File(String),
    /// On a token.
    Token {
        /// The token's serial number.
        serial: String,
        /// The token's label, for people.
        label: String,
        /// `CKA_ID`.
        id: ObjectId,
    },
    /// Nowhere that this register knows: the certificate alone was referenced, for sealing.
    Elsewhere,
}

/// Why a text is no designation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DesignationFault {
    /// It reads as a certificate's fingerprint: one could be taken for the other.
    Fingerprint,
    /// Something in it, or the blanks around it, cannot be seen or changes the direction of reading: it looks like another.
    Hidden,
}

/// Why this text may not designate a bi-clé; `None` where it may.
#[must_use]
pub(crate) fn designation_fault(text: &str) -> Option<DesignationFault> {
    if parse_fingerprint(text).is_some() {
        Some(DesignationFault::Fingerprint)
    } else if text.contains(is_invisible) || text.trim() != text {
        Some(DesignationFault::Hidden)
    } else {
        None
    }
}

/// One bi-clé of a register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bicle {
    /// What it is called in the salle des marchés; unique in its register.
    pub designation: String,
    /// Its certificate.
    pub certificate: Certificate,
    /// The certificates above it, where it has any.
    pub chain: Vec<Certificate>,
    /// Where its private key is.
    pub key: KeyPlace,
    /// What its private key was tried with and opened, the best first.
    pub opens: Vec<Transport>,
    /// Whether it is de secours: every file is sealed for it too.
    pub secours: bool,
    /// Whether it is put aside: kept for opening, no longer for sealing.
    pub archived: bool,
    /// When a backup was last opened again and compared.
    pub backup_verified: Option<OffsetDateTime>,
    /// Whether the key was made on its token and cannot be backed up.
    pub never_leaves_token: bool,
}

/// A consultation and the bi-clé that its bids are sealed for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consultation {
    /// Its name or number.
    pub name: String,
    /// The SHA-256 of the bi-clé's certificate: a renewed bi-clé may bear the name of the old one.
    pub bicle: [u8; 32],
    /// When its bids are to be opened.
    pub closes: Option<OffsetDateTime>,
    /// When it was attached, which is definitive.
    pub attached: OffsetDateTime,
    /// When it was closed.
    pub closed: Option<OffsetDateTime>,
}

/// Why a bi-clé may not be deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// These consultations are attached to it and open.
    OpenConsultations(Vec<String>),
    /// No backup was verified.
    NoBackup,
    /// There can be no backup: the key never leaves its token.
    NeverBackedUp,
}

impl Bicle {
    /// The common name of its certificate.
    #[must_use]
    pub(crate) fn common_name(&self) -> String {
        self.certificate.holder()
    }

    /// What a person knows it by beside its designation: its common name where that is another; empty otherwise.
    #[must_use]
    pub(crate) fn other_name(&self) -> String {
        Some(self.common_name()).filter(|name| *name != self.designation).unwrap_or_default()
    }

    /// Whether files may be sealed for it now: in date, not put aside, and of a name that is one.
    #[must_use]
    pub(crate) fn may_seal(&self, now: OffsetDateTime) -> bool {
        !self.archived && self.fault().is_none() && self.certificate.validity(now) == Validity::InDate
    }

    /// Why its designation is none: it is then known by its fingerprint alone, and used for nothing but opening.
    #[must_use]
    pub(crate) fn fault(&self) -> Option<DesignationFault> {
        designation_fault(&self.designation)
    }

    /// Why it may not be deleted; `None` where it may.
    #[must_use]
    pub(crate) fn kept(&self, consultations: &[Consultation]) -> Option<Kept> {
        let open: Vec<String> = consultations
            .iter()
            .filter(|consultation| consultation.closed.is_none() && consultation.bicle == self.certificate.sha256())
            .map(|consultation| consultation.name.clone())
            .collect();
        if !open.is_empty() {
            return Some(Kept::OpenConsultations(open));
        }
        // A certificate alone has nothing to back up.
        let backed_up = self.backup_verified.is_some() || self.key == KeyPlace::Elsewhere;
        let kept = if self.never_leaves_token { Kept::NeverBackedUp } else { Kept::NoBackup };
        (!backed_up).then_some(kept)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_designation_is_no_fingerprint_and_hides_nothing() {
        let digits = "0123456789abcdefABCDEF00112233445566778899aabbccddeeff0011223344";
        let colons: Vec<&str> = digits.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).unwrap()).collect();
        for text in [digits, &digits[..40], &colons.join(":"), &format!(" {digits}")] {
            assert_eq!(designation_fault(text), Some(DesignationFault::Fingerprint), "{text}");
        }
        for text in
            ["Mar\u{200b}chés", "\u{202e}séhcraM", "Marchés ", "\tMarchés", "Marchés\u{1b}[2K", "Marchés\u{fe0f}"]
        {
            assert_eq!(designation_fault(text), Some(DesignationFault::Hidden), "{text:?}");
        }
        for text in ["Marchés", "Cabinet n°\u{a0}2", "2026", "Beef", &digits[..62], "Jeanne d’Arc — secours"] {
            assert_eq!(designation_fault(text), None, "{text:?}");
        }
    }
}
