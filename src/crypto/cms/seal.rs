//! Writing: EnvelopedData (RFC 5652 section 6) and AuthEnvelopedData (RFC 5083).

use std::io::{Read, Write};

use zeroize::Zeroizing;

use super::armor::Armor;
use super::ber::{SEQUENCE, context};
use super::content::Encryption;
use super::pipeline::{self, CHUNK};
use super::{ContentCipher, Failure, MAX_CONTENT, Progress, Recipient, der, oid};

/// Ends an element of indefinite length.
const END_OF_CONTENTS: [u8; 2] = [0, 0];

/// How the octets are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// As they are.
    Der,
    /// In a `CMS` block of PEM.
    Pem,
}

/// Seals what `source` gives for these recipients. Where its length is known the file is DER; where not, as from a pipe,
/// it is BER with indefinite lengths.
///
/// # Errors
///
/// [`Failure::TooLong`] beyond what AES-GCM allows; [`Failure::LengthChanged`] where `source` does not give `length`
/// octets; otherwise as reading, writing or the host's cryptography failed.
pub fn seal(
    source: &mut dyn Read,
    length: Option<u64>,
    sink: &mut (dyn Write + Send),
    form: Form,
    cipher: ContentCipher,
    recipients: &[Recipient],
    progress: &Progress<'_>,
) -> Result<u64, Failure> {
    match form {
        Form::Der => seal_der(source, length, sink, cipher, recipients, progress),
        Form::Pem => {
            let mut armor = Armor::begin(sink).map_err(Failure::Write)?;
            let sealed = seal_der(source, length, &mut armor, cipher, recipients, progress)?;
            armor.end().map_err(Failure::Write)?;
            Ok(sealed)
        }
    }
}

fn seal_der(
    source: &mut dyn Read,
    length: Option<u64>,
    sink: &mut (dyn Write + Send),
    cipher: ContentCipher,
    recipients: &[Recipient],
    progress: &Progress<'_>,
) -> Result<u64, Failure> {
    if cipher.is_authenticated() && length.is_some_and(|length| length > MAX_CONTENT) {
        return Err(Failure::TooLong);
    }
    let key = random(cipher.key_length())?;
    let vector = random(cipher.vector_length())?;
    let mut encryption = Encryption::new(cipher, &key, &vector).ok_or(Failure::Host)?;
    let frame = Frame::new(cipher, recipients, &key, &vector, length)?;
    pipeline::run(sink, |outlet| {
        let mut piece = outlet.buffer();
        piece.extend_from_slice(&frame.before);
        let mut plain = Zeroizing::new(vec![0; CHUNK]);
        let mut total = 0;
        let mut encrypted = outlet.buffer();
        loop {
            let read = fill(source, &mut plain)?;
            total += read as u64;
            if length.is_some_and(|length| total > length) {
                return Err(Failure::LengthChanged);
            }
            encryption.update(&plain[..read], &mut encrypted)?;
            if !encrypted.is_empty() {
                if length.is_none() {
                    piece.extend_from_slice(&der::head(super::ber::OCTET_STRING, encrypted.len() as u64));
                    outlet.send(std::mem::replace(&mut piece, outlet.buffer()))?;
                } else if !piece.is_empty() {
                    outlet.send(std::mem::replace(&mut piece, outlet.buffer()))?;
                }
                outlet.send(std::mem::replace(&mut encrypted, outlet.buffer()))?;
            }
            if !progress(read as u64) {
                return Err(Failure::Stopped);
            }
            if read < CHUNK {
                break;
            }
        }
        if length.is_some_and(|length| total != length) {
            return Err(Failure::LengthChanged);
        }
        let tag = encryption.finish(&mut encrypted)?;
        if length.is_none() && !encrypted.is_empty() {
            piece.extend_from_slice(&der::head(super::ber::OCTET_STRING, encrypted.len() as u64));
        }
        piece.extend_from_slice(&encrypted);
        if length.is_none() {
            // The content and EncryptedContentInfo.
            piece.extend_from_slice(&END_OF_CONTENTS.repeat(2));
        }
        if let Some(tag) = tag {
            piece.extend_from_slice(&der::octets(&tag));
        }
        if length.is_none() {
            // AuthEnvelopedData or EnvelopedData, [0], ContentInfo.
            piece.extend_from_slice(&END_OF_CONTENTS.repeat(3));
        }
        outlet.send(piece)?;
        Ok(total)
    })
}

/// What comes before the content.
struct Frame {
    before: Vec<u8>,
}

impl Frame {
    fn new(
        cipher: ContentCipher,
        recipients: &[Recipient],
        key: &[u8],
        vector: &[u8],
        length: Option<u64>,
    ) -> Result<Self, Failure> {
        let infos: Vec<Vec<u8>> = recipients.iter().map(|recipient| recipient.encode(key)).collect::<Result<_, _>>()?;
        let infos = der::set_of(infos);
        let authenticated = cipher.is_authenticated();
        // AuthEnvelopedData's is always 0 (RFC 5083 section 2.1); EnvelopedData's by RFC 5652 section 6.1.
        let version = if authenticated || recipients.iter().all(Recipient::has_version_0) { 0 } else { 2 };
        let version = der::small_integer(version);
        let kind = der::oid(if authenticated { oid::AUTH_ENVELOPED_DATA } else { oid::ENVELOPED_DATA });
        let content = [der::oid(oid::DATA), cipher.identifier(vector)].concat();
        // From the inside out: each head needs the length of what it encloses.
        let (content_tag, lengths) = match length {
            None => (context(0), None),
            Some(length) => {
                let encrypted = cipher.encrypted_length(length);
                let info = content.len() as u64 + whole(encrypted);
                let tag = if authenticated { der::octets(&[0; super::gcm::TAG]).len() as u64 } else { 0 };
                let data = (version.len() + infos.len()) as u64 + whole(info) + tag;
                let explicit = whole(data);
                let outer = kind.len() as u64 + whole(explicit);
                // [0] IMPLICIT OCTET STRING, primitive.
                (0x80, Some([encrypted, info, data, explicit, outer]))
            }
        };
        let head = |tag: u8, at: usize| match &lengths {
            Some(lengths) => der::head(tag, lengths[at]),
            None => vec![tag, 0x80],
        };
        let before = [
            head(SEQUENCE, 4),
            kind,
            head(context(0), 3),
            head(SEQUENCE, 2),
            version,
            infos,
            head(SEQUENCE, 1),
            content,
            head(content_tag, 0),
        ];
        Ok(Self { before: before.concat() })
    }
}

/// The length of an element of this content.
fn whole(content: u64) -> u64 {
    der::head(0, content).len() as u64 + content
}

fn random(length: usize) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let mut bytes = Zeroizing::new(vec![0; length]);
    getrandom::fill(&mut bytes).map_err(|_| Failure::Host)?;
    Ok(bytes)
}

/// Reads until the buffer is full or the source ends.
fn fill(source: &mut dyn Read, into: &mut [u8]) -> Result<usize, Failure> {
    let mut filled = 0;
    while filled < into.len() {
        match source.read(&mut into[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(Failure::Read(error)),
        }
    }
    Ok(filled)
}
