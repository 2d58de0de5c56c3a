//! One slot of the token that was chosen, opened: what it shows, its login, and what its keys do.

use secrecy::SecretString;
use zeroize::Zeroizing;

use super::attempt::{Attempt, Credentials};
use super::keeper::{Call, keeper};
use super::look::Look;
use super::rule::Source;
use super::waiting::Wait;
use crate::context::Context;
use crate::crypto::{EncryptionScheme, SignatureScheme};
use crate::error::{Choice, PinError, Result, TokenError};
use crate::model::certificate::PublicKey;
use crate::model::text::printable;
use crate::model::{PinRole, PinState, Slot};
use crate::pkcs11::{
    CertificateObject, Filter, KeyHalf, KeyObject, Login, Object, Session, Signature, Signing, Writer,
};
use crate::t;

/// One slot with a session on it. What logged in to it once serves every key of it.
pub(crate) struct OpenSlot<'m> {
    pub(super) session: Session<'m>,
    pub(super) look: Look,
    /// The certificates that it shows.
    pub(crate) certificates: Vec<CertificateObject>,
    /// Its public keys.
    pub(crate) publics: Vec<KeyObject>,
    /// Its private keys: none before a login.
    pub(crate) privates: Vec<KeyObject>,
    /// Whether its private keys were read since the last login or write.
    pub(super) knows_its_keys: bool,
    /// Whether its PIN may be asked for: it belongs to the token as it was named.
    pub(super) meant: bool,
    /// The tokens to choose from, where a register alone chose this one of them.
    pub(super) rivals: Vec<Choice>,
    pub(super) credentials: Option<Credentials>,
    /// The keys of which a person knows that they ask at each use.
    pub(super) told: Vec<Object>,
}

impl<'m> OpenSlot<'m> {
    pub(super) fn new(session: Session<'m>, look: Look, meant: bool, rivals: Vec<Choice>) -> Self {
        Self {
            session,
            look,
            certificates: Vec::new(),
            publics: Vec::new(),
            privates: Vec::new(),
            knows_its_keys: false,
            meant,
            rivals,
            credentials: None,
            told: Vec::new(),
        }
    }

