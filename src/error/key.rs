//! Errors about certificates and key pairs.

use std::fmt;
use std::path::PathBuf;

use super::{Cause, Choice, Error, Subject, file_name, other_file, shown};
use crate::i18n::words;
use crate::model::KeyAlgorithm;
use crate::model::certificate::FileKind;
use crate::t;

/// Errors about certificates and key pairs.
#[derive(Debug)]
pub enum KeyError {
    /// Nothing on the token matches.
    NotFound {
        kind: ObjectKind,
        /// What was asked for; empty if anything would have done.
        wanted: String,
    },
    /// Nothing was named, and no certificate on the token both belongs to a person and is currently valid.
    NoCurrentCertificate(Vec<Choice>),
    /// Several objects match, and jeton does not guess.
    Several { kind: ObjectKind, choices: Vec<Choice> },
    /// The token already has an object with that id or label.
    Exists {
        kind: ObjectKind,
        /// The id or label.
        name: String,
    },
    /// The token already has this very certificate: there is nothing to write.
    CertificateHeld {
        /// Its label, or its id if it has none.
        name: String,
    },
    /// The key needed for a certificate or request is not on the token.
    NoMatchingKey,
    /// Checks of the self-test failed; the answer says which.
    SelfTestFailed { failed: usize },
    /// Checks of certificates in files failed; the answer says which.
    CheckFailed { failed: usize },
    /// A signature or decryption by the token does not verify on the host.
    SignatureInvalid {
        /// Its label or id.
        key: String,
    },
    /// The bytes are not an X.509 certificate.
    NotACertificate {
        /// Where they came from: a file's path, or an object's id.
        origin: String,
        /// What it is instead.
        found: FileKind,
    },
    /// A file holds the certificates of several holders, and one is wanted.
    SeveralInFile {
        path: PathBuf,
        /// Their names.
        holders: Vec<String>,
    },
    /// A private key that jeton does not use: of another kind, too short, or with numbers that do not belong together.
    Unfit {
        /// What it is, such as `RSA-1024` or `DSA`.
        key: String,
        /// Whether the kind is right and the numbers are wrong.
        damaged: bool,
    },
    /// A key failed twice, in two sessions, with the token still present and the login successful.
    Disturbed(Cause),
    /// The host could not make something.
    Encoding(EncodingError),
}

impl From<KeyError> for Error {
    fn from(error: KeyError) -> Self {
        Self::Key(error)
    }
}

