//! One `Error` for the whole tool: what can go wrong, with its stable code, its exit code and its cause.
//!
//! This room holds facts only. The sentence and the remedy, in the person's language, are made in
//! [`crate::output::error`], by a match as exhaustive as the ones here: a new variant does not compile until it
//! has a code, an exit code, a sentence and a remedy.

use std::fmt;
use std::path::PathBuf;

use crate::model::{Issuer, PinRole, PinState};

/// The result of everything in jeton that can fail.
pub type Result<T> = std::result::Result<T, Error>;

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

/// Why a PIN was refused on the host, before anything was sent: none of these costs a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PinFault {
    /// Nothing was typed.
    Empty,
    /// Shorter or longer than the token takes; in bytes, as `ulMinPinLen` and `ulMaxPinLen`.
    Length {
        /// The least number of bytes.
        min: u64,
        /// The greatest number of bytes.
        max: u64,
    },
    /// It holds a NUL byte, which many modules take for the end.
    Nul,
    /// It holds a character outside ASCII, which programs encode differently.
    NotAscii,
    /// The new PIN is the old one.
    Unchanged,
    /// The two entries of the new PIN differ.
    Mismatch,
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
    /// The bi-clé was put aside by `jeton bicle archive`.
    Archived,
    /// The way that was asked for is not one that its key is known to open.
    Transport,
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
}

/// Everything that can go wrong.
#[derive(Debug)]
pub enum Error {
    // ---- usage (exit 2) ------------------------------------------------------------------------------------------
    /// The command line does not parse.
    Usage {
        /// What is wrong with it, in the person's language.
        message: String,
        /// The same with the usage line and where help is to be had; for a missing command its whole help.
        text: String,
    },
    /// An option's value is not what it takes.
    InvalidValue {
        /// The option, as `--days`.
        option: String,
        /// What was given.
        value: String,
        /// What it takes, as `1..=3650`.
        expected: String,
    },
    /// A question must be answered and there is no terminal to ask on.
    NoTerminal(Question),
    /// The configuration file does not parse.
    ConfigInvalid {
        /// The file.
        path: PathBuf,
        /// Where and why.
        reason: String,
    },

    // ---- module and token (exit 3) -------------------------------------------------------------------------------
    /// No module of this system was found, or none shows a token.
    NoModule {
        /// The files that exist and were tried.
        tried: Vec<String>,
    },
    /// Several modules show different tokens.
    SeveralModules(Vec<Choice>),
    /// The module that was named does not exist.
    ModuleNotFound(PathBuf),
    /// The module that was named cannot be used.
    ModuleNotLoaded {
        /// Its file.
        path: PathBuf,
        /// Why.
        failure: LoadFailure,
    },
    /// The module works and shows no token.
    NoToken {
        /// The module's file.
        module: PathBuf,
    },
    /// The token that was named is not among those present.
    TokenNotFound {
        /// What was asked for.
        wanted: String,
        /// What is there.
        present: Vec<Choice>,
    },
    /// Several tokens, or several PINs of one, fit what was asked for.
    SeveralTokens(Vec<Choice>),
    /// The token was pulled out, or the reader lost it.
    TokenRemoved(Cause),
    /// The card in the reader is none that this module knows.
    TokenNotRecognized(Cause),
    /// The token was never initialised.
    TokenNotInitialized {
        /// Its reader.
        reader: String,
    },

    /// Every token there is was initialised already, and none was named to be erased.
    NoBlankToken(Vec<Choice>),

