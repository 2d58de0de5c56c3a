//! Errors about bi-clés and the register.

use std::path::PathBuf;

use time::OffsetDateTime;

use super::{Choice, Error, LONGEST, Subject, file_name, shown};
use crate::i18n::words;
use crate::model::bicle::DesignationFault;
use crate::model::text::{printable_within, revealed};
use crate::t;

/// Errors about bi-clés and the register.
#[derive(Debug)]
pub enum BicleError {
    /// The register of bi-clés is damaged.
    RegisterInvalid {
        path: PathBuf,
        /// Where and why.
        reason: String,
    },
    /// The register was written by a later version of jeton.
    RegisterNewer { path: PathBuf, version: i64 },
    /// Another process is writing the register.
    RegisterBusy { path: PathBuf },
    /// No bi-clé of the register has this name.
    NotFound {
        /// What was asked for.
        wanted: String,
        /// The bi-clés of the register.
        present: Vec<Choice>,
    },
    /// There are several bi-clés, and none was named.
    Several(Vec<Choice>),
    /// The register already contains a bi-clé with this name.
    Exists { designation: String },
    /// Deleting it would make bids unreadable.
    InUse {
        designation: String,
        /// The open consultations attached to it.
        consultations: Vec<String>,
    },
    /// Deleting would lose the key: no backup has been verified.
    NotBackedUp {
        designation: String,
        /// Whether a backup is possible; it is not for a key generated on its token.
        possible: bool,
    },
    /// The private key cannot be copied into a file.
    NotExportable { designation: String, why: Unexportable },
    /// The consultation is not in the register.
    ConsultationNotFound {
        wanted: String,
        /// The consultations of the register.
        present: Vec<Choice>,
    },
    /// The consultation already has its bi-clé, which cannot be changed.
    ConsultationAttached {
        consultation: String,
        /// The designation of that bi-clé.
        designation: String,
    },
    /// The bids of the consultation were to be opened before now.
    OpeningPassed { closes: OffsetDateTime },
    /// The designation of a bi-clé in the register could be taken for another's, or for a fingerprint.
    DesignationRefused {
        designation: String,
        /// SHA-256 of its certificate, in hexadecimal.
        sha256: String,
        fault: DesignationFault,
    },
    /// Files would be sealed for recipients this user has never sealed for, and there is nobody to confirm them: their
    /// fingerprints, each with what is new about it.
    RecipientsNew(Vec<Choice>),
    /// The certificate or bi-clé cannot be used for what was asked.
    CertificateUnfit { name: String, fault: CertificateFault },
}

impl From<BicleError> for Error {
    fn from(error: BicleError) -> Self {
        Self::Bicle(error)
    }
}

