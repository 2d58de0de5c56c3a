//! What to do with a file that is something else than what was wanted.

use crate::model::certificate::FileKind;
use crate::t;

/// What to do with a file of this kind where a certificate was wanted.
pub(super) fn remedy(kind: FileKind) -> String {
    match kind {
        FileKind::Certificate => t!("remedy-file-certificate"),
        FileKind::Pfx => t!("remedy-file-pfx"),
        FileKind::DamagedCertificate | FileKind::NoCertificate => t!("remedy-file-damaged"),
        FileKind::PrivateKey => t!("remedy-file-private-key"),
        FileKind::PublicKey => t!("remedy-file-public-key"),
        FileKind::Request => t!("remedy-file-request"),
        FileKind::RevocationList => t!("remedy-file-revocation-list"),
        FileKind::Sealed => t!("remedy-file-sealed"),
        FileKind::SignedDocument => t!("remedy-file-signed"),
        FileKind::Mail => t!("remedy-file-mail"),
        FileKind::WebPage => t!("remedy-file-web-page"),
        FileKind::Pdf => t!("remedy-file-pdf"),
        FileKind::Archive => t!("remedy-file-archive"),
        FileKind::Empty => t!("remedy-file-empty"),
        FileKind::Folder => t!("remedy-file-folder"),
        FileKind::Unknown => t!("remedy-file-unknown"),
    }
}
