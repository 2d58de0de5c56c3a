//! The bi-clé de chiffrement: the key pair that an entity makes, shares, attaches to consultations and opens bids with.
//!
//! Only its rules live here, without files or keys: the states, and what each of them allows.

use time::OffsetDateTime;

use super::ObjectId;
use super::certificate::{Certificate, Validity, parse_fingerprint};
use super::text::is_invisible;

/// How the content-encryption key is passed to the holder of a key pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Transport {
    /// RSAES-OAEP with SHA-256 and MGF1 on SHA-256 (RFC 8017 section 7.1).
    RsaOaepSha256,
    /// RSAES-OAEP with SHA-384.
    RsaOaepSha384,
    /// RSAES-OAEP with SHA-512.
    RsaOaepSha512,
    /// RSAES-OAEP with SHA-1, the only OAEP that SoftHSM2 offers.
    RsaOaepSha1,
    /// RSAES-PKCS1-v1_5 (RFC 8017 section 7.2): the only one of OpenSC's IAS-ECC driver, and readable by every program.
    RsaPkcs1,
    /// Ephemeral-static ECDH (RFC 5753).
    Ecdh,
}

impl Transport {
    /// Best first. OAEP with SHA-384 or SHA-512 is always read, but written only if nothing better is known to work: SHA-256
    /// is just as good here and more widely supported.
    pub(crate) const ALL: [Self; 6] =
        [Self::RsaOaepSha256, Self::RsaOaepSha384, Self::RsaOaepSha512, Self::RsaOaepSha1, Self::RsaPkcs1, Self::Ecdh];

    /// The name as typed, printed and stored in the register.
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
        /// The token's label, for display only.
        label: String,
        /// `CKA_ID`.
        id: ObjectId,
    },
    /// Not known to this register: only the certificate was added, for sealing.
    Elsewhere,
}

/// Why a text is not an acceptable designation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DesignationFault {
    /// It parses as a certificate fingerprint, so the two could be confused.
    Fingerprint,
    /// It contains invisible or direction-changing characters, or is padded with blanks: it could pass for another name.
    Hidden,
}

/// Why this text is not an acceptable designation; `None` if it is.
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
    /// The certificate of its public key.
    pub certificate: Certificate,
    /// Its issuers' certificates, if any were supplied.
    pub chain: Vec<Certificate>,
    /// Where its private key is.
    pub key: KeyPlace,
    /// The transports that its private key was seen to open, best first.
    pub opens: Vec<Transport>,
    /// Whether it is a "bi-clé de secours": every file is sealed for it as well.
    pub secours: bool,
    /// Whether it is archived: kept for opening, no longer used for sealing.
    pub archived: bool,
    /// When a backup was last reopened and compared with the original.
    pub backup_verified: Option<OffsetDateTime>,
    /// Whether the key was generated on its token, so that it cannot be backed up.
    pub never_leaves_token: bool,
}

/// A consultation, and the bi-clé that its bids are sealed for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consultation {
    /// Its name or number.
    pub name: String,
    /// SHA-256 of the bi-clé's certificate. A fingerprint, because a renewed bi-clé may keep the old one's name.
    pub bicle: [u8; 32],
    /// When its bids may be opened.
    pub closes: Option<OffsetDateTime>,
    /// When the bi-clé was attached; this cannot be undone.
    pub attached: OffsetDateTime,
    /// When it was closed, if it is.
    pub closed: Option<OffsetDateTime>,
}

/// Why a bi-clé may not be deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// These open consultations are attached to it.
    OpenConsultations(Vec<String>),
    /// No backup has been verified.
    NoBackup,
    /// No backup is possible: the key never leaves its token.
    NeverBackedUp,
}

impl Bicle {
    #[must_use]
    pub(crate) fn common_name(&self) -> String {
        self.certificate.holder()
    }

    /// The common name, if it differs from the designation; empty otherwise.
    #[must_use]
    pub(crate) fn other_name(&self) -> String {
        Some(self.common_name()).filter(|name| *name != self.designation).unwrap_or_default()
    }

    /// Whether files may be sealed for it now: valid, not archived, and with an acceptable designation.
    #[must_use]
    pub(crate) fn may_seal(&self, now: OffsetDateTime) -> bool {
        !self.archived && self.fault().is_none() && self.certificate.validity(now) == Validity::InDate
    }

    /// What is wrong with its designation. Such a bi-clé is named by fingerprint only, and used for nothing but opening.
    #[must_use]
    pub(crate) fn fault(&self) -> Option<DesignationFault> {
        designation_fault(&self.designation)
    }

    /// Why it may not be deleted; `None` if it may.
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
        // With only the certificate here, there is nothing to back up.
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
