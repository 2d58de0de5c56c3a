//! Certificate files as people receive them: PEM, DER, PKCS#7, and what turns out to be something else.
//!
//! This is the only reader of certificates in files. The bytes decide what a file is, never its name.

mod ber;
mod kind;
mod text;

pub use kind::{FileKind, Form};

use super::{Certificate, Unreadable};
use ber::Shape;
use text::Block;

/// What a file holds.
#[derive(Debug)]
pub(crate) enum Contents {
    /// Certificates, at least one. Each is read by itself: one that is damaged does not hide the others.
    Certificates(Form, Vec<Result<Certificate, Unreadable>>),
    /// A PFX (without its PEM armour, if it had one), whose certificates need its password.
    Pfx(Vec<u8>),
    /// No certificate.
    Other(FileKind),
}

/// What these bytes of a file hold.
#[must_use]
pub(crate) fn contents(bytes: &[u8]) -> Contents {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Contents::Other(FileKind::Empty);
    }
    if let Some(found) = structure(bytes) {
        return found;
    }
    if let Some(text) = text::decoded(bytes) {
        let blocks = text::blocks(&text);
        let kind = text::kind(&text);
        // The blocks of a mail are damaged where it wraps its lines in a way of its own: its attachment is not.
        let whole = |block: &Block| block.content.is_some();
        if !blocks.is_empty() && (kind.is_none() || blocks.iter().any(whole)) {
            return of_blocks(&blocks);
        }
        if let Some(found) = text::base64(&text).and_then(|bytes| structure(&bytes)) {
            return found;
        }
        return Contents::Other(kind.unwrap_or(FileKind::Unknown));
    }
    Contents::Other(binary(bytes))
}

/// The certificates of holders, and the other certificates: those of authorities, given along to complete the chain.
///
/// A holder’s certificate is one that is no authority’s. Where all are authorities’, those count that issued no other of
/// them: somebody asks about an authority, or made a certificate by hand.
#[must_use]
pub(crate) fn holders(certificates: Vec<Certificate>) -> (Vec<Certificate>, Vec<Certificate>) {
    let mut distinct: Vec<Certificate> = Vec::new();
    for certificate in certificates {
        if !distinct.contains(&certificate) {
            distinct.push(certificate);
        }
    }
    if distinct.iter().any(|certificate| !certificate.is_ca()) {
        return distinct.into_iter().partition(|certificate| !certificate.is_ca());
    }
    let lowest: Vec<bool> = distinct.iter().map(|authority| !authority.may_have_issued_one_of(&distinct)).collect();
    // Two that certify each other: all of them count.
    let none = !lowest.contains(&true);
    let (first, rest): (Vec<_>, Vec<_>) = distinct.into_iter().zip(lowest).partition(|(_, lowest)| *lowest || none);
    let only = |pairs: Vec<(Certificate, bool)>| pairs.into_iter().map(|(certificate, _)| certificate).collect();
    (only(first), only(rest))
}

/// What an ASN.1 structure holds; `None` if the bytes begin none that is known here.
fn structure(bytes: &[u8]) -> Option<Contents> {
    match ber::shape(bytes) {
        Some(Shape::Bundle(certificates)) => Some(Contents::Certificates(
            Form::Pkcs7,
            certificates.iter().map(|der| Certificate::from_der(der)).collect(),
        )),
        Some(Shape::Other(FileKind::Pfx)) => Some(Contents::Pfx(bytes.to_vec())),
        Some(Shape::Other(kind)) => Some(Contents::Other(kind)),
        Some(Shape::Signed) => Some(Contents::Certificates(Form::Der, one_after_another(bytes))),
        None if ber::begins_a_certificate(bytes) => Some(Contents::Certificates(Form::Der, one_after_another(bytes))),
        // A damaged or longer one, which its own reader reports on.
        None if ber::begins_a_pfx(bytes) => Some(Contents::Pfx(bytes.to_vec())),
        None => None,
    }
}

/// A certificate in DER, and those that follow it.
fn one_after_another(mut bytes: &[u8]) -> Vec<Result<Certificate, Unreadable>> {
    let mut found = Vec::new();
    loop {
        let certificate = Certificate::from_der(bytes);
        let following = certificate.as_ref().map_or(0, Certificate::trailing);
        found.push(certificate);
        bytes = &bytes[bytes.len() - following..];
        // Anything else that follows is padding.
        if following == 0 || !ber::begins_a_certificate(bytes) {
            return found;
        }
    }
}

fn of_blocks(blocks: &[Block]) -> Contents {
    let mut certificates = Vec::new();
    let mut form = Form::Pkcs7;
    let mut pfx = None;
    let mut other = None;
    for Block { tag, content } in blocks {
        let kind = match (tag.as_str(), content) {
            ("TRUSTED CERTIFICATE", Some(bytes)) => {
                form = Form::Pem;
                certificates.push(without_trust(bytes));
                continue;
            }
            // Some programs write any structure under the tag of certificates.
            (_, Some(bytes)) => match structure(bytes) {
                Some(Contents::Certificates(found, held)) => {
                    form = if found == Form::Pkcs7 { form } else { Form::Pem };
                    certificates.extend(held);
                    continue;
                }
                Some(Contents::Pfx(bytes)) => {
                    pfx.get_or_insert(bytes);
                    continue;
                }
                Some(Contents::Other(kind)) => kind,
                None => by_tag(tag),
            },
            (_, None) => by_tag(tag),
        };
        if kind == FileKind::DamagedCertificate {
            form = Form::Pem;
            certificates.push(Err(Unreadable::new(format!("damaged {tag} block"))));
        }
        other.get_or_insert(kind);
    }
    match (certificates.is_empty(), pfx) {
        (false, _) => Contents::Certificates(form, certificates),
        (true, Some(pfx)) => Contents::Pfx(pfx),
        (true, None) => Contents::Other(other.unwrap_or(FileKind::Unknown)),
    }
}

/// A certificate in OpenSSL’s own form, which is followed by settings of trust.
fn without_trust(bytes: &[u8]) -> Result<Certificate, Unreadable> {
    let certificate = Certificate::from_der(bytes)?;
    Certificate::from_der(certificate.der())
}

/// What a block should hold by its tag (RFC 7468, and the older tags of OpenSSL).
fn by_tag(tag: &str) -> FileKind {
    match tag {
        "CERTIFICATE" | "X509 CERTIFICATE" | "TRUSTED CERTIFICATE" | "PKCS7" | "CMS" | "PKCS #7 SIGNED DATA" => {
            FileKind::DamagedCertificate
        }
        "CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST" => FileKind::Request,
        "X509 CRL" => FileKind::RevocationList,
        tag if tag.ends_with("PRIVATE KEY") => FileKind::PrivateKey,
        tag if tag.ends_with("PUBLIC KEY") => FileKind::PublicKey,
        _ => FileKind::Unknown,
    }
}

fn binary(bytes: &[u8]) -> FileKind {
    /// The container of Outlook’s messages, and the name of a message’s properties in it, in UTF-16.
    const CONTAINER: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0];
    const PROPERTY: &[u8] = b"_\0_\0s\0u\0b\0s\0t\0g\0";
    match bytes {
        [b'P', b'K', 3, 4, ..] => FileKind::Archive,
        [b'%', b'P', b'D', b'F', b'-', ..] => FileKind::Pdf,
        _ if bytes.starts_with(CONTAINER) && bytes.windows(PROPERTY.len()).any(|window| window == PROPERTY) => {
            FileKind::Mail
        }
        _ => FileKind::Unknown,
    }
}
