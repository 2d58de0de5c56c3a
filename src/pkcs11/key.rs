//! What a token's private keys do: sign and decrypt.
//!
//! One `C_Sign` or `C_Decrypt` per operation, into a buffer that fits: no length query, which OpenSC answers by the
//! whole card operation. A mechanism list is a claim: the usual mechanism is tried first whatever the list says, and
//! the others are tried where the list has them and the token could not do the ones before.
//!
//! A key with `CKA_ALWAYS_AUTHENTICATE` wants a PIN at each use. [`Authenticate`] presents it between the beginning of the
//! operation and its end; no PIN comes in here, and one that is not accepted ends the operation, whatever mechanisms are
//! left.

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

/// Authenticates one use of this key, which has `CKA_ALWAYS_AUTHENTICATE`. It is called between `C_SignInit` and
/// `C_Sign`, or `C_DecryptInit` and `C_Decrypt`, once per use.
pub(crate) type Authenticate<'a> = dyn FnMut(&Session<'_>, &KeyObject) -> Result<()> + 'a;

/// What a token signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Signature {
    /// The signature as X.509 has it: RSA's bytes, or ECDSA in DER.
    pub(crate) value: Vec<u8>,
    /// The mechanism that made it, as `CKM_RSA_PKCS`.
    pub(crate) mechanism: &'static str,
}

/// One way to a signature.
struct Way {
    mechanism: Mechanism<'static>,
    name: &'static str,
    input: Input,
}

/// What a mechanism is given to sign.
enum Input {
    /// The DigestInfo of the message.
    DigestInfo,
    /// Its digest.
    Digest,
    /// The message.
    Message,
}

/// Why one way did not lead to an answer.
enum Failure {
    /// The call itself failed: another way may be worth trying.
    Call(Cause),
    /// Something that ends the operation: a refused PIN, a person who stopped.
    End(Error),
}

impl Session<'_> {
    /// Signs `message`, given whole, by `key` in `scheme`. `public_key` is the key's public half, from its certificate or
    /// its public object. The signature is not verified here.
    ///
    /// RSA PKCS#1 v1.5 is `CKM_RSA_PKCS` over a DigestInfo made here, then the mechanism that digests; PSS is the one
    /// that digests, then `CKM_RSA_PKCS_PSS` over the digest; ECDSA is `CKM_ECDSA` over the digest, then the one that
    /// digests. After a failed `C_Sign` the session is renewed, since some modules leave the operation active.
    ///
    /// # Errors
    ///
    /// [`TokenError::NotSupported`] where the token has none of these for this key; the errors of a PIN where the key asks for
    /// one; otherwise as the call failed.
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
        // There is at least one way, and the first is always tried.
        Err(first_refusal
            .unwrap_or(Error::Token(TokenError::NotSupported { what: format!("{scheme:?}"), cause: None })))
    }

    /// Decrypts what was encrypted here in `scheme` for the public half of `key`, as a trial: the plaintext without its
    /// padding.
    ///
    /// # Errors
    ///
    /// [`TokenError::NotSupported`] where the token does not have this mechanism for this key, so that another scheme may
    /// do; the errors of a PIN where the key asks for one; otherwise as the call failed.
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

    /// Decrypts what somebody else has encrypted, who may be asking what this key refuses: `C_Decrypt` runs once and not
    /// again, and `None` stands for every answer that the ciphertext may have caused.
    ///
    /// # Errors
    ///
    /// As [`Session::decrypt`], where the ciphertext has nothing to do with it.
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
            // A token that was pulled out is often told of by no more than that it did not work.
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

    /// An operation from its beginning to its end, once more in a new session where the token is still there and the
    /// module only said that it did not work: another program may have used the card in between. Not for a key that asks
    /// for its PIN, which would be presented twice.
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

    /// Whether what failed may do in a new session.
    fn is_worth_repeating(&self, key: &KeyObject, cause: &Cause) -> bool {
        !key.always_authenticate
            && (rv::is_spoilt_session(cause) || rv::is_vague(cause))
            && !self.module.is_gone(self.slot())
    }

    /// The same: initialised, authenticated where the key asks for it, run once.
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
            // What failed is told; where not even a new session can be had, the next call says so.
            let _ = self.renew();
        }
        outcome
    }
}

impl Session<'_> {
    /// The error of a key's use that failed for good.
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

/// The ways to a signature of this scheme, best first.
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

/// The mechanism that undoes a scheme.
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

/// Whether the token could not do it this way. A module that does not take the input's length or form (a card that
/// insists on digesting by itself) is no other case than one that does not have the mechanism; SoftHSM2 answers
/// `CKR_ARGUMENTS_BAD` for an OAEP digest that it does not have.
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
