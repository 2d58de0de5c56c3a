//! Using a token's private keys: signing and decrypting.
//!
//! Each operation is a single `C_Sign` or `C_Decrypt` into a sufficient buffer, without a length query, for which OpenSC
//! would run the whole card operation. A mechanism list cannot be trusted: the usual mechanism is tried first whatever the
//! list says; others follow if they are listed and the token was unable to perform the previous ones.
//!
//! A key with `CKA_ALWAYS_AUTHENTICATE` needs a PIN for each use. [`Authenticate`] presents it between the start of the
//! operation and its end. PINs never enter this module, and one that is not accepted ends the operation, even if there are
//! mechanisms left to try.

use std::iter::Enumerate;
use std::result::Result as StdResult;
use std::vec;

use cryptoki::mechanism::rsa::{PkcsMgfType, PkcsPssParams};
use cryptoki::mechanism::{Mechanism, MechanismType};
use zeroize::Zeroizing;

use super::mechanism::undoing;
use super::object::KeyObject;
use super::rv;
use super::session::Session;
use crate::crypto::{
    DigestAlgorithm, EncryptionScheme, SignatureScheme, decrypting_mechanism, digest_info, ecdsa_raw_to_der,
};
use crate::error::{Cause, Error, HalfDone, KeyError, ModuleError, PartialError, Result, TokenError};
use crate::model::ReturnValue;
use crate::model::certificate::{KeyMaterial, PublicKey};

/// What a token signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Signature {
    /// The signature in X.509's encoding: plain bytes for RSA, DER for ECDSA.
    pub(crate) value: Vec<u8>,
    /// The mechanism that made it, such as `CKM_RSA_PKCS`.
    pub(crate) mechanism: &'static str,
}

/// A mechanism to sign with, and its input.
struct Way {
    mechanism: Mechanism<'static>,
    name: &'static str,
    input: Input,
}

/// What a mechanism takes as input.
enum Input {
    DigestInfo,
    /// The digest of the message.
    Digest,
    Message,
}

/// A signature that is asked for, and the ways to it that are left.
pub(crate) struct Signing<'a> {
    key: &'a KeyObject,
    public_key: &'a PublicKey,
    scheme: SignatureScheme,
    message: &'a [u8],
    ways: Enumerate<vec::IntoIter<Way>>,
    first_refusal: Option<Error>,
}

/// A signature between `C_SignInit` and `C_Sign`.
#[must_use]
pub(crate) struct BegunSignature<'k> {
    begun: Begun<'k>,
    way: Way,
}

/// A decryption between `C_DecryptInit` and `C_Decrypt`.
#[must_use]
pub(crate) struct BegunDecryption<'k> {
    begun: Begun<'k>,
    scheme: EncryptionScheme,
    mechanism: Mechanism<'static>,
}

/// An operation whose first call went through.
struct Begun<'k> {
    key: &'k KeyObject,
    /// Whether that took a second session: there is no third.
    repeated: bool,
}

impl<'a> Signing<'a> {
    /// Of `message`, given whole, by `key` in `scheme`. `public_key` is the key's public half, from its certificate or its
    /// public object.
    pub(crate) fn new(
        key: &'a KeyObject,
        public_key: &'a PublicKey,
        scheme: SignatureScheme,
        message: &'a [u8],
    ) -> Self {
        Self { key, public_key, scheme, message, ways: ways(scheme).into_iter().enumerate(), first_refusal: None }
    }

    fn input(&self, input: &Input) -> Vec<u8> {
        let digest = self.scheme.digest_algorithm();
        match input {
            Input::DigestInfo => digest_info(digest, self.message),
            Input::Digest => digest.digest(self.message),
            Input::Message => self.message.to_vec(),
        }
    }
}

