//! The checks of one key and its certificate.

use time::OffsetDateTime;

use crate::context::Context;
use crate::crypto::{
    EncryptionScheme, OaepDigest, SignatureScheme, decrypting_mechanism, encrypt, random, verify_signature,
};
use crate::error::{Error, KeyError, PartialError, PinError, Result, TokenError, UsageError};
use crate::i18n::words;
use crate::model::Strength;
use crate::model::certificate::{Certificate, PublicKey, Use, Validity};
use crate::output::certificate::{CertificateFacts, certificate_use};
use crate::output::self_test::{Check, CheckKind, SignedMessage, Status, TestedKey};
use crate::pkcs11::{Pairing, Signature};
use crate::t;
use crate::token::open_slot::OpenSlot;
use crate::token::slots::KeyIndex;

/// The length in bytes of the block to decrypt: that of an AES-256 key.
const BLOCK: usize = 32;

/// A key to test, with its certificate.
pub(crate) struct Subject {
    pub(crate) key: KeyIndex,
    /// How it was paired with the certificate.
    pub(crate) pairing: Pairing,
    /// The certificate's public key, or the key pair's own if there is no certificate.
    pub(crate) public_key: PublicKey,
    pub(crate) certificate: Option<Certificate>,
}

/// The slots, the message to sign, and the signatures made so far.
pub(super) struct Bench<'b, 'm> {
    context: &'b Context,
    slots: &'b mut [OpenSlot<'m>],
    message: &'b str,
    now: OffsetDateTime,
    /// Signatures by key: a key with two certificates signs only once.
    signed: Vec<(KeyIndex, SignatureScheme, Signature)>,
}

/// The result of an operation on the token: correct, wrong, or none.
enum Trial {
    Right(String),
    Wrong(String),
    /// Not attempted, for this reason; says nothing about the key.
    NotMade(String),
    /// Not supported by the token, while the certificate has another use that the token supports.
    Incapable(String),
}

impl Trial {
    fn check(self, kind: CheckKind) -> Check {
        match self {
            Self::Right(detail) => Check::new(kind, Status::Passed, detail),
            Self::Wrong(detail) => Check::new(kind, Status::Failed, detail),
            Self::NotMade(detail) => Check::new(kind, Status::NotDone, detail),
            Self::Incapable(detail) => Check::new(kind, Status::Advice, detail),
        }
    }
}