impl Subject for KeyError {
    fn code(&self) -> &'static str {
        match self {
            Self::Disturbed(_) => "key-disturbed",
            Self::NotFound { .. } => "object-not-found",
            Self::NoCurrentCertificate(_) => "no-current-certificate",
            Self::Several { .. } => "several-objects",
            Self::Exists { .. } | Self::CertificateHeld { .. } => "object-exists",
            Self::NoMatchingKey => "no-matching-key",
            Self::SelfTestFailed { .. } => "self-test-failed",
            Self::CheckFailed { .. } => "check-failed",
            Self::SignatureInvalid { .. } => "signature-invalid",
            Self::NotACertificate { .. } => "not-a-certificate",
            Self::SeveralInFile { .. } => "several-in-file",
            Self::Unfit { .. } => "key-unfit",
            Self::Encoding(_) => "encoding",
        }
    }

    fn exit_code(&self) -> u8 {
        match self {
            Self::Disturbed(_) | Self::Encoding(_) => 1,
            Self::NotFound { .. }
            | Self::NoCurrentCertificate(_)
            | Self::Several { .. }
            | Self::SeveralInFile { .. }
            | Self::Exists { .. }
            | Self::CertificateHeld { .. }
            | Self::NoMatchingKey => 7,
            Self::SelfTestFailed { .. }
            | Self::CheckFailed { .. }
            | Self::SignatureInvalid { .. }
            | Self::NotACertificate { .. }
            | Self::Unfit { .. } => 8,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::Disturbed(_) => t!("error-key-disturbed"),
            Self::NotFound { kind, wanted } => match (kind, wanted.is_empty()) {
                (ObjectKind::Certificate, true) => t!("error-no-certificate"),
                (ObjectKind::Key, true) => t!("error-no-key"),
                (ObjectKind::Certificate, false) => t!("error-certificate-not-found", wanted = shown(wanted)),
                (ObjectKind::Key, false) => t!("error-key-not-found", wanted = shown(wanted)),
            },
            Self::NoCurrentCertificate(_) => t!("error-no-current-certificate"),
            Self::Several { kind, .. } => match kind {
                ObjectKind::Certificate => t!("error-several-certificates"),
                ObjectKind::Key => t!("error-several-keys"),
            },
            Self::Exists { kind, name } => match kind {
                ObjectKind::Certificate => t!("error-certificate-exists", name = shown(name)),
                ObjectKind::Key => t!("error-key-exists", name = shown(name)),
            },
            Self::CertificateHeld { name } => t!("error-certificate-held", name = shown(name)),
            Self::NoMatchingKey => t!("error-no-matching-key"),
            Self::SelfTestFailed { failed } | Self::CheckFailed { failed } => {
                t!("error-self-test-failed", failed = (*failed as i64))
            }
            Self::SignatureInvalid { key } => t!("error-signature-invalid", key = shown(key)),
            Self::NotACertificate { origin, found } => {
                t!("error-not-a-certificate", origin = shown(origin), kind = words::file_kind(*found))
            }
            Self::SeveralInFile { path, holders } => t!(
                "error-several-in-file",
                path = file_name(path),
                holders = shown(&holders.join(", ")),
                count = (holders.len() as i64)
            ),
            Self::Unfit { key, damaged: false } => t!("error-key-unfit", key = shown(key)),
            Self::Unfit { key, damaged: true } => t!("error-key-damaged", key = shown(key)),
            Self::Encoding(error) => t!("error-encoding", reason = shown(&error.to_string())),
        }
    }

    fn remedy(&self) -> String {
        match self {
            Self::NotFound { kind: ObjectKind::Certificate, .. } => t!("remedy-certificate-not-found"),
            Self::NotFound { kind: ObjectKind::Key, .. } => t!("remedy-key-not-found"),
            Self::NoCurrentCertificate(_) | Self::Several { kind: ObjectKind::Certificate, .. } => {
                t!("remedy-several-certificates")
            }
            Self::Several { kind: ObjectKind::Key, .. } => t!("remedy-several-keys"),
            Self::Exists { .. } => t!("remedy-object-exists"),
            Self::CertificateHeld { .. } => t!("remedy-certificate-held"),
            Self::NoMatchingKey => t!("remedy-no-matching-key"),
            Self::SelfTestFailed { .. } => t!("remedy-self-test-failed"),
            Self::CheckFailed { .. } => t!("remedy-check-failed"),
            Self::SignatureInvalid { .. } => t!("remedy-signature-invalid"),
            Self::NotACertificate { found, .. } => other_file::remedy(*found),
            Self::SeveralInFile { .. } => t!("remedy-several-in-file"),
            Self::Unfit { damaged: false, .. } => t!("remedy-key-unfit"),
            Self::Unfit { damaged: true, .. } => t!("remedy-pfx-invalid"),
            Self::Disturbed(_) => t!("remedy-session-lost"),
            Self::Encoding(_) => t!("remedy-encoding"),
        }
    }

    fn cause(&self) -> Option<&Cause> {
        match self {
            Self::Disturbed(cause) => Some(cause),
            _ => None,
        }
    }

    fn choices(&self) -> &[Choice] {
        match self {
            Self::NoCurrentCertificate(choices) | Self::Several { choices, .. } => choices,
            _ => &[],
        }
    }
}

/// The kind of object that was not found, or that already exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ObjectKind {
    /// An X.509 certificate (`CKO_CERTIFICATE`).
    Certificate,
    /// A key pair, or the private half of one (`CKO_PRIVATE_KEY`).
    Key,
}

/// What the host could not make, with the reason of the library that should have, in its own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EncodingError {
    /// Random numbers: the system has none.
    Random,
    /// A key pair of this algorithm.
    KeyPair(KeyAlgorithm),
    /// A signature by a key that is on the host.
    HostSignature,
    /// The numbers of a private key: its PrivateKeyInfo is not as the standards have it.
    PrivateKey(String),
    /// The numbers of a key on this curve, or of the algorithm of this OID, neither of which jeton knows.
    KeyKind(String),
    /// A public key: what should be one does not parse.
    PublicKey(String),
    /// A certificate or a certificate request.
    Certificate(String),
    /// A certificate that was asked for and did not come.
    NoCertificate,
    /// A PFX.
    Pfx(String),
    /// A sealed file, or the key in it: a failure that this version of the reader and writer does not name.
    Sealed(String),
    /// A page of HTML.
    Page(String),
}

impl From<EncodingError> for Error {
    fn from(error: EncodingError) -> Self {
        Self::Key(KeyError::Encoding(error))
    }
}

impl fmt::Display for EncodingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Random => f.write_str("no random numbers"),
            Self::KeyPair(algorithm) => write!(f, "no {algorithm} key"),
            Self::HostSignature => f.write_str("the host's signature failed"),
            Self::NoCertificate => Ok(()),
            Self::PrivateKey(reason)
            | Self::KeyKind(reason)
            | Self::PublicKey(reason)
            | Self::Certificate(reason)
            | Self::Pfx(reason)
            | Self::Sealed(reason)
            | Self::Page(reason) => f.write_str(reason),
        }
    }
}
