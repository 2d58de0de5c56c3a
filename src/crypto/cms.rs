//! Sealed files: the adapter between `cms_stream`, which knows nothing of jeton, and jeton's certificates and errors.

use std::io;
use std::path::Path;

use x509_parser::asn1_rs::FromDer;
use x509_parser::x509::X509Name;

use crate::error::{
    BicleError, CertificateFault, CmsFault, EncodingError, Error, FileError, OpenedBy, Result, SealedError,
};
use crate::model::bicle::Transport;
use crate::model::certificate::Certificate;

pub(crate) use cms_stream::Error as Failure;
pub(crate) use cms_stream::{
    ContentCipher, Contents, Envelope, Form, OtherRecipients, Recipient, RecipientId, RecipientInfo, Sealer, Secret,
};
use cms_stream::{KeyEncryption, OaepDigest, RsaEncryption, UnfitKey, UnwrapError};

/// A private key that can open sealed files.
pub(crate) trait Decryptor: cms_stream::Decryptor<Error = Error> {}

impl<D: cms_stream::Decryptor<Error = Error>> Decryptor for D {}

impl From<Transport> for KeyEncryption {
    fn from(transport: Transport) -> Self {
        Self::Rsa(match transport {
            Transport::RsaOaepSha1 => RsaEncryption::oaep(OaepDigest::Sha1),
            Transport::RsaOaepSha256 => RsaEncryption::oaep(OaepDigest::Sha256),
            Transport::RsaOaepSha384 => RsaEncryption::oaep(OaepDigest::Sha384),
            Transport::RsaOaepSha512 => RsaEncryption::oaep(OaepDigest::Sha512),
            Transport::RsaPkcs1 => RsaEncryption::Pkcs1,
            Transport::Ecdh => return Self::Ecdh,
        })
    }
}

/// The transports that can be used for a certificate, best first.
///
/// # Errors
///
/// [`BicleError::CertificateUnfit`] if its key allows none.
pub(crate) fn transports_of(certificate: &Certificate) -> std::result::Result<Vec<Transport>, CertificateFault> {
    let ways = of(certificate).key_encryptions().map_err(|unfit| fault(certificate, unfit))?;
    let named =
        |way: &KeyEncryption| Transport::ALL.into_iter().find(|transport| KeyEncryption::from(*transport) == *way);
    Ok(ways.iter().filter_map(named).collect())
}

/// The holder of a certificate as a recipient, with this transport.
///
/// # Errors
///
/// [`BicleError::CertificateUnfit`] if nothing can be sealed for its key, or not with this transport.
pub(crate) fn recipient(certificate: &Certificate, transport: Transport) -> Result<Recipient> {
    let unfit = |fault| Error::Bicle(BicleError::CertificateUnfit { name: certificate.holder(), fault });
    let recipient = Recipient::new(of(certificate)).map_err(|key| unfit(fault(certificate, key)))?;
    recipient.with(transport.into()).map_err(|_| unfit(CertificateFault::Transport))
}

fn fault(certificate: &Certificate, unfit: UnfitKey) -> CertificateFault {
    match unfit {
        UnfitKey::Exponent => CertificateFault::Exponent,
        _ => CertificateFault::Key(certificate.public_key().kind()),
    }
}

/// Whether this recipient of a file is the certificate's holder.
#[must_use]
pub(crate) fn is_for(info: &RecipientInfo, certificate: &Certificate) -> bool {
    info.id().is_of(&of(certificate))
}

/// A recipient in readable form: issuer and serial number, or key identifier.
#[must_use]
pub(crate) fn describe(id: &RecipientId) -> String {
    match id {
        RecipientId::IssuerAndSerial { issuer, serial } => {
            let issuer = X509Name::from_der(issuer).map_or_else(|_| hex::encode(issuer), |(_, name)| name.to_string());
            let digits = hex::encode_upper(serial);
            let digits = digits.trim_start_matches("00");
            format!("{issuer}, {digits}")
        }
        RecipientId::KeyId(id) => hex::encode_upper(id),
    }
}

/// The error for a file that was sealed for nobody's certificate; `None` if it was sealed for somebody's.
#[must_use]
pub(crate) fn without_certificate<R: io::Read>(envelope: &Envelope<R>, file: &Path) -> Option<Error> {
    let others = envelope.others();
    let opened_by = match (others.passwords, others.shared_keys) {
        (1.., _) => OpenedBy::Password,
        (0, 1..) => OpenedBy::SharedKey,
        (0, 0) => OpenedBy::Nobody,
    };
    let error = || SealedError::NoCertificate { path: file.to_owned(), opened_by }.into();
    envelope.recipients().is_empty().then(error)
}

/// The content-encryption key for `cipher`, recovered with the private key of this certificate; see
/// [`RecipientInfo::unwrap_key`].
///
/// # Errors
///
/// [`SealedError::Damaged`] or [`SealedError::Unsupported`] for this file; otherwise the private key's error.
pub(crate) fn content_key(
    info: &RecipientInfo,
    certificate: &Certificate,
    key: &dyn Decryptor,
    cipher: ContentCipher,
    file: &Path,
) -> Result<Secret> {
    info.unwrap_key(&of(certificate), key, cipher).map_err(|failure| match failure {
        UnwrapError::Key(error) => error,
        UnwrapError::WrongKey => Error::Sealed(SealedError::Damaged { path: file.to_owned() }),
        UnwrapError::Unsupported(algorithm) => {
            Error::Sealed(SealedError::Unsupported { path: file.to_owned(), algorithm })
        }
        _ => EncodingError::Sealed(failure.to_string()).into(),
    })
}

/// The error for a failure while reading `input` or writing `output`.
#[must_use]
pub(crate) fn error(input: &Path, output: &Path, failure: Failure) -> Error {
    let path = input.to_owned();
    match failure {
        Failure::NotCms => Error::Sealed(SealedError::Invalid { path, fault: CmsFault::NotAtAll }),
        Failure::Signed => Error::Sealed(SealedError::Invalid { path, fault: CmsFault::Signed }),
        Failure::Mail => Error::Sealed(SealedError::Invalid { path, fault: CmsFault::Mail }),
        // Past the beginning, the reader's own message is useful to whoever made the file.
        Failure::Malformed(reason) => Error::Sealed(SealedError::Invalid { path, fault: CmsFault::Malformed(reason) }),
        Failure::Truncated => Error::Sealed(SealedError::Invalid { path, fault: CmsFault::Truncated }),
        Failure::LengthChanged => Error::File(FileError::Io { path, source: io::ErrorKind::UnexpectedEof.into() }),
        Failure::Unsupported(algorithm) => Error::Sealed(SealedError::Unsupported { path, algorithm }),
        Failure::Damaged => Error::Sealed(SealedError::Damaged { path }),
        Failure::TooLong => Error::Sealed(SealedError::TooLong { path }),
        Failure::Read(source) => Error::File(FileError::Io { path, source }),
        Failure::Write(source) if source.kind() == io::ErrorKind::BrokenPipe => Error::OutputClosed,
        Failure::Write(source) => Error::File(FileError::Io { path: output.to_owned(), source }),
        Failure::Stopped => Error::Cancelled,
        _ => EncodingError::Sealed(failure.to_string()).into(),
    }
}

/// The parts of a certificate that sealing and opening need.
fn of(certificate: &Certificate) -> cms_stream::Certificate {
    let (issuer, public_key) = (certificate.issuer().der(), certificate.public_key().spki_der());
    cms_stream::Certificate::from_parts(issuer, certificate.serial(), certificate.subject_key_id(), public_key)
}