    // ---- PIN (exits 4 and 5) -------------------------------------------------------------------------------------
    /// The token refused the PIN.
    PinIncorrect {
        /// Whose PIN.
        role: PinRole,
        /// The token's label.
        token: String,
        /// The state the flags show since.
        state: PinState,
        /// As the standard names it.
        cause: Cause,
    },
    /// The PIN is locked.
    PinLocked {
        /// Whose PIN.
        role: PinRole,
        /// The token's label.
        token: String,
        /// As the standard names it; none where the flags said so and nothing was sent.
        cause: Option<Cause>,
    },
    /// The user PIN is locked ([`Error::PinLocked`]), and the token's certificates say whose procedure unblocks it.
    PinLockedIssuedBy {
        /// The lock itself.
        source: Box<Error>,
        /// Who issued the certificates.
        issuer: Box<Issuer>,
    },
    /// One try is left and it was not sent.
    FinalTryNotSent {
        /// Whose PIN.
        role: PinRole,
        /// The token's label.
        token: String,
    },
    /// The PIN was refused on the host; no try was spent.
    PinRejected {
        /// Whose PIN.
        role: PinRole,
        /// Whether it is the one that the token is to take, not the one that it knows.
        new: bool,
        /// Why.
        fault: PinFault,
    },
    /// The token has no user PIN yet.
    PinNotSet {
        /// The token's label.
        token: String,
    },
    /// The PIN must be changed before anything else.
    PinExpired {
        /// The token's label.
        token: String,
        /// As the standard names it.
        cause: Cause,
    },
    /// Unblocking with a PUK was asked for and the PIN is not locked.
    PinNotLocked {
        /// The token's label.
        token: String,
        /// What the flags show.
        state: PinState,
    },
    /// An unblocking went through and the new PIN is refused all the same.
    UnblockNotConfirmed {
        /// The token's label.
        token: String,
        /// What the confirming login returned.
        cause: Cause,
    },

    /// The token does not take this new PIN; the one it has is unchanged.
    NewPinRefused {
        /// The token's label.
        token: String,
        /// As the standard names it.
        cause: Cause,
    },
    /// Unblocking with a PUK was answered by "locked": the PUK is, or the module took it for the old PIN, which is.
    PukOrPinLocked {
        /// The token's label.
        token: String,
        /// As the standard names it.
        cause: Cause,
    },

    // ---- capability (exit 6) -------------------------------------------------------------------------------------
    /// The token or its module cannot do what was asked.
    NotSupported {
        /// What was asked, in the terms of the standard (`CKM_RSA_PKCS_KEY_PAIR_GEN`, `C_InitPIN`).
        what: String,
        /// As the standard names it; none where the mechanism list said so.
        cause: Option<Cause>,
    },
    /// The module does not offer this way of setting a PIN, or not as it is configured.
    UnblockNotOffered {
        /// The code that was to unblock it: the administrator's PIN or the PUK.
        with: PinRole,
        /// As the standard names it.
        cause: Cause,
    },
    /// The token is write-protected.
    ReadOnly {
        /// The token's label.
        token: String,
    },
    /// The token refuses the object's attributes, even reduced.
    TemplateRefused(Cause),
    /// The token has no room left.
    TokenFull(Cause),
    /// The module does not write to this card, or not as it is configured.
    WritingNotOffered(Cause),
    /// A key asks for its PIN at each use, and the module cannot present it.
    UseLoginNotOffered(Cause),

    // ---- objects and files (exit 7) ------------------------------------------------------------------------------
    /// Nothing on the token fits what was asked for.
    ObjectNotFound {
        /// What kind of object.
        kind: ObjectKind,
        /// What was asked for; empty where anything would have done.
        wanted: String,
    },
    /// Nothing was named, and no certificate on the token is both a person's and in date.
    NoCurrentCertificate(Vec<Choice>),
    /// Several objects fit, and none is taken by guess.
    SeveralObjects {
        /// What kind of object.
        kind: ObjectKind,
        /// What there is to choose from.
        choices: Vec<Choice>,
    },
    /// The token already holds an object of that id or label.
    ObjectExists {
        /// What kind of object.
        kind: ObjectKind,
        /// The id or label.
        name: String,
    },
    /// The key that a certificate or request needs is not on the token.
    NoMatchingKey,
    /// The token holds objects and its label was not given to confirm its erasure.
    TokenNotEmpty {
        /// The token's label.
        token: String,
        /// How many objects are visible without a PIN.
        objects: usize,
    },
    /// The output file exists and `--force` was not given.
    FileExists(PathBuf),
    /// The input file does not exist.
    FileNotFound(PathBuf),

