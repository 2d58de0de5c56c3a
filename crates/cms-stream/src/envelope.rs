//! Reading: the envelope first, then, with a key, its content.

use std::io::{Read, Write};

use crate::armor::Unarmored;
use crate::ber::{INTEGER, OCTET_STRING, OID, Reader, SEQUENCE, SET, context};
use crate::content::{ContentAlgorithm, Decryption};
use crate::pipeline::{self, CHUNK};
use crate::{ContentCipher, Error, Progress, RecipientInfo, oid};

/// The most recipients that are read.
const MAX_RECIPIENTS: usize = 20_000;
/// The most that all of them together may take: some ten thousand of the usual ones.
const MAX_RECIPIENTS_LENGTH: u64 = 16 << 20;
/// The most that the attributes behind a content may take.
const MAX_ATTRIBUTES: u64 = 256 << 10;

/// A sealed file, read up to its content.
pub struct Envelope<R> {
    reader: Reader<Unarmored<R>>,
    authenticated: bool,
    algorithm: ContentAlgorithm,
    recipients: Vec<RecipientInfo>,
}

/// What opening a content found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contents {
    /// Its length in octets.
    pub length: u64,
    /// How many octets follow the file's end, which are no part of it; blanks behind a PEM block are not counted.
    ///
    /// They do not make the file a damaged one. Its end is where its own lengths say, and a tag was checked over all that
    /// comes before: a line end that a mail program added, or the zeros of a tape, change nothing of the content. OpenSSL
    /// reads such files without a word, GnuTLS refuses them. Tell of them: a second file may be what follows.
    pub trailing: u64,
}

impl<R: Read> Envelope<R> {
    /// Reads an envelope up to its content, in DER, BER, or PEM around either.
    ///
    /// # Errors
    ///
    /// [`Error::NotCms`] where it is something else from its first octet on; [`Error::Unsupported`] for another content
    /// type or cipher; [`Error::Malformed`], [`Error::Truncated`], [`Error::Read`].
    pub fn read(source: R) -> Result<Self, Error> {
        let mut reader = Reader::new(Unarmored::new(source).map_err(Error::Read)?);
        if reader.peek()? != Some(SEQUENCE) {
            return Err(Error::NotCms);
        }
        reader.enter(SEQUENCE, "ContentInfo")?;
        let kind = reader.primitive(OID, 64, "the content type")?;
        let authenticated = match kind.as_slice() {
            oid::AUTH_ENVELOPED_DATA => true,
            oid::ENVELOPED_DATA => false,
            _ => return Err(Error::Unsupported(oid::name(&kind))),
        };
        reader.enter(context(0), "the content")?;
        reader.enter(SEQUENCE, "EnvelopedData")?;
        reader.primitive(INTEGER, 1, "the version")?;
        if reader.peek()? == Some(context(0)) {
            // originatorInfo: certificates and revocation lists, which decrypting does not need.
            reader.skip()?;
        }
        let mut recipients = Vec::new();
        reader.enter(SET, "RecipientInfos")?;
        let begin = reader.position();
        while !reader.at_end()? {
            recipients.extend(RecipientInfo::read(&mut reader)?);
            if recipients.len() > MAX_RECIPIENTS || reader.position() - begin > MAX_RECIPIENTS_LENGTH {
                return Err(reader.malformed("too many recipients"));
            }
        }
        reader.leave()?;
        reader.enter(SEQUENCE, "EncryptedContentInfo")?;
        reader.primitive(OID, 64, "the inner content type")?;
        let algorithm = reader.element(4096, "the content's algorithm")?;
        let algorithm = ContentAlgorithm::read(&algorithm)?;
        // GCM in EnvelopedData has no place for its tag, CBC in AuthEnvelopedData gives none.
        if algorithm.cipher.is_authenticated() != authenticated {
            return Err(reader.malformed("an algorithm that does not fit the content type"));
        }
        if !matches!(reader.peek()?, Some(0x80 | 0xA0)) {
            return Err(reader.malformed("the content is not in the file"));
        }
        Ok(Self { reader, authenticated, algorithm, recipients })
    }

    /// Who it was sealed for.
    #[must_use]
    pub fn recipients(&self) -> &[RecipientInfo] {
        &self.recipients
    }

    /// How its content is encrypted.
    #[must_use]
    pub fn cipher(&self) -> ContentCipher {
        self.algorithm.cipher
    }

    /// Whether it was in PEM.
    #[must_use]
    pub fn is_armored(&self) -> bool {
        matches!(self.reader.source_ref(), Unarmored::Armored(_))
    }

    /// Decrypts the content with its key, and checks its tag where it has one.
    ///
    /// What was written to `sink` is the content only once this has returned without an error; before, and after a
    /// failure, it may be anything.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] where the tag, or under CBC the padding, is not right, or the key has not the length that the
    /// cipher takes; otherwise as [`Envelope::read`], and as writing failed.
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
                // Small pieces, as of other programs' indefinite lengths, are gathered.
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

    /// Counts what follows the end.
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

    /// The tag, and the attributes that it covers, as it covers them; the end of the file.
    fn behind_the_content(&mut self) -> Result<(Vec<u8>, Vec<u8>), Error> {
        let reader = &mut self.reader;
        // EncryptedContentInfo.
        reader.leave()?;
        let mut attributes = Vec::new();
        let mut tag = Vec::new();
        if self.authenticated {
            if reader.peek()? == Some(context(1)) {
                attributes = reader.element(MAX_ATTRIBUTES, "the authenticated attributes")?;
                // They are authenticated as DER, with the tag of SET OF (RFC 5083 section 2.2).
                attributes[0] = SET;
            }
            tag = reader.octets(OCTET_STRING, 64, "the tag")?;
        }
        while !reader.at_end()? {
            // unauthAttrs or unprotectedAttrs.
            reader.skip()?;
        }
        // AuthEnvelopedData or EnvelopedData, [0], ContentInfo.
        reader.leave()?;
        reader.leave()?;
        reader.leave()?;
        Ok((tag, attributes))
    }
}
