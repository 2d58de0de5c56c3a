//! Using a token's private keys: signing and decrypting.
//!
//! Each operation is a single `C_Sign` or `C_Decrypt` into a sufficient buffer, without a length query, for which OpenSC
//! would run the whole card operation. A mechanism list cannot be trusted: the usual mechanism is tried first whatever the
//! list says; others follow if they are listed and the token was unable to perform the previous ones.
//!
//! A key with `CKA_ALWAYS_AUTHENTICATE` needs a PIN for each use. [`Authenticate`] presents it between the start of the
//! operation and its end. PINs never enter this module, and one that is not accepted ends the operation, even if there are
//! mechanisms left to try.

use std::cell::Cell;
use std::result::Result as StdResult;

use cryptoki::mechanism::rsa::{PkcsMgfType, PkcsOaepParams, PkcsOaepSource, PkcsPssParams};
use cryptoki::mechanism::{Mechanism, MechanismType};
use zeroize::Zeroizing;

use super::object::KeyObject;
use super::raw::Raw;
use super::rv;
use super::session::Session;
use crate::crypto::{
    DigestAlgorithm, EncryptionScheme, OaepDigest, SignatureScheme, decrypting_mechanism, digest_info, ecdsa_raw_to_der,
};
use crate::error::{Cause, Error, HalfDone, KeyError, ModuleError, PartialError, Result, TokenError};
use crate::model::ReturnValue;
use crate::model::certificate::{KeyMaterial, PublicKey};

/// Authenticates one use of this key, which has `CKA_ALWAYS_AUTHENTICATE`. Called once per use, between `C_SignInit` and
/// `C_Sign` or between `C_DecryptInit` and `C_Decrypt`.
pub(crate) type Authenticate<'a> = dyn FnMut(&Session<'_>, &KeyObject) -> Result<()> + 'a;

/// A signature made by a token.
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

/// Why an attempt gave no result.
enum Failure {
    /// The call itself failed; another mechanism may succeed.
    Call(Cause),
    /// Final: a refused PIN, or cancelled by the user.
    End(Error),
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
    /// [`TokenError::NotSupported`] if the token has no suitable mechanism for this key; PIN errors if the key requires one;
    /// otherwise the failed call.
    pub(crate) fn sign(
        &mut self,
        key: &KeyObject,
        public_key: &PublicKey,
        scheme: SignatureScheme,
        message: &[u8],
        authenticate: &mut Authenticate<'_>,
    ) -> Result<Signature> {
        let mut first_refusal = None;
        for (index, way) in ways(scheme).into_iter().enumerate() {
            if index > 0 && !self.module().mechanisms(self.slot())?.offers(way.mechanism.mechanism_type()) {
                continue;
            }
            let digest = scheme.digest_algorithm();
            let input = match way.input {
                Input::DigestInfo => digest_info(digest, message),
                Input::Digest => digest.digest(message),
                Input::Message => message.to_vec(),
            };
            let init = |session: &Self| session.inner().sign_init(&way.mechanism, key.handle);
            match self.operate(key, authenticate, "C_SignInit", init, |raw, session| raw.sign(session, &input)) {
                Ok(value) => return Ok(Signature { value: as_x509_has_it(value, public_key)?, mechanism: way.name }),
                Err(Failure::Call(cause)) if is_worth_another_way(&cause) => {
                    first_refusal.get_or_insert(Error::Token(TokenError::NotSupported {
                        what: way.name.to_owned(),
                        cause: Some(cause),
                    }));
                }
                Err(Failure::Call(cause)) => return Err(self.use_error(cause)),
                Err(Failure::End(error)) => return Err(error),
            }
        }
        // There is at least one mechanism, and the first is always tried.
        Err(first_refusal
            .unwrap_or(Error::Token(TokenError::NotSupported { what: format!("{scheme:?}"), cause: None })))
    }

    /// Decrypts, as a test, what was encrypted on this host for `key` in `scheme`. Returns the plaintext without
    /// padding.
    ///
    /// # Errors
    ///
    /// [`TokenError::NotSupported`] if the token does not have this mechanism for this key, so that another scheme may
    /// work; PIN errors if the key requires one; otherwise the failed call.
    pub(crate) fn decrypt(
        &mut self,
        key: &KeyObject,
        scheme: EncryptionScheme,
        ciphertext: &[u8],
        authenticate: &mut Authenticate<'_>,
    ) -> Result<Zeroizing<Vec<u8>>> {
        let mechanism = undoing(scheme);
        let init = |session: &Self| session.inner().decrypt_init(&mechanism, key.handle);
        let run = |raw: &Raw, session| raw.decrypt(session, ciphertext).map_err(|failed| failed.cause);
        self.operate(key, authenticate, "C_DecryptInit", init, run)
            .map_err(|failure| self.decrypt_error(scheme, failure))
    }