    // ---- verification (exit 8) -----------------------------------------------------------------------------------
    /// A check of the self-test failed; the answer says which.
    SelfTestFailed {
        /// How many checks failed.
        failed: usize,
    },
    /// A signature or a decryption by the token does not verify on the host.
    SignatureInvalid {
        /// The key's label or id.
        key: String,
    },
    /// The bytes are no X.509 certificate.
    NotACertificate {
        /// Where they came from: a file's path, or the object's id.
        origin: String,
        /// The parser's reason.
        reason: String,
    },

    // ---- bi-clés -------------------------------------------------------------------------------------------------
    /// The password is not that of the file.
    PasswordIncorrect {
        /// The `.pfx`.
        path: PathBuf,
    },
    /// The password was refused on the host.
    PasswordRejected(PasswordFault),
    /// The file is no PFX that can be read.
    PfxInvalid {
        /// The file.
        path: PathBuf,
        /// Where and why.
        reason: String,
    },
    /// The register of bi-clés is damaged.
    RegisterInvalid {
        /// The register.
        path: PathBuf,
        /// Where and why.
        reason: String,
    },
    /// The register was written by a later version of jeton.
    RegisterNewer {
        /// The register.
        path: PathBuf,
        /// Its version.
        version: i64,
    },
    /// Another agent holds the register.
    RegisterBusy {
        /// The register.
        path: PathBuf,
    },
    /// No bi-clé of the register has this name.
    BicleNotFound {
        /// What was asked for.
        wanted: String,
        /// What is there.
        present: Vec<Choice>,
    },
    /// Several bi-clés, and none was named.
    SeveralBicles(Vec<Choice>),
    /// The output file exists; what jeton seals, opens or backs up never replaces a file.
    OutputExists(PathBuf),
    /// The register holds a bi-clé of this name already.
    BicleExists {
        /// The designation.
        designation: String,
    },
    /// Deleting would lose bids.
    BicleInUse {
        /// The designation.
        designation: String,
        /// The consultations that are open.
        consultations: Vec<String>,
    },
    /// Deleting would lose the key: no backup was verified.
    BicleNotBackedUp {
        /// The designation.
        designation: String,
    },
    /// The private key cannot be taken out of its token.
    BicleNotExportable {
        /// The designation.
        designation: String,
    },
    /// The consultation is not in the register.
    ConsultationNotFound {
        /// What was asked for.
        wanted: String,
        /// What is there.
        present: Vec<Choice>,
    },
    /// The consultation has its bi-clé, which is definitive.
    ConsultationAttached {
        /// The consultation.
        consultation: String,
        /// Its bi-clé.
        designation: String,
    },
    /// The certificate or bi-clé does not do for what was asked.
    CertificateUnfit {
        /// Whose.
        name: String,
        /// Why.
        fault: CertificateFault,
    },
    /// The file is no sealed file, or not whole.
    CmsInvalid {
        /// The file; `-` for standard input.
        path: PathBuf,
        /// Where and why.
        reason: String,
    },
    /// The file needs an algorithm that jeton does not have.
    CmsUnsupported {
        /// The file.
        path: PathBuf,
        /// By name or object identifier.
        algorithm: String,
    },
    /// The content is not what was sealed, or the key is not the right one.
    CmsDamaged {
        /// The file.
        path: PathBuf,
    },
    /// None of the keys that are here opens the file.
    NoKeyForFile {
        /// The file.
        path: PathBuf,
        /// Who it was sealed for.
        recipients: Vec<String>,
        /// The keys that are here.
        present: Vec<Choice>,
    },
    /// The file is longer than the algorithm takes.
    TooLong {
        /// The file.
        path: PathBuf,
    },
    /// What comes out of a pipe could not be checked before it is used.
    PipeUnchecked,
    /// Some files of a batch failed; the answer says which. The first failure stands for all.
    Batch {
        /// The first failure.
        source: Box<Error>,
        /// How many failed.
        failed: usize,
        /// How many were not tried any more.
        not_done: usize,
    },

