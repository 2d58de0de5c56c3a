//! Writing: EnvelopedData (RFC 5652 section 6) and AuthEnvelopedData (RFC 5083).

use std::io::{Read, Write};

use zeroize::Zeroizing;

use crate::armor::Armor;
use crate::ber::{OCTET_STRING, SEQUENCE, context};
use crate::content::Encryption;
use crate::pipeline::{self, CHUNK};
use crate::{ContentCipher, Error, MAX_CONTENT, Progress, Recipient, encode, oid, random};

/// Ends an element of indefinite length.
const END_OF_CONTENTS: [u8; 2] = [0, 0];

/// The output encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Binary.
    Der,
    /// PEM, as a `CMS` block.
    Pem,
}

/// Seals contents for a list of recipients, each content with a new key.
///
/// The default is AES-256-GCM in binary form.
pub struct Sealer<'a> {
    recipients: &'a [Recipient],
    cipher: ContentCipher,
    form: Form,
    progress: &'a Progress<'a>,
}

impl<'a> Sealer<'a> {
    /// A sealer for these recipients.
    #[must_use]
    pub fn new(recipients: &'a [Recipient]) -> Self {
        Self { recipients, cipher: ContentCipher::Aes256Gcm, form: Form::Der, progress: &|_| true }
    }

    /// Sets the cipher.
    #[must_use]
    pub fn cipher(self, cipher: ContentCipher) -> Self {
        Self { cipher, ..self }
    }

    /// Sets the output encoding.
    #[must_use]
    pub fn form(self, form: Form) -> Self {
        Self { form, ..self }
    }

    /// Sets a callback for progress.
    #[must_use]
    pub fn progress(self, progress: &'a Progress<'a>) -> Self {
        Self { progress, ..self }
    }

    /// Seals the content of `source` into `sink` and returns its length. With a known `length` the result is DER; without,
    /// as for a pipe, it is BER with indefinite lengths.
    ///
    /// # Errors
    ///
    /// [`Error::TooLong`] if it exceeds the limit of AES-GCM; [`Error::LengthChanged`] if `source` does not provide `length`
    /// bytes; otherwise if reading, writing or the cryptographic library fails. What was written is not a sealed file then.
    pub fn seal(
        &self,
        source: &mut dyn Read,
        length: Option<u64>,
        sink: &mut (dyn Write + Send),
    ) -> Result<u64, Error> {
        match self.form {
            Form::Der => self.seal_der(source, length, sink),
            Form::Pem => {
                let mut armor = Armor::begin(sink).map_err(Error::Write)?;
                let sealed = self.seal_der(source, length, &mut armor)?;
                armor.end().map_err(Error::Write)?;
                Ok(sealed)
            }
        }
    }

    fn seal_der(
        &self,
        source: &mut dyn Read,
        length: Option<u64>,
        sink: &mut (dyn Write + Send),
    ) -> Result<u64, Error> {
        let cipher = self.cipher;
        if cipher.is_authenticated() && length.is_some_and(|length| length > MAX_CONTENT) {
            return Err(Error::TooLong);
        }
        let key = random(cipher.key_length()).map_err(|_| Error::Host)?;
        let vector = random(cipher.vector_length()).map_err(|_| Error::Host)?;
        let mut encryption = Encryption::new(cipher, &key, &vector).ok_or(Error::Host)?;
        let frame = Frame::new(cipher, self.recipients, &key, &vector, length)?;
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
                    return Err(Error::LengthChanged);
                }
                encryption.update(&plain[..read], &mut encrypted)?;
                if !encrypted.is_empty() {
                    if length.is_none() {
                        piece.extend_from_slice(&encode::head(OCTET_STRING, encrypted.len() as u64));
                        outlet.send(std::mem::replace(&mut piece, outlet.buffer()))?;
                    } else if !piece.is_empty() {
                        outlet.send(std::mem::replace(&mut piece, outlet.buffer()))?;
                    }
                    outlet.send(std::mem::replace(&mut encrypted, outlet.buffer()))?;
                }
                if !(self.progress)(read as u64) {
                    return Err(Error::Stopped);
                }
                if read < CHUNK {
                    break;
                }
            }
            if length.is_some_and(|length| total != length) {
                return Err(Error::LengthChanged);
            }
            let tag = encryption.finish(&mut encrypted)?;
            if length.is_none() && !encrypted.is_empty() {
                piece.extend_from_slice(&encode::head(OCTET_STRING, encrypted.len() as u64));
            }
            piece.extend_from_slice(&encrypted);
            if length.is_none() {
                // Ends the content and EncryptedContentInfo.
                piece.extend_from_slice(&END_OF_CONTENTS.repeat(2));
            }
            if let Some(tag) = tag {
                piece.extend_from_slice(&encode::octets(&tag));
            }
            if length.is_none() {
                // Ends AuthEnvelopedData or EnvelopedData, [0], and ContentInfo.
                piece.extend_from_slice(&END_OF_CONTENTS.repeat(3));
            }
            outlet.send(piece)?;
            Ok(total)
        })
    }
}

/// The encoding up to the content.
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
    ) -> Result<Self, Error> {
        let infos: Vec<Vec<u8>> = recipients.iter().map(|recipient| recipient.encode(key)).collect::<Result<_, _>>()?;
        let infos = encode::set_of(infos);
        let authenticated = cipher.is_authenticated();
        // Always 0 for AuthEnvelopedData (RFC 5083 section 2.1); for EnvelopedData see RFC 5652 section 6.1.
        let version = if authenticated || recipients.iter().all(Recipient::has_version_0) { 0 } else { 2 };
        let version = encode::small_integer(version);
        let kind = encode::oid(if authenticated { oid::AUTH_ENVELOPED_DATA } else { oid::ENVELOPED_DATA });
        let content = [encode::oid(oid::DATA), cipher.identifier(vector)].concat();
        // From the inside out, since each head needs the length of what it encloses.
        let (content_tag, lengths) = match length {
            None => (context(0), None),
            Some(length) => {
                let encrypted = cipher.encrypted_length(length);
                let info = content.len() as u64 + whole(encrypted);
                let tag = if authenticated { encode::octets(&[0; crate::gcm::TAG]).len() as u64 } else { 0 };
                let data = (version.len() + infos.len()) as u64 + whole(info) + tag;
                let explicit = whole(data);
                let outer = kind.len() as u64 + whole(explicit);
                // [0] IMPLICIT OCTET STRING, primitive.
                (0x80, Some([encrypted, info, data, explicit, outer]))
            }
        };
        let head = |tag: u8, at: usize| match &lengths {
            Some(lengths) => encode::head(tag, lengths[at]),
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

/// The length of an element with this content length.
fn whole(content: u64) -> u64 {
    encode::head(0, content).len() as u64 + content
}

/// Reads until the buffer is full or the source ends.
fn fill(source: &mut dyn Read, into: &mut [u8]) -> Result<usize, Error> {
    let mut filled = 0;
    while filled < into.len() {
        match source.read(&mut into[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(Error::Read(error)),
        }
    }
    Ok(filled)
}
