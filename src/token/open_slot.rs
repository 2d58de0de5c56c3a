//! One open slot of the chosen token: its objects, its login, and operations with its keys.

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
    Access, CertificateObject, Filter, KeyHalf, KeyObject, Login, Module, Object, Session, Signature, Signing, Writer,
};
use crate::t;

/// A slot with an open session. One login serves all its keys.
pub(crate) struct OpenSlot<'m> {
    pub(super) session: Session<'m>,
    pub(super) look: Look,
    pub(crate) certificates: Vec<CertificateObject>,
    pub(crate) publics: Vec<KeyObject>,
    /// The private keys; empty before a login.
    pub(crate) privates: Vec<KeyObject>,
    /// Whether the private keys have been read since the last login or write.
    pub(super) knows_its_keys: bool,
    /// Whether its PIN may be asked for: the slot is part of the token as the user named it.
    pub(super) meant: bool,
    /// The candidates, if only a register picked this token among several.
    pub(super) rivals: Vec<Choice>,
    pub(super) credentials: Option<Credentials>,
    /// The keys for which the user has been told that they ask for the PIN at each use.
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

    /// Opens a slot that was read since the last question.
    ///
    /// # Errors
    ///
    /// Whatever `C_OpenSession` returned; [`TokenError::ReadOnly`] for writing to a write-protected token.
    pub(crate) fn of(module: &'m Module, slot: &Slot, access: Access) -> Result<Self> {
        let session = Session::open(module, slot, access)?;
        Ok(Self::new(session, Look::of(slot), true, Vec::new()))
    }

    /// The session, for reading and for using keys.
    #[must_use]
    pub(crate) fn session(&self) -> &Session<'m> {
        &self.session
    }

    /// The session, for writing and deleting. If a question was asked since the token was last read, it is read again,
    /// so that only the intended token is changed.
    ///
    /// # Errors
    ///
    /// [`TokenError::Replaced`]; otherwise the error of the read.
    pub(crate) fn writer(&mut self) -> Result<Writer<'_, 'm>> {
        self.look.refresh(self.session.module())?;
        self.knows_its_keys = false;
        Ok(self.session.writing())
    }

    /// Replaces the session with a fresh one; see [`Session::renew`].
    ///
    /// # Errors
    ///
    /// As [`Session::renew`].
    pub(crate) fn renew(&mut self) -> Result<()> {
        self.session.renew()
    }

    /// The slot, with the token information as last read.
    #[must_use]
    pub(crate) fn slot(&self) -> &Slot {
        self.look.slot()
    }

    /// The token label in this slot.
    #[must_use]
    pub(crate) fn label(&self) -> &str {
        &self.slot().token.label
    }

    /// Reads the objects that the session can see now.
    ///
    /// # Errors
    ///
    /// The error of a search.
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

    /// The private keys, searched for if they are not known yet.
    ///
    /// # Errors
    ///
    /// The error of the search.
    pub(crate) fn private_keys(&mut self) -> Result<&[KeyObject]> {
        if !self.knows_its_keys {
            self.privates = self.session.keys(KeyHalf::Private, &Filter::default())?;
            self.knows_its_keys = true;
        }
        Ok(&self.privates)
    }

    /// Whether the PIN was presented and accepted.
    #[must_use]
    pub(crate) fn is_logged_in(&self) -> bool {
        self.session.is_logged_in()
    }

    /// What the login proves about the PIN; `None` without a login.
    #[must_use]
    pub(crate) fn login(&self) -> Option<&Login> {
        self.credentials.as_ref().map(Credentials::login)
    }

    /// The PIN used to log in; `None` on a pinpad.
    pub(crate) fn pin(&self) -> Option<&SecretString> {
        self.credentials.as_ref().and_then(Credentials::pin)
    }

    /// Fails if there was a login but the token did not check the PIN itself.
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

    /// Whether this is a token without a PIN, which shows its private objects to anyone.
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

    /// Signs with this private key; see [`Session::sign`].
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

    /// Decrypts with this private key; see [`Session::decrypt`].
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

    /// Decrypts data that came from somebody else; see [`Session::decrypt_received`].
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

    /// Runs a key operation. If the key asks for the PIN at each use, the PIN that logged in is presented once more.
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