    /// Decrypts a ciphertext from somebody else, who may be probing for a padding oracle: `C_Decrypt` runs exactly once, and
    /// `None` stands for every failure that the ciphertext may have caused.
    ///
    /// # Errors
    ///
    /// As [`Session::decrypt`], for failures that do not depend on the ciphertext.
    pub(crate) fn decrypt_received(
        &mut self,
        key: &KeyObject,
        scheme: EncryptionScheme,
        ciphertext: &[u8],
        authenticate: &mut Authenticate<'_>,
    ) -> Result<Option<Zeroizing<Vec<u8>>>> {
        let mechanism = undoing(scheme);
        let init = |session: &Self| session.inner().decrypt_init(&mechanism, key.handle);
        let (sent, refused) = (Cell::new(false), Cell::new(false));
        let run = |raw: &Raw, session| {
            sent.set(true);
            raw.decrypt(session, ciphertext).map_err(|failed| {
                refused.set(failed.refused);
                failed.cause
            })
        };
        let mut outcome = self.operate_once(key, authenticate, "C_DecryptInit", &init, &run);
        if let Err(Failure::Call(cause)) = &outcome
            && !sent.get()
            && self.is_worth_repeating(key, cause)
        {
            outcome = self.operate_once(key, authenticate, "C_DecryptInit", &init, &run);
        }
        match outcome {
            Ok(plaintext) => Ok(Some(plaintext)),
            // Modules often report a removed token as a general failure.
            Err(Failure::Call(cause))
                if refused.get() && !(rv::is_vague(&cause) && self.module.is_gone(self.slot())) =>
            {
                Ok(None)
            }
            Err(failure) => Err(self.decrypt_error(scheme, failure)),
        }
    }

    fn decrypt_error(&self, scheme: EncryptionScheme, failure: Failure) -> Error {
        match failure {
            Failure::Call(cause) if is_worth_another_way(&cause) => Error::Token(TokenError::NotSupported {
                what: decrypting_mechanism(scheme).to_owned(),
                cause: Some(cause),
            }),
            Failure::Call(cause) => self.use_error(cause),
            Failure::End(error) => error,
        }
    }

    /// Runs an operation, and repeats it in a new session if the token is still there and the module only reported a general
    /// failure: another program may have used the card in between. Keys that require a PIN for each use are excluded, as the
    /// PIN would be presented twice.
    fn operate<T>(
        &mut self,
        key: &KeyObject,
        authenticate: &mut Authenticate<'_>,
        init_function: &str,
        init: impl Fn(&Self) -> cryptoki::error::Result<()>,
        run: impl Fn(&Raw, cryptoki_sys::CK_SESSION_HANDLE) -> StdResult<T, Cause>,
    ) -> StdResult<T, Failure> {
        match self.operate_once(key, authenticate, init_function, &init, &run) {
            Err(Failure::Call(cause)) if self.is_worth_repeating(key, &cause) => {
                self.operate_once(key, authenticate, init_function, &init, &run)
            }
            outcome => outcome,
        }
    }

    /// Whether a failed operation might succeed in a new session.
    fn is_worth_repeating(&self, key: &KeyObject, cause: &Cause) -> bool {
        !key.always_authenticate
            && (rv::is_spoilt_session(cause) || rv::is_vague(cause))
            && !self.module.is_gone(self.slot())
    }

    /// One run of [`Session::operate`]: initialised, authenticated if the key requires it, executed once.
    fn operate_once<T>(
        &mut self,
        key: &KeyObject,
        authenticate: &mut Authenticate<'_>,
        init_function: &str,
        init: &impl Fn(&Self) -> cryptoki::error::Result<()>,
        run: &impl Fn(&Raw, cryptoki_sys::CK_SESSION_HANDLE) -> StdResult<T, Cause>,
    ) -> StdResult<T, Failure> {
        let authenticated = |session: &Self, authenticate: &mut Authenticate<'_>| match key.always_authenticate {
            true => authenticate(session, key),
            false => Ok(()),
        };
        let initialized = init(self).map_err(|error| Failure::Call(rv::cause(init_function, &error)));
        let outcome = initialized
            .and_then(|()| authenticated(self, authenticate).map_err(Failure::End))
            .and_then(|()| run(self.module.raw(), self.inner().handle()).map_err(Failure::Call));
        if outcome.is_err() {
            // The first failure is reported; if the session cannot be renewed either, the next call will say so.
            let _ = self.renew();
        }
        outcome
    }
}

impl Session<'_> {
    /// The error for a use of a key that has finally failed.
    fn use_error(&self, cause: Cause) -> Error {
        let vague = rv::is_vague(&cause);
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

/// The mechanism that decrypts a scheme.
fn undoing(scheme: EncryptionScheme) -> Mechanism<'static> {
    match scheme {
        EncryptionScheme::Pkcs1 => Mechanism::RsaPkcs,
        EncryptionScheme::Oaep(digest) => Mechanism::RsaPkcsOaep(oaep(digest)),
    }
}

fn oaep(digest: OaepDigest) -> PkcsOaepParams<'static> {
    let (hash_alg, mgf) = match digest {
        OaepDigest::Sha1 => (MechanismType::SHA1, PkcsMgfType::MGF1_SHA1),
        OaepDigest::Sha256 => (MechanismType::SHA256, PkcsMgfType::MGF1_SHA256),
        OaepDigest::Sha384 => (MechanismType::SHA384, PkcsMgfType::MGF1_SHA384),
        OaepDigest::Sha512 => (MechanismType::SHA512, PkcsMgfType::MGF1_SHA512),
    };
    PkcsOaepParams::new(hash_alg, mgf, PkcsOaepSource::empty())
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