impl Session<'_> {
    /// Signs the whole `message` with `key` in `scheme`. `public_key` is the key's public half, from its certificate or
    /// its public object. The signature is not verified here.
    ///
    /// For RSA PKCS#1 v1.5, `CKM_RSA_PKCS` over a DigestInfo made here is tried first, then the mechanism that hashes on the
    /// token. For PSS, the one that hashes, then `CKM_RSA_PKCS_PSS` over the digest. For ECDSA, `CKM_ECDSA` over the digest,
    /// then the one that hashes. After a failed `C_Sign` the session is renewed, since some modules leave the operation
    /// active.
    ///
    /// # Errors
    ///
    /// [`TokenError::NotSupported`] where the token has none of these for this key, or none is left; otherwise as the call
    /// failed.
    pub(crate) fn begin_signature<'a>(&mut self, signing: &mut Signing<'a>) -> Result<BegunSignature<'a>> {
        while let Some((index, way)) = signing.ways.next() {
            if index > 0 && !self.module().mechanisms(self.slot())?.offers(way.mechanism.mechanism_type()) {
                continue;
            }
            let key = signing.key;
            let init = |session: &Self| session.sign_init(key, &way.mechanism);
            match self.begin(key, init) {
                Ok(begun) => return Ok(BegunSignature { begun, way }),
                Err(cause) => self.note_refusal(signing, &way, cause)?,
            }
        }
        // There is at least one way, and the first is always tried.
        Err(signing
            .first_refusal
            .take()
            .unwrap_or(Error::Token(TokenError::NotSupported { what: format!("{:?}", signing.scheme), cause: None })))
    }

    /// Ends a signature; `None` where the token could not do it this way, and another may be begun. The signature is not
    /// verified here. After a failed `C_Sign` the session is renewed, since some modules leave the operation active.
    ///
    /// # Errors
    ///
    /// As the call failed.
    pub(crate) fn sign(&mut self, signing: &mut Signing<'_>, begun: BegunSignature<'_>) -> Result<Option<Signature>> {
        let BegunSignature { begun, way } = begun;
        let input = signing.input(&way.input);
        let init = |session: &Self| session.sign_init(signing.key, &way.mechanism);
        let run = |session: &Self| session.module.raw().sign(session.inner().handle(), &input);
        match self.end(&begun, init, run) {
            Ok(value) => {
                let value = as_x509_has_it(value, signing.public_key)?;
                Ok(Some(Signature { value, mechanism: way.name }))
            }
            Err(cause) => self.note_refusal(signing, &way, cause).map(|()| None),
        }
    }

    /// Keeps the first refusal that another way may get past; any other failure ends the signature.
    fn note_refusal(&self, signing: &mut Signing<'_>, way: &Way, cause: Cause) -> Result<()> {
        if !is_worth_another_way(&cause) {
            return Err(self.use_error(cause));
        }
        signing
            .first_refusal
            .get_or_insert(Error::Token(TokenError::NotSupported { what: way.name.to_owned(), cause: Some(cause) }));
        Ok(())
    }

    /// Begins a decryption in `scheme`.
    ///
    /// # Errors
    ///
    /// [`TokenError::NotSupported`] where the token does not have this mechanism for this key, so that another scheme may
    /// do; otherwise as the call failed.
    pub(crate) fn begin_decryption<'k>(
        &mut self,
        key: &'k KeyObject,
        scheme: EncryptionScheme,
    ) -> Result<BegunDecryption<'k>> {
        let mechanism = undoing(scheme);
        match self.begin(key, |session| session.decrypt_init(key, &mechanism)) {
            Ok(begun) => Ok(BegunDecryption { begun, scheme, mechanism }),
            Err(cause) => Err(self.decrypt_error(scheme, cause)),
        }
    }

    /// Decrypts what was encrypted here for the public half of the key, as a trial: the plaintext without its padding.
    ///
    /// # Errors
    ///
    /// As [`Session::begin_decryption`].
    pub(crate) fn decrypt(&mut self, begun: BegunDecryption<'_>, ciphertext: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
        let BegunDecryption { begun, scheme, mechanism } = begun;
        let init = |session: &Self| session.decrypt_init(begun.key, &mechanism);
        let run = |session: &Self| {
            let decrypted = session.module.raw().decrypt(session.inner().handle(), ciphertext);
            decrypted.map_err(|failed| failed.cause)
        };
        self.end(&begun, init, run).map_err(|cause| self.decrypt_error(scheme, cause))
    }

    /// Decrypts a ciphertext from somebody else, who may be probing for a padding oracle: `C_Decrypt` runs exactly once, and
    /// `None` stands for every failure that the ciphertext may have caused.
    ///
    /// # Errors
    ///
    /// As [`Session::decrypt`], for failures that do not depend on the ciphertext.
    pub(crate) fn decrypt_received(
        &mut self,
        begun: BegunDecryption<'_>,
        ciphertext: &[u8],
    ) -> Result<Option<Zeroizing<Vec<u8>>>> {
        let failed = match self.module.raw().decrypt(self.inner().handle(), ciphertext) {
            Ok(plaintext) => return Ok(Some(plaintext)),
            Err(failed) => failed,
        };
        self.renew_after_failure();
        // A token that was pulled out is often told of by no more than that it did not work.
        match failed.refused && !(failed.cause.is_vague() && self.module.is_gone(self.slot())) {
            true => Ok(None),
            false => Err(self.decrypt_error(begun.scheme, failed.cause)),
        }
    }

    /// Gives up what was begun and is not ended: the PIN that the key asks for was not accepted.
    pub(crate) fn give_up(&mut self) {
        self.renew_after_failure();
    }

    fn decrypt_error(&self, scheme: EncryptionScheme, cause: Cause) -> Error {
        match is_worth_another_way(&cause) {
            true => Error::Token(TokenError::NotSupported { what: decrypting_mechanism(scheme), cause: Some(cause) }),
            false => self.use_error(cause),
        }
    }

    fn sign_init(&self, key: &KeyObject, mechanism: &Mechanism<'_>) -> StdResult<(), Cause> {
        self.inner().sign_init(mechanism, key.handle).map_err(|error| rv::cause("C_SignInit", &error))
    }

    fn decrypt_init(&self, key: &KeyObject, mechanism: &Mechanism<'_>) -> StdResult<(), Cause> {
        self.inner().decrypt_init(mechanism, key.handle).map_err(|error| rv::cause("C_DecryptInit", &error))
    }

    /// Begins an operation; once more in a new session where [`Session::is_worth_repeating`].
    fn begin<'k>(
        &mut self,
        key: &'k KeyObject,
        init: impl Fn(&Self) -> StdResult<(), Cause>,
    ) -> StdResult<Begun<'k>, Cause> {
        match self.attempt(&init) {
            Ok(()) => Ok(Begun { key, repeated: false }),
            Err(cause) if self.is_worth_repeating(key, &cause) => {
                self.attempt(&init).map(|()| Begun { key, repeated: true })
            }
            Err(cause) => Err(cause),
        }
    }

    /// Ends an operation; begun and ended once more in a new session where [`Session::is_worth_repeating`].
    fn end<T>(
        &mut self,
        begun: &Begun<'_>,
        init: impl Fn(&Self) -> StdResult<(), Cause>,
        run: impl Fn(&Self) -> StdResult<T, Cause>,
    ) -> StdResult<T, Cause> {
        match self.attempt(&run) {
            Err(cause) if !begun.repeated && self.is_worth_repeating(begun.key, &cause) => {
                self.attempt(&init)?;
                self.attempt(&run)
            }
            outcome => outcome,
        }
    }

    fn attempt<T>(&mut self, call: impl Fn(&Self) -> StdResult<T, Cause>) -> StdResult<T, Cause> {
        let outcome = call(self);
        if outcome.is_err() {
            self.renew_after_failure();
        }
        outcome
    }

    /// What failed is told; where not even a new session can be had, the next call says so.
    fn renew_after_failure(&mut self) {
        let _ = self.renew();
    }

    /// Whether what failed may do in a new session: the token is still there and the module only said that it did not work;
    /// another program may have used the card in between. Not for a key that asks for its PIN, which would be presented
    /// twice.
    fn is_worth_repeating(&self, key: &KeyObject, cause: &Cause) -> bool {
        !key.always_authenticate
            && (rv::is_spoilt_session(cause) || cause.is_vague())
            && !self.module.is_gone(self.slot())
    }
}

