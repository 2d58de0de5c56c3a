//! Reading: first the envelope and then, with a key, its content.

use std::io::{Read, Write};

use crate::armor::Unarmored;
use crate::ber::{INTEGER, OCTET_STRING, OID, Reader, SEQUENCE, SET, context};
use crate::content::{ContentAlgorithm, Decryption};
use crate::pipeline::{self, CHUNK};
use crate::{ContentCipher, Error, OtherRecipients, Progress, RecipientInfo, oid};

/// The most recipients accepted.
const MAX_RECIPIENTS: usize = 20_000;
/// The largest total size of all recipients, enough for about ten thousand usual ones.
const MAX_RECIPIENTS_LENGTH: u64 = 16 << 20;
/// The largest size of the attributes after the content.
const MAX_ATTRIBUTES: u64 = 256 << 10;

/// A sealed file that has been read up to its content.
pub struct Envelope<R> {
    reader: Reader<Unarmored<R>>,
    authenticated: bool,
    algorithm: ContentAlgorithm,
    recipients: Vec<RecipientInfo>,
    others: OtherRecipients,
}

/// The result of opening the content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contents {
    /// Its length in bytes.
    pub length: u64,
    /// The number of bytes after the end of the file, which are not part of it; blanks after a PEM block do not count.
    ///
    /// They do not make the file invalid. Its own lengths define where it ends, and the tag was verified over everything
    /// before: a line end added by a mail program or the zero padding of a tape does not change the content. OpenSSL
    /// silently accepts such files, GnuTLS rejects them. Report them: what follows may be a second file.
    pub trailing: u64,
}

impl<R: Read> Envelope<R> {
    /// Reads an envelope up to its content, in DER or BER, with or without PEM armour.
    ///
    /// # Errors
    ///
    /// [`Error::NotCms`] if it does not even begin like CMS; [`Error::Mail`] and [`Error::Signed`] for what is often taken
    /// for an encrypted file; [`Error::Unsupported`] for another content type or cipher; [`Error::Malformed`], [`Error::Truncated`], [`Error::Read`].
    pub fn read(source: R) -> Result<Self, Error> {
        let mut reader = Reader::new(Unarmored::new(source).map_err(Error::Read)?);
        if reader.peek()? != Some(SEQUENCE) {
            return Err(if reader.source_ref().is_mail() { Error::Mail } else { Error::NotCms });
        }
        reader.enter(SEQUENCE, "ContentInfo")?;
        let kind = reader.primitive(OID, 64, "the content type")?;
        let authenticated = match kind.as_slice() {
            oid::AUTH_ENVELOPED_DATA => true,
            oid::ENVELOPED_DATA => false,
            oid::SIGNED_DATA => return Err(Error::Signed),
            _ => return Err(Error::Unsupported(oid::name(&kind))),
        };
        reader.enter(context(0), "the content")?;
        reader.enter(SEQUENCE, "EnvelopedData")?;
        reader.primitive(INTEGER, 1, "the version")?;
        if reader.peek()? == Some(context(0)) {
            // originatorInfo: certificates and revocation lists, not needed for decryption.
            reader.skip()?;
        }
        let (mut recipients, mut others) = (Vec::new(), OtherRecipients::default());
        reader.enter(SET, "RecipientInfos")?;
        let begin = reader.position();
        while !reader.at_end()? {
            recipients.extend(RecipientInfo::read(&mut reader, &mut others)?);
            if recipients.len() > MAX_RECIPIENTS || reader.position() - begin > MAX_RECIPIENTS_LENGTH {
                return Err(reader.malformed("too many recipients"));
            }
        }
        reader.leave()?;
        reader.enter(SEQUENCE, "EncryptedContentInfo")?;
        reader.primitive(OID, 64, "the inner content type")?;
        let algorithm = reader.element(4096, "the content's algorithm")?;
        let algorithm = ContentAlgorithm::read(&algorithm)?;
        // GCM in EnvelopedData would have no place for its tag, and CBC in AuthEnvelopedData has none to put there.
        if algorithm.cipher.is_authenticated() != authenticated {
            return Err(reader.malformed("an algorithm that does not fit the content type"));
        }
        if !matches!(reader.peek()?, Some(0x80 | 0xA0)) {
            return Err(reader.malformed("the content is not in the file"));
        }
        Ok(Self { reader, authenticated, algorithm, recipients, others })
    }

