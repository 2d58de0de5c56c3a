//! One `Error` for the whole tool: what can go wrong, with its stable code, its exit code and its cause.
//!
//! This room holds facts only. The sentence and the remedy, in the person's language, are made in
//! [`crate::output::error`], by a match as exhaustive as the ones here: a new variant does not compile until it
//! has a code, an exit code, a sentence and a remedy.
//!
//! `code` holds the codes and exit codes, `cause` what lies behind an error and what gets past it, `facts` the plain
//! data that errors carry.

mod cause;
mod code;
mod facts;

use std::path::PathBuf;

use crate::model::bicle::DesignationFault;
use crate::model::{Issuer, PinRole, PinState};

pub use crate::model::PinFault;
pub use facts::{
    Cause, CertificateFault, Choice, CmsFault, HalfDone, LeftBehind, LoadFailure, ObjectKind, PasswordFault, Question,
    Unexportable,
};

/// The result of everything in jeton that can fail.
pub type Result<T> = std::result::Result<T, Error>;

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
    /// Another token is in the place of the one that was chosen.
    TokenReplaced {
        /// The label of the one that was chosen.
        token: String,
    },
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
    /// A PIN was presented before in this process and was not accepted: it is not presented again.
    NotPresentedAgain {
        /// Whose PIN.
        role: PinRole,
        /// The token's label.
        token: String,
        /// Whether the token refused it; otherwise nobody knows what the token made of it.
        refused: bool,
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
        /// Whether there can be one: a key that was made on its token has none.
        possible: bool,
    },
    /// The private key cannot be copied into a file.
    BicleNotExportable {
        /// The designation.
        designation: String,
        /// Why.
        why: Unexportable,
    },
    /// A bi-clé was made, or saved, and the register could not be written: what became of it.
    Unlisted {
        /// What failed.
        source: Box<Error>,
        /// What there is now.
        left: Box<LeftBehind>,
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
    /// What the register calls a bi-clé could be taken for another, or for a fingerprint.
    DesignationRefused {
        /// The designation.
        designation: String,
        /// SHA-256 of its certificate, hexadecimal.
        sha256: String,
        /// Why.
        fault: DesignationFault,
    },
    /// Files would be sealed for somebody for whom this user has not sealed before, and nobody can be asked: the
    /// fingerprints, each with what is new about it.
    RecipientsNew(Vec<Choice>),
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
        /// Why.
        fault: CmsFault,
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
    /// jeton itself failed where it should not have: what it said, and where in its source.
    Internal(String),
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
    /// The module wrote without end on the standard output of the process that tried it.
    ModuleFloods(PathBuf),
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
        /// The label that all of it has.
        label: String,
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
