//! What the files are that people take for certificates.

use serde::{Deserialize, Serialize};

/// What a file is, as far as its bytes tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileKind {
    /// One certificate or several.
    Certificate,
    /// A certificate that is damaged or cut off.
    DamagedCertificate,
    /// Certificates and a private key, under a password: PFX (RFC 7292).
    Pfx,
    /// A container of certificates that holds none.
    NoCertificate,
    /// A private key without a certificate, encrypted or not.
    PrivateKey,
    /// A public key without a certificate.
    PublicKey,
    /// A certificate request (RFC 2986).
    Request,
    /// A certificate revocation list (RFC 5280 section 5).
    RevocationList,
    /// A sealed file: CMS EnvelopedData or AuthEnvelopedData.
    Sealed,
    /// A signed document, or a signature that stands beside one: CMS SignedData with a signer.
    SignedDocument,
    /// A mail that was saved whole.
    Mail,
    /// An HTML or XML page, often a site's error message.
    WebPage,
    /// A PDF.
    Pdf,
    /// A ZIP archive, and also an office document.
    Archive,
    /// No bytes, or blanks.
    Empty,
    /// A directory.
    Folder,
    /// Nothing that is known here.
    Unknown,
}

/// How certificates are written in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// Blocks of text (RFC 7468).
    Pem,
    /// The DER itself.
    Der,
    /// CMS SignedData without a signer (RFC 5652), in DER, BER or PEM: `.p7b`.
    Pkcs7,
    /// PFX (RFC 7292), with a private key and a password.
    Pfx,
}