    // ---- the rest ------------------------------------------------------------------------------------------------
    /// A file could not be read or written.
    Io {
        /// The file; `-` for a standard stream.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Standard output was closed by its reader: nobody is left to tell, which is no failure.
    OutputClosed,
    /// Another program logged the token out, or reset it, underneath.
    SessionLost(Cause),
    /// A key failed twice, in two sessions, while the token stayed where it is and the login had gone through.
    KeyDisturbed(Cause),
    /// The module returned an error that has no sentence of its own.
    Module(Cause),
    /// The module returned bytes that the standard does not allow.
    ModuleMisbehaved {
        /// What was asked.
        function: String,
        /// What was wrong with the answer.
        reason: String,
    },
    /// A certificate or request could not be built.
    Encoding(String),
    /// An earlier step had written to the token; this says what became of it.
    Undone {
        /// What failed.
        source: Box<Error>,
        /// What had been made and was removed again.
        removed: Vec<String>,
        /// What had been made and could not be removed.
        left: Vec<String>,
    },
    /// Something needs attention; the answer says what.
    AttentionNeeded {
        /// How many things do.
        count: usize,
    },
    /// Certificates are near their end, or another than the one in use; the answer says which.
    RenewalDue {
        /// How many.
        due: usize,
    },
    /// The module says that a login is there already: the PIN that was given proves nothing.
    AlreadyLoggedIn(Cause),
    /// A command that cannot be undone failed on its way.
    HalfDone {
        /// What failed.
        source: Box<Error>,
        /// What had been done before.
        done: HalfDone,
        /// The token's label.
        token: String,
    },
    /// A removal of several objects stopped halfway.
    PartlyDeleted {
        /// What failed.
        source: Box<Error>,
        /// What is gone.
        deleted: Vec<String>,
        /// What is still there.
        left: Vec<String>,
    },
    /// The person stopped it.
    Cancelled,
}

impl Error {
    /// The stable code of this error, as printed under `--json`; listed in `docs/scripting.md`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Error::Usage { .. } => "usage",
            Error::InvalidValue { .. } => "invalid-value",
            Error::NoTerminal(_) => "no-terminal",
            Error::ConfigInvalid { .. } => "config-invalid",
            Error::NoModule { .. } => "no-module",
            Error::SeveralModules(_) => "several-modules",
            Error::ModuleNotFound(_) => "module-not-found",
            Error::ModuleNotLoaded { .. } => "module-not-loaded",
            Error::NoToken { .. } => "no-token",
            Error::TokenNotFound { .. } => "token-not-found",
            Error::SeveralTokens(_) => "several-tokens",
            Error::TokenRemoved(_) => "token-removed",
            Error::TokenNotRecognized(_) => "token-not-recognized",
            Error::TokenNotInitialized { .. } => "token-not-initialized",
            Error::NoBlankToken(_) => "no-blank-token",
            Error::PinIncorrect { .. } => "pin-incorrect",
            Error::PinLocked { .. } => "pin-locked",
            Error::PinLockedIssuedBy { source, .. } => source.code(),
            Error::FinalTryNotSent { .. } => "final-try-not-sent",
            Error::PinRejected { .. } => "pin-rejected",
            Error::PinNotSet { .. } => "pin-not-set",
            Error::PinExpired { .. } => "pin-expired",
            Error::PinNotLocked { .. } => "pin-not-locked",
            Error::UnblockNotConfirmed { .. } => "unblock-not-confirmed",
            Error::NewPinRefused { .. } => "new-pin-refused",
            Error::PukOrPinLocked { .. } => "puk-or-pin-locked",
            Error::UnblockNotOffered { .. } => "unblock-not-offered",
            Error::NotSupported { .. } => "not-supported",
            Error::ReadOnly { .. } => "read-only",
            Error::TemplateRefused(_) => "template-refused",
            Error::TokenFull(_) => "token-full",
            Error::WritingNotOffered(_) => "writing-not-offered",
            Error::UseLoginNotOffered(_) => "use-login-not-offered",
            Error::KeyDisturbed(_) => "key-disturbed",
            Error::ObjectNotFound { .. } => "object-not-found",
            Error::NoCurrentCertificate(_) => "no-current-certificate",
            Error::SeveralObjects { .. } => "several-objects",
            Error::ObjectExists { .. } => "object-exists",
            Error::NoMatchingKey => "no-matching-key",
            Error::TokenNotEmpty { .. } => "token-not-empty",
            Error::FileExists(_) => "file-exists",
            Error::FileNotFound(_) => "file-not-found",
            Error::SelfTestFailed { .. } => "self-test-failed",
            Error::SignatureInvalid { .. } => "signature-invalid",
            Error::NotACertificate { .. } => "not-a-certificate",
            Error::PasswordIncorrect { .. } => "password-incorrect",
            Error::PasswordRejected(_) => "password-rejected",
            Error::PfxInvalid { .. } => "pfx-invalid",
            Error::RegisterInvalid { .. } => "register-invalid",
            Error::RegisterNewer { .. } => "register-newer",
            Error::RegisterBusy { .. } => "register-busy",
            Error::BicleNotFound { .. } => "bicle-not-found",
            Error::SeveralBicles(_) => "several-bicles",
            Error::OutputExists(_) => "file-exists",
            Error::BicleExists { .. } => "bicle-exists",
            Error::BicleInUse { .. } => "bicle-in-use",
            Error::BicleNotBackedUp { .. } => "bicle-not-backed-up",
            Error::BicleNotExportable { .. } => "bicle-not-exportable",
            Error::ConsultationNotFound { .. } => "consultation-not-found",
            Error::ConsultationAttached { .. } => "consultation-attached",
            Error::CertificateUnfit { .. } => "certificate-unfit",
            Error::CmsInvalid { .. } => "cms-invalid",
            Error::CmsUnsupported { .. } => "cms-unsupported",
            Error::CmsDamaged { .. } => "cms-damaged",
            Error::NoKeyForFile { .. } => "no-key-for-file",
            Error::TooLong { .. } => "too-long",
            Error::PipeUnchecked => "pipe-unchecked",
            Error::Batch { source, .. } => source.code(),
            Error::Io { .. } => "io",
            Error::OutputClosed => "output-closed",
            Error::SessionLost(_) => "session-lost",
            Error::Module(_) => "module-error",
            Error::ModuleMisbehaved { .. } => "module-misbehaved",
            Error::Encoding(_) => "encoding",
            Error::AttentionNeeded { .. } => "attention-needed",
            Error::RenewalDue { .. } => "renewal-due",
            Error::Undone { source, .. } | Error::HalfDone { source, .. } => source.code(),
            Error::PartlyDeleted { source, .. } => source.code(),
            Error::AlreadyLoggedIn(_) => "already-logged-in",
            Error::Cancelled => "cancelled",
        }
    }

    /// The exit code of this error, from the table of `docs/scripting.md`.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Error::OutputClosed => 0,
            Error::RegisterInvalid { .. } | Error::RegisterNewer { .. } | Error::RegisterBusy { .. } => 1,
            Error::PipeUnchecked => 2,
            Error::PasswordIncorrect { .. }
            | Error::PasswordRejected(_)
            | Error::NoTerminal(Question::Password | Question::NewPassword) => 4,
            Error::BicleNotExportable { .. } | Error::CmsUnsupported { .. } | Error::TooLong { .. } => 6,
            Error::BicleNotFound { .. }
            | Error::BicleExists { .. }
            | Error::SeveralBicles(_)
            | Error::OutputExists(_)
            | Error::ConsultationNotFound { .. }
            | Error::ConsultationAttached { .. }
            | Error::NoKeyForFile { .. } => 7,
            Error::PfxInvalid { .. }
            | Error::CertificateUnfit { .. }
            | Error::CmsInvalid { .. }
            | Error::CmsDamaged { .. } => 8,
            Error::BicleInUse { .. } | Error::BicleNotBackedUp { .. } => 9,
            Error::Batch { source, .. } => source.exit_code(),
            Error::Io { .. }
            | Error::SessionLost(_)
            | Error::AlreadyLoggedIn(_)
            | Error::KeyDisturbed(_)
            | Error::Module(_)
            | Error::ModuleMisbehaved { .. }
            | Error::Encoding(_) => 1,
            Error::Usage { .. }
            | Error::InvalidValue { .. }
            | Error::NoTerminal(Question::Confirmation | Question::UnblockingCode | Question::Erasure)
            | Error::ConfigInvalid { .. } => 2,
            Error::NoModule { .. }
            | Error::SeveralModules(_)
            | Error::ModuleNotFound(_)
            | Error::ModuleNotLoaded { .. }
            | Error::NoToken { .. }
            | Error::TokenNotFound { .. }
            | Error::SeveralTokens(_)
            | Error::TokenRemoved(_)
            | Error::TokenNotRecognized(_)
            | Error::TokenNotInitialized { .. }
            | Error::NoBlankToken(_) => 3,
            Error::NoTerminal(Question::Pin(_) | Question::NewPin)
            | Error::PinIncorrect { .. }
            | Error::FinalTryNotSent { .. }
            | Error::PinRejected { .. }
            | Error::PinNotSet { .. }
            | Error::PinExpired { .. }
            | Error::PinNotLocked { .. }
            | Error::UnblockNotConfirmed { .. }
            | Error::NewPinRefused { .. } => 4,
            Error::PinLocked { .. } | Error::PukOrPinLocked { .. } => 5,
            Error::PinLockedIssuedBy { source, .. } => source.exit_code(),
            Error::NotSupported { .. }
            | Error::UnblockNotOffered { .. }
            | Error::ReadOnly { .. }
            | Error::TemplateRefused(_)
            | Error::WritingNotOffered(_)
            | Error::UseLoginNotOffered(_)
            | Error::TokenFull(_) => 6,
            Error::ObjectNotFound { .. }
            | Error::NoCurrentCertificate(_)
            | Error::SeveralObjects { .. }
            | Error::ObjectExists { .. }
            | Error::NoMatchingKey
            | Error::TokenNotEmpty { .. }
            | Error::FileExists(_)
            | Error::FileNotFound(_) => 7,
            Error::SelfTestFailed { .. } | Error::SignatureInvalid { .. } | Error::NotACertificate { .. } => 8,
            Error::AttentionNeeded { .. } => 9,
            Error::RenewalDue { .. } => 9,
            Error::Undone { source, .. } | Error::HalfDone { source, .. } => source.exit_code(),
            Error::PartlyDeleted { source, .. } => source.exit_code(),
            Error::Cancelled => 130,
        }
    }

    /// The failed PKCS#11 call behind this error, where there is one.
    #[must_use]
    pub fn cause(&self) -> Option<&Cause> {
        match self {
            Error::TokenRemoved(cause)
            | Error::TokenNotRecognized(cause)
            | Error::PinIncorrect { cause, .. }
            | Error::PinLocked { cause: Some(cause), .. }
            | Error::PinExpired { cause, .. }
            | Error::UnblockNotConfirmed { cause, .. }
            | Error::NewPinRefused { cause, .. }
            | Error::PukOrPinLocked { cause, .. }
            | Error::UnblockNotOffered { cause, .. }
            | Error::AlreadyLoggedIn(cause)
            | Error::NotSupported { cause: Some(cause), .. }
            | Error::TemplateRefused(cause)
            | Error::TokenFull(cause)
            | Error::WritingNotOffered(cause)
            | Error::UseLoginNotOffered(cause)
            | Error::KeyDisturbed(cause)
            | Error::SessionLost(cause)
            | Error::Module(cause)
            | Error::ModuleNotLoaded { failure: LoadFailure::Initialize(cause), .. } => Some(cause),
            Error::Undone { source, .. } | Error::HalfDone { source, .. } => source.cause(),
            Error::PinLockedIssuedBy { source, .. } => source.cause(),
            Error::PartlyDeleted { source, .. } => source.cause(),
            Error::Batch { source, .. } => source.cause(),
            Error::PasswordIncorrect { .. }
            | Error::PasswordRejected(_)
            | Error::PfxInvalid { .. }
            | Error::RegisterInvalid { .. }
            | Error::RegisterNewer { .. }
            | Error::RegisterBusy { .. }
            | Error::BicleNotFound { .. }
            | Error::BicleExists { .. }
            | Error::SeveralBicles(_)
            | Error::OutputExists(_)
            | Error::BicleInUse { .. }
            | Error::BicleNotBackedUp { .. }
            | Error::BicleNotExportable { .. }
            | Error::ConsultationNotFound { .. }
            | Error::ConsultationAttached { .. }
            | Error::CertificateUnfit { .. }
            | Error::CmsInvalid { .. }
            | Error::CmsUnsupported { .. }
            | Error::CmsDamaged { .. }
            | Error::NoKeyForFile { .. }
            | Error::TooLong { .. }
            | Error::PipeUnchecked => None,
            Error::Usage { .. }
            | Error::InvalidValue { .. }
            | Error::RenewalDue { .. }
            | Error::NoTerminal(_)
            | Error::ConfigInvalid { .. }
            | Error::NoModule { .. }
            | Error::SeveralModules(_)
            | Error::ModuleNotFound(_)
            | Error::ModuleNotLoaded { .. }
            | Error::NoToken { .. }
            | Error::TokenNotFound { .. }
            | Error::SeveralTokens(_)
            | Error::TokenNotInitialized { .. }
            | Error::NoBlankToken(_)
            | Error::PinLocked { cause: None, .. }
            | Error::FinalTryNotSent { .. }
            | Error::PinRejected { .. }
            | Error::PinNotSet { .. }
            | Error::PinNotLocked { .. }
            | Error::NotSupported { cause: None, .. }
            | Error::ReadOnly { .. }
            | Error::ObjectNotFound { .. }
            | Error::NoCurrentCertificate(_)
            | Error::SeveralObjects { .. }
            | Error::ObjectExists { .. }
            | Error::NoMatchingKey
            | Error::TokenNotEmpty { .. }
            | Error::FileExists(_)
            | Error::FileNotFound(_)
            | Error::SelfTestFailed { .. }
            | Error::SignatureInvalid { .. }
            | Error::NotACertificate { .. }
            | Error::Io { .. }
            | Error::OutputClosed
            | Error::ModuleMisbehaved { .. }
            | Error::Encoding(_)
            | Error::AttentionNeeded { .. }
            | Error::Cancelled => None,
        }
    }

    /// What a person may choose from to get past this error; empty where there is nothing to choose.
    #[must_use]
    pub fn choices(&self) -> &[Choice] {
        match self {
            Error::SeveralModules(choices)
            | Error::SeveralTokens(choices)
            | Error::NoBlankToken(choices)
            | Error::NoCurrentCertificate(choices)
            | Error::TokenNotFound { present: choices, .. }
            | Error::SeveralObjects { choices, .. }
            | Error::SeveralBicles(choices)
            | Error::BicleNotFound { present: choices, .. }
            | Error::ConsultationNotFound { present: choices, .. }
            | Error::NoKeyForFile { present: choices, .. } => choices,
            _ => &[],
        }
    }
}

/// The code alone: sentences are made in `output`, which knows the language.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())?;
        if let Some(cause) = self.cause() {
            write!(f, " ({cause})")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Io { source, .. } => Some(source),
            Error::Undone { source, .. } | Error::HalfDone { source, .. } => Some(source.as_ref()),
            Error::PinLockedIssuedBy { source, .. } => Some(source.as_ref()),
            Error::PartlyDeleted { source, .. } => Some(source.as_ref()),
            Error::Batch { source, .. } => Some(source.as_ref()),
            _ => None,
        }
    }
}
