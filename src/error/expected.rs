//! What an option takes, for the error of a value that it does not.

use std::path::PathBuf;

use crate::model::TokenLabel;
use crate::t;

/// What an option takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// A number above zero.
    Positive,
    /// A text of one to so many characters.
    Characters(usize),
    /// An address of e-mail.
    Email,
    /// The digest of a certificate.
    Fingerprint,
    /// A text in UTF-8.
    Utf8,
    /// A file.
    File,
    /// A token: its label, its serial number, its URI.
    Token,
    /// The address of a proxy.
    Proxy,
    /// A place for DER, which no screen shows.
    DerDestination,
    /// A format that is text.
    CopiedFormat,
    /// A single file, whose certificate goes to the clipboard.
    OneToCopy,
    /// A label that fits the field of a token.
    TokenLabel,
    /// A label of a token that can be shown.
    PrintableLabel,
    /// A label of a key.
    Label,
    /// The name of a bi-clé, or of a consultation.
    Designation,
    /// A directory that is there.
    OutDirectory,
    /// A standard stream for one file alone.
    OneStream,
    /// A file where standard input is taken.
    FreeInput,
    /// An input whose output does not go to this place too.
    OtherOutput(PathBuf),
    /// A place for what is sealed, which no screen shows.
    SealedDestination,
    /// The place of a backup.
    Backup,
    /// One PIN for all tokens, in a file.
    OnePinForAll,
}

impl Expected {
    /// As it stands in a sentence, in the language that is spoken.
    pub(super) fn words(&self) -> String {
        match self {
            Self::OneOf(words) => words.join(", "),
            Self::Positive => "1..".to_owned(),
            Self::Characters(most) => format!("1..={most}"),
            Self::Email => "name@domain".to_owned(),
            Self::Fingerprint => "SHA-256, SHA-1".to_owned(),
            Self::Utf8 => "UTF-8".to_owned(),
            Self::File => t!("value-file"),
            Self::Token => t!("expected-token"),
            Self::Proxy => t!("expected-proxy"),
            Self::OnePinForAll => t!("expected-one-pin-for-all"),
            Self::DerDestination => t!("expected-der-destination"),
            Self::CopiedFormat => t!("expected-copied-format"),
            Self::OneToCopy => t!("expected-one-to-copy"),
            Self::TokenLabel => t!("expected-token-label", max = (TokenLabel::MAX as i64)),
            Self::PrintableLabel => t!("expected-printable-label"),
            Self::Label => t!("expected-label"),
            Self::Designation => t!("expected-designation"),
            Self::OutDirectory => t!("expected-out-directory"),
            Self::OneStream => t!("expected-one-stream"),
            Self::FreeInput => t!("expected-free-input"),
            Self::OtherOutput(path) => t!("expected-other-output", path = path.display().to_string()),
            Self::SealedDestination => t!("expected-sealed-destination"),
            Self::Backup => t!("expected-backup"),
        }
    }
}