impl Session<'_> {
    /// The error for a use of a key that has finally failed.
    fn use_error(&self, cause: Cause) -> Error {
        let vague = cause.is_vague();
        match self.error(cause) {
            error @ (Error::Token(TokenError::Removed(_)) | Error::Token(TokenError::SessionLost(_))) => {
                Error::Partial(PartialError::HalfDone {
                    source: Box::new(error),
                    done: HalfDone::KeyInUse,
                    token: self.slot().token.label.clone(),
                })
            }
            Error::Module(ModuleError::Failed(cause)) if vague => Error::Key(KeyError::Disturbed(cause)),
            error => error,
        }
    }
}

/// The mechanisms for this scheme, best first.
fn ways(scheme: SignatureScheme) -> Vec<Way> {
    use DigestAlgorithm::{Sha256, Sha384, Sha512};
    let way = |mechanism, name, input| Way { mechanism, name, input };
    match scheme {
        SignatureScheme::RsaPkcs1(digest) => {
            let (digesting, name) = match digest {
                Sha256 => (Mechanism::Sha256RsaPkcs, "CKM_SHA256_RSA_PKCS"),
                Sha384 => (Mechanism::Sha384RsaPkcs, "CKM_SHA384_RSA_PKCS"),
                Sha512 => (Mechanism::Sha512RsaPkcs, "CKM_SHA512_RSA_PKCS"),
            };
            vec![way(Mechanism::RsaPkcs, "CKM_RSA_PKCS", Input::DigestInfo), way(digesting, name, Input::Message)]
        }
        SignatureScheme::RsaPss(digest) => {
            let (hash_alg, mgf, s_len) = match digest {
                Sha256 => (MechanismType::SHA256, PkcsMgfType::MGF1_SHA256, 32),
                Sha384 => (MechanismType::SHA384, PkcsMgfType::MGF1_SHA384, 48),
                Sha512 => (MechanismType::SHA512, PkcsMgfType::MGF1_SHA512, 64),
            };
            let parameters = PkcsPssParams { hash_alg, mgf, s_len: s_len.into() };
            let (digesting, name) = match digest {
                Sha256 => (Mechanism::Sha256RsaPkcsPss(parameters), "CKM_SHA256_RSA_PKCS_PSS"),
                Sha384 => (Mechanism::Sha384RsaPkcsPss(parameters), "CKM_SHA384_RSA_PKCS_PSS"),
                Sha512 => (Mechanism::Sha512RsaPkcsPss(parameters), "CKM_SHA512_RSA_PKCS_PSS"),
            };
            vec![
                way(digesting, name, Input::Message),
                way(Mechanism::RsaPkcsPss(parameters), "CKM_RSA_PKCS_PSS", Input::Digest),
            ]
        }
        SignatureScheme::Ecdsa(digest) => {
            let (digesting, name) = match digest {
                Sha256 => (Mechanism::EcdsaSha256, "CKM_ECDSA_SHA256"),
                Sha384 => (Mechanism::EcdsaSha384, "CKM_ECDSA_SHA384"),
                Sha512 => (Mechanism::EcdsaSha512, "CKM_ECDSA_SHA512"),
            };
            vec![way(Mechanism::Ecdsa, "CKM_ECDSA", Input::Digest), way(digesting, name, Input::Message)]
        }
    }
}

/// Whether the token was unable to do it with this mechanism. A module that refuses the input's length or format (a card
/// that insists on hashing by itself) counts as one that lacks the mechanism; SoftHSM2 returns
/// `CKR_ARGUMENTS_BAD` for an OAEP digest that it does not support.
fn is_worth_another_way(cause: &Cause) -> bool {
    let of_the_mechanism = cause.function.ends_with("Init") && cause.value == ReturnValue::CKR_ARGUMENTS_BAD;
    rv::is_incapacity(cause)
        || of_the_mechanism
        || matches!(cause.value, ReturnValue::CKR_DATA_INVALID | ReturnValue::CKR_DATA_LEN_RANGE)
}

fn as_x509_has_it(value: Vec<u8>, public_key: &PublicKey) -> Result<Vec<u8>> {
    match public_key.material() {
        KeyMaterial::Ec { curve, .. } => ecdsa_raw_to_der(&value, curve),
        KeyMaterial::Rsa { .. } | KeyMaterial::Other(_) => Ok(value),
    }
}