impl<'b, 'm> Bench<'b, 'm> {
    pub(super) fn new(
        context: &'b Context,
        slots: &'b mut [OpenSlot<'m>],
        message: &'b str,
        now: OffsetDateTime,
    ) -> Self {
        Self { context, slots, message, now, signed: Vec::new() }
    }

    /// Runs every check of this key.
    ///
    /// # Errors
    ///
    /// Errors that end the whole test: a refused PIN, a removed token, a cancellation.
    pub(super) fn test(&mut self, subject: &Subject) -> Result<TestedKey> {
        let (signature, decryption) = match subject.pairing {
            // A signature would succeed and prove nothing about this certificate.
            Pairing::Wrong | Pairing::None => {
                let reason = || Trial::NotMade(t!("self-test-other-key"));
                (reason(), reason())
            }
            Pairing::Numbers | Pairing::Id => (self.sign(subject)?, self.decrypt(subject)?),
        };
        let mut checks = Vec::new();
        if subject.certificate.is_some() {
            checks.push(matching(subject.pairing, &signature, &decryption));
        }
        checks.extend([signature.check(CheckKind::Signature), decryption.check(CheckKind::Decryption)]);
        if let Some(certificate) = &subject.certificate {
            checks.extend([in_date(certificate, self.now), uses(certificate)]);
        }
        checks.push(key_size(&subject.public_key, self.now));
        let slot = &self.slots[subject.key.0];
        let key = &slot.privates[subject.key.1];
        let signed = self.signed.iter().find(|(place, ..)| *place == subject.key);
        let signed = signed.filter(|_| subject.pairing != Pairing::Wrong);
        Ok(TestedKey {
            id: key.id.clone(),
            label: key.label.clone(),
            slot: slot.label().to_owned(),
            algorithm: subject.public_key.describe(),
            certificate: subject
                .certificate
                .as_ref()
                .map(|certificate| CertificateFacts::of_holder(certificate, self.now)),
            checks,
            trust: None,
            signed: signed.map(|(_, scheme, signature)| SignedMessage {
                mechanism: signature.mechanism.to_owned(),
                digest: scheme.digest_algorithm().name().to_owned(),
                signature: hex::encode(&signature.value),
            }),
        })
    }

    fn sign(&mut self, subject: &Subject) -> Result<Trial> {
        let key = &self.slots[subject.key.0].privates[subject.key.1];
        let certificate = subject.certificate.as_ref();
        let may_sign = certificate.is_none_or(|certificate| certificate.usages().may_sign());
        let may_encrypt = certificate.is_none_or(|certificate| certificate.usages().may_encrypt());
        if !may_sign {
            return Ok(Trial::NotMade(t!("self-test-not-for-signature")));
        }
        // A certificate without keyUsage allows every use, so the key's attributes decide.
        if key.signs == Some(false) && may_encrypt {
            return Ok(Trial::NotMade(t!("self-test-key-not-for-signature")));
        }
        let known = self.signed.iter().find(|(place, ..)| *place == subject.key).cloned();
        let (scheme, signature) = match known {
            Some((_, scheme, signature)) => (scheme, signature),
            None => match self.sign_once(subject) {
                Ok((scheme, signature)) => {
                    self.signed.push((subject.key, scheme, signature.clone()));
                    (scheme, signature)
                }
                Err(error) if ends_the_test(&error) => return Err(error),
                Err(error) => return Ok(Trial::Wrong(failure(&error))),
            },
        };
        let how = format!("{}, {}", signature.mechanism, scheme.digest_algorithm().name());
        Ok(match verify_signature(&subject.public_key, scheme, self.message.as_bytes(), &signature.value) {
            Ok(()) => Trial::Right(how),
            Err(_) => Trial::Wrong(t!("self-test-does-not-verify", mechanism = how)),
        })
    }

    /// One signature, with the scheme used for requests and certificates; PSS if the token refuses that for this key.
    fn sign_once(&mut self, subject: &Subject) -> Result<(SignatureScheme, Signature)> {
        let (context, message) = (self.context, self.message.as_bytes());
        let slot = &mut self.slots[subject.key.0];
        let key = slot.privates[subject.key.1].clone();
        let scheme = SignatureScheme::for_key(&subject.public_key)?;
        let mut outcome = slot.sign(context, &key, &subject.public_key, scheme, message);
        let mut used = scheme;
        if let (Err(Error::Token(TokenError::NotSupported { .. })), SignatureScheme::RsaPkcs1(digest)) =
            (&outcome, scheme)
        {
            let pss = SignatureScheme::RsaPss(digest);
            // If PSS is refused too, the error of the usual mechanism is the more useful one.
            match slot.sign(context, &key, &subject.public_key, pss, message) {
                Err(Error::Token(TokenError::NotSupported { .. })) => {}
                other => (used, outcome) = (pss, other),
            }
        }
        outcome.map(|signature| (used, signature))
    }

    fn decrypt(&mut self, subject: &Subject) -> Result<Trial> {
        let key = &self.slots[subject.key.0].privates[subject.key.1];
        let usages = subject.certificate.as_ref().map(Certificate::usages);
        let stated = usages.and_then(|usages| usages.key_usage()).is_some();
        if usages.is_some_and(|usages| !usages.may_encrypt()) {
            return Ok(Trial::NotMade(t!("self-test-not-for-encryption")));
        }
        if !subject.public_key.is_rsa() {
            return Ok(Trial::NotMade(t!("self-test-key-agreement")));
        }
        let serves_otherwise = usages.is_none_or(|usages| usages.may_sign());
        if key.decrypts == Some(false) && serves_otherwise {
            let detail = t!("self-test-key-not-for-decryption");
            return Ok(if stated { Trial::Incapable(detail) } else { Trial::NotMade(detail) });
        }
        let schemes = [
            EncryptionScheme::Pkcs1,
            EncryptionScheme::oaep(OaepDigest::Sha1),
            EncryptionScheme::oaep(OaepDigest::Sha256),
        ];
        let mut first_refusal = None;
        for scheme in schemes {
            match self.decrypt_once(subject, scheme) {
                Ok(true) => return Ok(Trial::Right(decrypting_mechanism(scheme))),
                Ok(false) => {
                    return Ok(Trial::Wrong(t!(
                        "self-test-decrypts-wrongly",
                        mechanism = decrypting_mechanism(scheme)
                    )));
                }
                Err(error) if ends_the_test(&error) => return Err(error),
                Err(error @ Error::Token(TokenError::NotSupported { .. })) => {
                    first_refusal.get_or_insert(reason(&error));
                }
                Err(error) => return Ok(Trial::Wrong(failure(&error))),
            }
        }
        let refusal = first_refusal.unwrap_or_default();
        Ok(if serves_otherwise { Trial::Incapable(refusal) } else { Trial::Wrong(refusal) })
    }

    /// Encrypts a random block for the key on the host and has the token decrypt it; returns whether the blocks are
    /// equal.
    fn decrypt_once(&mut self, subject: &Subject, scheme: EncryptionScheme) -> Result<bool> {
        let block: [u8; BLOCK] = random()?;
        let ciphertext = encrypt(&subject.public_key, scheme, &block)?;
        let slot = &mut self.slots[subject.key.0];
        let key = slot.privates[subject.key.1].clone();
        let plaintext = slot.decrypt(self.context, &key, scheme, &ciphertext)?;
        Ok(plaintext.as_slice() == block)
    }
}