impl Subject for BicleError {
    fn code(&self) -> &'static str {
        match self {
            Self::RegisterInvalid { .. } => "register-invalid",
            Self::RegisterNewer { .. } => "register-newer",
            Self::RegisterBusy { .. } => "register-busy",
            Self::NotFound { .. } => "bicle-not-found",
            Self::Several(_) => "several-bicles",
            Self::Exists { .. } => "bicle-exists",
            Self::InUse { .. } => "bicle-in-use",
            Self::NotBackedUp { .. } => "bicle-not-backed-up",
            Self::NotExportable { .. } => "bicle-not-exportable",
            Self::ConsultationNotFound { .. } => "consultation-not-found",
            Self::ConsultationAttached { .. } => "consultation-attached",
            Self::OpeningPassed { .. } => "opening-passed",
            Self::DesignationRefused { .. } => "designation-refused",
            Self::RecipientsNew(_) => "recipients-new",
            Self::CertificateUnfit { .. } => "certificate-unfit",
        }
    }

    fn exit_code(&self) -> u8 {
        match self {
            Self::RegisterInvalid { .. } | Self::RegisterNewer { .. } | Self::RegisterBusy { .. } => 1,
            Self::OpeningPassed { .. } => 2,
            Self::NotExportable { .. } => 6,
            Self::NotFound { .. }
            | Self::Exists { .. }
            | Self::Several(_)
            | Self::ConsultationNotFound { .. }
            | Self::ConsultationAttached { .. } => 7,
            Self::CertificateUnfit { .. } | Self::DesignationRefused { .. } | Self::RecipientsNew(_) => 8,
            Self::InUse { .. } | Self::NotBackedUp { .. } => 9,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::RegisterInvalid { path: file, reason } => {
                t!("error-register-invalid", path = file_name(file), reason = shown(reason))
            }
            Self::RegisterNewer { path: file, version } => {
                t!("error-register-newer", path = file_name(file), version = version.to_string())
            }
            Self::RegisterBusy { path: file } => t!("error-register-busy", path = file_name(file)),
            Self::NotFound { wanted, .. } if wanted.is_empty() => t!("error-no-bicle"),
            Self::NotFound { wanted, .. } => t!("error-bicle-not-found", wanted = shown(wanted)),
            Self::Several(_) => t!("error-several-bicles"),
            Self::Exists { designation } => t!("error-bicle-exists", designation = shown(designation)),
            Self::InUse { designation, consultations } => t!(
                "error-bicle-in-use",
                designation = shown(designation),
                consultations = shown(&consultations.join(", ")),
                count = (consultations.len() as i64)
            ),
            Self::NotBackedUp { designation, possible: true } => {
                t!("error-bicle-not-backed-up", designation = shown(designation))
            }
            Self::NotBackedUp { designation, possible: false } => {
                t!("error-bicle-never-backed-up", designation = shown(designation))
            }
            Self::NotExportable { designation, why } => match why {
                Unexportable::NeverLeaves => t!("error-bicle-never-leaves", designation = shown(designation)),
                Unexportable::OnToken => t!("error-bicle-not-exportable", designation = shown(designation)),
                Unexportable::Elsewhere => t!("error-bicle-elsewhere", designation = shown(designation)),
            },
            Self::ConsultationNotFound { wanted, .. } => t!("error-consultation-not-found", wanted = shown(wanted)),
            Self::ConsultationAttached { consultation, designation } => {
                t!("error-consultation-attached", consultation = shown(consultation), designation = shown(designation))
            }
            Self::OpeningPassed { closes } => t!("error-opening-passed", date = words::date_time(*closes)),
            Self::DesignationRefused { designation, fault, .. } => designation_fault(designation, *fault),
            Self::RecipientsNew(recipients) => t!("error-recipients-new", count = (recipients.len() as i64)),
            Self::CertificateUnfit { name, fault } => certificate_fault(&shown(name), fault),
        }
    }

    fn remedy(&self) -> String {
        match self {
            Self::RegisterInvalid { .. } => t!("remedy-register-invalid"),
            Self::RegisterNewer { .. } => t!("remedy-register-newer"),
            Self::RegisterBusy { .. } => t!("remedy-register-busy"),
            Self::NotFound { wanted, .. } if wanted.is_empty() => t!("remedy-no-bicle"),
            Self::NotFound { .. } => t!("remedy-bicle-not-found"),
            Self::Several(_) => t!("remedy-several-bicles"),
            Self::Exists { .. } => t!("remedy-bicle-exists"),
            Self::InUse { .. } => t!("remedy-bicle-in-use"),
            Self::NotBackedUp { possible: true, .. } => t!("remedy-bicle-not-backed-up"),
            Self::NotBackedUp { possible: false, .. } => t!("remedy-bicle-never-backed-up"),
            Self::NotExportable { why: Unexportable::NeverLeaves, .. } => t!("remedy-bicle-never-leaves"),
            Self::NotExportable { why: Unexportable::OnToken, .. } => t!("remedy-bicle-not-exportable"),
            Self::NotExportable { why: Unexportable::Elsewhere, .. } => t!("remedy-bicle-elsewhere"),
            Self::ConsultationNotFound { .. } => t!("remedy-consultation-not-found"),
            Self::ConsultationAttached { .. } => t!("remedy-consultation-attached"),
            Self::OpeningPassed { .. } => t!("remedy-opening-passed"),
            Self::DesignationRefused { sha256, .. } => t!("remedy-designation-refused", sha256 = sha256.as_str()),
            Self::RecipientsNew(_) => t!("remedy-recipients-new"),
            Self::CertificateUnfit { fault, .. } => match fault {
                CertificateFault::Expired | CertificateFault::NotYetValid | CertificateFault::Archived => {
                    t!("remedy-certificate-out-of-date")
                }
                CertificateFault::SoftwareUsage => t!("remedy-certificate-software"),
                CertificateFault::Authority
                | CertificateFault::Usage
                | CertificateFault::Key(_)
                | CertificateFault::Exponent => {
                    t!("remedy-certificate-unfit")
                }
                CertificateFault::Transport => t!("remedy-certificate-transport"),
            },
        }
    }

    fn choices(&self) -> &[Choice] {
        match self {
            Self::Several(choices)
            | Self::RecipientsNew(choices)
            | Self::NotFound { present: choices, .. }
            | Self::ConsultationNotFound { present: choices, .. } => choices,
            _ => &[],
        }
    }
}

fn certificate_fault(name: &str, fault: &CertificateFault) -> String {
    match fault {
        CertificateFault::Expired => t!("error-certificate-expired", name = name),
        CertificateFault::NotYetValid => t!("error-certificate-not-yet", name = name),
        CertificateFault::Authority => t!("error-certificate-authority", name = name),
        CertificateFault::Usage | CertificateFault::SoftwareUsage => t!("error-certificate-usage", name = name),
        CertificateFault::Key(key) => t!("error-certificate-key", name = name, key = shown(key)),
        CertificateFault::Exponent => t!("error-certificate-exponent", name = name),
        CertificateFault::Archived => t!("error-bicle-archived", name = name),
        CertificateFault::Transport => t!("error-certificate-transport", name = name),
    }
}

/// Why an entry of the register is refused, with the invisible characters of its name made visible.
#[must_use]
pub(crate) fn designation_fault(designation: &str, fault: DesignationFault) -> String {
    let designation = printable_within(&revealed(designation), LONGEST);
    match fault {
        DesignationFault::Fingerprint => t!("error-designation-fingerprint", designation = designation),
        DesignationFault::Hidden => t!("error-designation-hidden", designation = designation),
    }
}

/// Why nothing may be sealed for a certificate, or why a bi-clé may not be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CertificateFault {
    Expired,
    NotYetValid,
    /// It belongs to a certification authority.
    Authority,
    /// Its key usage does not allow encryption.
    Usage,
    /// As [`Self::Usage`], of a certificate that came with its key in a `.pfx`: other commands take that.
    SoftwareUsage,
    /// Its key is of a type or size that nothing can be sealed for: which, such as `RSA-1024`.
    Key(String),
    /// Its RSA key has a public exponent below 65537.
    Exponent,
    /// The bi-clé was archived with `jeton bicle archive`.
    Archived,
    /// Its key is not known to open what is sealed with the requested transport.
    Transport,
}

/// Why a private key cannot be copied into a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unexportable {
    /// It was generated on its token and cannot be extracted.
    NeverLeaves,
    /// It was backed up before it was moved to its token, and cannot be extracted again.
    OnToken,
    /// It is not here; only its certificate is.
    Elsewhere,
}
