//! The plain data that errors carry.

use std::fmt;
use std::path::PathBuf;

use crate::model::{ObjectId, PinRole};

/// What a PKCS#11 function returned instead of `CKR_OK`, as the standard names both.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cause {
    /// The function, as `C_Login`.
    pub function: String,
    /// The return value, as `CKR_PIN_INCORRECT`; a vendor's own as `CKR_VENDOR_DEFINED|0x1`.
    pub value: String,
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", self.function, self.value)
    }
}

/// Why a file could not be loaded as a PKCS#11 module.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum LoadFailure {
    /// The file is no shared library at all.
    NotALibrary,
    /// The library is for another processor or word size than jeton (a 32-bit middleware, most often).
    OtherArchitecture,
    /// A library that the module needs is missing; its file name, as the loader gave it.
    MissingLibrary(String),
    /// A shared library without `C_GetFunctionList`.
    NotPkcs11,
    /// The file may not be read.
    Denied,
    /// The module ended the process that tried it (a crash in the vendor's code).
    Crashed,
    /// The module did not answer in time.
    TimedOut,
    /// `C_Initialize` failed.
    Initialize(Cause),
    /// What the loader said, where none of the others fits.
    Other(String),
}

/// One line of a list that a person must choose from.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// What to give to the option, exactly.
    pub value: String,
    /// What a person knows it by.
    pub description: String,
}

/// What was looked for and not found, or found already there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ObjectKind {
    /// An X.509 certificate (`CKO_CERTIFICATE`).
    Certificate,
    /// A key pair, or the private half of one (`CKO_PRIVATE_KEY`).
    Key,
}

/// Why a password for a `.pfx` was refused on the host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordFault {
    /// Nothing was typed: a private key is never kept without one.
    Empty,
    /// It holds a character outside printable ASCII, which programs encode differently.
    NotAscii,
    /// The two entries of the new password differ.
    Mismatch,
}

/// Why nothing may be sealed for a certificate, or a bi-clé may not be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CertificateFault {
    /// It is past its end.
    Expired,
    /// Its beginning is to come.
    NotYetValid,
    /// It is a certification authority's.
    Authority,
    /// Its key usage is not for encryption.
    Usage,
    /// Its key is of a kind or size that cannot be sealed for.
    Key,
    /// Its key is RSA with a public exponent below 65537.
    Exponent,
    /// The bi-clé was put aside by `jeton bicle archive`.
    Archived,
    /// The way that was asked for is not one that its key is known to open.
    Transport,
}

/// Why a file is no sealed one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CmsFault {
    /// It does not begin like one.
    NotAtAll,
    /// It ends too early.
    Truncated,
    /// It begins like one and breaks the rules inside: the reader's own words, for whoever made the file.
    Malformed(String),
}

/// Why a private key cannot be copied into a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unexportable {
    /// It was made on its token, and nothing takes it out.
    NeverLeaves,
    /// It was backed up before it was brought to its token, and does not come out of it again.
    OnToken,
    /// It is not here: the certificate alone is.
    Elsewhere,
}

/// What an act had made of a bi-clé when the register could not be written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LeftBehind {
    /// The designation.
    pub designation: String,
    /// Whether the register holds the bi-clé all the same: only its backup could not be noted.
    pub listed: bool,
    /// The key's file beside the register, which was removed again: nothing had been sealed for it.
    pub removed: Option<PathBuf>,
    /// The same, where it could not be removed.
    pub file: Option<PathBuf>,
    /// The backup, which is whole and stays.
    pub backup: Option<PathBuf>,
    /// The token by its label and the key by its `CKA_ID`: both are whole and stay.
    pub on_token: Option<(String, ObjectId)>,
}

/// What a person could not be asked for, for want of a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// A PIN or PUK.
    Pin(PinRole),
    /// The new PIN.
    NewPin,
    /// A confirmation; `--yes` answers it.
    Confirmation,
    /// The password of a `.pfx`.
    Password,
    /// A new password.
    NewPassword,
    /// Which code a person holds to unblock the PIN; `--with` answers it.
    UnblockingCode,
    /// The label of the token that is to be erased; `--erase` answers it.
    Erasure,
}

/// What had been done when a later step failed, of commands that cannot be undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HalfDone {
    /// A new PIN was sent and no answer tells whether it was taken.
    NewPinSent,
    /// The token took the new PIN by an unblocking; the login that would prove it failed for another reason.
    Unblocked,
    /// The token was initialised and is empty; its user PIN is not set.
    InitializedWithoutPin,
    /// The order to initialise was sent and no answer tells whether the token was erased.
    InitializationSent,
    /// A PIN was presented and no answer tells whether it counted as a try.
    PinSent,
    /// A key was in use: nothing came of it.
    KeyInUse,
    /// A certificate was sent and no answer tells whether the token keeps it.
    CertificateSent,
    /// The order to remove an object was sent and no answer tells whether it is gone.
    DeletionSent,
}