/// Whether the private key belongs to the certificate: by its public numbers, otherwise by what it signed or decrypted.
fn matching(pairing: Pairing, signature: &Trial, decryption: &Trial) -> Check {
    let (status, detail) = match (pairing, signature, decryption) {
        (Pairing::Numbers, _, _) => (Status::Passed, String::new()),
        (Pairing::Wrong | Pairing::None, _, _) => (Status::Failed, t!("self-test-wrong-certificate")),
        (Pairing::Id, Trial::Right(_), _) | (Pairing::Id, _, Trial::Right(_)) => (Status::Passed, String::new()),
        (Pairing::Id, Trial::Wrong(_), _) | (Pairing::Id, _, Trial::Wrong(_)) => (Status::Failed, String::new()),
        (Pairing::Id, Trial::NotMade(_) | Trial::Incapable(_), Trial::NotMade(_) | Trial::Incapable(_)) => {
            (Status::NotDone, t!("self-test-nothing-proves-it"))
        }
    };
    Check::new(CheckKind::KeyMatchesCertificate, status, detail)
}

pub(crate) fn in_date(certificate: &Certificate, now: OffsetDateTime) -> Check {
    let (status, detail) = match certificate.validity(now) {
        Validity::InDate => (Status::Passed, t!("until", date = words::date(certificate.not_after()))),
        Validity::Expired => (Status::Failed, t!("expired-on", date = words::date(certificate.not_after()))),
        Validity::NotYet => (Status::Failed, t!("not-before", date = words::date(certificate.not_before()))),
    };
    Check::new(CheckKind::InDate, status, detail)
}

pub(crate) fn uses(certificate: &Certificate) -> Check {
    let main_use = certificate.holders_use();
    let detail = certificate_use(main_use);
    match main_use {
        _ if certificate.is_ca() => {
            Check::new(CheckKind::Uses, Status::Advice, t!("self-test-authority", purpose = detail))
        }
        Use::Unspecified => Check::new(CheckKind::Uses, Status::Advice, detail),
        Use::Authentication | Use::AuthenticationAndSignature if !certificate.ssl_client_ok() => {
            Check::new(CheckKind::Uses, Status::Advice, t!("self-test-not-ssl-client", purpose = detail))
        }
        _ => Check::new(CheckKind::Uses, Status::Passed, detail),
    }
}

pub(crate) fn key_size(public_key: &PublicKey, now: OffsetDateTime) -> Check {
    let key = public_key.describe();
    let (status, detail) = match Strength::of(public_key, now) {
        Strength::Accepted => (Status::Passed, key),
        Strength::UntilEndOf2030 => (Status::Advice, t!("key-size-until-2030", key = key)),
        Strength::NoLongerAccepted => (Status::Advice, t!("key-size-since-2031", key = key)),
        Strength::TooShort => (Status::Advice, t!("key-size-too-short", key = key)),
        Strength::Unknown => (Status::Advice, t!("key-size-unknown", key = key)),
    };
    Check::new(CheckKind::KeySize, status, detail)
}

/// An error and its cause, on one line of the report.
fn reason(error: &Error) -> String {
    let sentence = error.sentence();
    match error.cause() {
        Some(cause) => format!("{} ({cause})", sentence.trim_end_matches('.')),
        None => sentence,
    }
}

/// As [`reason`], plus the remedy if that is another module or another program, which the test as a whole does not
/// mention.
fn failure(error: &Error) -> String {
    match error {
        Error::Pin(PinError::UseLoginNotOffered(_))
        | Error::Key(KeyError::Disturbed(_))
        | Error::Token(TokenError::NotSupported { .. }) => {
            format!("{} – {}", reason(error), error.remedy())
        }
        _ => reason(error),
    }
}

/// Whether it is pointless to go on after this error. This is only about useful work; that no PIN is presented again is
/// up to the keeper.
fn ends_the_test(error: &Error) -> bool {
    matches!(
        error,
        Error::Pin(PinError::Incorrect { .. })
            | Error::Pin(PinError::Locked { .. })
            | Error::Pin(PinError::Expired { .. })
            | Error::Pin(PinError::LoginFailsInOpenSc { .. })
            | Error::Pin(PinError::NotSet { .. })
            | Error::Pin(PinError::Rejected { .. })
            | Error::Pin(PinError::FinalTryNotSent { .. })
            | Error::Usage(UsageError::NoTerminal(_))
            | Error::Token(TokenError::Removed(_))
            | Error::Token(TokenError::Replaced { .. })
            | Error::Token(TokenError::SessionLost(_))
            | Error::Partial(PartialError::HalfDone { .. })
            | Error::Cancelled
    )
}