    /// The recipients it was sealed for.
    #[must_use]
    pub fn recipients(&self) -> &[RecipientInfo] {
        &self.recipients
    }

    /// Those it was sealed for without a certificate.
    #[must_use]
    pub fn others(&self) -> OtherRecipients {
        self.others
    }

    /// How its content is encrypted.
    #[must_use]
    pub fn cipher(&self) -> ContentCipher {
        self.algorithm.cipher
    }

    /// Whether it is PEM-armoured.
    #[must_use]
    pub fn is_armored(&self) -> bool {
        matches!(self.reader.source_ref(), Unarmored::Armored(_))
    }

    /// Decrypts the content with its key, and verifies the tag if there is one.
    ///
    /// The bytes written to `sink` are the content only once this has returned successfully; before that, and after a
    /// failure, they may be anything.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] if the tag or, with CBC, the padding is wrong, or if the key is not of the length that the
    /// cipher requires; otherwise as [`Envelope::read`], and errors of `sink`.
    pub fn open(
        mut self,
        key: &[u8],
        sink: &mut (dyn Write + Send),
        progress: &Progress<'_>,
    ) -> Result<Contents, Error> {
        let mut decryption = Decryption::new(&self.algorithm, key).ok_or(Error::Damaged)?;
        pipeline::run(sink, |outlet| {
            let mut plain = outlet.buffer();
            let mut length = 0;
            self.reader.each_octets(0x80, "the content", &mut |piece| {
                decryption.update(piece, &mut plain)?;
                // Small pieces, as in other programs' indefinite lengths, are collected.
                if plain.len() >= CHUNK / 2 {
                    length += plain.len() as u64;
                    outlet.send(std::mem::replace(&mut plain, outlet.buffer()))?;
                }
                if progress(piece.len() as u64) { Ok(()) } else { Err(Error::Stopped) }
            })?;
            let (tag, attributes) = self.behind_the_content()?;
            decryption.finish(&tag, &attributes, &mut plain)?;
            length += plain.len() as u64;
            if !plain.is_empty() {
                outlet.send(plain)?;
            }
            let going = |octets| if progress(octets) { Ok(()) } else { Err(Error::Stopped) };
            Ok(Contents { length, trailing: self.trailing(&going)? })
        })
    }

    /// Counts the bytes after the end.
    fn trailing(&mut self, going: &dyn Fn(u64) -> Result<(), Error>) -> Result<u64, Error> {
        let inside = self.reader.rest(going)?;
        let mut stopped = None;
        let behind = self.reader.source().behind(&mut |octets| {
            going(octets).map_err(|failure| {
                stopped = Some(failure);
                std::io::ErrorKind::Interrupted.into()
            })
        });
        match (behind, stopped) {
            (_, Some(failure)) => Err(failure),
            (behind, None) => Ok(inside + behind.map_err(Error::Read)?),
        }
    }

    /// The tag, the attributes it covers in the form it covers them, and the end of the file.
    fn behind_the_content(&mut self) -> Result<(Vec<u8>, Vec<u8>), Error> {
        let reader = &mut self.reader;
        // End of EncryptedContentInfo.
        reader.leave()?;
        let mut attributes = Vec::new();
        let mut tag = Vec::new();
        if self.authenticated {
            if reader.peek()? == Some(context(1)) {
                attributes = reader.element(MAX_ATTRIBUTES, "the authenticated attributes")?;
                // Attributes are authenticated as DER with the tag of SET OF (RFC 5083 section 2.2).
                attributes[0] = SET;
            }
            tag = reader.octets(OCTET_STRING, 64, "the tag")?;
        }
        while !reader.at_end()? {
            // unauthAttrs or unprotectedAttrs.
            reader.skip()?;
        }
        // End of AuthEnvelopedData or EnvelopedData, of [0], and of ContentInfo.
        reader.leave()?;
        reader.leave()?;
        reader.leave()?;
        Ok((tag, attributes))
    }
}