    /// The session, to read and to use keys by.
    #[must_use]
    pub(crate) fn session(&self) -> &Session<'m> {
        &self.session
    }

    /// The session, to write and to delete by. Where anything was asked since the token was looked at, it is looked at
    /// again: what is written or deleted is the token's that was meant.
    ///
    /// # Errors
    ///
    /// [`TokenError::Replaced`]; otherwise as the look failed.
    pub(crate) fn writer(&mut self) -> Result<Writer<'_, 'm>> {
        self.look.refresh(self.session.module())?;
        self.knows_its_keys = false;
        Ok(self.session.writing())
    }

    /// A fresh session in the place of this one; see [`Session::renew`].
    ///
    /// # Errors
    ///
    /// As [`Session::renew`].
    pub(crate) fn renew(&mut self) -> Result<()> {
        self.session.renew()
    }

    /// The slot, with the token's facts as they were seen last.
    #[must_use]
    pub(crate) fn slot(&self) -> &Slot {
        self.look.slot()
    }

    /// The token's label in this slot.
    #[must_use]
    pub(crate) fn label(&self) -> &str {
        &self.slot().token.label
    }

    /// Reads what the session sees now.
    ///
    /// # Errors
    ///
    /// As a search failed.
    pub(crate) fn read(&mut self) -> Result<()> {
        self.certificates = self.session.certificates(&Filter::default())?;
        self.publics = self.session.keys(KeyHalf::Public, &Filter::default())?;
        match self.is_logged_in() || self.needs_no_login() {
            true => {
                self.private_keys()?;
            }
            false => self.privates = Vec::new(),
        }
        Ok(())
    }

    /// Its private keys, searched for where they are not known.
    ///
    /// # Errors
    ///
    /// As the search failed.
    pub(crate) fn private_keys(&mut self) -> Result<&[KeyObject]> {
        if !self.knows_its_keys {
            self.privates = self.session.keys(KeyHalf::Private, &Filter::default())?;
            self.knows_its_keys = true;
        }
        Ok(&self.privates)
    }

    /// Whether its PIN was given and accepted.
    #[must_use]
    pub(crate) fn is_logged_in(&self) -> bool {
        self.session.is_logged_in()
    }

    /// What the login proves; `None` where there was none.
    #[must_use]
    pub(crate) fn login(&self) -> Option<&Login> {
        self.credentials.as_ref().map(Credentials::login)
    }

    /// The PIN that logged in; `None` on a pinpad.
    pub(crate) fn pin(&self) -> Option<&SecretString> {
        self.credentials.as_ref().and_then(Credentials::pin)
    }

    /// Makes sure that the token took the PIN itself, where a login was made.
    ///
    /// # Errors
    ///
    /// [`TokenError::AlreadyLoggedIn`].
    pub(crate) fn refuse_unproven_login(&self) -> Result<()> {
        match self.login() {
            Some(Login::Already(cause)) => Err(TokenError::AlreadyLoggedIn(cause.clone()).into()),
            Some(Login::Accepted | Login::Expired(_)) | None => Ok(()),
        }
    }

    /// A token without a PIN, which shows its private objects to anybody.
    #[must_use]
    pub(crate) fn needs_no_login(&self) -> bool {
        let token = &self.slot().token;
        !token.login_required && token.pin == PinState::NotSet
    }

    /// Logs out, and forgets the PIN. A failure is not reported: closing the session does the same.
    pub(crate) fn log_out(&mut self) {
        self.session.log_out();
        self.credentials = None;
    }

    /// Signs by this private key; see [`Session::sign`].
    ///
    /// # Errors
    ///
    /// As [`Session::begin_signature`] and [`Session::sign`]; the errors of a PIN where the key asks for one.
    pub(crate) fn sign(
        &mut self,
        context: &Context,
        key: &KeyObject,
        public_key: &PublicKey,
        scheme: SignatureScheme,
        message: &[u8],
    ) -> Result<Signature> {
        let _waiting = context.waiting(Wait::Key);
        let mut signing = Signing::new(key, public_key, scheme, message);
        loop {
            let begun = self.session.begin_signature(&mut signing)?;
            self.authenticate(context, key)?;
            if let Some(signature) = self.session.sign(&mut signing, begun)? {
                return Ok(signature);
            }
        }
    }

    /// Decrypts by this private key; see [`Session::decrypt`].
    ///
    /// # Errors
    ///
    /// As [`Session::begin_decryption`] and [`Session::decrypt`]; the errors of a PIN where the key asks for one.
    pub(crate) fn decrypt(
        &mut self,
        context: &Context,
        key: &KeyObject,
        scheme: EncryptionScheme,
        ciphertext: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>> {
        let _waiting = context.waiting(Wait::Key);
        let begun = self.session.begin_decryption(key, scheme)?;
        self.authenticate(context, key)?;
        self.session.decrypt(begun, ciphertext)
    }

    /// Decrypts what somebody else has encrypted, by a key of this slot; see [`Session::decrypt_received`].
    ///
    /// # Errors
    ///
    /// As [`Session::begin_decryption`] and [`Session::decrypt_received`]; the errors of a PIN where the key asks for one.
    pub(crate) fn decrypt_received(
        &mut self,
        context: &Context,
        key: &KeyObject,
        scheme: EncryptionScheme,
        ciphertext: &[u8],
    ) -> Result<Option<Zeroizing<Vec<u8>>>> {
        let _waiting = context.waiting(Wait::Key);
        let begun = self.session.begin_decryption(key, scheme)?;
        self.authenticate(context, key)?;
        self.session.decrypt_received(begun, ciphertext)
    }

    /// Presents the PIN that has logged in once more where the key asks for it at each use, to an operation that was begun;
    /// where it is not accepted, the operation is given up.
    ///
    /// It is the same PIN by the standard (PKCS#11 v3.1 section 5.6.8: the user that is logged in authenticates again), the
    /// token has accepted it a moment ago, so that no try is at risk, and the person who gave it asked for this very command.
    /// It is never another slot's, and the person is told, once for each key. On a pinpad it is typed again, and asked for
    /// each time.
    fn authenticate(&mut self, context: &Context, key: &KeyObject) -> Result<()> {
        if !key.always_authenticate {
            return Ok(());
        }
        let outcome = self.present_again(context, key);
        if outcome.is_err() {
            self.session.give_up();
        }
        outcome
    }

    fn present_again(&mut self, context: &Context, key: &KeyObject) -> Result<()> {
        let OpenSlot { session, look, credentials, told, .. } = self;
        let Some(credentials) = credentials.as_ref() else {
            return Err(PinError::NotSet { token: look.slot().token.label.clone() }.into());
        };
        let pin = credentials.pin();
        let source = if pin.is_some() { Source::Again } else { Source::Typed };
        let permit = Attempt::of(context, PinRole::User, source).permit(context, session.module(), look)?;
        if pin.is_none() {
            context.announce_pinpad(look.slot(), PinRole::User);
        } else if !told.contains(&key.object()) {
            let name = if key.label.is_empty() { key.id.to_string() } else { key.label.clone() };
            context.tell(&t!("pin-presented-again", key = printable(&name)));
            told.push(key.object());
        }
        keeper()?.present(permit, pin, Call::Use(session)).map(drop)
    }
}
